/* SPDX-License-Identifier: MIT */
/*
 * The second half of a walk's step: rows of heights whose windows are complete
 * become candidates, or counts of a survey. Used by job/find_walk.c.
 */
#ifndef JOB_FIND_DECIDE_H
#define JOB_FIND_DECIDE_H

#include "job/find_walk.h"

/* When n image rows from y on have come in, or lie below the image. */
const char *decide_rows(struct walk *walk, uint32_t y, uint32_t n);

/* Writes the lines that have gathered, if they are more than limit bytes. */
const char *decide_flush(struct walk *walk, size_t limit);

#endif
