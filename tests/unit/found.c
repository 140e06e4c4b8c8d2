/* SPDX-License-Identifier: MIT */
/*
 * What fuzzing and reviews found: files that no writer makes, each a fault
 * of lib/image once.
 */
#include "many.h"
#include "patch.h"
#include "pixels.h"
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>

static struct tiny bilevel(uint16_t codec)
{
    return (struct tiny){.height = 21,
                         .width = 30,
                         .type = SAMPLE_UINT8,
                         .bits = 1,
                         .strip = 21,
                         .codec = codec};
}

static void refuses(const char *path, const char *words)
{
    struct image image;
    struct why why;
    SAME_TEXT(image_open(&image, path, &why), words);
    image_close(&image);
}

static const uint16_t CCITT[] = {COMPRESSION_CCITTRLE, COMPRESSION_CCITTFAX3,
                                 COMPRESSION_CCITTFAX4};

static void bilevel_codecs_of_more_are_refused(void)
{
    static const char words[] = "TIFF: page 0: is compressed by a codec for "
                                "single bits, and holds others";
    for (size_t i = 0; i < COUNT(CCITT); i++) {
        struct tiny tiny = bilevel(CCITT[i]);
        unit_case("codec %d", tiny.codec);
        tiny_write(&tiny, "t.tif");
        refuses(patch_tag("t.tif", "u.tif", TIFFTAG_SAMPLESPERPIXEL, 3), words);
        refuses(patch_tag("t.tif", "u.tif", TIFFTAG_BITSPERSAMPLE, 2), words);
        free(tiny.pixels);
    }
}

static void lowest_bit_first(TIFF *tiff)
{
    TIFFSetField(tiff, TIFFTAG_FILLORDER, FILLORDER_LSB2MSB);
}

static void bilevel_codecs_of_single_bits_read_right(void)
{
    for (size_t i = 0; i < COUNT(CCITT) + 2; i++) {
        bool jbig = i >= COUNT(CCITT);
        struct tiny tiny = bilevel(jbig ? COMPRESSION_JBIG : CCITT[i]);
        struct image_list list;
        unit_case("case %zu", i);
        tiny.separate = true;
        tiny.samples = jbig ? 1 : 3;
        tiny.tags = i > COUNT(CCITT) ? lowest_bit_first : NULL;
        if (pixels_open(&list, tiny_write(&tiny, "t.tif"), tiny.samples))
            for (uint16_t s = 0; s < tiny.samples; s++)
                pixels_same(&list.image[s], &tiny, s, 0, 1);
        image_list_close(&list);
        free(tiny.pixels);
    }
}

static void set_tags(TIFF *tiff, uint32_t width, uint32_t height,
                     uint16_t samples)
{
    TIFFSetField(tiff, TIFFTAG_IMAGEWIDTH, width);
    TIFFSetField(tiff, TIFFTAG_IMAGELENGTH, height);
    TIFFSetField(tiff, TIFFTAG_BITSPERSAMPLE, 8);
    TIFFSetField(tiff, TIFFTAG_SAMPLESPERPIXEL, samples);
    TIFFSetField(tiff, TIFFTAG_PLANARCONFIG, PLANARCONFIG_CONTIG);
    TIFFSetField(tiff, TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_MINISBLACK);
    TIFFSetField(tiff, TIFFTAG_COMPRESSION, COMPRESSION_ADOBE_DEFLATE);
}

/* Strips of more than 4 MB, the last of one row, padded as some writers do. */
enum { WIDE = 4096, STRIP = 1100 };

static void padded_last_row_of_large_strips_reads_right(void)
{
    size_t n = (size_t)STRIP * WIDE;
    unsigned char *wanted = unit_memory(2, n);
    struct image_list list;
    struct why why;
    const char *bad;
    for (size_t i = 0; i < 2 * n; i++)
        wanted[i] = i < n ? (unsigned char)(i / WIDE * 7 + i) : 7;
    TIFF *tiff = tiny_begin(&(struct tiny){.height = 0}, "t.tif");
    set_tags(tiff, WIDE, 2 * STRIP, 1);
    TIFFSetField(tiff, TIFFTAG_ROWSPERSTRIP, STRIP);
    CHECK(TIFFWriteEncodedStrip(tiff, 0, wanted, (tmsize_t)n) > 0);
    CHECK(TIFFWriteEncodedStrip(tiff, 1, wanted + n, (tmsize_t)n) > 0);
    TIFFClose(tiff);
    patch_tag("t.tif", "u.tif", TIFFTAG_IMAGELENGTH, STRIP + 1);
    if (pixels_open(&list, unit_path("u.tif"), 1)) {
        CHECK(list.image[0].block.by_row);
        unsigned char *got = pixels_read(&list.image[0], 0, &bad, &why);
        if (FINE(bad))
            SAME_BYTES(got, wanted, n + WIDE);
        free(got);
    }
    image_list_close(&list);
    free(wanted);
}

