/* SPDX-License-Identifier: MIT */
/*
 * Reading the '#' lines that close a tile's channel, and those of bins alone,
 * of candidate tables and of surveys. Used by table/spot_read.c.
 */
#ifndef TABLE_PART_READ_H
#define TABLE_PART_READ_H

#include "table/spot.h"

/* Takes what follows "# "; cuts it up. */
const char *part_parse(const struct spot_reader *reader, char *list,
                       enum spot_line *kind, struct part *part,
                       struct why *why);

/* What rows need too: a channel's number; a float, rounded once. */
const char *part_find_channel(const struct head *head, const char *name,
                              uint32_t *channel, struct why *why);
const char *part_parse_float(const char *text, float *out);

#endif
