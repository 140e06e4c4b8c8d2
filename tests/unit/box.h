/* SPDX-License-Identifier: MIT */
/*
 * Random patches for the tests of measure/, and their pixels one by one.
 */
#ifndef UNIT_BOX_H
#define UNIT_BOX_H

#include "measure/patch.h"
#include "unit.h"

/* A patch in memory that is larger: what is beside it is not to be read as
 * its own. */
struct box {
    struct patch patch;
    float *memory;
};

/* Up to so many planes, rows, columns of eighths, in some of the boxes few
 * different ones; a pixel in gaps has no data (0: all have). The maker frees
 * it. */
void box_make(struct box *box, const uint32_t most[PATCH_AXES], uint32_t gaps);
void box_free(struct box *box);

/* A patch of n pixels whose spot's pixel is at centre, all 0. */
void box_clear(struct box *box, const uint32_t n[PATCH_AXES],
               const uint32_t centre[PATCH_AXES]);

/* The pixel so far from the spot's; where there is none NaN, and no place. */
float box_at(const struct patch *patch, int dz, int dy, int dx);
float *box_place(const struct box *box, int dz, int dy, int dx);

/* Equal but for rounding: by tolerance times the larger, or 1; or both NaN. */
#define CLOSE(a, b, tolerance) CHECK(box_close(a, b, tolerance))
bool box_close(double a, double b, double tolerance);

#endif
