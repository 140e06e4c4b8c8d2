/* SPDX-License-Identifier: MIT */
/*
 * Filtering by convolution, some rows at a time: of rows of the image come the
 * heights of those in the middle. The rows are worked in stretches of columns,
 * so that what goes down the columns is still in the processor's cache when it
 * is needed along the rows.
 *
 * The image goes on beyond its border as its mirror image does (scipy's
 * "reflect": d c b a | a b c d | d c b a). Pixels without data count as the
 * weighted mean of those around.
 */
#ifndef DETECT_CONVOLVE_H
#define DETECT_CONVOLVE_H

#include "detect/kernel.h"

enum { CONVOLVE_ROWS = 64 };

struct convolve {
    const struct kernel *kernel; /* float32 */
    const struct kernel_taps *taps;
    uint32_t width;
    float *work;
};

/* Bytes of the memory that convolve_init is handed, aligned to 64; the taps
 * are borrowed. */
size_t convolve_bytes(uint32_t width, uint32_t rx);
void convolve_init(struct convolve *convolve, void *memory,
                   const struct kernel *kernel, uint32_t width,
                   const struct kernel_taps *taps);

/* Rows of the image, padded by rx columns. */
struct convolve_rows {
    size_t n;                /* 1..CONVOLVE_ROWS */
    const void *const *rows; /* n + 2ry; those beyond the border stand in it */
    bool gaps;               /* may a pixel of them be without data? */
    void *const *heights;    /* of rows[ry].. */
    void *const *negative;   /* and of the negative image; NULL: not wanted */
};

/* What lies right of the heights' columns, up to a multiple of ROW_ALIGN
 * bytes, becomes 0. */
void convolve_push(const struct convolve *convolve,
                   const struct convolve_rows *rows,
                   const struct kernel_heights *heights);

/* The row, or column, inside 0..n - 1 that stands at i, beyond it. */
uint32_t convolve_reflect(int64_t i, uint32_t n);

/* Fills the columns beside a row that ends at the image's border. */
void convolve_pad(float *row, uint32_t width, uint32_t rx, bool left,
                  bool right);

#endif
