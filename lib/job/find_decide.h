/* SPDX-License-Identifier: MIT */
/*
 * The last step of a walk: rows of heights whose windows are complete become
 * candidates, or counts of a survey. Used by job/find_walk.c.
 */
#ifndef JOB_FIND_DECIDE_H
#define JOB_FIND_DECIDE_H

#include "job/find_walk.h"

/* What is looked at around a row whose peaks are decided: its windows, and the
 * image for the contrast. */
struct room_need decide_need(const struct spot_options *options);

/* Decides n rows of plane z from y on; self is a struct walk. */
const char *decide_rows(void *self, uint32_t z, uint32_t y, uint32_t n);

/* Measures and writes the candidates that have gathered to be measured. */
const char *decide_measured(struct walk *walk);

/* Writes the lines that have gathered, if they are more than limit bytes. */
const char *decide_flush(struct walk *walk, size_t limit);

#endif
