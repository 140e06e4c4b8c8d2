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

/*
 * libtiff hands a deflated strip to libdeflate, which gives up, and says so
 * to nobody, where the stream holds more than is asked for: as the last
 * strip does in files that pad it to its full height. zlib copes.
 */
static void ready_last_strip(const struct tif *tif, uint32_t rows_left)
{
    uint16_t compression = COMPRESSION_NONE;
    uint32_t rows = 0;
    TIFFGetFieldDefaulted(tif->tiff, TIFFTAG_COMPRESSION, &compression);
    TIFFGetFieldDefaulted(tif->tiff, TIFFTAG_ROWSPERSTRIP, &rows);
    if (rows_left < rows && (compression == COMPRESSION_DEFLATE ||
                             compression == COMPRESSION_ADOBE_DEFLATE))
        TIFFSetField(tif->tiff, TIFFTAG_DEFLATE_SUBCODEC,
                     DEFLATE_SUBCODEC_ZLIB);
}

static bool decode_rows(const struct tif *tif, uint32_t strip, uint32_t y,
                        void *block, tmsize_t bytes, bool by_strip)
{
    if (!by_strip)
        return TIFFReadScanline(tif->tiff, block, y, 0) == 1;
    return TIFFReadEncodedStrip(tif->tiff, strip, block, bytes) == bytes;
}

static const char *decode_strips(const struct image *image, struct tif *tif,
                                 const struct tif_sink *sink, void *block,
                                 struct why *why)
{
    uint32_t rows = tif_strip_rows(tif, image);
    size_t row_bytes = image_row_bytes(image);
    bool by_strip = rows * row_bytes <= TIF_BLOCK_MAX;
    uint32_t step = by_strip ? rows : 1;
    for (uint32_t y = 0; y < image->shape.y; y += step) {
        uint32_t left = image->shape.y - y, n = left < step ? left : step;
        size_t bytes = n * row_bytes;
        if (by_strip)
            ready_last_strip(tif, left);
        if (!decode_rows(tif, y / rows, y, block, (tmsize_t)bytes, by_strip)) {
            char what[64];
            snprintf(what, sizeof what, "TIFF: cannot decode strip %" PRIu32,
                     y / rows);
            return tif_say(tif, what, why);
        }
        const char *bad = sink->put(sink->self, y, 0, n, image->shape.x, block);
        if (bad != NULL)
            return bad;
    }
    return NULL;
}

/* Tiles are clipped at the image's borders before they are passed on. */
static const char *decode_tile(const struct image *image, struct tif *tif,
                               const struct tif_sink *sink, unsigned char *tile,
                               uint32_t place[4], struct why *why)
{
    uint32_t y = place[0], x = place[1], height = place[2], width = place[3];
    size_t bytes = sample_bytes(image->type);
    uint32_t number = TIFFComputeTile(tif->tiff, x, y, 0, 0);
    tmsize_t size = TIFFTileSize(tif->tiff);
    if (TIFFReadEncodedTile(tif->tiff, number, tile, size) != size) {
        char what[64];
        snprintf(what, sizeof what, "TIFF: cannot decode tile %" PRIu32,
                 number);
        return tif_say(tif, what, why);
    }
    uint32_t right = image->shape.x - x, n = width < right ? width : right;
    uint32_t down = image->shape.y - y, rows = height < down ? height : down;
    for (uint32_t i = 1; i < rows && n < width; i++)
        memmove(tile + (size_t)i * n * bytes, tile + (size_t)i * width * bytes,
                n * bytes);
    return sink->put(sink->self, y, x, rows, n, tile);
}

static const char *decode_tiles(const struct image *image, struct tif *tif,
                                const struct tif_sink *sink, void *block,
                                struct why *why)
{
    uint32_t width = 0, height = 0;
    TIFFGetField(tif->tiff, TIFFTAG_TILEWIDTH, &width);
    TIFFGetField(tif->tiff, TIFFTAG_TILELENGTH, &height);
    for (uint64_t y = 0; y < image->shape.y; y += height) {
        for (uint64_t x = 0; x < image->shape.x; x += width) {
            uint32_t place[4] = {(uint32_t)y, (uint32_t)x, height, width};
            const char *bad = decode_tile(image, tif, sink, block, place, why);
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
    struct tif tif;
    const char *bad = tif_open(&tif, image, why);
    if (bad != NULL)
        return bad;
    size_t bytes = block_bytes(image, tif.tiff);
    void *block = NULL;
    if (bytes > TIF_ALLOCATION_MAX)
        bad = "TIFF: a tile or a row is larger than 256 MB";
    else if ((block = malloc(bytes)) == NULL)
        bad = "out of memory";
    else if (TIFFIsTiled(tif.tiff))
        bad = decode_tiles(image, &tif, sink, block, why);
    else
        bad = decode_strips(image, &tif, sink, block, why);
    free(block);
    tif_close(&tif);
    return bad;
}
