/* SPDX-License-Identifier: MIT */
#include "image/tif.h"
#include "image/window.h"
#include "tiny.h"
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>

/* Gathers the pixels that are decoded, and counts them. */
struct basket {
    const struct image *image;
    unsigned char *pixels, *count;
    size_t left; /* calls until it fails */
};

static const char *put(void *self, const struct tile *place,
                       const void *samples)
{
    struct basket *basket = self;
    uint32_t y = place->y, x = place->x, n = place->height;
    uint32_t width = place->width;
    size_t all = basket->image->shape.x, bytes;
    const unsigned char *from = samples;
    bytes = sample_bytes(basket->image->type);
    if (basket->left-- == 0)
        return "basket is full";
    if (!CHECK(y + n <= basket->image->shape.y && x + width <= all))
        return "outside";
    for (uint32_t i = 0; i < n; i++) {
        size_t at = (y + i) * all + x;
        memcpy(basket->pixels + at * bytes, from + i * width * bytes,
               width * bytes);
        for (uint32_t k = 0; k < width; k++)
            basket->count[at + k]++;
    }
    return NULL;
}

static void decoded_pixels_are_the_images_each_once(void)
{
    for (size_t i = 0; i < 300 && !unit_failed(); i++) {
        struct tiny tiny = tiny_random();
        struct image image;
        struct why why;
        size_t n = (size_t)tiny.height * tiny.width;
        const char *path = tiny_write(&tiny, "t.tif");
        struct basket basket = {&image, unit_memory(n, 8), unit_memory(n, 1),
                                SIZE_MAX};
        if (FINE(image_open(&image, path, &why))) {
            SAME(image.type, tiny.type);
            CHECK(shape_equal(image.shape,
                              (struct shape){1, tiny.height, tiny.width}));
            FINE(tif_decode(&image, &(struct tif_sink){put, &basket}, &why));
            SAME_BYTES(basket.pixels, tiny.pixels, n * sample_bytes(tiny.type));
            for (size_t k = 0; k < n; k++)
                SAME(basket.count[k], 1);
        }
        image_close(&image);
        free(basket.pixels);
        free(basket.count);
        free(tiny.pixels);
    }
}

static void same_rows(const struct image *image, const struct tiny *tiny)
{
    struct window window;
    struct why why;
    size_t row = image_row_bytes(image);
    unsigned char *copy = unit_memory(1, row);
    window_open(&window, image, 0, image->shape.x);
    for (uint32_t y = 0; y < image->shape.y; y++) {
        const void *samples;
        FINE(window_row(&window, y, &samples, &why));
        sample_copy(copy, samples, image->shape.x, sample_bytes(image->type),
                    image->swap);
        SAME_BYTES(copy, tiny->pixels + y * row, row);
    }
    window_close(&window);
    free(copy);
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
            if (image.codec == NULL)
                same_rows(&image, &tiny);
        }
        image_close(&image);
        free(tiny.pixels);
    }
}

static void layout_is(struct tiny tiny, const char *codec)
{
    struct image image;
    struct why why;
    FINE(image_open(&image, tiny_write(&tiny, "t.tif"), &why));
    SAME_TEXT(image.codec, codec);
    image_close(&image);
    free(tiny.pixels);
}

static void layout_that_is_not_flat_is_named(void)
{
    struct tiny tiny = {.height = 20, .width = 20, .codec = COMPRESSION_NONE};
    layout_is(tiny, "tiles");
    tiny.strip = 3;
    layout_is(tiny, NULL);
    tiny.gaps = true;
    layout_is(tiny, "strips apart");
    tiny.codec = COMPRESSION_LZW;
    layout_is(tiny, "LZW");
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
    image_close(&image);
    free(tiny.pixels);
}

static void one_bit(TIFF *tiff)
{
    TIFFSetField(tiff, TIFFTAG_BITSPERSAMPLE, 1);
}

static void half(TIFF *tiff)
{
    TIFFSetField(tiff, TIFFTAG_BITSPERSAMPLE, 16);
    TIFFSetField(tiff, TIFFTAG_SAMPLEFORMAT, SAMPLEFORMAT_IEEEFP);
}

static void colour(TIFF *tiff)
{
    TIFFSetField(tiff, TIFFTAG_SAMPLESPERPIXEL, 3);
    TIFFSetField(tiff, TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_RGB);
}

static void long_stack(TIFF *tiff)
{
    TIFFSetField(tiff, TIFFTAG_IMAGEDESCRIPTION,
                 "ImageJ=1.53t\nimages=20\nslices=20\n");
}

