/* SPDX-License-Identifier: MIT */
#include "tiny.h"

#include "unit.h"

#include <stdlib.h>

enum { TILE = 16 };

struct tiny tiny_random(void)
{
    static const uint16_t codecs[] = {
        COMPRESSION_NONE, COMPRESSION_NONE, COMPRESSION_LZW,
        COMPRESSION_ADOBE_DEFLATE, COMPRESSION_PACKBITS};
    struct tiny tiny = {.height = 1 + unit_below(60),
                        .width = 1 + unit_below(60),
                        .type = (enum sample_type)unit_below(SAMPLE_TYPES),
                        .codec = codecs[unit_below(COUNT(codecs))],
                        .predictor = PREDICTOR_NONE,
                        .strip = unit_below(3) * (1 + unit_below(70)),
                        .big_endian = unit_below(2),
                        .big_tiff = unit_below(2)};
    bool predicts = tiny.codec == COMPRESSION_LZW ||
                    tiny.codec == COMPRESSION_ADOBE_DEFLATE;
    if (predicts && tiny.type < SAMPLE_FLOAT && unit_below(2))
        tiny.predictor = PREDICTOR_HORIZONTAL;
    unit_case("%ux%u of %s, codec %d, predictor %d, strips of %u%s%s",
              tiny.height, tiny.width, sample_name(tiny.type), tiny.codec,
              tiny.predictor, tiny.strip, tiny.big_endian ? ", big-endian" : "",
              tiny.big_tiff ? ", BigTIFF" : "");
    return tiny;
}

static void set_tags(TIFF *tiff, const struct tiny *tiny)
{
    int bits = 8 * (int)sample_bytes(tiny->type);
    bool sign = tiny->type == SAMPLE_INT8 || tiny->type == SAMPLE_INT16 ||
                tiny->type == SAMPLE_INT32;
    TIFFSetField(tiff, TIFFTAG_IMAGEWIDTH, tiny->width);
    TIFFSetField(tiff, TIFFTAG_IMAGELENGTH, tiny->height);
    TIFFSetField(tiff, TIFFTAG_BITSPERSAMPLE, bits);
    TIFFSetField(tiff, TIFFTAG_SAMPLESPERPIXEL, 1);
    TIFFSetField(tiff, TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_MINISBLACK);
    TIFFSetField(tiff, TIFFTAG_SAMPLEFORMAT,
                 tiny->type >= SAMPLE_FLOAT ? SAMPLEFORMAT_IEEEFP
                 : sign                     ? SAMPLEFORMAT_INT
                                            : SAMPLEFORMAT_UINT);
    TIFFSetField(tiff, TIFFTAG_COMPRESSION, tiny->codec);
    if (tiny->predictor > PREDICTOR_NONE)
        TIFFSetField(tiff, TIFFTAG_PREDICTOR, tiny->predictor);
    if (tiny->strip > 0)
        TIFFSetField(tiff, TIFFTAG_ROWSPERSTRIP, tiny->strip);
    else
        TIFFSetField(tiff, TIFFTAG_TILEWIDTH, TILE);
    if (tiny->strip == 0)
        TIFFSetField(tiff, TIFFTAG_TILELENGTH, TILE);
    if (tiny->tags != NULL)
        tiny->tags(tiff);
}

/* libtiff may swap the bytes of what it is handed: it gets a copy. Strips are
 * written last first where there are to be gaps. */
static bool write_strips(TIFF *tiff, const struct tiny *tiny)
{
    size_t row = tiny->width * sample_bytes(tiny->type);
    uint32_t strips = (tiny->height - 1) / tiny->strip + 1;
    unsigned char *copy = unit_memory(tiny->height, row);
    bool ok = true;
    memcpy(copy, tiny->pixels, tiny->height * row);
    for (uint32_t i = 0; i < strips; i++) {
        uint32_t k = tiny->gaps ? strips - 1 - i : i, y = k * tiny->strip;
        uint32_t left = tiny->height - y;
        uint32_t n = left < tiny->strip ? left : tiny->strip;
        ok = TIFFWriteEncodedStrip(tiff, k, copy + y * row,
                                   (tmsize_t)(n * row)) >= 0 &&
             ok;
    }
    free(copy);
    return ok;
}

static bool write_tiles(TIFF *tiff, const struct tiny *tiny)
{
    unsigned char tile[TILE * TILE * 8];
    size_t bytes = sample_bytes(tiny->type);
    bool ok = true;
    for (uint32_t y = 0; y < tiny->height; y += TILE)
        for (uint32_t x = 0; x < tiny->width; x += TILE) {
            uint32_t right = tiny->width - x, down = tiny->height - y;
            memset(tile, 0xee, sizeof tile);
            for (uint32_t i = 0; i < TILE && i < down; i++)
                memcpy(tile + i * TILE * bytes,
                       tiny->pixels + ((y + i) * tiny->width + x) * bytes,
                       (right < TILE ? right : TILE) * bytes);
            ok = TIFFWriteTile(tiff, tile, x, y, 0, 0) >= 0 && ok;
        }
    return ok;
}

const char *tiny_write(struct tiny *tiny, const char *name)
{
    size_t n = (size_t)tiny->height * tiny->width * sample_bytes(tiny->type);
    char mode[8] = "w";
    strcat(mode, tiny->big_endian ? "b" : "l");
    strcat(mode, tiny->big_tiff ? "8" : "");
    tiny->pixels = unit_memory(n, 1);
    for (size_t i = 0; i < n; i++)
        tiny->pixels[i] = (unsigned char)(unit_random() >> 58);
    const char *path = unit_path(name);
    TIFF *tiff = TIFFOpen(path, mode);
    if (!CHECK(tiff != NULL))
        return path;
    set_tags(tiff, tiny);
    CHECK(tiny->strip > 0 ? write_strips(tiff, tiny) : write_tiles(tiff, tiny));
    TIFFClose(tiff);
    return path;
}
