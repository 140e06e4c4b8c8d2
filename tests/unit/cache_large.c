/* SPDX-License-Identifier: MIT */
/*
 * Decoding what is large: tiles of which few are touched, and strips that are
 * decoded part by part.
 */
#include "pixels.h"
#include "unit.h"

#include <stdlib.h>

enum { SIDE = 4096, TILE = 256 };

/* A pixel of the large image: tiles are alike but for one number each. */
static uint16_t large_pixel(uint32_t y, uint32_t x)
{
    return (uint16_t)(y / TILE * 100 + x / TILE + (y + x) % 7);
}

static void large_tags(TIFF *tiff, uint32_t height, uint32_t width)
{
    TIFFSetField(tiff, TIFFTAG_IMAGELENGTH, height);
    TIFFSetField(tiff, TIFFTAG_IMAGEWIDTH, width);
    TIFFSetField(tiff, TIFFTAG_BITSPERSAMPLE, 16);
    TIFFSetField(tiff, TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_MINISBLACK);
    TIFFSetField(tiff, TIFFTAG_COMPRESSION, COMPRESSION_ADOBE_DEFLATE);
}

static void write_large(void)
{
    TIFF *tiff = TIFFOpen(unit_path("t.tif"), "w");
    uint16_t *tile = unit_memory(TILE * TILE, 2);
    large_tags(tiff, SIDE, SIDE);
    TIFFSetField(tiff, TIFFTAG_TILELENGTH, TILE);
    TIFFSetField(tiff, TIFFTAG_TILEWIDTH, TILE);
    TIFFSetField(tiff, TIFFTAG_ZIPQUALITY, 1);
    for (uint32_t y = 0; y < SIDE; y += TILE)
        for (uint32_t x = 0; x < SIDE; x += TILE) {
            for (uint32_t k = 0; k < TILE * TILE; k++)
                tile[k] = large_pixel(y + k / TILE, x + k % TILE);
            CHECK(TIFFWriteTile(tiff, tile, x, y, 0, 0) > 0);
        }
    free(tile);
    TIFFClose(tiff);
}

static void same_area(struct cache *cache, const struct tile *tile)
{
    struct window_area area = {.x = tile->x, .width = tile->width};
    struct window window;
    struct why why;
    uint16_t *expected = unit_memory(tile->width, 2);
    window_open(&window, cache->images, cache, &area);
    for (uint32_t y = tile->y; y < tile->y + tile->height; y++) {
        const void *row;
        for (uint32_t x = 0; x < tile->width; x++)
            expected[x] = large_pixel(y, tile->x + x);
        if (FINE(window_row(&window, y, &row, &why)))
            SAME_BYTES(row, expected, tile->width * sizeof *expected);
    }
    window_close(&window);
    free(expected);
}

static void window_decodes_only_the_tiles_it_touches(void)
{
    struct image image;
    struct why why;
    write_large();
    if (!FINE(image_open(&image, unit_path("t.tif"), &why)))
        return;
    for (int i = 0; i < 24 && !unit_failed(); i++) {
        struct cache cache;
        struct tile t = {.height = 256,
                         .width = 256,
                         .y = unit_below(SIDE - 255),
                         .x = unit_below(SIDE - 255)};
        uint64_t down = (t.y + 255) / TILE - t.y / TILE + 1;
        uint64_t across = (t.x + 255) / TILE - t.x / TILE + 1;
        size_t bytes =
            cache_bytes(&image, 1, t.width, (size_t)(i % 2) * CACHE_USUAL);
        unit_case("256x256 from %u, %u on", t.y, t.x);
        FINE(cache_open(&cache, &image, 1, bytes));
        same_area(&cache, &t);
        SAME(cache.decoded, down * across);
        if (i % 2) {
            same_area(&cache, &t); /* again: all are kept */
            SAME(cache.decoded, down * across);
        }
        cache_close(&cache);
    }
    image_close(&image);
}

/* An image of strips of over 4 MB, decoded. */
struct tall {
    struct tiny tiny;
    struct image_list list;
    struct cache cache;
};

enum { WIDE = 2500, HIGH = 2400, STRIP = 1100 }; /* of 16 bits: 5.5 MB */

static bool open_tall(struct tall *t, size_t allowed)
{
    t->tiny = (struct tiny){.height = HIGH,
                            .width = WIDE,
                            .type = SAMPLE_UINT16,
                            .strip = STRIP,
                            .codec = COMPRESSION_LZW,
                            .big_endian = true};
    if (!pixels_open(&t->list, tiny_write(&t->tiny, "t.tif"), 1))
        return false;
    const struct image *image = t->list.image;
    CHECK(image->block.by_row);
    CHECK(image->block.bytes <= 1 << 20);
    return FINE(
        cache_open(&t->cache, image, 1, cache_bytes(image, 1, WIDE, allowed)));
}

static void close_tall(struct tall *t)
{
    cache_close(&t->cache);
    image_list_close(&t->list);
    free(t->tiny.pixels);
}

static void same_row(struct tall *t, struct window *window, uint32_t y)
{
    const void *row;
    struct why why;
    size_t skip = (size_t)window->area.x * 2;
    if (FINE(window_row(window, y, &row, &why)))
        SAME_BYTES(row, tiny_row(&t->tiny, 0, 0, y) + skip,
                   (size_t)window->area.width * 2);
}

