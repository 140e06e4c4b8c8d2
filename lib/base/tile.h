/* SPDX-License-Identifier: MIT */
/*
 * Geometry: planes, rectangles on them, and who owns what. A tile owns the
 * peaks whose integer position lies in it; the halo that is read around it is
 * derived, never stored. Positions are 0-based pixels, y down, x right.
 */
#ifndef BASE_TILE_H
#define BASE_TILE_H

#include "base/why.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Pixels along each axis, each 1..SHAPE_MAX; z is 1 for a 2-D image. */
struct shape {
    uint32_t z, y, x;
};

enum { SHAPE_MAX = 0x7fffffff, SHAPE_TEXT = 36 };

/* "YxX", or "ZxYxX" where z > 1. shape_parse takes both forms back. */
void shape_print(char out[SHAPE_TEXT], struct shape shape);
const char *shape_parse(const char *text, struct shape *shape);
bool shape_equal(struct shape a, struct shape b);

/* The rectangle y <= row < y + height, x <= column < x + width. */
struct tile {
    uint32_t number;
    uint32_t y, x, height, width;
};

/* The tile with a margin on all sides, clipped to the plane. */
struct tile tile_grow(struct tile tile, uint32_t margin, struct shape shape);

/* Not empty, and wholly on the plane? */
bool tile_fits(struct tile tile, struct shape shape);

/*
 * A regular division of a plane, or of the rectangle of this shape at y, x,
 * into tiles of one size (clipped at the right and the lower border), numbered
 * from 0 in raster order.
 */
struct grid {
    struct shape shape;
    uint32_t height, width; /* of a tile */
    uint32_t y, x;
};

uint64_t grid_count(const struct grid *grid);
struct tile grid_tile(const struct grid *grid, uint64_t number);

/*
 * The range [*first, *end) of items that part k (1-based) of n gets of count:
 * contiguous, sizes differing by at most one.
 */
void shard_range(uint64_t count, uint32_t k, uint32_t n, uint64_t *first,
                 uint64_t *end);

bool tile_same(struct tile a, struct tile b); /* rectangle */

/* Does the tile lie wholly in the other? */
bool tile_inside(struct tile tile, struct tile area);

/*
 * Proves that the tiles cover the area exactly once; else says which
 * rectangle is missing or which tiles overlap. Each tile must lie in the area
 * (tile_inside). Sorts the tiles by y, x.
 */
const char *tile_cover(struct tile *tiles, size_t n, struct tile area,
                       struct why *why);

#endif
