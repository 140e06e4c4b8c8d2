/* SPDX-License-Identifier: MIT */
/*
 * Levels: what spotmerge --survey writes and spotfind --levels reads, CSV, a
 * line for each channel:
 *
 *     channel,level,rule,positives,negatives
 *     cy5,183,fdr:0.1,6400,640
 *
 * An empty level keeps nothing. See spottools-spots(5).
 */
#ifndef TABLE_LEVELS_H
#define TABLE_LEVELS_H

#include "table/head.h"

/* The line of names; a channel's, with its level and its rule, and the peaks
 * and negatives at or above the level. */
void levels_print_names(struct text *text);
void levels_print(struct text *text, const struct channel *channel,
                  uint64_t positives, uint64_t negatives);

/* Sets the level and the rule of each of the head's channels, and its
 * options.rule to RULE_GIVEN. Words name the file. */
const char *levels_read(const char *path, struct head *head, struct why *why);

#endif
