/* SPDX-License-Identifier: MIT */
/*
 * A picture of some channels of an image, added up in their colours, and of
 * spots. Each channel's grey values from low to high become dark to bright;
 * where nobody says which, they are percentiles of what is shown.
 */
#ifndef JOB_PICTURE_H
#define JOB_PICTURE_H

#include "draw/canvas.h"
#include "job/view.h"

enum { PICTURE_CHANNELS = 6 };

struct picture_channel {
    const struct image *image;
    struct colour colour, ring; /* of its pixels, of its spots */
    double low, high; /* grey values that are dark and bright; low NaN: found */
};

struct picture {
    struct picture_channel channel[PICTURE_CHANNELS];
    size_t n;
    double percentile[2]; /* that low and high are, where they are found */
    struct tile area;
    uint32_t factor; /* pixels a box of the picture, */
    uint32_t zoom;   /* or pixels of the picture a pixel; one of them is 1 */
    size_t cache;
};

/* Pixels of the picture along an axis of so many of the image's. */
uint32_t picture_size(const struct picture *picture, uint32_t pixels);

/*
 * Finds low and high where they are NaN: of the boxes of these areas, or where
 * there are many of some rows of them. A channel without contrast, or without
 * data, is dark.
 */
const char *picture_find_contrast(struct picture *picture,
                                  const struct tile *areas, size_t n,
                                  struct why *why);

/* Adds the channels to the canvas, with the upper left corner at x, y. Words
 * name the file, here too. */
const char *picture_draw(const struct picture *picture, struct canvas *canvas,
                         long x, long y, struct why *why);

/* Draws a spot at y, x of the image, if it lies in the area. The radius is in
 * pixels of the image, that of the ring at least 3 of the picture. */
struct picture_spot {
    double y, x, radius;
    struct colour colour;
};
void picture_ring(const struct picture *picture, struct canvas *canvas, long x,
                  long y, const struct picture_spot *spot);

#endif
