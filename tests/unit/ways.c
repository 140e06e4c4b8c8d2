/* SPDX-License-Identifier: MIT */
/*
 * The ways to a row: mapped, read by rows, read in pieces, decoded. All give
 * the same bytes.
 */
#include "pixels.h"
#include "unit.h"

#include <stdlib.h>

/* The same pixels in two files: flat in one, in the other not. */
struct twins {
    struct tiny flat, apart;
    struct image_list flats, aparts;
};

static bool open_twins(struct twins *t)
{
    static const uint16_t codecs[] = {COMPRESSION_LZW, COMPRESSION_PACKBITS,
                                      COMPRESSION_ADOBE_DEFLATE};
    struct tiny any = tiny_random_any();
    any.bits = 0;
    any.predictor = PREDICTOR_NONE;
    any.codec = codecs[unit_below(COUNT(codecs))];
    t->apart = t->flat = any;
    t->flat.codec = COMPRESSION_NONE;
    t->flat.separate = true;
    t->flat.strip = 1 + unit_below(70);
    t->flat.big_endian = unit_below(2);
    bool ok =
        pixels_open(&t->flats, tiny_write(&t->flat, "flat.tif"), any.samples);
    ok = pixels_open(&t->aparts, tiny_write(&t->apart, "apart.tif"),
                     any.samples) &&
         ok;
    for (size_t i = 0; ok && i < t->flats.n; i++)
        ok = CHECK(t->flats.image[i].codec == NULL) &&
             CHECK(t->aparts.image[i].codec != NULL);
    return ok;
}

static void close_twins(struct twins *t)
{
    image_list_close(&t->flats);
    image_list_close(&t->aparts);
    free(t->flat.pixels);
    free(t->apart.pixels);
}

/* A way to the area's rows: perhaps by wider ones. */
struct way {
    struct image image; /* a copy */
    struct cache cache;
    struct window window;
    struct window_area area;
};

static void begin_way(struct way *way, const struct image *image,
                      const struct window_area *area)
{
    size_t bytes = cache_bytes(image, 1, area->width, unit_below(2) * 20000);
    way->image = *image;
    way->area = *area;
    FINE(cache_open(&way->cache, &way->image, 1, bytes));
    window_open(&way->window, &way->image, &way->cache, area);
}

static void end_way(struct way *way)
{
    window_close(&way->window);
    cache_close(&way->cache);
}

/* Columns x to x + width - 1 of the row, in this machine's byte order. */
static void take_row(struct way *way, uint32_t y,
                     const struct window_area *area, unsigned char *to)
{
    const void *row;
    struct why why;
    size_t sample = sample_bytes(way->image.type);
    if (FINE(window_row(&way->window, y, &row, &why)))
        sample_copy(to, (const char *)row + (area->x - way->area.x) * sample,
                    area->width, sample, way->image.swap);
}

static void compare(struct twins *t, uint16_t sample,
                    const struct window_area *area)
{
    struct way way[5];
    struct image *flat = &t->flats.image[sample];
    struct image *apart = &t->aparts.image[sample];
    struct window_area whole = *area;
    size_t bytes = sample_bytes(flat->type), n = area->width * bytes;
    unsigned char *row = unit_memory(n, 1);
    whole.x = 0;
    whole.width = flat->shape.x;
    begin_way(&way[0], flat, &whole);
    flat->no_map = true;
    begin_way(&way[1], flat, &whole);
    flat->no_map = unit_below(2);
    begin_way(&way[2], flat, area);
    flat->no_map = false;
    begin_way(&way[3], apart, &whole);
    begin_way(&way[4], apart, area);
    for (uint32_t y = unit_below(9); y < flat->shape.y && !unit_failed();
         y += 1 + unit_below(2))
        for (size_t i = 0; i < COUNT(way); i++) {
            take_row(&way[i], y, area, row);
            SAME_BYTES(row,
                       tiny_row(&t->flat, area->z, sample, y) + area->x * bytes,
                       n);
        }
    for (size_t i = 0; i < COUNT(way); i++)
        end_way(&way[i]);
    free(row);
}

