/* SPDX-License-Identifier: MIT */
/*
 * How spot-like a spot is, by photutils' DAOStarFinder (Stetson 1987, PASP
 * 99:191), in the spot's plane. The image is convolved with a Gaussian of the
 * spots' sigma, cut off beyond 1.5 sigma (at least 2 pixels) and made to sum
 * to zero, so that the result is the height of the Gaussian that fits best.
 *
 * sharpness  the pixel less the mean of the others under the kernel, over the
 *            convolved pixel: high for a hot pixel, low for a blur
 * roundness  2 s2 / s4 of the convolved pixels around, photutils' roundness1:
 *            s4 is the sum of their sizes, s2 that of two opposite quadrants
 *            less the other two; 0 where it is round, below where it is long
 *            in x, above where in y
 */
#ifndef MEASURE_QUALITY_H
#define MEASURE_QUALITY_H

#include "measure/patch.h"

#include <stdbool.h>

enum { QUALITY_RADIUS_MOST = 15 };

struct quality {
    uint32_t radius;                        /* of the kernel, pixels */
    uint32_t n;                             /* pixels under it */
    uint32_t half[QUALITY_RADIUS_MOST + 1]; /* the greatest |dx| at |dy| */
    double tap[QUALITY_RADIUS_MOST + 1][QUALITY_RADIUS_MOST + 1];
};

/* Prepares for spots of a sigma above 0, pixels. False where the kernel would
 * be larger than QUALITY_RADIUS_MOST: from a sigma of 10.67 on. */
bool quality_init(struct quality *quality, double sigma);

/* Pixels around the spot's, in y and x, that are looked at. */
uint32_t quality_reach(const struct quality *quality);

struct quality_values {
    double sharpness, roundness;
};

/* A value is NaN where a pixel that it needs has no data or is outside the
 * image (photutils takes zeros there, which tell of the border), or what
 * divides it is 0. Sharpness looks no farther than the kernel's radius. */
struct quality_values quality_measure(const struct quality *quality,
                                      const struct patch *raw);

#endif
