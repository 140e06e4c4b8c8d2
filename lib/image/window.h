/* SPDX-License-Identifier: MIT */
/*
 * A window on a plane of an image, whose rows are lent one by one or copied
 * several at a time. Pixels that lie flat are mapped to be lent, some rows at a
 * time: the map slides down the image, so the resident memory is that of one
 * window whatever the image's size. Of rows wider than
 * what is read only the columns are read, into a buffer: a map of each would
 * cost more than the copy, and what lies in one map of all may become
 * resident by the touch of a neighbour up to 2 MB away. Pixels that do not lie
 * flat come out of a cache of decoded blocks.
 */
#ifndef IMAGE_WINDOW_H
#define IMAGE_WINDOW_H

#include "image/cache.h"
#include "image/image.h"

/* What will be read of an image. What lies above row keep_y and left of
 * column keep_x is not wanted again soon, once it has been passed. */
struct window_area {
    uint32_t z, x, width;
    uint32_t keep_y, keep_x;
};

struct window {
    const struct image *image;
    struct window_area area;
    struct cache *cache; /* borrowed; used where the image is not flat */
    uint32_t first, end; /* the rows that are at hand: mapped, read, decoded */
    uint32_t step;       /* how many rows are mapped or read at once */
    void *map;
    size_t map_bytes;
    void *piece; /* rows that were read, or put together; malloc'ed */
    const unsigned char *rows; /* of row first, column area.x */
    size_t row_bytes;          /* from one to the next */
};

/* Readies a window; maps and decodes nothing yet. cache may be NULL where the
 * image is flat. */
void window_open(struct window *window, const struct image *image,
                 struct cache *cache, const struct window_area *area);
void window_close(struct window *window);

/*
 * Gives the first sample (column area.x) of a row: as it lies in the file, so
 * perhaps misaligned and in the other byte order. Valid until the next call.
 * Rows are meant to be asked for in rising order.
 */
const char *window_row(struct window *window, uint32_t row,
                       const void **samples, struct why *why);

/*
 * Copies n rows, column area.x first, to to[0..n): as they lie in the file.
 * Rows that lie flat are read, many by one call: measured, that costs no more
 * than a map and what its pages take to come and go, and unlike a map it does
 * not hold up other threads. n is at most WINDOW_ROWS.
 */
enum { WINDOW_ROWS = 64 };
const char *window_rows(struct window *window, uint32_t row, size_t n,
                        void *const *to, struct why *why);

#endif
