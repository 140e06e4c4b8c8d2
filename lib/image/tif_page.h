/* SPDX-License-Identifier: MIT */
/*
 * One page (directory, IFD) of a TIFF: what its samples are and how they are
 * cut into blocks, strips or tiles. Strips too large to be decoded at once
 * count as blocks of fewer rows, which are decoded one after the other. Used
 * by image/tif*.c and those who decode.
 */
#ifndef IMAGE_TIF_PAGE_H
#define IMAGE_TIF_PAGE_H

#include "base/sample.h"
#include "base/tile.h"
#include "image/tif_file.h"

/* Strips larger than this, decoded, are decoded row by row, BY_ROW at once.
 * Tiles and rows may be larger, up to TIF_ALLOCATION_MAX. */
enum { TIF_STRIP_MAX = 4 << 20, TIF_BY_ROW = 1 << 20 };

struct tif_page {
    uint64_t at;     /* of its directory in the file */
    uint32_t number; /* in the file, from 0; a SubIFD has its page's */
    uint32_t height, width;
    uint16_t samples; /* a pixel */
    uint16_t bits;    /* of a sample */
    uint16_t compression, predictor, photometric;
    enum sample_type type; /* that holds a sample */
    bool separate;         /* each sample has blocks of its own */
    bool packed;           /* a sample must be widened: odd bits, half */
    bool is_float;
    bool reversed; /* a byte's lowest bit comes first in the file */
    bool odd;      /* of no kind that is read */
    bool reduced;  /* a thumbnail, a level of a pyramid, a mask */
    bool tiled, by_row;

    uint32_t strip_rows;                /* of a strip */
    uint32_t block_height, block_width; /* the last ones may reach over */
    uint32_t across, down;              /* blocks of one sample's plane */
    size_t row_bytes;                   /* of a block, as it is decoded */
    size_t block_bytes;

    uint64_t raw_bytes;     /* of the largest before it is decoded */
    bool sparse;            /* blocks were left out: they are 0 */
    bool flat;              /* each sample's plane lies flat: */
    bool swap;              /* perhaps in the other byte order, */
    uint64_t pixels;        /* the first one here, */
    uint64_t pixels_stride; /* the others so far apart */
};

/* What sort of page it is: of those that differ none can be of one image. */
bool tif_page_like(const struct tif_page *a, const struct tif_page *b);

/* Reads the tags of the page at which the handle stands; words say why its
 * samples are none that we read. Where its blocks lie is left open: what
 * image/tif_striles.h fills. */
const char *tif_page_read(struct tif_page *page, const struct tif *tif,
                          struct why *why);

/* Samples interleaved in a block, at least 1. */
uint16_t tif_page_interleaved(const struct tif_page *page);

/* Blocks that one strip or tile is: 1, or the parts of a large strip. */
uint32_t tif_page_parts(const struct tif_page *page);

/* The place of block i of a sample's plane, clipped to the page. */
struct tile tif_page_block(const struct tif_page *page, uint32_t i);

/* The strip or tile, as the file numbers them, that holds it. */
uint32_t tif_page_strile(const struct tif_page *page, uint32_t i,
                         uint16_t sample);

/* How many of them the page has. */
uint32_t tif_page_striles(const struct tif_page *page);

/* "LZW", or "bits reversed", "tiles", ...: why the page does not lie flat;
 * static. */
const char *tif_page_codec(const struct tif_page *page);

/* "flat", "strips of 16 rows", "tiles of 256x256". */
void tif_page_layout(const struct tif_page *page, char *out, size_t cap);

#endif
