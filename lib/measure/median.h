/* SPDX-License-Identifier: MIT */
/*
 * The median, by quickselect (Hoare 1961) that writes both parts of each
 * partition, without a branch: the order of noise cannot be foretold.
 */
#ifndef MEASURE_MEDIAN_H
#define MEASURE_MEDIAN_H

#include <stddef.h>

/* The middle of n values, none a NaN, or the mean of the middle two; NaN if
 * there are none. work: 2 n floats. */
double median(const float *values, size_t n, float *work);

#endif
