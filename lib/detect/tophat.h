/* SPDX-License-Identifier: MIT */
/*
 * White top-hat by a flat structuring element, some rows at a time: rows go
 * in, the heights of the rows of 2r earlier come out. Work for a pixel grows
 * with k = 2r + 1, not with its square. The rows are worked in stretches of
 * columns, so that what the dilation needs of the erosion is still in the
 * processor's cache, however wide the image.
 *
 * Footprints have odd diameter k = 2r + 1. OpenCV's MORPH_ELLIPSE: row dy has
 * half-width round(r sqrt(1 - dy^2 / r^2)), ties to even; scikit-image's disk:
 * the pixels with dx^2 + dy^2 <= r^2; a square, MORPH_RECT.
 * Pixels outside the image count for nothing, as in OpenCV's default border.
 */
#ifndef DETECT_TOPHAT_H
#define DETECT_TOPHAT_H

#include "base/method.h"
#include "detect/kernel.h"

enum { TOPHAT_RADIUS_MAX = KERNEL_RADIUS_MAX, TOPHAT_ROWS = 64 };

/* Half-widths of the footprint's rows 0..r; the others mirror them. */
struct footprint {
    uint32_t r;
    uint32_t half[TOPHAT_RADIUS_MAX + 1];
};

/* k odd, 1 to 63. */
struct footprint footprint_ellipse(uint32_t k);
struct footprint footprint_of(enum footprint_shape shape, uint32_t k);

struct tophat {
    const struct kernel *kernel;
    struct footprint foot;
    uint32_t width;
    size_t stride, margin;    /* bytes: of a padded row, of its padding */
    size_t stretch;           /* bytes of an eroded stretch of columns */
    char *erosion, *dilation; /* what is under way */
    char *eroded;             /* TOPHAT_ROWS stretches */
    char *high, *low;         /* a row, a stretch, outside the image */
};

/* Rows that go in are padded by r; what is beside the columns must be
 * ROW_HIGH. */

/* Bytes of the memory that tophat_init is handed, aligned to 64. */
size_t tophat_bytes(const struct row_ops *ops, uint32_t width, uint32_t r);
void tophat_init(struct tophat *tophat, void *memory,
                 const struct kernel *kernel, uint32_t width,
                 const struct footprint *foot);

/* Another plane begins: the rows that went in are forgotten. */
void tophat_forget(struct tophat *tophat);

/* Rows of the image, 1..TOPHAT_ROWS; those outside it are NULL. */
struct tophat_rows {
    size_t n;
    const void *const *next;   /* rows that go in, y.. */
    const void *const *behind; /* rows y - r.., that went in r calls ago */
    const void *const *image;  /* rows y - 2r.. */
    void *const *heights;      /* where their heights go: as long as a row that
                                  goes in, from column 0 on */
};

/* Takes rows. What lies right of the heights' columns, up to a multiple of
 * ROW_ALIGN bytes, becomes 0. The columns that count do so in all of the
 * rows of image: where one is NULL, none may count (from = to = 0). */
void tophat_push(struct tophat *tophat, const struct tophat_rows *rows,
                 const struct kernel_heights *heights);

#endif
