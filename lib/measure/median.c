/* SPDX-License-Identifier: MIT */
#include "measure/median.h"

#include <math.h>

enum { FEW = 12 };

/* Two parts of some values, in memory for all of them each. */
struct parts {
    float *low, *high;
    size_t n_low, n_high;
};

/* Those below the pivot, and the others. low may be the values. */
static void divide(struct parts *parts, const float *values, size_t n,
                   float pivot)
{
    size_t low = 0, high = 0;
    for (size_t i = 0; i < n; i++) {
        float value = values[i];
        parts->high[high] = value;
        high += !(value < pivot);
        parts->low[low] = value;
        low += value < pivot;
    }
    parts->n_low = low;
    parts->n_high = high;
}

static float middle_of_three(float a, float b, float c)
{
    float low = a < b ? a : b, high = a < b ? b : a;
    return c < low ? low : c > high ? high : c;
}

static float least(const float *values, size_t n, float most)
{
    for (size_t i = 0; i < n; i++)
        most = values[i] < most ? values[i] : most;
    return most;
}

static void sort_few(const float *values, size_t n, float *sorted)
{
    for (size_t i = 0; i < n; i++) {
        float value = values[i];
        size_t at = i;
        for (; at > 0 && sorted[at - 1] > value; at--)
            sorted[at] = sorted[at - 1];
        sorted[at] = value;
    }
}

/* Of values of which none is below the first: how many equal it; the others
 * move to the front. */
static size_t drop_equal(float *values, size_t n, float first)
{
    size_t kept = 0;
    for (size_t i = 0; i < n; i++) {
        float value = values[i];
        values[kept] = value;
        kept += value > first;
    }
    return n - kept;
}

/* The values number k and k + 1, from 0, in their order; the second is
 * `above` where there are no more than k + 1. */
static void select_two(const float *values, size_t n, size_t k, float *work,
                       float pair[2])
{
    struct parts parts = {.low = work, .high = work + n};
    float few[FEW] = {0}, above = INFINITY;
    while (n > FEW) {
        float pivot = middle_of_three(values[n / 4], values[n / 2],
                                      values[n - 1 - n / 4]);
        divide(&parts, values, n, pivot);
        if (k < parts.n_low) {
            above = pivot; /* the least of the others */
            values = parts.low;
            n = parts.n_low;
            continue;
        }
        float *rest = parts.high;
        k -= parts.n_low;
        n = parts.n_high;
        if (parts.n_low == 0) { /* or it would not get smaller */
            size_t equal = drop_equal(rest, n, pivot);
            n -= equal;
            if (k < equal) {
                pair[0] = pivot;
                pair[1] = k + 1 < equal ? pivot : least(rest, n, above);
                return;
            }
            k -= equal;
        }
        parts.high = parts.low;
        parts.low = rest;
        values = rest;
    }
    sort_few(values, n, few);
    pair[0] = few[k];
    pair[1] = k + 1 < n ? few[k + 1] : above;
}

double median(const float *values, size_t n, float *work)
{
    float pair[2];
    if (n == 0)
        return NAN;
    select_two(values, n, (n - 1) / 2, work, pair);
    return n % 2 == 1 ? (double)pair[0]
                      : ((double)pair[0] + (double)pair[1]) / 2;
}