static void all_ways_give_the_same_bytes(void)
{
    for (int i = 0; i < 200 && !unit_failed(); i++) {
        struct twins t;
        bool ok = open_twins(&t);
        for (int k = 0; k < 4 && ok && !unit_failed(); k++) {
            uint32_t width = t.flat.width, x = unit_below(width);
            struct window_area area = {.z = unit_below(t.flat.pages),
                                       .x = x,
                                       .width = 1 + unit_below(width - x),
                                       .keep_y = unit_below(80),
                                       .keep_x = unit_below(80)};
            compare(&t, (uint16_t)unit_below(t.flat.samples), &area);
        }
        close_twins(&t);
    }
}

/* Down one tile, then down the next to its right: what both need of a block
 * is decoded once where the first keeps it. */
static void what_a_neighbour_wants_is_kept(void)
{
    struct tiny tiny = {
        .height = 64, .width = 64, .tile = {16, 32}, .codec = COMPRESSION_LZW};
    struct image_list list;
    struct cache cache;
    if (!pixels_open(&list, tiny_write(&tiny, "t.tif"), 1))
        return;
    FINE(cache_open(&cache, list.image, 1,
                    cache_bytes(list.image, 1, 64, 1 << 20)));
    SAME(cache.n, 8);
    for (uint32_t x = 0; x < 64; x += 8) {
        struct window_area area = {
            .x = x, .width = 8, .keep_y = 64, .keep_x = x};
        struct window window;
        struct why why;
        const void *row;
        window_open(&window, list.image, &cache, &area);
        for (uint32_t y = 0; y < 64; y++)
            FINE(window_row(&window, y, &row, &why));
        window_close(&window);
    }
    SAME(cache.decoded, 8);
    cache_close(&cache);
    image_list_close(&list);
    free(tiny.pixels);
}

/* Decodes a block at the lower right, then walks down the left column of
 * tiles with room for three blocks; is the first still there? */
static void walk_keeps(uint32_t keep_y, uint32_t keep_x, bool kept)
{
    struct tiny tiny = {
        .height = 96, .width = 32, .tile = {16, 16}, .codec = COMPRESSION_LZW};
    struct window_area area = {.width = 16, .keep_y = keep_y, .keep_x = keep_x};
    struct image_list list;
    struct cache cache;
    struct cache_block block;
    struct window window;
    struct why why;
    const void *row;
    unit_case("keeping from %u, %u on", keep_y, keep_x);
    if (!pixels_open(&list, tiny_write(&tiny, "t.tif"), 1))
        return;
    size_t all = cache_bytes(list.image, 1, 32, 1 << 20);
    FINE(cache_open(&cache, list.image, 1, all / 12 * 3));
    SAME(cache.n, 3);
    struct cache_place first = {list.image, 0, 95, 31};
    FINE(cache_block(&cache, &first, &block));
    window_open(&window, list.image, &cache, &area);
    for (uint32_t y = 0; y < 96; y++)
        FINE(window_row(&window, y, &row, &why));
    window_close(&window);
    SAME(cache.decoded, 7);
    FINE(cache_block(&cache, &first, &block));
    SAME(cache.decoded, kept ? 7 : 8);
    cache_close(&cache);
    image_list_close(&list);
    free(tiny.pixels);
}

static void what_is_passed_goes_first(void)
{
    walk_keeps(96, 16, true);
    walk_keeps(96, 32, true);
    walk_keeps(96, 15, false); /* a neighbour wants column 15 */
    walk_keeps(0, 16, false);  /* another wants all rows */
    walk_keeps(95, 16, true);
}

static const struct test TESTS[] = {
    {"all ways to a row give the same bytes", all_ways_give_the_same_bytes},
    {"what a neighbour wants is kept", what_a_neighbour_wants_is_kept},
    {"what is passed goes first", what_is_passed_goes_first},
};
SUITE(ways, TESTS);
