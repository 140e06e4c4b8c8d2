/* SPDX-License-Identifier: MIT */
/*
 * A Gaussian along one axis of a patch: exp(-d^2 / 2 sigma^2) where d is the
 * distance of a pixel's centre, its square, and both times powers of d.
 */
#ifndef MEASURE_FIT_AXIS_H
#define MEASURE_FIT_AXIS_H

#include "measure/fit_pixels.h"

enum { FIT_POWERS = 5 }; /* d^0 to d^4 */

struct fit_place {
    lanes e[FIT_POWERS], ee[FIT_POWERS];
};

/* Along x a place is two pixels, those behind the last are 0; along another
 * axis it is one, in both lanes. */
struct fit_axis {
    struct fit_place at[FIT_ROW];
    double e[FIT_POWERS], ee[FIT_POWERS]; /* sums over the axis; of e only
                                             those of d^0 to d^2 */
};

struct fit_line {
    uint32_t n; /* pixels, at most FIT_ROW */
    double centre, sigma;
    bool along_x;
};

/* With squares: ee of each place too, not only sums of them. */
void fit_axis(struct fit_axis *axis, const struct fit_line *line, bool squares);

#endif
