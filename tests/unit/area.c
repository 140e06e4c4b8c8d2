/* SPDX-License-Identifier: MIT */
/*
 * Rectangles of a plane that do not begin at 0,0: what lies in them, grids of
 * them, proof that tiles cover them.
 */
#include "base/tile.h"
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>

enum { SIDE = 24, TILES = 60 };

/* Pixel by pixel, on a small plane. */
static bool all_inside(struct tile t, struct tile area)
{
    bool inside = true;
    for (uint32_t y = t.y; y < t.y + t.height; y++)
        for (uint32_t x = t.x; x < t.x + t.width; x++)
            inside = inside && y >= area.y && y < area.y + area.height &&
                     x >= area.x && x < area.x + area.width;
    return inside;
}

static struct tile random_tile(uint32_t side)
{
    uint32_t y = unit_below(side), x = unit_below(side);
    return (struct tile){unit_below(9), y, x, 1 + unit_below(side - y),
                         1 + unit_below(side - x)};
}

static void tile_inside_has_all_its_pixels_there(void)
{
    uint32_t inside = 0;
    for (int i = 0; i < 20000 && !unit_failed(); i++) {
        struct tile t = random_tile(i % 2 ? 5 : SIDE), area = random_tile(SIDE);
        t.y += i % 2 ? unit_below(SIDE) : 0;
        unit_case("%u,%u %ux%u in %u,%u %ux%u", t.y, t.x, t.height, t.width,
                  area.y, area.x, area.height, area.width);
        inside += tile_inside(t, area);
        SAME(tile_inside(t, area), all_inside(t, area));
        CHECK(tile_inside(area, area));
    }
    CHECK(inside > 100 && inside < 19900);
}

static void tile_inside_holds_for_the_largest_numbers(void)
{
    const uint32_t most = SHAPE_MAX;
    struct tile area = {0, most - 5, most - 7, 5, 7};
    CHECK(tile_inside((struct tile){0, most - 1, most - 1, 1, 1}, area));
    CHECK(!tile_inside((struct tile){0, most - 1, most - 1, 1, 2}, area));
    CHECK(!tile_inside((struct tile){0, most, most - 1, 1, 1}, area));
    CHECK(!tile_inside((struct tile){0, most - 1, most - 1, UINT32_MAX, 1},
                       area));
    CHECK(!tile_inside((struct tile){0, 0, 0, UINT32_MAX, UINT32_MAX}, area));
    CHECK(!tile_inside((struct tile){0, UINT32_MAX, 0, 1, 1}, area));
}

static void tile_same_looks_at_the_rectangle_alone(void)
{
    struct tile a = {1, 2, 3, 4, 5};
    CHECK(tile_same(a, (struct tile){9, 2, 3, 4, 5}));
    CHECK(!tile_same(a, (struct tile){1, 3, 3, 4, 5}));
    CHECK(!tile_same(a, (struct tile){1, 2, 2, 4, 5}));
    CHECK(!tile_same(a, (struct tile){1, 2, 3, 5, 5}));
    CHECK(!tile_same(a, (struct tile){1, 2, 3, 4, 4}));
}

/* Of pixels of the area, and beside it. */
static void count_pixels(const struct tile *tiles, size_t n,
                         unsigned char count[SIDE][SIDE])
{
    memset(count, 0, (size_t)SIDE * SIDE);
    for (size_t i = 0; i < n; i++)
        for (uint32_t y = 0; y < tiles[i].height; y++)
            for (uint32_t x = 0; x < tiles[i].width; x++)
                count[tiles[i].y + y][tiles[i].x + x]++;
}

static void grid_covers_its_rectangle_once_and_nothing_else(void)
{
    for (int i = 0; i < 2000 && !unit_failed(); i++) {
        unsigned char count[SIDE][SIDE];
        struct tile area = random_tile(SIDE);
        struct grid grid = {.shape = {1, area.height, area.width},
                            .height = 1 + unit_below(SIDE + 3),
                            .width = 1 + unit_below(SIDE + 3),
                            .y = area.y,
                            .x = area.x};
        size_t n = (size_t)grid_count(&grid);
        struct tile *tiles = unit_memory(n, sizeof *tiles);
        struct why why;
        unit_case("%ux%u of %ux%u at %u,%u", grid.height, grid.width,
                  area.height, area.width, area.y, area.x);
        for (size_t k = 0; k < n; k++) {
            tiles[k] = grid_tile(&grid, k);
            SAME(tiles[k].number, k);
            CHECK(tile_inside(tiles[k], area));
            SAME((tiles[k].y - area.y) % grid.height, 0);
            SAME((tiles[k].x - area.x) % grid.width, 0);
        }
        count_pixels(tiles, n, count);
        for (uint32_t p = 0; p < SIDE * SIDE; p++)
            SAME(count[p / SIDE][p % SIDE],
                 all_inside((struct tile){0, p / SIDE, p % SIDE, 1, 1}, area));
        unit_shuffle(tiles, n, sizeof *tiles);
        FINE(tile_cover(tiles, n, area, &why));
        free(tiles);
    }
}

