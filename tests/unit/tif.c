/* SPDX-License-Identifier: MIT */
/*
 * One page of a TIFF: its samples, its layout, what is refused. Pages
 * together are in tif_pages.c and tif_dims.c.
 */
#include "image/tif.h"
#include "pixels.h"
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>

static void decoded_pixels_are_the_images(void)
{
    for (size_t i = 0; i < 300 && !unit_failed(); i++) {
        struct tiny tiny = tiny_random();
        struct image image;
        struct why why;
        if (FINE(image_open(&image, tiny_write(&tiny, "t.tif"), &why))) {
            CHECK(shape_equal(image.shape,
                              (struct shape){1, tiny.height, tiny.width}));
            pixels_same(&image, &tiny, 0, 0, 0);
        }
        image_close(&image);
        free(tiny.pixels);
    }
}

static void anything_libtiff_writes_is_read_back(void)
{
    for (size_t i = 0; i < 500 && !unit_failed(); i++) {
        struct tiny tiny = tiny_random_any();
        struct image_list list;
        if (pixels_open(&list, tiny_write(&tiny, "t.tif"), tiny.samples))
            for (uint16_t s = 0; s < tiny.samples && !unit_failed(); s++) {
                SAME(list.image[s].number, s);
                SAME(list.image[s].shape.z, tiny.pages);
                SAME(list.notes.n, 0);
                pixels_same(&list.image[s], &tiny, s, 0, 1);
            }
        image_list_close(&list);
        free(tiny.pixels);
    }
}

static void lsb_first(TIFF *tiff)
{
    TIFFSetField(tiff, TIFFTAG_FILLORDER, FILLORDER_LSB2MSB);
}

static void reversed_bits_are_read(void)
{
    for (uint16_t bits = 1; bits < 9; bits++) {
        struct tiny tiny = {.height = 9,
                            .width = 13,
                            .strip = 4,
                            .codec = COMPRESSION_NONE,
                            .bits = bits,
                            .tags = lsb_first};
        struct image_list list;
        if (pixels_open(&list, tiny_write(&tiny, "t.tif"), 1))
            pixels_same(&list.image[0], &tiny, 0, 0, 1);
        image_list_close(&list);
        free(tiny.pixels);
    }
}

static void uncompressed_strips_in_a_row_are_mapped_where_they_lie(void)
{
    for (size_t i = 0; i < 200 && !unit_failed(); i++) {
        struct tiny tiny = tiny_random();
        struct image image;
        struct why why;
        bool flat = tiny.codec == COMPRESSION_NONE && tiny.strip > 0;
        if (FINE(image_open(&image, tiny_write(&tiny, "t.tif"), &why))) {
            CHECK((image.codec == NULL) == flat);
            CHECK(image_is_contiguous(&image) == flat);
            CHECK(!flat || image.plane == NULL);
            CHECK(flat || !image.swap);
            if (flat)
                pixels_same(&image, &tiny, 0, 0, 1);
        }
        image_close(&image);
        free(tiny.pixels);
    }
}

static void layout_is(struct tiny tiny, const char *codec, const char *layout)
{
    struct image_list list;
    pixels_open(&list, tiny_write(&tiny, "t.tif"),
                tiny.samples > 1 ? tiny.samples : 1);
    for (size_t i = 0; i < list.n; i++) {
        SAME_TEXT(list.image[i].codec, codec);
        SAME_TEXT(list.image[i].layout, layout);
    }
    image_list_close(&list);
    free(tiny.pixels);
}

static void layout_is_named(void)
{
    struct tiny tiny = {.height = 20, .width = 20, .codec = COMPRESSION_NONE};
    layout_is(tiny, "tiles", "tiles of 16x16");
    tiny.tile[0] = 32;
    layout_is(tiny, "tiles", "tiles of 32x16");
    tiny.strip = 3;
    layout_is(tiny, NULL, "flat");
    tiny.samples = 3;
    layout_is(tiny, "samples interleaved", "strips of 3 rows");
    tiny.separate = true;
    layout_is(tiny, NULL, "flat");
    tiny.samples = 1;
    tiny.gaps = true;
    layout_is(tiny, "strips apart", "strips of 3 rows");
    tiny.bits = 5;
    layout_is(tiny, "samples packed", "strips of 3 rows");
    tiny.bits = 0;
    tiny.codec = COMPRESSION_LZW;
    layout_is(tiny, "LZW", "strips of 3 rows");
    tiny.strip = 1;
    layout_is(tiny, "LZW", "strips of 1 row");
    tiny.strip = 20;
    layout_is(tiny, "LZW", "one strip");
    tiny.strip = 99;
    layout_is(tiny, "LZW", "one strip");
}

static void refuses(void (*tags)(TIFF *), const char *words)
{
    struct tiny tiny = {.height = 4,
                        .width = 8,
                        .strip = 2,
                        .codec = COMPRESSION_NONE,
                        .tags = tags};
    struct image image;
    struct why why;
    SAME_TEXT(image_open(&image, tiny_write(&tiny, "t.tif"), &why), words);
    SAME_TEXT(image.path, unit_path("t.tif"));
    image_close(&image);
    free(tiny.pixels);
}

static void signed_odd(TIFF *tiff)
{
    TIFFSetField(tiff, TIFFTAG_BITSPERSAMPLE, 7);
    TIFFSetField(tiff, TIFFTAG_SAMPLEFORMAT, SAMPLEFORMAT_INT);
}

