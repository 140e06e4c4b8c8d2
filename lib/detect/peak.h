/* SPDX-License-Identifier: MIT */
/*
 * Peaks of a top-hat: above the level, the maximum of the window of
 * (2d + 1) x (2d + 1) pixels, and among equals in it the first in raster
 * order. A local rule, so no tile's border can change it. As scikit-image's
 * peak_local_max where no two equal pixels compete; its exclude_border is
 * the rule for the image's border. In a volume the window goes through planes
 * too, and raster order is that of z, y, x.
 */
#ifndef DETECT_PEAK_H
#define DETECT_PEAK_H

#include "detect/kernel.h"

enum { PEAK_DISTANCE_MAX = KERNEL_DISTANCE_MAX };

/* Where peaks are looked for: columns of the image, which is height rows
 * high and width columns wide; rows begin at column x of it. */
struct peak_search {
    const struct kernel *kernel;
    uint32_t d;
    float level; /* row_ops.at_most of the threshold */
    bool keep_border;
    uint32_t height, width; /* of the image */
    uint32_t x;             /* of the rows at hand */
    uint32_t from, to;      /* columns of the image that are wanted */
    /* In a volume, the other planes of the window that are in the stack, the
     * nearest best first, with rows as those that the call is handed. */
    const struct kernel_plane *planes;
    size_t n_planes;
};

/* The most peaks that a row of so many columns can have. */
size_t peak_cap(uint32_t columns, uint32_t d);

/* Rows of heights are padded by d, with zeros. Bytes of what the kernel notes
 * of a row's vectors. */
size_t peak_hits_bytes(const struct row_ops *ops, uint32_t width);

/*
 * Writes the columns (of the image) of the peaks in row y and returns how
 * many. rows[0..2d] are the heights' rows y-d..y+d, those outside the image
 * zeros; hits are row y's.
 */
size_t peak_find(const struct peak_search *search, uint32_t y,
                 const void *const *rows, const unsigned char *hits,
                 uint32_t *columns);

/* Counts the peaks in n rows from y on; rows[0..n - 1 + 2d] are the heights'
 * rows y-d... */
void peak_count(const struct peak_search *search, uint32_t y, size_t n,
                const void *const *rows, const struct kernel_count *to);

#endif
