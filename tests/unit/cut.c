/* SPDX-License-Identifier: MIT */
#include "job/cut.h"
#include "image/cache.h"
#include "pixels.h"
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>

/* What is cut of the image, head and all, malloc'ed. */
static char *cut_out(struct cut *cut, size_t *n, const char **bad,
                     struct why *why)
{
    char *bytes = NULL;
    cut->out = open_memstream(&bytes, n);
    CHECK(cut->out != NULL);
    cut_print_head(cut->out, cut->format, cut->image, cut->tile, 1);
    *bad = cut_print(cut, why);
    fclose(cut->out);
    return bytes;
}

static struct tile random_tile(const struct tiny *tiny)
{
    struct tile tile = {.y = unit_below(tiny->height),
                        .x = unit_below(tiny->width)};
    tile.height = 1 + unit_below(tiny->height - tile.y);
    tile.width = 1 + unit_below(tiny->width - tile.x);
    return tile;
}

static uint32_t blocks_along(uint32_t first, uint32_t n, uint32_t block)
{
    return (first + n - 1) / block - first / block + 1;
}

/* Those of one plane that the tile meets. */
static uint64_t blocks_met(const struct tiny *tiny, const struct tile *tile)
{
    bool strips = tiny->strip > 0;
    uint32_t height = strips ? tiny->strip : tiny->tile[0];
    uint32_t width = strips ? tiny->width : tiny->tile[1];
    return blocks_along(tile->y, tile->height, height) *
           (uint64_t)blocks_along(tile->x, tile->width, width);
}

static void rectangle_of_every_plane_is_cut(void)
{
    for (int i = 0; i < 300 && !unit_failed(); i++) {
        struct tiny tiny = tiny_random_any();
        struct tile tile = random_tile(&tiny);
        struct image_list list;
        struct why why;
        const char *bad;
        size_t n, bytes = sample_bytes(tiny.type), row = tile.width * bytes;
        uint16_t s = (uint16_t)unit_below(tiny.samples);
        if (pixels_open(&list, tiny_write(&tiny, "t.tif"), tiny.samples)) {
            struct image *image = &list.image[s];
            struct cut cut = {.format = CUT_RAW,
                              .image = image,
                              .tile = &tile,
                              .cache = unit_below(2) * 10000};
            image->no_map = unit_below(2);
            char *got = cut_out(&cut, &n, &bad, &why);
            if (FINE(bad) && SAME(n, tiny.pages * tile.height * row))
                for (uint32_t k = 0; k < tiny.pages * tile.height; k++)
                    SAME_BYTES(got + k * row,
                               tiny_row(&tiny, k / tile.height, s,
                                        tile.y + k % tile.height) +
                                   tile.x * bytes,
                               row);
            if (image->codec == NULL)
                SAME(cut.decoded, 0);
            else if (tiny.codec != COMPRESSION_NONE) /* libtiff chops those */
                SAME(cut.decoded, tiny.pages * blocks_met(&tiny, &tile));
            free(got);
        }
        image_list_close(&list);
        free(tiny.pixels);
    }
}

static void pgm_has_the_high_byte_first(void)
{
    for (int i = 0; i < 20 && !unit_failed(); i++) {
        struct tiny tiny = tiny_random();
        struct image image;
        struct why why;
        const char *bad;
        char head[60];
        size_t n;
        tiny.type = i % 2 ? SAMPLE_UINT16 : SAMPLE_UINT8;
        tiny.predictor = PREDICTOR_NONE;
        struct tile tile = {.height = tiny.height, .width = tiny.width};
        struct cut cut = {.format = CUT_PGM, .image = &image, .tile = &tile};
        FINE(image_open(&image, tiny_write(&tiny, "t.tif"), &why));
        char *got = cut_out(&cut, &n, &bad, &why);
        size_t m =
            (size_t)snprintf(head, sizeof head, "P5\n%u %u\n%d\n", tiny.width,
                             tiny.height, i % 2 ? 65535 : 255);
        size_t pixels = (size_t)tiny.height * tiny.width;
        if (FINE(bad) && SAME(n, m + pixels * (1 + (unsigned)i % 2))) {
            SAME_BYTES(got, head, m);
            sample_swap(got + m, i % 2 && sample_must_swap(true) ? pixels : 0,
                        2);
            SAME_BYTES(got + m, tiny.pixels, n - m);
        }
        free(got);
        image_close(&image);
        free(tiny.pixels);
    }
}

static void npy_of_a_stack_reads_back(void)
{
    struct tiny tiny = {.height = 9,
                        .width = 8,
                        .strip = 2,
                        .pages = 3,
                        .type = SAMPLE_INT16,
                        .codec = COMPRESSION_LZW};
    struct tile tile = {.height = 9, .width = 8};
    struct image image, made;
    struct why why;
    const char *bad;
    size_t n;
    FINE(image_open(&image, tiny_write(&tiny, "t.tif"), &why));
    struct cut cut = {.format = CUT_NPY, .image = &image, .tile = &tile};
    char *got = cut_out(&cut, &n, &bad, &why);
    FINE(bad);
    if (FINE(image_open(&made, unit_file("c.npy", got, n), &why))) {
        SAME(made.shape.z, 3);
        pixels_same(&made, &tiny, 0, 0, 1);
    }
    image_close(&made);
    free(got);
    image_close(&image);
    free(tiny.pixels);
}

static void failure_is_told_in_words_that_last(void)
{
    struct tiny tiny = {.height = 90,
                        .width = 90,
                        .strip = 90,
                        .codec = COMPRESSION_ADOBE_DEFLATE};
    struct tile tile = {.height = 1, .width = 1};
    struct image image;
    struct why why;
    const char *bad;
    size_t n;
    char *bytes = unit_read(tiny_write(&tiny, "t.tif"), &n);
    memset(bytes + 100, 0xff, 500);
    FINE(image_open(&image, unit_file("t.tif", bytes, n), &why));
    struct cut cut = {.format = CUT_RAW, .image = &image, .tile = &tile};
    char *got = cut_out(&cut, &n, &bad, &why);
    CHECK(bad == why.text);
    CHECK(strncmp(why.text, "TIFF: page 0: cannot decode strip 0 at ", 39) ==
          0);
    SAME(n, 0);
    SAME(cut.decoded, 0);
    free(got);
    image_close(&image);
    free(tiny.pixels);
    free(bytes);
}

static const struct test TESTS[] = {
    {"a rectangle of every plane is cut, by the blocks that it meets",
     rectangle_of_every_plane_is_cut},
    {"PGM has the high byte first", pgm_has_the_high_byte_first},
    {"NPY of a stack reads back", npy_of_a_stack_reads_back},
    {"a failure is told in words that last",
     failure_is_told_in_words_that_last},
};
SUITE(cut, TESTS);
