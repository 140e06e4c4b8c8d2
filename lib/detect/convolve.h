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
 *
 * In a volume (taps->volume) rows of it are first summed up through the planes,
 * by convolve_through, to rows of two sources; these are then filtered where
 * the image's would be.
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

/*
 * One row of a volume. Rows of sources are as those of the image: row_stride
 * of ROW_F32, the width, and rx columns beside; they come out padded by
 * convolve_pad where the image ends. Planes need no padding.
 */
struct convolve_planes {
    const void *const *rows; /* of planes z - rz..z + rz; in place of those
                                outside the stack stand convolve_reflect's */
    bool gaps;               /* may a pixel of them be without data? */
    bool left, right;        /* does the image end there? */
    float *source[KERNEL_SOURCES];
    float *there[KERNEL_SOURCES]; /* where there is data: of every row of an
                                     image of which any may have gaps, else
                                     NULL */
};

void convolve_through(const struct convolve *convolve,
                      const struct convolve_planes *planes);

/* Rows of the image or, in a volume, of its sources, padded by rx columns. */
struct convolve_rows {
    size_t n;                /* 1..CONVOLVE_ROWS */
    const void *const *rows; /* n + 2ry, of source 0 in a volume; those beyond
                                the border stand in it */
    bool gaps;               /* may a pixel be without data, of the rows, or of
                                those that the sources' are made of? */
    void *const *heights;    /* of rows[ry].. */
    void *const *negative;   /* and of the negative image; NULL: not wanted */
    /* in a volume: */
    const void *const *second;                /* n + 2ry, of source 1 */
    const void *const *there[KERNEL_SOURCES]; /* n + 2ry; read where gaps */
    const void *const *image;                 /* n, the heights' own rows */
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
