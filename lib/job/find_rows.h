/* SPDX-License-Identifier: MIT */
/*
 * The first half of a walk's step: rows of the image come in, and rows of
 * heights out, of the image and, for a survey, of its negative. Used by
 * job/find_walk.c.
 */
#ifndef JOB_FIND_ROWS_H
#define JOB_FIND_ROWS_H

#include "job/find_walk.h"

/* Reads n rows from y on into their ring. */
const char *rows_take(struct walk *walk, uint32_t y, uint32_t n);

/* When n image rows from y on have been taken (or lie below the image): the
 * heights of the rows that are complete now become those of their ring, all of
 * them the tile's own or none. */
void rows_filter(struct walk *walk, uint32_t y, uint32_t n);

#endif
