/* SPDX-License-Identifier: MIT */
/*
 * Sums over pixels for the fit of a Gaussian on a flat background,
 *     m = b + A e,
 *     e = exp(-((z-zc)/sz)^2/2 - ((y-yc)/sy)^2/2 - ((x-xc)/sx)^2/2).
 * All derivatives of m are e times powers of z - zc, y - yc, x - xc. As e is a
 * product, a row and a column take one exp() each, and where each pixel weighs
 * as much, sums without data are products of sums along the axes.
 */
#ifndef MEASURE_FIT_SUMS_H
#define MEASURE_FIT_SUMS_H

#include "measure/fit_axis.h"

/* What a pixel adds to the cost; its difference r to the model, by which the
 * cost's slope is A times the sum of r times m's; its weight w, the curvature
 * of its cost. */
enum fit_weigh {
    FIT_SQUARES, /* (n - m)^2 / 2; r = n - m; w = 1 */
    FIT_POISSON, /* m - n + n ln(n / m): minus the logarithm of the likelihood,
                    but for a constant (half the deviance; Laurence and Chromy,
                    Nature Methods 7, 2010); r = n / m - 1; w = n / m^2.
                    n >= 0, m > 0 */
    FIT_FISHER   /* (n - m)^2 / 2; r = 0; w = 1 / m, which n / m^2 is on
                    average (Fisher's information). m > 0 */
};

struct fit_gaussian {
    double amplitude, background, centre[PATCH_AXES], sigma[PATCH_AXES];
};

/* The sum of a product with (z - zc)^i (y - yc)^j (x - xc)^k is at
 * 25 i + 5 j + k. There are those where of i, j, k two are at most 2 and the
 * third is 0, or one is at most 4 and the others are 0; in a plane i is 0. */
enum { FIT_PLANE = 25, FIT_VOLUME = 125 };

struct fit_sums {
    double cost, r, w;
    double re[FIT_VOLUME];  /* r e */
    double we[FIT_VOLUME];  /* w e, where i + j + k <= 2, one of them alone */
    double wee[FIT_VOLUME]; /* w e^2 */
};

void fit_sums(const struct fit_pixels *pixels, enum fit_weigh weigh,
              const struct fit_gaussian *gaussian, struct fit_sums *sums);

/* The same, never by products along the axes: another order of additions. */
void fit_sums_by_pixel(const struct fit_pixels *pixels, enum fit_weigh weigh,
                       const struct fit_gaussian *gaussian,
                       struct fit_sums *sums);

#endif