static void short_float(TIFF *tiff)
{
    TIFFSetField(tiff, TIFFTAG_SAMPLEFORMAT, SAMPLEFORMAT_IEEEFP);
}

static void complex_pair(TIFF *tiff)
{
    TIFFSetField(tiff, TIFFTAG_SAMPLEFORMAT, SAMPLEFORMAT_COMPLEXIEEEFP);
}

static void volume(TIFF *tiff)
{
    TIFFSetField(tiff, TIFFTAG_IMAGEDEPTH, 3);
}

static void long_stack(TIFF *tiff)
{
    TIFFSetField(tiff, TIFFTAG_IMAGEDESCRIPTION,
                 "ImageJ=1.53t\nimages=20\nslices=20\n");
}

static void other_images_are_refused(void)
{
    refuses(signed_odd, "TIFF: page 0: samples of 7 bits, format 2 (signed), "
                        "are not supported");
    refuses(short_float, "TIFF: page 0: samples of 8 bits, format 3 (float), "
                         "are not supported");
    refuses(complex_pair, "TIFF: page 0: samples of 8 bits, format 6 "
                          "(complex), are not supported");
    refuses(volume, "TIFF: page 0: one page is a volume of 3 planes "
                    "(ImageDepth), which is not supported");
    refuses(long_stack,
            "says of 20 planes, holds one page and no room for them");
}

static void white_zero(TIFF *tiff)
{
    TIFFSetField(tiff, TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_MINISWHITE);
    TIFFSetField(tiff, TIFFTAG_XRESOLUTION, 20000.0);
    TIFFSetField(tiff, TIFFTAG_YRESOLUTION, 10000.0);
    TIFFSetField(tiff, TIFFTAG_RESOLUTIONUNIT, RESUNIT_CENTIMETER);
}

static void inches(TIFF *tiff)
{
    TIFFSetField(tiff, TIFFTAG_XRESOLUTION, 25400.0);
    TIFFSetField(tiff, TIFFTAG_YRESOLUTION, 2540.0);
    TIFFSetField(tiff, TIFFTAG_RESOLUTIONUNIT, RESUNIT_INCH);
}

static void no_unit(TIFF *tiff)
{
    TIFFSetField(tiff, TIFFTAG_XRESOLUTION, 20000.0);
    TIFFSetField(tiff, TIFFTAG_YRESOLUTION, 10000.0);
    TIFFSetField(tiff, TIFFTAG_RESOLUTIONUNIT, RESUNIT_NONE);
}

static void spacing_comes_from_the_resolution(void)
{
    static const char white[] =
        "0 is white in it (MinIsWhite); values are kept as stored";
    static const struct {
        void (*tags)(TIFF *);
        double y, x;
        const char *unit, *note;
    } cases[] = {{NULL, 0, 0, "", NULL},
                 {white_zero, 1, 0.5, "um", white},
                 {inches, 10, 1, "um", NULL},
                 {no_unit, 0, 0, "", NULL}};
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct tiny tiny = {.height = 4,
                            .width = 8,
                            .strip = 2,
                            .codec = COMPRESSION_NONE,
                            .tags = cases[i].tags};
        struct image_list list;
        if (pixels_open(&list, tiny_write(&tiny, "t.tif"), 1)) {
            SAME_REAL(list.image[0].spacing[0], 0);
            SAME_REAL(list.image[0].spacing[1], cases[i].y);
            SAME_REAL(list.image[0].spacing[2], cases[i].x);
            SAME_TEXT(list.image[0].unit, cases[i].unit);
            SAME(list.notes.n, cases[i].note != NULL);
            if (list.notes.n > 0)
                SAME_TEXT(list.notes.line[0], cases[i].note);
        }
        image_list_close(&list);
        free(tiny.pixels);
    }
}

/* Whatever is cut off, the file is refused, at the latest when decoded; its
 * tags stand behind the pixels, so cutting may also spoil those. The last 8
 * bytes may only say that there is no other page. */
static void truncated_file_is_refused(void)
{
    for (size_t i = 0; i < 100 && !unit_failed(); i++) {
        struct tiny tiny = i % 2 ? tiny_random() : tiny_random_any();
        struct image_list list = {.n = 0};
        struct why why;
        size_t n;
        tiny.pages = 1;
        char *bytes = unit_read(tiny_write(&tiny, "t.tif"), &n);
        const char *path = unit_file("u.tif", bytes, unit_below(n - 8));
        const char *bad = image_list_open(&list, path, NULL, &why);
        for (size_t k = 0; k < list.n && bad == NULL; k++)
            free(pixels_read(&list.image[k], 0, &bad, &why));
        CHECK(bad != NULL);
        image_list_close(&list);
        free(tiny.pixels);
        free(bytes);
    }
}

static const struct test TESTS[] = {
    {"decoded pixels are the image's", decoded_pixels_are_the_images},
    {"pages, samples and bits of any number are read back",
     anything_libtiff_writes_is_read_back},
    {"reversed bits are read", reversed_bits_are_read},
    {"uncompressed strips in a row are mapped where they lie",
     uncompressed_strips_in_a_row_are_mapped_where_they_lie},
    {"a layout is named", layout_is_named},
    {"other images are refused", other_images_are_refused},
    {"spacing comes from the resolution and its unit",
     spacing_comes_from_the_resolution},
    {"a truncated file is refused", truncated_file_is_refused},
};
SUITE(tif, TESTS);