static void refuses_stream(const char *path)
{
    struct image_list list;
    struct why why;
    const char *bad;
    if (pixels_open(&list, path, 1)) {
        free(pixels_read(&list.image[0], 0, &bad, &why));
        SAME_TEXT(bad, "TIFF: page 0: cannot decode strip 0 at offset 8: "
                       "libtiff: the stream is of another size");
    }
    image_list_close(&list);
}

/* Of 30 columns in as many bytes as 31; or of so many that libjbig would end
 * the program (0x7e is the same in both fill orders). */
static void jbig_streams_of_another_size_are_refused(void)
{
    for (int low = 0; low < 2; low++) {
        struct tiny tiny = bilevel(COMPRESSION_JBIG);
        size_t n;
        tiny.tags = low ? lowest_bit_first : NULL;
        char *bytes = unit_read(tiny_write(&tiny, "t.tif"), &n);
        refuses_stream(patch_tag("t.tif", "u.tif", TIFFTAG_IMAGEWIDTH, 31));
        refuses_stream(patch_tag("t.tif", "u.tif", TIFFTAG_IMAGELENGTH, 20));
        memset(bytes + 8 + 4, 0x7e, 8); /* the stream's columns and rows */
        refuses_stream(unit_file("u.tif", bytes, n));
        free(bytes);
        free(tiny.pixels);
    }
}

/* Little-endian files by hand. */
struct hand {
    unsigned char bytes[4000];
    uint32_t n;
};

static void add(struct hand *hand, uint32_t value, size_t bytes)
{
    for (size_t b = 0; b < bytes; b++)
        hand->bytes[hand->n++] = (unsigned char)(value >> 8 * b);
}

static void add_entry(struct hand *hand, uint16_t tag, uint32_t n,
                      uint32_t value)
{
    add(hand, tag | (uint32_t)TIFF_LONG << 16, 4);
    add(hand, n, 4);
    add(hand, value, 4);
}

/* A directory of 4 x 2 pixels at the file's beginning, with a list of
 * n_sub SubIFDs if there are any. */
static void add_page(struct hand *hand, uint32_t n_sub, uint32_t subs,
                     bool is_last)
{
    const uint16_t tags[][2] = {{256, 4}, {257, 2}, {258, 8},
                                {259, 1}, {262, 1}, {273, 0},
                                {277, 1}, {278, 2}, {279, 8}};
    add(hand, COUNT(tags) + (n_sub > 0), 2);
    for (size_t i = 0; i < COUNT(tags); i++)
        add_entry(hand, tags[i][0], 1, tags[i][1]);
    if (n_sub > 0)
        add_entry(hand, TIFFTAG_SUBIFD, n_sub, subs);
    add(hand, is_last ? 0 : hand->n + 4, 4);
}

static void flat_pixels_at_offset_0_are_copied(void)
{
    struct hand hand = {"II*\0\10", 8};
    struct many many = {.convert = {.jobs = 1}};
    struct image_list list;
    struct image image;
    struct why why;
    size_t n = 0;
    add_page(&hand, 0, 0, true);
    if (pixels_open(&list, unit_file("t.tif", hand.bytes, hand.n), 1)) {
        CHECK(list.image[0].codec == NULL && list.image[0].offset == 0);
        FINE(many_convert(&many, list.image, 1, &why));
        CHECK(!many.item[0].points_in);
        FINE(image_open(&image, many_path(0, "nhdr"), &why));
        image_close(&image);
        char *raw = unit_read(many_path(0, "raw"), &n);
        if (SAME(n, 8))
            SAME_BYTES(raw, hand.bytes, n);
        free(raw);
    }
    image_list_close(&list);
}

