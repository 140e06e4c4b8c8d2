/* SPDX-License-Identifier: MIT */
/*
 * The smoothed gradients of a window, between its pixels: the first part of
 * measure/radial.h.
 */
#ifndef MEASURE_RADIAL_CELLS_H
#define MEASURE_RADIAL_CELLS_H

#include "measure/radial.h"

enum { RADIAL_CELLS_MOST = 2 * RADIAL_RADIUS_MOST }; /* along an axis */

/* Cells of 2 x 2 (x 2) pixels, [z][y][x]; those of a plane alone are one
 * layer. Lengths are in pixels of x, offsets from the spot's pixel. */
struct radial_cells {
    const struct patch *window;
    bool plane;
    size_t n[PATCH_AXES], step[PATCH_AXES], all;
    double *g[PATCH_AXES]; /* gradients, but for one factor of all; 0 where a
                              corner has no data */
    double *data;          /* 0 for such a cell, else 1 */
    double at[PATCH_AXES][RADIAL_CELLS_MOST]; /* of their middles */
    double unit[PATCH_AXES]; /* pixels of the axis in one of x */
};

/* The window is borrowed, of 2 rows and columns or more, and work keeps what
 * is taken of it. */
void radial_cells_take(struct radial_cells *cells, const struct radial *radial,
                       const struct patch *window, void *work);

#endif
