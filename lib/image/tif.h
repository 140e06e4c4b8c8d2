/* SPDX-License-Identifier: MIT */
/*
 * TIFF through libtiff (TIFF 6.0 and BigTIFF): files of one page and one
 * sample a pixel. Pixels that lie flat are mapped where they are; others are
 * decoded block by block, never the whole image.
 */
#ifndef IMAGE_TIF_H
#define IMAGE_TIF_H

#include "image/image.h"

/* Fills the image from image->fd: where its pixels lie flat, the offset of
 * the first; else codec says why not. Strips beyond the file's end are
 * refused here. */
const char *tif_read(struct image *image, struct why *why);

/* Receives the samples of a rectangle of an image, row by row without gaps,
 * in this machine's byte order. */
struct tif_sink {
    const char *(*put)(void *self, const struct tile *place,
                       const void *samples);
    void *self;
};

/* Decodes the image's pixels, every one once, from the top down. */
const char *tif_decode(const struct image *image, const struct tif_sink *sink,
                       struct why *why);

/* Strips larger than this are decoded row by row. A tile or a row must still
 * fit in memory: up to 256 MB. libtiff holds a strip's compressed bytes. */
enum { TIF_BLOCK_MAX = 8 << 20 };

#endif
