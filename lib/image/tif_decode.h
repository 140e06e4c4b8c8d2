/* SPDX-License-Identifier: MIT */
/*
 * Decoding a TIFF's pages block by block, through libtiff. A decoder holds
 * one handle, on one file and page at a time; every thread has its own.
 */
#ifndef IMAGE_TIF_DECODE_H
#define IMAGE_TIF_DECODE_H

#include "image/image.h"
#include "image/tif_page.h"
#include "image/unpack.h"

/* Zeroed before; does not move while open. */
struct tif_decoder {
    struct tif tif;
    int fd; /* of the open handle, where tif.tiff is set */
    bool has_page;
    struct tif_page page;
    uint32_t number;     /* the page's, for messages */
    uint32_t strip, row; /* by row: the strip at work, its next row */
    bool in_strip;
    unsigned char *scratch; /* a block as the file packs it */
    size_t scratch_bytes;
    struct why why;
};

void tif_decoder_close(struct tif_decoder *decoder);

/* Goes to the page of the image's plane z; decoder->page is it. Words live in
 * the decoder. */
const char *tif_decoder_go(struct tif_decoder *decoder,
                           const struct image *image, uint32_t z);

/*
 * Decodes block i of the sample's plane (of all, where they are interleaved)
 * into page.block_bytes bytes: rows of page.row_bytes, in this machine's byte
 * order. Parts of large strips come fast in rising order only.
 */
const char *tif_decoder_read(struct tif_decoder *decoder, uint32_t i,
                             uint16_t sample, void *into);

/* Block i as samples of one kind: rows of page.block_width samples. It
 * decodes into scratch memory of its own where they must be unpacked. */
const char *tif_decoder_samples(struct tif_decoder *decoder, uint32_t i,
                                uint16_t sample, void *into);

/* What of a decoded row becomes the sample's row. */
struct unpack tif_page_unpack(const struct tif_page *page, uint16_t sample);

/* Memory of a decoder for images of such blocks, beside what a codec holds
 * for itself (an LZMA dictionary may be 64 MB): malloc'ed, and mapped. */
size_t tif_decoder_bytes(const struct image *image);
size_t tif_decoder_mapped_bytes(const struct image *image);

#endif
