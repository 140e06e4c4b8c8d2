/* SPDX-License-Identifier: MIT */
/*
 * Parts of a page (job/sheet.h), shared by its files.
 */
#ifndef JOB_SHEET_PARTS_H
#define JOB_SHEET_PARTS_H

#include "job/sheet.h"

/* The picture's channel that a point is of; picture.n: of none. */
size_t sheet_channel(const struct sheet *sheet, const struct point *point);

void sheet_write(struct canvas *canvas, long x, long y, unsigned size,
                 const char *text);

/* What was counted, channel by channel, in a box's upper left corner; heights
 * is room for one of each point. */
void sheet_write_counts(const struct sheet *sheet, struct canvas *canvas,
                        struct box box, double *heights);

/* Peaks by height in axes of this box. */
void sheet_draw_chart(const struct sheet *sheet, struct canvas *canvas,
                      struct box box);

#endif
