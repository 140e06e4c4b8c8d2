/* SPDX-License-Identifier: MIT */
/*
 * A rectangle of an image as it is shown: of a stack the maximum along z, of
 * each box of so many pixels a side the mean. Rows come one after the other,
 * whatever the image's size.
 */
#ifndef JOB_VIEW_H
#define JOB_VIEW_H

#include "image/image.h"

struct view {
    const struct image *image;
    struct tile area; /* of the image, not empty */
    uint32_t factor;  /* boxes are of factor x factor pixels; smaller at the
                         right and lower borders */
    uint32_t every;   /* only each so many-th row of boxes; 0: all */
    size_t cache;     /* bytes of decoded blocks to keep */
};

/* Boxes along an axis of so many pixels. */
static inline uint32_t view_boxes(uint32_t pixels, uint32_t factor)
{
    return pixels / factor + (pixels % factor != 0);
}

/* The least factor with which the area is at most so many boxes. */
uint32_t view_factor(struct tile area, uint64_t boxes);

/* Gives row y of means, view_boxes(width) of them, NaN where a box holds no
 * data. */
struct view_use {
    void (*row)(void *self, uint32_t y, const float *means, uint32_t n);
    void *self;
};
const char *view_rows(const struct view *view, const struct view_use *use,
                      struct why *why);

#endif
