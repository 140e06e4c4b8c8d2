/* SPDX-License-Identifier: MIT */
/*
 * How well a Gaussian on a flat background describes pixels, as a function of
 * the Gaussian's parameters, with its derivatives: for measure/lm.h.
 */
#ifndef MEASURE_FIT_NORMAL_H
#define MEASURE_FIT_NORMAL_H

#include "measure/fit_sums.h"
#include "measure/lm.h"

/* The parameters, in this order. A round Gaussian has no FIT_SIGMA_X, what
 * follows moves up; a plane ends before FIT_Z. */
enum fit_term {
    FIT_AMPLITUDE,
    FIT_BACKGROUND,
    FIT_Y,
    FIT_X,
    FIT_SIGMA_Y,
    FIT_SIGMA_X,
    FIT_Z,
    FIT_SIGMA_Z,
    FIT_TERMS
};

struct fit_model {
    const struct fit_pixels *pixels;
    enum fit_weigh weigh;
    bool volume, round;
};

/* How many parameters there are, and where in a list one stands: of a round
 * Gaussian sigma of x where that of y is. */
int fit_terms(const struct fit_model *model);
int fit_term_at(const struct fit_model *model, enum fit_term term);

/* What a list of parameters says; of a plane z is 0, its sigma 1. */
struct fit_gaussian fit_gaussian(const struct fit_model *model,
                                 const double *at);

/* The cost of enum fit_weigh; data is a struct fit_model, the amplitude is
 * above 0. Fisher: matrix is the information, the rest is of no use. */
void fit_normal(const void *data, const double *at, struct lm_normal *out);

#endif
