/* SPDX-License-Identifier: MIT */
/*
 * Which candidates a merge keeps: those that each channel's level keeps and no
 * filter takes away, then so many of the highest, then those above the
 * quantile. Used by job/merge.c.
 */
#ifndef JOB_MERGE_KEEP_H
#define JOB_MERGE_KEEP_H

#include "job/merge.h"

/* Sets the levels, keeps what they and the filters let pass; a level below the
 * one that the candidates were found with is refused. */
const char *keep_levels(struct merge *merge, struct why *why);

/* Then, of spots that are sorted: what count:N and the quantile leave. */
const char *keep_highest(struct merge *merge);

#endif
