/* SPDX-License-Identifier: MIT */
/*
 * The centre of radial symmetry (Parthasarathy, Nature Methods 9:724, 2012):
 * the point nearest to the lines along the gradients, by least squares, in
 * closed form. Gradients stand between the pixels, in cells of 2 x 2 (their
 * differences along the diagonals, turned); a line's weight is its gradient
 * squared over the cell's distance from their centre (at least half a pixel).
 * In a volume cells are of 2 x 2 x 2 and the normal equations of 3 unknowns
 * (Liu et al., Scientific Reports 3:2462, 2013), and lengths are in sigmas of
 * their axis (RS-FISH, Bahry et al. 2022).
 *
 * Gradients are smoothed with weights 1 2 3 2 1 along each axis, which is the
 * paper's 3 x 3 mean twice. So errors are within 1.3 of the Cramer-Rao bound
 * from 200 photons up (sigma 1 to 2, background 1 to 20 a pixel; faintest and
 * widest 1.6); once leaves them at up to twice (tests/bench/locate.sh).
 */
#ifndef MEASURE_RADIAL_H
#define MEASURE_RADIAL_H

#include "measure/patch.h"

#include <stdbool.h>

enum { RADIAL_RADIUS_MOST = 15, RADIAL_DEPTH_MOST = 7 };

/* Its window: pixels around the spot's, and pixels of y and x for one of z. */
struct radial {
    uint32_t reach[PATCH_AXES];
    double scale[PATCH_AXES];
};

/*
 * A window for spots of these sigmas (z, of a volume; y, x; above 0): 3 sigma,
 * at least 5 pixels and at most RADIAL_RADIUS_MOST; in z (of a volume) 2.5
 * sigma, at least 3 planes and at most RADIAL_DEPTH_MOST.
 */
void radial_init(struct radial *radial, const double sigma[PATCH_AXES],
                 bool volume);

/* What radial_locate needs to work in. */
size_t radial_bytes(const struct radial *radial);

/*
 * Where the centre is, in pixels from the spot's; z is 0 in a patch of one
 * plane. Cells with a corner outside the image or without data do not count.
 * False, and NaN, where the lines have no one nearest point, or it lies
 * outside the window.
 */
bool radial_locate(const struct radial *radial, const struct patch *raw,
                   void *work, double offset[PATCH_AXES]);

#endif
