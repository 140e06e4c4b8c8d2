/* SPDX-License-Identifier: MIT */
/*
 * How large the regions of a room are: worked out once for whoever foretells
 * them and for whoever lays them out. Used by job/find_room.c.
 */
#ifndef JOB_FIND_SIZES_H
#define JOB_FIND_SIZES_H

#include "job/find_room.h"

/* The lengths of what a walk keeps, for tiles of a size with halo. */
struct sizes {
    uint32_t step, image_rows, height_rows, beside;
    uint32_t image_planes, height_planes, hits_planes, sources;
    size_t image, heights, hits, raw, mask;              /* bytes of a row */
    size_t image_plane, heights_plane, hits_plane;       /* of a ring */
    size_t image_all, heights_all, hits_all, source_all; /* of all rings */
    size_t filter, side, negative, gaps, raw_rows, mask_rows, plane_row, total;
};

struct sizes room_sizes(const struct room_use *use);

#endif
