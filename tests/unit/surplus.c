/* SPDX-License-Identifier: MIT */
/*
 * Deflated blocks whose stream holds more rows than the block: libtiff 4.5
 * with libdeflate gives up on them without a word. They are made of a higher
 * image of one strip, whose ImageLength is then made smaller.
 */
#include "patch.h"
#include "pixels.h"
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>

/* Writes the tiny image, and makes it so many rows high. */
static const char *cut_rows(struct tiny *tiny, uint32_t height)
{
    tiny_write(tiny, "t.tif");
    return patch_tag("t.tif", "u.tif", TIFFTAG_IMAGELENGTH, height);
}

static void reads_right(struct tiny *tiny, uint32_t height)
{
    struct tiny all = *tiny;
    struct image_list list;
    uint16_t n = tiny->samples > 1 ? tiny->samples : 1;
    unit_case("%u of %u rows of %u of %d samples of %s, predictor %d%s, seed "
              "%llu",
              height, tiny->height, tiny->width, n, sample_name(tiny->type),
              tiny->predictor, tiny->big_endian ? ", big-endian" : "",
              (unsigned long long)tiny->seed);
    all.strip = tiny->height;
    all.codec = COMPRESSION_ADOBE_DEFLATE;
    const char *path = cut_rows(&all, height);
    tiny->height = height; /* separate planes would lie apart: there are none */
    if (pixels_open(&list, path, n)) {
        for (uint16_t s = 0; s < n; s++) {
            struct image *image = &list.image[s];
            const char *bad;
            struct why why;
            SAME(image->shape.y, height);
            unsigned char *got = pixels_read(image, 0, &bad, &why);
            if (FINE(bad))
                SAME_BYTES(got, tiny_row(&all, 0, s, 0),
                           image_plane_bytes(image));
            free(got);
        }
    }
    image_list_close(&list);
    free(all.pixels);
}

static struct tiny random_stream(void)
{
    struct tiny tiny = {.height = 2 + unit_below(200),
                        .width = 1 + unit_below(unit_below(2) ? 3 : 90),
                        .type = (enum sample_type)unit_below(SAMPLE_TYPES),
                        .samples = (uint16_t)(1 + unit_below(3)),
                        .predictor = PREDICTOR_NONE,
                        .big_endian = unit_below(2),
                        .seed = 1 + unit_random() / 2};
    if (unit_below(3) == 0)
        tiny.samples = 1;
    if (tiny.type == SAMPLE_FLOAT && unit_below(2))
        tiny.bits = 16;
    if (unit_below(3) > 0)
        tiny.predictor = tiny.type < SAMPLE_FLOAT ? PREDICTOR_HORIZONTAL
                                                  : PREDICTOR_FLOATINGPOINT;
    return tiny;
}

static void random_streams_read_right(void)
{
    for (int i = 0; i < 600 && !unit_failed(); i++) {
        struct tiny tiny = random_stream();
        reads_right(&tiny, 1 + unit_below(tiny.height - 1));
    }
}

static void odd_bits_read_right(void)
{
    for (uint16_t i = 0; i < 200 && !unit_failed(); i++) {
        struct tiny tiny = random_stream();
        tiny.predictor = PREDICTOR_NONE;
        tiny.bits = (uint16_t)(1 + i % 31);
        tiny.type = tiny.bits <= 8    ? SAMPLE_UINT8
                    : tiny.bits <= 16 ? SAMPLE_UINT16
                                      : SAMPLE_UINT32;
        reads_right(&tiny, 1 + unit_below(tiny.height - 1));
    }
}

/* What the library leaves in a block's last byte to see whether it is
 * written, 0xa5, may be what is decoded. Rows alike: long matches, on which
 * libdeflate gives up early. */
struct row {
    enum sample_type type;
    uint16_t predictor;
    bool big_endian;
    uint32_t width;
    unsigned char *bytes; /* in this machine's order */
};

