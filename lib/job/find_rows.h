/* SPDX-License-Identifier: MIT */
/*
 * The first steps of a stream: rows of the image come in, and rows of heights
 * out, of the image and, for a survey, of its negative. Used by
 * job/find_stream.c.
 */
#ifndef JOB_FIND_ROWS_H
#define JOB_FIND_ROWS_H

#include "job/find_stream.h"

/* Reads n rows of plane z from y on into their ring; of a projection, where
 * they are brighter than those of the planes before. The windows are open on
 * that plane. */
const char *rows_take(struct stream *stream, uint32_t z, uint32_t y,
                      uint32_t n);

/* When n image rows from y on have been taken (or lie below the image), and of
 * a volume the planes around z: the heights of the rows of plane z that are
 * complete now become those of their ring, all of them the tile's own or
 * none. */
void rows_filter(struct stream *stream, uint32_t z, uint32_t y, uint32_t n);

#endif
