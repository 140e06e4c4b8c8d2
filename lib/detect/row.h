/* SPDX-License-Identifier: MIT */
/*
 * Operations on rows of pixels, the only place that knows sample types: one
 * set for uint16 (8- and 16-bit integers; signed ones are lifted by half the
 * range, which a top-hat does not see), one for float32 (everything else).
 * Rows are borrowed arrays of kernel samples. A float row marks a pixel
 * without data (not finite) by +infinity.
 */
#ifndef DETECT_ROW_H
#define DETECT_ROW_H

#include "base/sample.h"
#include "base/tally.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What a pixel outside the image is for a minimum, for a maximum. */
enum row_bound { ROW_HIGH, ROW_LOW };

/* The window of a peak: rows[0..2d], the middle one's peaks are wanted. */
struct row_window {
    const void *const *rows; /* NULL where a row lies outside the image */
    uint32_t d;              /* half-width of the window */
    uint32_t width;          /* of the rows */
    uint32_t from, to;       /* the columns that are tested */
    double threshold;        /* a peak is above it; at least 0 */
};

struct row_ops {
    size_t bytes; /* of one kernel sample */

    /* Converts n samples as they lie in a file (any alignment). */
    void (*load)(void *row, const void *samples, size_t n,
                 enum sample_type type, bool swap);
    void (*fill)(void *row, size_t n, enum row_bound bound);

    /* dst[i] = min or max of src[i - step], src[i], src[i + step]. */
    void (*min3)(void *dst, const void *src, size_t n, size_t step);
    void (*max3)(void *dst, const void *src, size_t n, size_t step);
    /* acc[i] = min or max of acc[i], src[i]. */
    void (*min)(void *acc, const void *src, size_t n);
    void (*max)(void *acc, const void *src, size_t n);

    /* dst = the eroded row, without data where the image has none. */
    void (*mask)(void *dst, const void *eroded, const void *image, size_t n);
    /* dst = image - opened; 0 below the break (at least 0) and where there is
     * no data. */
    void (*tophat)(void *dst, const void *image, const void *opened, size_t n,
                   double tophat_break);

    /* Adds the top-hat of n pixels of an image to the tally. */
    void (*tally)(struct tally *tally, const void *tophat, const void *image,
                  size_t n);
    /* Writes the columns of the middle row's peaks, at most one in d + 1
     * columns, and returns how many. */
    size_t (*peaks)(uint32_t *columns, const struct row_window *window);
    /* One value: of the top-hat; of the image (NaN without data). */
    float (*height)(const void *tophat, size_t i);
    float (*pixel)(const void *image, size_t i, enum sample_type type);
};

/* The set for images of this type. */
const struct row_ops *row_ops_for(enum sample_type type);

extern const struct row_ops ROW_U16, ROW_F32;

#endif
