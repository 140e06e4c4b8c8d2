/* SPDX-License-Identifier: MIT */
/*
 * Tiny TIFFs, written with libtiff, of random pixels: any number of pages,
 * samples and bits. What a right reader gives of them is made here as well,
 * bit by bit, and owes nothing to lib/image.
 */
#ifndef UNIT_TINY_H
#define UNIT_TINY_H

#include "image/image.h"
#include <tiffio.h>

struct tiny {
    uint32_t height, width;
    enum sample_type type; /* that a reader makes of the samples */
    uint16_t codec, predictor;
    uint32_t strip;   /* rows a strip; 0: tiles */
    uint32_t tile[2]; /* their height and width; 0: 16 x 16 */
    uint16_t bits;    /* of a sample; 0: those of the type */
    uint16_t samples; /* of a pixel; 0: one */
    uint32_t pages;   /* alike; 0: one */
    bool separate, big_endian, big_tiff, gaps;
    void (*tags)(TIFF *tiff); /* sets more on each page, or NULL */
    const char *text;         /* ImageDescription of the first page, or NULL */
    unsigned char *pixels;    /* in this machine's byte order: page by page,
                                 sample by sample, row by row; to be freed */
    uint64_t seed;            /* of the pixels */
};

/* Fills tiny->pixels and writes them in the test's folder. */
const char *tiny_write(struct tiny *tiny, const char *name);

/* The same in steps, for files of pages that are not alike. */
TIFF *tiny_begin(const struct tiny *tiny, const char *name);
void tiny_fill(struct tiny *tiny);
void tiny_page(TIFF *tiff, const struct tiny *tiny, uint32_t page);

/* A row of the pixels. */
const unsigned char *tiny_row(const struct tiny *tiny, uint32_t page,
                              uint16_t sample, uint32_t y);

/* A random layout of a random small image: of one page and one sample a
 * pixel; of anything. */
struct tiny tiny_random(void);
struct tiny tiny_random_any(void);

/* The value of an IEEE 754 binary16, by its definition. */
double tiny_half(uint16_t half);

#endif
