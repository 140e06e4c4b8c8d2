/* SPDX-License-Identifier: MIT */
/*
 * The filters of a merge: what candidates must be besides high enough. They
 * are taken away after the level, before count:N and the quantile count what
 * is left, and before the columns of peaks and the duplicates. Used by
 * job/merge*.c.
 */
#ifndef JOB_MERGE_FILTER_H
#define JOB_MERGE_FILTER_H

#include "job/merge.h"

/* Refuses a filter by a column that the tables lack; words name what writes
 * it. */
const char *filter_check(const struct merge *merge, struct why *why);

/* The first filter that takes a candidate away; MERGE_FILTERS: none. */
enum merge_filter filter_of(const struct merge *merge, const struct spot *spot);

/* "--min-contrast 3", "--reject saturated,border"; words of why. */
const char *filter_say(const struct merge *merge, enum merge_filter filter,
                       struct why *why);

#endif