static void other_images_are_refused(void)
{
    refuses(one_bit, "TIFF: samples of 1 bits, format 1, are not supported");
    refuses(half, "TIFF: samples of 16 bits, format 3, are not supported");
    refuses(colour, "TIFF: 3 samples a pixel; only images of one sample are "
                    "read");
    refuses(long_stack,
            "TIFF: holds several pages; only files of one page are read");
}

static void file_of_several_pages_is_refused(void)
{
    struct tiny tiny = {.height = 4, .width = 8, .strip = 2, .codec = 1};
    const char *path = tiny_write(&tiny, "t.tif");
    struct image image;
    struct why why;
    TIFF *tiff = TIFFOpen(path, "a");
    TIFFSetField(tiff, TIFFTAG_IMAGEWIDTH, 1);
    TIFFSetField(tiff, TIFFTAG_IMAGELENGTH, 1);
    TIFFSetField(tiff, TIFFTAG_BITSPERSAMPLE, 8);
    TIFFSetField(tiff, TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_MINISBLACK);
    CHECK(TIFFWriteEncodedStrip(tiff, 0, tiny.pixels, 1) == 1);
    TIFFClose(tiff);
    SAME_TEXT(image_open(&image, path, &why),
              "TIFF: holds several pages; only files of one page are read");
    image_close(&image);
    free(tiny.pixels);
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
    static const struct {
        void (*tags)(TIFF *);
        double y, x;
        const char *unit;
        bool note;
    } cases[] = {{NULL, 0, 0, "", false},
                 {white_zero, 1, 0.5, "um", true},
                 {inches, 10, 1, "um", false},
                 {no_unit, 0, 0, "", false}};
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct tiny tiny = {.height = 4,
                            .width = 8,
                            .strip = 2,
                            .codec = COMPRESSION_NONE,
                            .tags = cases[i].tags};
        struct image image;
        struct why why;
        FINE(image_open(&image, tiny_write(&tiny, "t.tif"), &why));
        SAME_REAL(image.spacing[0], cases[i].y);
        SAME_REAL(image.spacing[1], cases[i].x);
        SAME_TEXT(image.unit, cases[i].unit);
        CHECK((image.note != NULL) == cases[i].note);
        image_close(&image);
        free(tiny.pixels);
    }
}

/* Whatever is cut off, the file is refused, at the latest when decoded; its
 * tags stand behind the pixels, so cutting may also spoil those. */
static void truncated_file_is_refused(void)
{
    for (size_t i = 0; i < 60 && !unit_failed(); i++) {
        struct tiny tiny = tiny_random();
        struct image image;
        struct why why;
        size_t n, area = (size_t)tiny.height * tiny.width;
        char *bytes = unit_read(tiny_write(&tiny, "t.tif"), &n);
        struct basket basket = {&image, unit_memory(area, 8),
                                unit_memory(area, 1), SIZE_MAX};
        const char *path = unit_file("u.tif", bytes, unit_below(n));
        const char *bad = image_open(&image, path, &why);
        if (bad == NULL)
            bad = tif_decode(&image, &(struct tif_sink){put, &basket}, &why);
        CHECK(bad != NULL);
        image_close(&image);
        free(basket.pixels);
        free(basket.count);
        free(tiny.pixels);
        free(bytes);
    }
}

static void failure_of_the_sink_is_returned(void)
{
    for (uint32_t strip = 0; strip < 8; strip += 7) {
        struct tiny tiny = {.height = 40,
                            .width = 40,
                            .codec = COMPRESSION_LZW,
                            .strip = strip};
        struct image image;
        struct why why;
        struct basket basket = {&image, unit_memory(1600, 8),
                                unit_memory(1600, 1), 2};
        FINE(image_open(&image, tiny_write(&tiny, "t.tif"), &why));
        SAME_TEXT(tif_decode(&image, &(struct tif_sink){put, &basket}, &why),
                  "basket is full");
        image_close(&image);
        free(basket.pixels);
        free(basket.count);
        free(tiny.pixels);
    }
}

static const struct test TESTS[] = {
    {"decoded pixels are the image's, each once",
     decoded_pixels_are_the_images_each_once},
    {"uncompressed strips in a row are mapped where they lie",
     uncompressed_strips_in_a_row_are_mapped_where_they_lie},
    {"a layout that is not flat is named", layout_that_is_not_flat_is_named},
    {"other images are refused", other_images_are_refused},
    {"a file of several pages is refused", file_of_several_pages_is_refused},
    {"spacing comes from the resolution and its unit",
     spacing_comes_from_the_resolution},
    {"a truncated file is refused", truncated_file_is_refused},
    {"a failure of the sink is returned", failure_of_the_sink_is_returned},
};
SUITE(tif, TESTS);
