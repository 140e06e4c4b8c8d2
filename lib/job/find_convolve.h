/* SPDX-License-Identifier: MIT */
/*
 * The rows of an image that a convolution wants: those around each row of
 * heights, on its plane, or, in a volume, sums through the planes around it.
 * Used by job/find_rows.c.
 */
#ifndef JOB_FIND_CONVOLVE_H
#define JOB_FIND_CONVOLVE_H

#include "job/find_stream.h"

/* Makes the heights that are complete when rows->n image rows of plane z, from
 * y on, have come in; where heights go is set. */
void convolve_plane(struct stream *stream, uint32_t z, uint32_t y,
                    struct convolve_rows *rows,
                    const struct kernel_heights *heights);

/* The same of a volume, once the planes around z have come in too. Called for
 * all rows of a plane in order. */
void convolve_volume(struct stream *stream, uint32_t z, uint32_t y,
                     struct convolve_rows *rows,
                     const struct kernel_heights *heights);

#endif
