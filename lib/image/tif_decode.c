/* SPDX-License-Identifier: MIT */
/*
 * Decoding the pixels of a TIFF block by block.
 */
#include "base/num.h"
#include "image/tif.h"
#include "image/tif_file.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct decode {
    const struct image *image;
    struct tif tif;
    const struct tif_sink *sink;
    unsigned char *block; /* room for what is decoded at once */
    bool deflate;
    struct why *why;
};

static const char *fail(const struct decode *d, const char *what,
                        uint32_t number)
{
    char words[64];
    snprintf(words, sizeof words, "TIFF: cannot decode %s %" PRIu32, what,
             number);
    return tif_say(&d->tif, words, d->why);
}

/*
 * libtiff hands deflated blocks to libdeflate, which gives up on a stream
 * that holds more than is asked for (a last strip padded to its full height),
 * and libtiff then passes on what there is as if it were all. The last byte is
 * always missing then: it is set to a value that hardly ever stays. With a
 * predictor it would change all the same; zlib, which copes, decodes those.
 */
enum { UNTOUCHED = 0xa5 };

static void choose_inflater(struct decode *d)
{
    uint16_t compression = COMPRESSION_NONE, predictor = PREDICTOR_NONE;
    TIFFGetFieldDefaulted(d->tif.tiff, TIFFTAG_COMPRESSION, &compression);
    d->deflate = compression == COMPRESSION_DEFLATE ||
                 compression == COMPRESSION_ADOBE_DEFLATE;
    if (d->deflate)
        TIFFGetFieldDefaulted(d->tif.tiff, TIFFTAG_PREDICTOR, &predictor);
    if (predictor != PREDICTOR_NONE)
        TIFFSetField(d->tif.tiff, TIFFTAG_DEFLATE_SUBCODEC,
                     DEFLATE_SUBCODEC_ZLIB);
}

static bool read_block(struct decode *d, uint32_t number, tmsize_t bytes)
{
    TIFF *tiff = d->tif.tiff;
    tmsize_t n = TIFFIsTiled(tiff)
                     ? TIFFReadEncodedTile(tiff, number, d->block, bytes)
                     : TIFFReadEncodedStrip(tiff, number, d->block, bytes);
    return n == bytes && !d->tif.warned;
}

/* Decodes a whole strip or tile of so many bytes. */
static bool decode_block(struct decode *d, uint32_t number, tmsize_t bytes)
{
    d->block[bytes - 1] = UNTOUCHED;
    if (!read_block(d, number, bytes))
        return false;
    if (!d->deflate || d->block[bytes - 1] != UNTOUCHED)
        return true;
    TIFFSetField(d->tif.tiff, TIFFTAG_DEFLATE_SUBCODEC, DEFLATE_SUBCODEC_ZLIB);
    bool ok = read_block(d, number, bytes);
    TIFFSetField(d->tif.tiff, TIFFTAG_DEFLATE_SUBCODEC,
                 DEFLATE_SUBCODEC_LIBDEFLATE);
    return ok;
}

/* Strip by strip; one that is too large row by row. */
static const char *decode_strips(struct decode *d)
{
    const struct image *image = d->image;
    uint32_t rows = tif_strip_rows(&d->tif, image);
    size_t row_bytes = image_row_bytes(image);
    bool by_strip = rows * row_bytes <= TIF_BLOCK_MAX;
    uint32_t step = by_strip ? rows : 1;
    for (uint32_t y = 0; y < image->shape.y; y += step) {
        uint32_t left = image->shape.y - y, n = left < step ? left : step;
        struct tile place = {0, y, 0, n, image->shape.x};
        bool ok = by_strip
                      ? decode_block(d, y / rows, (tmsize_t)(n * row_bytes))
                      : TIFFReadScanline(d->tif.tiff, d->block, y, 0) == 1 &&
                            !d->tif.warned;
        const char *bad = ok ? d->sink->put(d->sink->self, &place, d->block)
                             : fail(d, "strip", y / rows);
        if (bad != NULL)
            return bad;
    }
    return NULL;
}

/* A tile is clipped at the image's borders before it is passed on. */
static const char *decode_tile(struct decode *d, struct tile place)
{
    struct shape shape = d->image->shape;
    size_t bytes = sample_bytes(d->image->type), width = place.width * bytes;
    uint32_t number = TIFFComputeTile(d->tif.tiff, place.x, place.y, 0, 0);
    if (!decode_block(d, number, TIFFTileSize(d->tif.tiff)))
        return fail(d, "tile", number);
    if (place.width > shape.x - place.x)
        place.width = shape.x - place.x;
    if (place.height > shape.y - place.y)
        place.height = shape.y - place.y;
    size_t kept = place.width * bytes;
    for (uint32_t i = 1; i < place.height && kept < width; i++)
        memmove(d->block + i * kept, d->block + i * width, kept);
    /* cppcheck-suppress returnDanglingLifetime ; words, not the place */
    return d->sink->put(d->sink->self, &place, d->block);
}

static const char *decode_tiles(struct decode *d)
{
    uint32_t width = 0, height = 0;
    TIFFGetField(d->tif.tiff, TIFFTAG_TILEWIDTH, &width);
    TIFFGetField(d->tif.tiff, TIFFTAG_TILELENGTH, &height);
    for (uint64_t y = 0; y < d->image->shape.y; y += height) {
        for (uint64_t x = 0; x < d->image->shape.x; x += width) {
            struct tile place = {0, (uint32_t)y, (uint32_t)x, height, width};
            const char *bad = decode_tile(d, place);
            if (bad != NULL)
                return bad;
        }
    }
    return NULL;
}

/* Bytes of the block that is decoded at once: a tile, a strip, or a row of a
 * strip too large for that; SIZE_MAX where one does not fit in memory. */
static size_t block_bytes(const struct image *image, TIFF *tiff)
{
    if (TIFFIsTiled(tiff)) {
        uint32_t width = 0, height = 0;
        TIFFGetField(tiff, TIFFTAG_TILEWIDTH, &width);
        TIFFGetField(tiff, TIFFTAG_TILELENGTH, &height);
        size_t bytes = num_product(
            (size_t[]){width, height, sample_bytes(image->type)}, 3);
        return bytes > 0 && bytes == (uint64_t)TIFFTileSize(tiff) ? bytes
                                                                  : SIZE_MAX;
    }
    if (TIFFScanlineSize(tiff) != (tmsize_t)image_row_bytes(image))
        return SIZE_MAX;
    size_t row_bytes = image_row_bytes(image);
    return row_bytes > TIF_BLOCK_MAX ? row_bytes : TIF_BLOCK_MAX;
}

const char *tif_decode(const struct image *image, const struct tif_sink *sink,
                       struct why *why)
{
    struct decode d = {.image = image, .sink = sink, .why = why};
    const char *bad = tif_open(&d.tif, image, why);
    if (bad != NULL)
        return bad;
    size_t bytes = block_bytes(image, d.tif.tiff);
    d.tif.warned = false; /* of odd tags, at opening */
    choose_inflater(&d);
    if (bytes > TIF_ALLOCATION_MAX)
        bad = "TIFF: a tile or a row is larger than 256 MB";
    else if ((d.block = calloc(bytes, 1)) == NULL)
        bad = "out of memory";
    else
        bad = TIFFIsTiled(d.tif.tiff) ? decode_tiles(&d) : decode_strips(&d);
    free(d.block);
    tif_close(&d.tif);
    return bad;
}
