/* SPDX-License-Identifier: MIT */
/*
 * Which planes, rows, columns of a patch lie within reach of its spot's pixel.
 */
#ifndef MEASURE_SPAN_H
#define MEASURE_SPAN_H

#include "measure/patch.h"

#include <stdbool.h>

/* from <= at < end */
struct span {
    uint32_t from, end;
};

static inline struct span patch_span(const struct patch *patch, int axis,
                                     uint32_t reach)
{
    uint32_t c = patch->centre[axis], n = patch->n[axis];
    return (struct span){c > reach ? c - reach : 0,
                         n - c > reach ? c + reach + 1 : n};
}

/* Is all of it there, or does the image end within reach? */
static inline bool patch_reaches(const struct patch *patch, int axis,
                                 uint32_t reach)
{
    return patch->centre[axis] >= reach &&
           patch->n[axis] - patch->centre[axis] > reach;
}

/* |a - b| */
static inline uint32_t span_apart(uint32_t a, uint32_t b)
{
    return a > b ? a - b : b - a;
}

#endif
