/* SPDX-License-Identifier: MIT */
#include "image/cache.h"
#include "pixels.h"
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>

/* A random TIFF that does not lie flat, its images, and a cache of them. */
struct setup {
    struct tiny tiny;
    struct image_list list;
    struct cache cache;
};

static bool open_setup(struct setup *s, size_t allowed)
{
    *s = (struct setup){.tiny = tiny_random_any()};
    if (s->tiny.codec == COMPRESSION_NONE)
        s->tiny.codec = COMPRESSION_LZW;
    const char *path = tiny_write(&s->tiny, "t.tif");
    if (!pixels_open(&s->list, path, s->tiny.samples))
        return false;
    size_t bytes = cache_bytes(s->list.image, s->list.n,
                               1 + unit_below(s->tiny.width), allowed);
    return FINE(cache_open(&s->cache, s->list.image, s->list.n, bytes));
}

static void close_setup(struct setup *s)
{
    cache_close(&s->cache);
    image_list_close(&s->list);
    free(s->tiny.pixels);
}

static struct cache_place random_place(const struct setup *s)
{
    return (struct cache_place){.image = &s->list.image[unit_below(s->list.n)],
                                .z = unit_below(s->tiny.pages),
                                .y = unit_below(s->tiny.height),
                                .x = unit_below(s->tiny.width)};
}

static bool holds(const struct tile *tile, const struct cache_place *at)
{
    return at->y >= tile->y && at->y - tile->y < tile->height &&
           at->x >= tile->x && at->x - tile->x < tile->width;
}

/* All of the block's pixels are those of the file. */
static void same_block(const struct setup *s, const struct cache_place *at,
                       const struct cache_block *block)
{
    const struct tile *place = &block->place;
    size_t sample = sample_bytes(s->tiny.type);
    CHECK(holds(place, at));
    CHECK(tile_fits(*place, at->image->shape));
    for (uint32_t y = 0; y < place->height && !unit_failed(); y++) {
        const unsigned char *row =
            tiny_row(&s->tiny, at->z, at->image->sample, place->y + y);
        SAME_BYTES(block->samples + y * block->row_bytes,
                   row + place->x * sample, place->width * sample);
    }
}

static void every_block_holds_its_pixels(void)
{
    for (int i = 0; i < 150 && !unit_failed(); i++) {
        struct setup s;
        if (open_setup(&s, unit_below(20000)))
            for (int k = 0; k < 60 && !unit_failed(); k++) {
                struct cache_place at = random_place(&s);
                struct cache_block block;
                if (!FINE(cache_block(&s.cache, &at, &block)))
                    break;
                same_block(&s, &at, &block);
                CHECK(s.cache.used <= s.cache.n);
                if (unit_below(4) == 0)
                    cache_let_go(&s.cache, &block);
            }
        close_setup(&s);
    }
}

/* What a cache should hold: blocks by use, the latest first. */
struct model {
    struct key {
        size_t image;
        uint32_t z, y, x;
    } key[4096];
    size_t n, room;
    uint64_t missed;
};

static void model_ask(struct model *m, struct key key)
{
    size_t i = 0;
    while (i < m->n && memcmp(&m->key[i], &key, sizeof key) != 0)
        i++;
    m->missed += i == m->n;
    if (i == m->n && m->n < m->room)
        m->n++;
    else if (i == m->n)
        i--; /* the oldest goes */
    memmove(&m->key[1], &m->key[0], i * sizeof key);
    m->key[0] = key;
}

/* The latest becomes the oldest. */
static void model_let_go(struct model *m)
{
    struct key key = m->key[0];
    memmove(&m->key[0], &m->key[1], (m->n - 1) * sizeof key);
    m->key[m->n - 1] = key;
}