enum { SUB = 2 + 9 * 12 + 4 }; /* bytes of a directory */

/* Pages that share one list, of one directory n_sub times. */
static void refuses_subs(uint32_t pages, uint32_t n_sub)
{
    struct hand hand = {"II*", 4};
    add(&hand, 8 + SUB + 4 * n_sub, 4); /* the first page is behind the list */
    add_page(&hand, 0, 0, true);
    for (uint32_t i = 0; i < n_sub; i++)
        add(&hand, 8, 4);
    for (uint32_t i = 0; i < pages; i++)
        add_page(&hand, n_sub, 8 + SUB, i + 1 == pages);
    refuses(unit_file("t.tif", hand.bytes, hand.n),
            "TIFF: has no room for its SubIFDs");
}

static void sub_ifds_named_again_and_again_are_refused(void)
{
    refuses_subs(1, 100);
    refuses_subs(3, 6);
}

/* Pages of one pixel of so many samples as a page can have. */
enum { SAMPLES = 65535 };

static const char *write_samples(uint32_t pages, const char *text)
{
    TIFF *tiff = tiny_begin(&(struct tiny){.height = 0}, "t.tif");
    unsigned char *pixel = unit_memory(SAMPLES, 1);
    for (uint32_t i = 0; i < pages; i++) {
        set_tags(tiff, 1, 1, SAMPLES);
        TIFFSetField(tiff, TIFFTAG_IMAGEDESCRIPTION, text);
        CHECK(TIFFWriteEncodedStrip(tiff, 0, pixel, SAMPLES) == SAMPLES);
        CHECK(TIFFWriteDirectory(tiff));
    }
    free(pixel);
    TIFFClose(tiff);
    return unit_path("t.tif");
}

static void too_many_images_are_refused(void)
{
    refuses(write_samples(3, "ImageJ=1\nimages=3\nframes=3\n"),
            "says of more than 65536 images (channels, time points)");
}

static void images_of_a_page_are_converted_256_at_a_time(void)
{
    struct image_list list;
    if (pixels_open(&list, write_samples(1, ""), SAMPLES)) {
        SAME(convert_group(list.image, SAMPLES), 256);
        SAME(convert_group(list.image + SAMPLES - 9, 9), 9);
    }
    image_list_close(&list);
}

static void names_of_many_images_are_compared(void)
{
    struct image *images = unit_memory(SAMPLES, sizeof *images);
    char(*names)[16] = unit_memory(SAMPLES, sizeof *names), words[100];
    struct why why;
    size_t bad = 0;
    for (uint32_t i = 0; i < SAMPLES; i++)
        snprintf(names[i], sizeof names[i], "c%u", i);
    unit_shuffle(names, SAMPLES, sizeof *names);
    for (uint32_t i = 0; i < SAMPLES; i++)
        images[i] = (struct image){.channel = names[i], .path = "other.tif"};
    FINE(image_check_set(images, SAMPLES, &bad, &why));
    images[12].path = "first.tif";
    images[60000].channel = images[12].channel;
    snprintf(words, sizeof words, "channel \"%s\" is also that of %s",
             names[12], "first.tif; give it another name: NAME=PATH");
    SAME_TEXT(image_check_set(images, SAMPLES, &bad, &why), words);
    SAME(bad, 60000);
    free(names);
    free(images);
}

static const struct test TESTS[] = {
    {"bilevel codecs of several samples or bits are refused",
     bilevel_codecs_of_more_are_refused},
    {"of single bits they read right, JBIG in both fill orders",
     bilevel_codecs_of_single_bits_read_right},
    {"a last strip of one row, padded, of large strips reads right",
     padded_last_row_of_large_strips_reads_right},
    {"JBIG streams of another size are refused in words",
     jbig_streams_of_another_size_are_refused},
    {"flat pixels at offset 0 are copied", flat_pixels_at_offset_0_are_copied},
    {"SubIFDs that name one directory again and again are refused",
     sub_ifds_named_again_and_again_are_refused},
    {"too many images are refused", too_many_images_are_refused},
    {"images of a page are converted 256 at a time",
     images_of_a_page_are_converted_256_at_a_time},
    {"names of many images are compared", names_of_many_images_are_compared},
};
SUITE(found, TESTS);