/* Parts of a strip: its rows by so many that a part has at most 1 MB. */
static uint64_t parts(void)
{
    uint32_t rows = (1 << 20) / (WIDE * 2);
    return 2 * ((STRIP - 1) / rows + 1) + (HIGH - 2 * STRIP - 1) / rows + 1;
}

static void large_strips_are_read_part_by_part_each_once(void)
{
    struct tall t = {.list = {.n = 0}};
    if (open_tall(&t, 0)) {
        struct window_area area = {.width = WIDE};
        struct window window;
        window_open(&window, t.list.image, &t.cache, &area);
        for (uint32_t y = 0; y < HIGH && !unit_failed(); y++)
            same_row(&t, &window, y);
        SAME(t.cache.decoded, parts());
        SAME(t.cache.used, 1);
        window_close(&window);
    }
    close_tall(&t);
}

static void parts_are_right_when_going_back(void)
{
    static const size_t allowed[] = {0, 3 << 20};
    for (size_t i = 0; i < COUNT(allowed); i++) {
        struct tall t = {.list = {.n = 0}};
        if (open_tall(&t, allowed[i])) {
            struct window_area area = {.x = 700, .width = 900};
            struct window window;
            window_open(&window, t.list.image, &t.cache, &area);
            for (int k = 0; k < 8 && !unit_failed(); k++) {
                uint32_t y = unit_below(HIGH);
                unit_case("row %u, cache of %zu", y, allowed[i]);
                same_row(&t, &window, y);
                same_row(&t, &window, y > 300 ? y - 300 : y);
            }
            same_row(&t, &window, HIGH - 1);
            same_row(&t, &window, STRIP);
            same_row(&t, &window, STRIP - 1);
            same_row(&t, &window, 0);
            window_close(&window);
        }
        close_tall(&t);
    }
}

/* Samples apart and samples together, odd bits, a strip or two. */
static void large_strips_of_any_kind_read_right(void)
{
    static const struct {
        enum sample_type type;
        uint16_t bits, samples, codec, predictor;
        bool separate;
    } kinds[] = {
        {SAMPLE_UINT8, 0, 3, COMPRESSION_ADOBE_DEFLATE, 2, false},
        {SAMPLE_UINT16, 12, 2, COMPRESSION_NONE, 1, false},
        {SAMPLE_FLOAT, 0, 2, COMPRESSION_ADOBE_DEFLATE, 3, true},
    };
    for (size_t i = 0; i < COUNT(kinds) && !unit_failed(); i++) {
        struct tiny tiny = {.height = 1300,
                            .width = 1500,
                            .strip = 1250,
                            .type = kinds[i].type,
                            .bits = kinds[i].bits,
                            .samples = kinds[i].samples,
                            .codec = kinds[i].codec,
                            .predictor = kinds[i].predictor,
                            .separate = kinds[i].separate,
                            .big_endian = i % 2};
        struct image_list list;
        unit_case("case %zu", i);
        if (pixels_open(&list, tiny_write(&tiny, "t.tif"), tiny.samples))
            for (uint16_t s = 0; s < tiny.samples; s++) {
                CHECK(list.image[s].block.by_row);
                pixels_same(&list.image[s], &tiny, s, 0, 1);
            }
        image_list_close(&list);
        free(tiny.pixels);
    }
}

/* What a writer leaves out is 0, in strips of any size. */
static void strips_never_written_are_0(void)
{
    for (uint32_t width = 100; width < 3000; width += 2500) {
        TIFF *tiff = TIFFOpen(unit_path("t.tif"), "w");
        struct image_list list;
        struct why why;
        const char *bad;
        large_tags(tiff, 2000, width);
        TIFFSetField(tiff, TIFFTAG_ROWSPERSTRIP, 1000);
        unsigned char *ones = unit_memory(1000, (size_t)width * 2);
        size_t n = (size_t)1000 * width * 2;
        memset(ones, 1, n);
        CHECK(TIFFWriteEncodedStrip(tiff, 1, ones, (tmsize_t)n) > 0);
        TIFFClose(tiff);
        unit_case("strips of %u columns", width);
        if (pixels_open(&list, unit_path("t.tif"), 1)) {
            CHECK(list.image[0].block.by_row == (width > 2000));
            SAME(list.notes.n, 1);
            unsigned char *got = pixels_read(&list.image[0], 0, &bad, &why);
            if (FINE(bad)) {
                SAME_BYTES(got + n, ones, n);
                memset(ones, 0, n);
                SAME_BYTES(got, ones, n);
            }
            free(got);
        }
        image_list_close(&list);
        free(ones);
    }
}

static const struct test TESTS[] = {
    {"a window decodes only the tiles that it touches",
     window_decodes_only_the_tiles_it_touches},
    {"large strips are read part by part, each once",
     large_strips_are_read_part_by_part_each_once},
    {"parts are right when going back", parts_are_right_when_going_back},
    {"large strips of any kind read right",
     large_strips_of_any_kind_read_right},
    {"strips that were never written are 0", strips_never_written_are_0},
};
SUITE(cache_large, TESTS);
