/* SPDX-License-Identifier: MIT */
/*
 * Opening by a flat structuring element, row by row: rows go in, the opened
 * row of k - 1 rows earlier comes out. Each arriving row is reduced to the
 * minima over the footprint's row lengths and folded into the k output rows
 * that it touches, one of which it completes; the same with maxima follows.
 * Work for a pixel grows with k, not with its square.
 *
 * The footprint is OpenCV's MORPH_ELLIPSE of odd diameter k: row dy has
 * half-width round(r sqrt(1 - dy^2 / r^2)), r = (k - 1) / 2, ties to even.
 * Pixels outside the image count for nothing, as in OpenCV's default border.
 */
#ifndef DETECT_TOPHAT_H
#define DETECT_TOPHAT_H

#include "detect/row.h"

enum { TOPHAT_RADIUS_MAX = 31 };

/* Half-widths of the footprint's rows 0..r; the others mirror them. */
struct footprint {
    uint32_t r;
    uint32_t half[TOPHAT_RADIUS_MAX + 1];
};

/* k odd, 1 to 63. */
struct footprint footprint_ellipse(uint32_t k);

/* Erosion or dilation: outputs in the making, as a ring of k rows. */
struct morph {
    void (*fold)(void *acc, const void *src, size_t n);
    void (*spread)(void *dst, const void *src, size_t n, size_t step);
    enum row_bound bound;
    uint64_t n; /* rows taken so far */
    char *ring, *ping, *pong;
};

struct tophat {
    const struct row_ops *ops;
    struct footprint foot;
    uint32_t width;
    size_t stride; /* bytes of a padded row */
    struct morph erode, dilate;
    char *eroded; /* a finished eroded row, padded */
};

/*
 * Rows that go in lie in padded memory: tophat_stride() bytes each, of which
 * column 0 stands at tophat_margin(); what is beside the columns must be
 * ROW_HIGH.
 */
size_t tophat_stride(const struct row_ops *ops, uint32_t width, uint32_t r);
size_t tophat_margin(const struct row_ops *ops, uint32_t r);

/* Bytes of the memory that tophat_init is handed, aligned to 64. */
size_t tophat_bytes(const struct row_ops *ops, uint32_t width, uint32_t r);
void tophat_init(struct tophat *tophat, void *memory, const struct row_ops *ops,
                 uint32_t width, const struct footprint *foot);

/*
 * Takes the next row, or NULL for each row after the last; and, as behind,
 * the row that was taken r calls earlier, NULL where none was. Returns the
 * opened row of 2r calls earlier (width samples, good until the next call);
 * NULL while there is none.
 */
const void *tophat_push(struct tophat *tophat, const void *row,
                        const void *behind);

#endif
