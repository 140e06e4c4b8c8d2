/* SPDX-License-Identifier: MIT */
/*
 * Tiny TIFFs, written with libtiff, of random pixels.
 */
#ifndef UNIT_TINY_H
#define UNIT_TINY_H

#include "image/image.h"
#include <tiffio.h>

struct tiny {
    uint32_t height, width;
    enum sample_type type;
    uint16_t codec, predictor;
    uint32_t strip; /* rows a strip; 0: tiles of 16 x 16 */
    bool big_endian, big_tiff, gaps;
    void (*tags)(TIFF *tiff); /* sets more, or NULL */
    unsigned char *pixels;    /* in this machine's byte order, to be freed */
};

/* Fills tiny->pixels and writes them in the test's folder. */
const char *tiny_write(struct tiny *tiny, const char *name);

/* A random layout of a random small image. */
struct tiny tiny_random(void);

#endif