static void least_recently_used_block_goes_first(void)
{
    struct model *m = unit_memory(1, sizeof *m);
    for (int i = 0; i < 100 && !unit_failed(); i++) {
        struct setup s;
        bool ok = open_setup(&s, unit_below(i % 2 ? 5000 : 50000));
        *m = (struct model){.room = s.cache.n};
        for (int k = 0; k < 300 && ok && !unit_failed(); k++) {
            struct cache_place at = random_place(&s);
            struct cache_block block;
            if (!FINE(cache_block(&s.cache, &at, &block)))
                break;
            struct key key;
            memset(&key, 0, sizeof key);
            key.image = (size_t)(at.image - s.list.image);
            key.z = at.z;
            key.y = block.place.y;
            key.x = block.place.x;
            model_ask(m, key);
            SAME(s.cache.decoded, m->missed);
            SAME(s.cache.used, m->n);
            if (unit_below(3) == 0) {
                cache_let_go(&s.cache, &block);
                model_let_go(m);
            }
        }
        close_setup(&s);
    }
    free(m);
}

static uint64_t blocks_of(const struct tiny *tiny)
{
    uint32_t height = tiny->strip > 0 ? tiny->strip : tiny->tile[0];
    uint32_t width = tiny->strip > 0 ? tiny->width : tiny->tile[1];
    return ((tiny->height - 1) / height + 1) *
           (uint64_t)((tiny->width - 1) / width + 1);
}

static void walk_down_decodes_each_block_once(void)
{
    for (int i = 0; i < 100 && !unit_failed(); i++) {
        struct setup s;
        bool ok = open_setup(&s, 0);
        cache_close(&s.cache); /* one for full rows: its least will do */
        const struct image *image = &s.list.image[0];
        size_t bytes = cache_bytes(image, 1, s.tiny.width, 0);
        ok = ok && FINE(cache_open(&s.cache, image, 1, bytes));
        for (uint32_t z = 0; z < s.tiny.pages && ok; z++) {
            struct window_area area = {
                .z = z, .width = s.tiny.width, .keep_y = UINT32_MAX};
            struct window window;
            struct why why;
            const void *row;
            window_open(&window, image, &s.cache, &area);
            for (uint32_t y = 0; y < s.tiny.height; y++)
                FINE(window_row(&window, y, &row, &why));
            window_close(&window);
            SAME(s.cache.decoded, (z + 1) * blocks_of(&s.tiny));
        }
        close_setup(&s);
    }
}

/* Rows of a mask are read beside those of the image. */
static void walk_down_beside_a_mask_decodes_each_block_once(void)
{
    for (int i = 0; i < 60 && !unit_failed(); i++) {
        struct setup s;
        bool ok = open_setup(&s, 0);
        cache_close(&s.cache);
        struct image pair[2] = {s.list.image[0], s.list.image[0]};
        struct window window[2];
        struct window_area area = {.width = s.tiny.width, .keep_y = UINT32_MAX};
        struct why why;
        const void *row;
        pair[1].beside = true;
        size_t bytes = cache_bytes(pair, 2, s.tiny.width, 0);
        ok = ok && FINE(cache_open(&s.cache, pair, 2, bytes));
        for (int k = 0; k < 2 && ok; k++)
            window_open(&window[k], &pair[k], &s.cache, &area);
        for (uint32_t y = 0; y < s.tiny.height && ok; y++)
            for (int k = 0; k < 2; k++)
                FINE(window_row(&window[k], y, &row, &why));
        for (int k = 0; k < 2 && ok; k++)
            window_close(&window[k]);
        SAME(s.cache.decoded, 2 * blocks_of(&s.tiny));
        close_setup(&s);
    }
}