/* Cuts the area by chance, into at most TILES. */
static size_t cut(struct tile area, struct tile *tiles)
{
    size_t n = 1;
    tiles[0] = area;
    tiles[0].number = 0;
    for (int i = 0; i < 30; i++) {
        struct tile *t = &tiles[unit_below(n)], *new = &tiles[n];
        *new = *t;
        new->number = (uint32_t)n;
        if (unit_below(2) && t->height > 1) {
            t->height = 1 + unit_below(new->height - 1);
            new->y += t->height;
            new->height -= t->height;
            n++;
        } else if (t->width > 1) {
            t->width = 1 + unit_below(new->width - 1);
            new->x += t->width;
            new->width -= t->width;
            n++;
        }
    }
    return n;
}

/* Removes, repeats, or moves one, or leaves all as they are; the tile stays in
 * the area. */
static size_t spoil(struct tile area, struct tile *tiles, size_t n)
{
    struct tile *t = &tiles[unit_below(n)], moved = *t;
    switch (unit_below(4)) {
    case 0:
        *t = tiles[n - 1];
        return n - 1;
    case 1:
        tiles[n] = *t;
        tiles[n].number = (uint32_t)n;
        return n + 1;
    case 2:
        moved.y = area.y + unit_below(area.height);
        moved.height = 1 + unit_below(area.y + area.height - moved.y);
        *t = moved;
        return n;
    default:
        return n;
    }
}

/* Words name a place in the area that no tile covers, or two tiles. */
static void check_words(const char *bad, unsigned char count[SIDE][SIDE],
                        struct tile area)
{
    unsigned a, b;
    if (sscanf(bad, "no tile covers y %u, x %u", &a, &b) == 2) {
        CHECK(all_inside((struct tile){0, a, b, 1, 1}, area));
        SAME(count[a][b], 0);
        return;
    }
    CHECK(sscanf(bad, "tile %u and tile %u overlap", &a, &b) == 2);
}

static void cover_of_a_rectangle_is_exact(void)
{
    uint32_t fine = 0;
    for (int i = 0; i < 4000 && !unit_failed(); i++) {
        unsigned char count[SIDE][SIDE];
        struct tile area = random_tile(SIDE), tiles[TILES];
        size_t n = spoil(area, tiles, cut(area, tiles));
        struct why why;
        bool once = true;
        count_pixels(tiles, n, count);
        for (uint32_t y = 0; y < area.height; y++)
            for (uint32_t x = 0; x < area.width; x++)
                once = once && count[area.y + y][area.x + x] == 1;
        unit_case("round %d, area %u,%u %ux%u", i, area.y, area.x, area.height,
                  area.width);
        unit_shuffle(tiles, n, sizeof *tiles);
        const char *bad = tile_cover(tiles, n, area, &why);
        CHECK((bad == NULL) == once);
        if (bad != NULL)
            check_words(bad, count, area);
        fine += bad == NULL;
    }
    CHECK(fine > 400 && fine < 3600);
}

static void largest_rectangle_is_covered(void)
{
    struct tile area = {0, 1, 2, SHAPE_MAX - 1, SHAPE_MAX - 2};
    struct tile tiles[2] = {area, area};
    struct why why;
    tiles[0].width = 1000;
    tiles[1].x += 1000;
    tiles[1].width -= 1000;
    FINE(tile_cover(tiles, 2, area, &why));
    tiles[1].height--;
    SAME_TEXT(tile_cover(tiles, 2, area, &why),
              "no tile covers y 2147483646, x 1002");
    SAME_TEXT(tile_cover(tiles, 0, area, &why), "no tile covers y 1, x 2");
}

static const struct test TESTS[] = {
    {"a tile inside has all its pixels there",
     tile_inside_has_all_its_pixels_there},
    {"that holds for the largest numbers",
     tile_inside_holds_for_the_largest_numbers},
    {"tiles are the same where their rectangles are",
     tile_same_looks_at_the_rectangle_alone},
    {"a grid covers its rectangle once, and nothing else",
     grid_covers_its_rectangle_once_and_nothing_else},
    {"the cover of a rectangle is exact", cover_of_a_rectangle_is_exact},
    {"the largest rectangle is covered", largest_rectangle_is_covered},
};
SUITE(area, TESTS);
