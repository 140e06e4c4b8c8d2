/* SPDX-License-Identifier: MIT */
/*
 * Do numbers have the moments that they should have? Samples are drawn from
 * fixed seeds, so what passes once always does; tolerances are those that a
 * right generator would miss once in a million seeds.
 */
#ifndef UNIT_MOMENTS_H
#define UNIT_MOMENTS_H

#include "unit.h"

/* Five standard errors about what is expected. */
#define NEAR(got, expected, error)                                             \
    moments_near(__FILE__, __LINE__, got, expected, 5 * (error))
/* Within an absolute tolerance. */
#define WITHIN(got, expected, by)                                              \
    moments_near(__FILE__, __LINE__, got, expected, by)
bool moments_near(const char *file, int line, double got, double expected,
                  double by);

/* Sums over a sample; zeroed before. */
struct moments {
    double n, sum, square, cube, fourth;
};
void moments_add(struct moments *m, double value);
double moments_mean(const struct moments *m);
double moments_variance(const struct moments *m);

/* Pearson's chi-square of n counts: bins of fewer than 10 expected are joined
 * with the next; below its mean and five standard deviations of it. */
bool moments_fit(const uint64_t *count, const double *expected, size_t n);

#endif
