/* SPDX-License-Identifier: MIT */
/*
 * A box of pixels around a spot, as whoever measures borrows it: float32,
 * NaN where there is no data, cut off where the image ends. The spot's pixel
 * lies in it. A plane is a box of one plane.
 */
#ifndef MEASURE_PATCH_H
#define MEASURE_PATCH_H

#include <stddef.h>
#include <stdint.h>

enum { PATCH_Z, PATCH_Y, PATCH_X, PATCH_AXES };

struct patch {
    const float *value;
    size_t plane, row;           /* values from a plane, a row, to the next */
    uint32_t n[PATCH_AXES];      /* planes, rows, columns; 1 or more */
    uint32_t centre[PATCH_AXES]; /* where the spot's pixel is, 0..n - 1 */
};

/* Row y of plane z. */
static inline const float *patch_row(const struct patch *patch, uint32_t z,
                                     uint32_t y)
{
    return patch->value + z * patch->plane + y * patch->row;
}

static inline float patch_centre(const struct patch *patch)
{
    return patch_row(patch, patch->centre[PATCH_Z],
                     patch->centre[PATCH_Y])[patch->centre[PATCH_X]];
}

/* The part of it within reach of the spot's pixel; borrowed of the same. */
static inline struct patch patch_within(const struct patch *patch,
                                        const uint32_t reach[PATCH_AXES])
{
    struct patch in = *patch;
    size_t step[PATCH_AXES] = {patch->plane, patch->row, 1};
    for (int a = 0; a < PATCH_AXES; a++) {
        uint32_t c = patch->centre[a], r = reach[a];
        uint32_t from = c > r ? c - r : 0;
        uint32_t to = patch->n[a] - c > r ? c + r + 1 : patch->n[a];
        in.value += from * step[a];
        in.n[a] = to - from;
        in.centre[a] = c - from;
    }
    return in;
}

#endif
