/* SPDX-License-Identifier: MIT */
/*
 * The pixels of a patch as a fit works on them: doubles in rows of whole
 * lanes, with a weight of 0 where there is no pixel or no data.
 */
#ifndef MEASURE_FIT_PIXELS_H
#define MEASURE_FIT_PIXELS_H

#include "base/measures.h"
#include "measure/lanes.h"
#include "measure/patch.h"

#include <stdbool.h>

enum {
    FIT_ROW = (MEASURES_FIT_MOST + LANES - 1) / LANES * LANES,
    FIT_VALUES = MEASURES_DEPTH_MOST * MEASURES_FIT_MOST * FIT_ROW
};

struct fit_pixels {
    uint32_t n[PATCH_AXES];
    size_t row;       /* doubles a row */
    size_t data;      /* pixels with data */
    double low, high; /* the lowest and the highest of them */
    bool whole;       /* no pixel is without data: all rows have the weights
                         of the first */
    double value[FIT_VALUES];
    double weight[FIT_VALUES]; /* 1 or 0 */
};

/* The patch's values; it is at most MEASURES_DEPTH_MOST planes of
 * MEASURES_FIT_MOST rows and columns. */
void fit_pixels(struct fit_pixels *pixels, const struct patch *patch);

/* Each value becomes (value - zero) * scale, at least 0. */
void fit_pixels_scale(struct fit_pixels *pixels, double zero, double scale);

static inline size_t fit_pixels_row(const struct fit_pixels *pixels, uint32_t z,
                                    uint32_t y)
{
    return ((size_t)z * pixels->n[PATCH_Y] + y) * pixels->row;
}

#endif