static void write_rows(const struct row *row, uint32_t rows)
{
    size_t bytes = sample_bytes(row->type), n = row->width * bytes;
    struct tiny head = {.big_endian = row->big_endian};
    TIFF *tiff = tiny_begin(&head, "t.tif");
    unsigned char *copy = unit_memory(rows, n);
    TIFFSetField(tiff, TIFFTAG_IMAGEWIDTH, row->width);
    TIFFSetField(tiff, TIFFTAG_IMAGELENGTH, rows);
    TIFFSetField(tiff, TIFFTAG_BITSPERSAMPLE, (int)(8 * bytes));
    TIFFSetField(tiff, TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_MINISBLACK);
    TIFFSetField(tiff, TIFFTAG_SAMPLEFORMAT,
                 row->type >= SAMPLE_FLOAT ? SAMPLEFORMAT_IEEEFP
                                           : SAMPLEFORMAT_UINT);
    TIFFSetField(tiff, TIFFTAG_COMPRESSION, COMPRESSION_ADOBE_DEFLATE);
    TIFFSetField(tiff, TIFFTAG_PREDICTOR, row->predictor);
    TIFFSetField(tiff, TIFFTAG_ROWSPERSTRIP, rows);
    bool swap = row->predictor == PREDICTOR_FLOATINGPOINT &&
                sample_must_swap(row->big_endian); /* as in tiny.c */
    for (uint32_t y = 0; y < rows; y++)
        sample_copy(copy + y * n, row->bytes, row->width, bytes, swap);
    CHECK(TIFFWriteEncodedStrip(tiff, 0, copy, (tmsize_t)(rows * n)) ==
          (tmsize_t)(rows * n));
    TIFFClose(tiff);
    free(copy);
}

static void rows_read_right(const struct row *row, uint32_t rows, uint32_t kept)
{
    size_t line = row->width * sample_bytes(row->type);
    struct image image;
    struct why why;
    const char *bad;
    write_rows(row, rows);
    FINE(image_open(
        &image, patch_tag("t.tif", "u.tif", TIFFTAG_IMAGELENGTH, kept), &why));
    if (!unit_failed()) {
        unsigned char *got = pixels_read(&image, 0, &bad, &why);
        if (FINE(bad))
            for (uint32_t y = 0; y < kept; y++)
                SAME_BYTES(got + y * line, row->bytes, line);
        free(got);
    }
    image_close(&image);
}

static void streams_of_the_telltale_byte_read_right(void)
{
    static const enum sample_type types[] = {SAMPLE_UINT8, SAMPLE_UINT16,
                                             SAMPLE_UINT32, SAMPLE_FLOAT};
    static const unsigned char fills[] = {0xa5, 0x00, 0x5a, 0xa4, 0xff};
    for (int i = 0; i < 800 && !unit_failed(); i++) {
        unsigned char bytes[8 * 40];
        struct row row = {.type = types[i % 4],
                          .predictor = PREDICTOR_NONE,
                          .big_endian = i / 4 % 2,
                          .width = 1 + unit_below(i % 3 ? 2 : 40),
                          .bytes = bytes};
        if (i / 8 % 2)
            row.predictor = row.type == SAMPLE_FLOAT ? PREDICTOR_FLOATINGPOINT
                                                     : PREDICTOR_HORIZONTAL;
        memset(bytes, fills[unit_below(COUNT(fills))], sizeof bytes);
        for (size_t k = unit_below(4); k > 0; k--)
            bytes[unit_below(row.width * sample_bytes(row.type))] =
                fills[unit_below(COUNT(fills))];
        uint32_t rows = 2 + unit_below(600), kept = 1 + unit_below(rows - 1);
        unit_case("case %d: %u of %u rows of %u %s, predictor %d%s", i, kept,
                  rows, row.width, sample_name(row.type), row.predictor,
                  row.big_endian ? ", big-endian" : "");
        rows_read_right(&row, rows, kept);
    }
}

/* The usual writer's: the last strip is padded to its full height. */
static void last_of_several_strips_reads_right(void)
{
    for (int i = 0; i < 100 && !unit_failed(); i++) {
        struct tiny tiny = random_stream();
        struct image_list list;
        tiny.samples = 1;
        tiny.codec = COMPRESSION_ADOBE_DEFLATE;
        tiny.strip = 1 + unit_below(9);
        tiny.height = tiny.strip * (1 + unit_below(9));
        uint32_t height = tiny.height - unit_below(tiny.strip);
        unit_case("%u of %u rows, strips of %u, predictor %d, %s", height,
                  tiny.height, tiny.strip, tiny.predictor,
                  sample_name(tiny.type));
        if (pixels_open(&list, cut_rows(&tiny, height), 1)) {
            tiny.height = height;
            pixels_same(&list.image[0], &tiny, 0, 0, 1);
        }
        image_list_close(&list);
        free(tiny.pixels);
    }
}

static const struct test TESTS[] = {
    {"blocks of random streams that hold more rows read right",
     random_streams_read_right},
    {"and those of odd bits", odd_bits_read_right},
    {"and those whose last byte may be the telltale one",
     streams_of_the_telltale_byte_read_right},
    {"a last strip padded to its full height reads right",
     last_of_several_strips_reads_right},
};
SUITE(surplus, TESTS);
