/* SPDX-License-Identifier: MIT */
/*
 * The fit of a spot: a Gaussian on a flat background, sampled at the centres
 * of the pixels,
 *     b + A exp(-((z-zc)/sz)^2/2 - ((y-yc)/sy)^2/2 - ((x-xc)/sx)^2/2),
 * z only where the patch has more planes than one. Either by least squares or,
 * where it is known what grey value a photon makes, by maximum likelihood of
 * Poisson counts (Mortensen et al., Nature Methods 7, 2010; Laurence and
 * Chromy, ibid.). Both minimise with measure/lm.h.
 *
 * A spot's light is spread over the area of pixels, which widens it: sigmas
 * come out as sqrt(s^2 + 1/12) of the optics' s, positions as they are.
 */
#ifndef MEASURE_FIT_H
#define MEASURE_FIT_H

#include "measure/patch.h"

#include <stdbool.h>

struct fit_way {
    bool round;               /* sy = sx; sz is its own */
    double gain, offset;      /* grey values a photon (> 0), of no light;
                                 gain 0: least squares */
    double sigma[PATCH_AXES]; /* to begin with; 0: 1.3 */
};

enum fit_status {
    FIT_OK,
    FIT_FAILED,  /* all values are NaN */
    FIT_AT_BOUND /* the position or a sigma is at a bound, see fit_patch() */
};

/* In pixels and grey values. Of one plane at, error and sigma of z are 0. */
struct fit {
    double at[PATCH_AXES];    /* from the centre of the spot's pixel */
    double error[PATCH_AXES]; /* expected of these, standard deviation */
    double sigma[PATCH_AXES];
    double amplitude;
    double background;
    double residual; /* root mean square of data - model */
};

/*
 * Fits the patch's pixels that have data, and begins at its centre. The patch
 * is at most MEASURES_DEPTH_MOST planes of MEASURES_FIT_MOST rows and columns.
 * 250 KB of the stack are for the largest; a small one touches a few.
 *
 * Bounds: a position is at most 2 pixels from the spot's pixel along each axis,
 * and in the patch; a sigma is at least 0.4 pixels and at most, of z, as many
 * as the patch has planes, of y and x half of its rows or columns, whichever
 * are more: what is wider cannot be told from background. The amplitude is
 * above 0. A Poisson background is at least 0.001 photons, which is no mark.
 * Grey values below the offset are 0 photons, in the residual too.
 *
 * The error is of least squares s^2 (J'J)^-1, s^2 the squared residuals over
 * (pixels - parameters), of maximum likelihood the inverse of Fisher's
 * information (the Cramer-Rao bound), both at the fit; NaN of a position at a
 * bound.
 *
 * Fails where there are not more pixels with data than parameters, or fewer
 * than 3 along an axis (2 planes: fails), where all are equal, where no minimum
 * is found or no amplitude, and where the parameters cannot be told apart.
 */
enum fit_status fit_patch(const struct fit_way *way, const struct patch *patch,
                          struct fit *fit);

/* The light of it, grey values added up: 2 pi A sy sx; in a volume
 * (2 pi)^(3/2) A sz sy sx. NaN of a failed one. */
double fit_light(const struct fit *fit);

#endif
