/* SPDX-License-Identifier: MIT */
/*
 * Plans: which rectangles the plane is worked in. A '#' line (table/head.h),
 * the names "tile,y,x,height,width", one line a tile. See spottools-plan(5).
 */
#ifndef TABLE_PLAN_H
#define TABLE_PLAN_H

#include "table/head.h"

void plan_print_head(struct text *text, const struct head *head);
void plan_print_tile(struct text *text, const struct tile *tile);

/* Reads the lines up to the first tile; refuses a plan of another shape.
 * head is the caller's to free, also after a failure. */
const char *plan_read_head(struct lines *lines, struct head *head,
                           struct shape shape, struct why *why);

/* Looks through a whole plan for a tile by its number. */
const char *plan_find(struct lines *lines, struct shape shape, uint32_t number,
                      struct tile *tile, struct why *why);

/* The next tile, checked to lie on the plane; *more = false at the end. The
 * whole head may stand again, as in joined plans. */
const char *plan_next(struct lines *lines, const struct head *head,
                      struct tile *tile, bool *more, struct why *why);

#endif