static void cache_is_as_large_as_said(void)
{
    for (int i = 0; i < 100 && !unit_failed(); i++) {
        struct setup s;
        size_t allowed = unit_below(100000);
        bool ok = open_setup(&s, 0);
        const struct image *image = s.list.image;
        cache_close(&s.cache);
        uint32_t width = 1 + unit_below(s.tiny.width);
        uint64_t all = blocks_of(&s.tiny) * s.tiny.pages * s.list.n;
        size_t bytes = cache_bytes(image, s.list.n, width, allowed);
        ok = ok && FINE(cache_open(&s.cache, image, s.list.n, bytes));
        if (ok) {
            size_t each = bytes / s.cache.n;
            uint64_t least =
                (width + image->block.width - 2) / image->block.width + 1;
            CHECK(s.cache.memory_bytes <= bytes);
            CHECK(s.cache.slot_bytes >= image->block.bytes);
            CHECK(s.cache.n <= all);
            CHECK(bytes <= allowed || s.cache.n <= least);
            CHECK(s.cache.n == all || bytes + each > allowed);
        }
        close_setup(&s);
    }
}

static void flat_images_need_no_cache(void)
{
    struct tiny tiny = {.height = 9, .width = 9, .strip = 2, .codec = 1};
    struct image image;
    struct why why;
    struct cache cache;
    if (FINE(image_open(&image, tiny_write(&tiny, "t.tif"), &why))) {
        SAME(cache_bytes(&image, 1, 9, 1 << 20), 0);
        FINE(cache_open(&cache, &image, 1, 0));
        pixels_same(&image, &tiny, 0, 0, 0);
        cache_close(&cache);
        cache_close(&cache);
    }
    image_close(&image);
    free(tiny.pixels);
}

/* One strip of nine is spoilt; the others read, before and after, and it
 * fails each time with the same words. */
static void failed_block_does_not_spoil_the_cache(void)
{
    struct tiny tiny = {.height = 90,
                        .width = 90,
                        .strip = 10,
                        .type = SAMPLE_UINT16,
                        .codec = COMPRESSION_ADOBE_DEFLATE};
    size_t n;
    char *file = unit_read(tiny_write(&tiny, "t.tif"), &n), words[300];
    memset(file + n / 2, 0xff, 300);
    for (size_t slots = 1; slots < 12; slots++) {
        struct setup s = {.tiny = tiny};
        if (!pixels_open(&s.list, unit_file("u.tif", file, n), 1))
            break;
        size_t all = cache_bytes(s.list.image, 1, 90, 1 << 20);
        FINE(cache_open(&s.cache, s.list.image, 1,
                        slots < 9 ? all / 9 * slots : all));
        uint32_t bad_strips = 0, spoilt = 99;
        for (int k = 0; k < 200 && !unit_failed(); k++) {
            struct cache_place at = {s.list.image, 0, unit_below(90), 5};
            struct cache_block block;
            const char *bad = cache_block(&s.cache, &at, &block);
            if (bad == NULL) {
                same_block(&s, &at, &block);
                continue;
            }
            if (spoilt == 99)
                snprintf(words, sizeof words, "%s", bad);
            bad_strips += spoilt != at.y / 10;
            spoilt = at.y / 10;
            SAME_TEXT(bad, words);
        }
        SAME(bad_strips, 1); /* it is always the same */
        CHECK(strncmp(words, "TIFF: page 0: cannot decode strip ", 34) == 0);
        SAME(strtoul(words + 34, NULL, 10), spoilt);
        s.tiny.pixels = NULL;
        close_setup(&s);
    }
    free(file);
    free(tiny.pixels);
}

static const struct test TESTS[] = {
    {"every block holds its pixels", every_block_holds_its_pixels},
    {"the least recently used block goes first, before it what was let go",
     least_recently_used_block_goes_first},
    {"a walk down by full rows decodes each block once",
     walk_down_decodes_each_block_once},
    {"a walk down beside a mask decodes each block once",
     walk_down_beside_a_mask_decodes_each_block_once},
    {"a cache is as large as said", cache_is_as_large_as_said},
    {"flat images need no cache", flat_images_need_no_cache},
    {"a failed block does not spoil the cache",
     failed_block_does_not_spoil_the_cache},
};
SUITE(cache, TESTS);
