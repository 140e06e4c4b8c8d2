/* SPDX-License-Identifier: MIT */
/*
 * What rows of pixels are: with detect/kernel.h, whose vectors do the work on
 * every pixel, the only place that knows sample types. There is one set for
 * uint16 (8- and 16-bit integers; signed ones are lifted by half the
 * range, which a top-hat does not see), one for float32 (everything else).
 * Rows are borrowed arrays of kernel samples. A float row marks a pixel
 * without data (not finite) by +infinity.
 */
#ifndef DETECT_ROW_H
#define DETECT_ROW_H

#include "base/curve.h"
#include "base/sample.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What a pixel outside the image is for a minimum, for a maximum. */
enum row_bound { ROW_HIGH, ROW_LOW };

/* Pixels a side of the neighbourhood that lowest looks at. */
enum { ROW_PATCH = 10 };

struct row_ops {
    size_t bytes; /* of one kernel sample */

    /* Converts n samples as they lie in a file (any alignment); row and
     * samples may be one, where the samples are as large. Does a pixel lack
     * data? */
    bool (*load)(void *row, const void *samples, size_t n,
                 enum sample_type type, bool swap);
    void (*fill)(void *row, size_t n, enum row_bound bound);
    /* The negative: its top-hat is the image's bottom-hat. */
    void (*negate)(void *to, const void *row, size_t n);

    /* Of two rows the brighter pixels; no data is darker than any. */
    void (*brighten)(void *to, const void *row, size_t n);

    /* Of the samples >= 0, the greatest below a top-hat's break, 0 where none
     * is; the greatest at or below a threshold. Heights above it are kept. */
    float (*below)(double tophat_break);
    float (*at_most)(double threshold);

    /* One value: of the top-hat; of the image (NaN without data); the lowest
     * of n rows' pixels in columns at..at + ROW_PATCH - 1, those beside the
     * image being ROW_HIGH. */
    float (*height)(const void *tophat, size_t i);
    float (*pixel)(const void *image, size_t i, enum sample_type type);
    float (*lowest)(const void *const *rows, size_t n, ptrdiff_t at,
                    enum sample_type type);

    /* n values from column at on: of the image (NaN without data), of
     * heights. */
    void (*pixels)(float *to, const void *image, size_t at, size_t n,
                   enum sample_type type);
    void (*heights)(float *to, const void *tophat, size_t at, size_t n);

    /* Counts the heights above 0 of n columns. */
    void (*count)(struct curve *curve, enum curve_list list, const void *tophat,
                  size_t n);
};

/*
 * Rows lie padded in memory, for the neighbours of their ends and for whole
 * vectors: row_stride() bytes each, of which column 0 stands at row_margin(),
 * where so many columns beside the row may be read. Memory of rows is aligned
 * to ROW_ALIGN, which is the longest vector.
 */
enum { ROW_ALIGN = 64 };
size_t row_aligned(size_t bytes); /* rounded up */
size_t row_margin(const struct row_ops *ops, uint32_t beside);
size_t row_stride(const struct row_ops *ops, uint32_t width, uint32_t beside);

/* Takes the data from the pixels of a float32 row where a mask's row, loaded
 * like an image's, is 0; false where it is 0 nowhere. */
bool row_mask(float *row, const float *mask, size_t n);

/* The set for images of this type. */
const struct row_ops *row_ops_for(enum sample_type type);

extern const struct row_ops ROW_U16, ROW_F32;

#endif
