/* SPDX-License-Identifier: MIT */
/*
 * A window on an image: the rows that are mapped at the moment. It slides
 * down the image; what it leaves is unmapped, so the resident memory is that
 * of one window whatever the image's size. Of rows wider than what is read
 * only the columns are read, into a buffer: a map of each would cost more than
 * the copy, and what lies in one map of all may become resident by the touch
 * of a neighbour up to 2 MB away.
 */
#ifndef IMAGE_WINDOW_H
#define IMAGE_WINDOW_H

#include "image/image.h"

struct window {
    const struct image *image;
    uint32_t first, end; /* the rows that lie in the map */
    uint32_t step;       /* how many rows are mapped at once */
    uint32_t x, width;   /* the columns that will be read */
    void *map;
    size_t map_bytes;
    void *piece;               /* of a row; NULL where whole rows are read */
    const unsigned char *rows; /* of row first, column x */
};

/* Readies a window for columns x..x+width-1; maps nothing yet. */
void window_open(struct window *window, const struct image *image, uint32_t x,
                 uint32_t width);
void window_close(struct window *window);

/*
 * Gives the first sample (column x) of a row: as it lies in the file, so
 * perhaps misaligned and in the other byte order. Valid until the next call.
 * Rows are meant to be asked for in rising order.
 */
const char *window_row(struct window *window, uint32_t row,
                       const void **samples, struct why *why);

/* What a window keeps resident at most, in bytes, mapped and private: for
 * rows of row_bytes of which width_bytes are read. */
size_t window_mapped_bytes(size_t row_bytes, size_t width_bytes);
size_t window_private_bytes(size_t row_bytes, size_t width_bytes);

#endif
