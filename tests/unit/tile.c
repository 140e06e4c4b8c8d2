/* SPDX-License-Identifier: MIT */
#include "base/tile.h"
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>

static void printed_shapes_parse_back(void)
{
    for (size_t i = 0; i < 5000 && !unit_failed(); i++) {
        char text[SHAPE_TEXT];
        struct shape got, shape = {i % 2 ? 1 : 1 + unit_below(SHAPE_MAX),
                                   1 + unit_below(SHAPE_MAX >> i % 31),
                                   1 + unit_below(SHAPE_MAX >> i % 29)};
        shape_print(text, shape);
        unit_case("%s", text);
        FINE(shape_parse(text, &got));
        CHECK(shape_equal(got, shape));
    }
}

static void flat_shape_is_printed_with_two_axes(void)
{
    char text[SHAPE_TEXT];
    struct shape shape = {9, 9, 9};
    shape_print(text, (struct shape){1, 800, 600});
    SAME_TEXT(text, "800x600");
    shape_print(text, (struct shape){2, SHAPE_MAX, SHAPE_MAX});
    SAME_TEXT(text, "2x2147483647x2147483647");
    shape_print(text, (struct shape){SHAPE_MAX, SHAPE_MAX, SHAPE_MAX});
    SAME_TEXT(text, "2147483647x2147483647x2147483647");
    FINE(shape_parse("1x800x600", &shape));
    CHECK(shape_equal(shape, (struct shape){1, 800, 600}));
}

static void anything_else_is_no_shape(void)
{
    static const char *const junk[] = {
        "",
        "5",
        "5x",
        "x5",
        "5x6x",
        "5x6x7x",
        "5x6x7x8",
        "x",
        "5xx6",
        "0x5",
        "5x0",
        "0x5x6",
        "5x2147483648",
        "5X6",
        "5 x6",
        "5x 6",
        " 5x6",
        "5x6 ",
        "+5x6",
        "5x-6",
        "5.0x6",
        "5,6",
        "5x6x0",
        "axb",
        "5x6y",
        "5*6",
        "0000000000000000000000000000000000000005x6"};
    struct shape shape = {1, 2, 3};
    for (size_t i = 0; i < COUNT(junk); i++) {
        unit_case("\"%s\"", junk[i]);
        SAME_TEXT(shape_parse(junk[i], &shape),
                  "is not a shape (YxX or ZxYxX, in pixels)");
        CHECK(shape_equal(shape, (struct shape){1, 2, 3}));
    }
}

static struct tile random_tile(struct shape shape)
{
    uint32_t y = unit_below(shape.y), x = unit_below(shape.x);
    return (struct tile){7, y, x, 1 + unit_below(shape.y - y),
                         1 + unit_below(shape.x - x)};
}

static void grown_tile_ends_at_the_plane(void)
{
    for (size_t i = 0; i < 20000 && !unit_failed(); i++) {
        uint32_t most = i % 2 ? 20 : SHAPE_MAX;
        struct shape shape = {1, 1 + unit_below(most), 1 + unit_below(most)};
        struct tile t = random_tile(shape);
        int64_t margin = unit_below(i % 3 ? 10 : SHAPE_MAX);
        int64_t top = t.y - margin, left = t.x - margin;
        int64_t end = (int64_t)t.y + t.height + margin;
        int64_t right = (int64_t)t.x + t.width + margin;
        top = top < 0 ? 0 : top;
        left = left < 0 ? 0 : left;
        end = end > shape.y ? shape.y : end;
        right = right > shape.x ? shape.x : right;
        struct tile got = tile_grow(t, (uint32_t)margin, shape);
        SAME(got.number, 7);
        SAME(got.y, (uint64_t)top);
        SAME(got.x, (uint64_t)left);
        SAME(got.height, (uint64_t)(end - top));
        SAME(got.width, (uint64_t)(right - left));
    }
}

static void tile_fits_where_every_pixel_lies_on_the_plane(void)
{
    static const uint32_t at[] = {0, 1, 4, 5, 6, UINT32_MAX - 5, UINT32_MAX};
    struct shape shape = {1, 5, 6};
    for (size_t i = 0; i < COUNT(at) * COUNT(at); i++) {
        uint64_t from = at[i % COUNT(at)], n = at[i / COUNT(at)];
        unit_case("%u pixels from %u", (unsigned)n, (unsigned)from);
        SAME(tile_fits((struct tile){0, (uint32_t)from, 0, (uint32_t)n, 1},
                       shape),
             n > 0 && from + n <= 5);
        SAME(tile_fits((struct tile){0, 0, (uint32_t)from, 1, (uint32_t)n},
                       shape),
             n > 0 && from + n <= 6);
    }
}

/* Marks the tile's pixels; false where one is marked already. */
static bool mark(char *plane, struct shape shape, struct tile t)
{
    bool new = true;
    for (uint32_t y = t.y; y < t.y + t.height; y++)
        for (uint32_t x = t.x; x < t.x + t.width; x++) {
            new = new &&plane[y * shape.x + x] == 0;
            plane[y * shape.x + x] = 1;
        }
    return new;
}

static void grid_covers_every_pixel_once_in_raster_order(void)
{
    for (size_t i = 0; i < 2000 && !unit_failed(); i++) {
        struct shape shape = {1, 1 + unit_below(40), 1 + unit_below(40)};
        struct grid grid = {.shape = shape,
                            .height = 1 + unit_below(50),
                            .width = 1 + unit_below(50)};
        char *plane = unit_memory(shape.y, shape.x);
        uint64_t area = 0, before = 0;
        unit_case("%ux%u in tiles of %ux%u", shape.y, shape.x, grid.height,
                  grid.width);
        for (uint64_t k = 0; k < grid_count(&grid); k++) {
            struct tile t = grid_tile(&grid, k);
            uint64_t place = (uint64_t)t.y * shape.x + t.x;
            SAME(t.number, k);
            CHECK(k == 0 || place > before);
            CHECK(t.height <= grid.height && t.width <= grid.width);
            if (CHECK(tile_fits(t, shape)))
                CHECK(mark(plane, shape, t));
            area += (uint64_t)t.height * t.width;
            before = place;
        }
        SAME(area, (uint64_t)shape.y * shape.x);
        free(plane);
    }
}

static void grid_of_the_largest_plane_is_counted(void)
{
    struct grid grid = {
        .shape = {1, SHAPE_MAX, SHAPE_MAX}, .height = 1, .width = SHAPE_MAX};
    SAME(grid_count(&grid), SHAPE_MAX);
    grid.width = 2;
    SAME(grid_count(&grid), (uint64_t)SHAPE_MAX * ((uint64_t)1 << 30));
    grid.height = grid.width = 1u << 30;
    SAME(grid_count(&grid), 4);
    CHECK(tile_fits(grid_tile(&grid, 3), grid.shape));
    grid.height = grid.width = UINT32_MAX;
    SAME(grid_count(&grid), 1);
    SAME(grid_tile(&grid, 0).width, SHAPE_MAX);
}

static void shards_follow_one_another_and_differ_by_one_at_most(void)
{
    for (size_t i = 0; i < 3000 && !unit_failed(); i++) {
        uint64_t count = unit_random() >> unit_below(63), at = 0;
        uint32_t n = 1 + unit_below(i % 2 ? 9 : 200);
        count = i % 3 ? count % 300 : count;
        unit_case("%llu in %u", (unsigned long long)count, n);
        for (uint32_t k = 1; k <= n; k++) {
            uint64_t first, end;
            shard_range(count, k, n, &first, &end);
            SAME(first, at);
            CHECK(end - first == count / n || end - first == count / n + 1);
            at = end;
        }
        SAME(at, count);
    }
}

static const struct test TESTS[] = {
    {"printed shapes parse back", printed_shapes_parse_back},
    {"a flat shape is printed with two axes",
     flat_shape_is_printed_with_two_axes},
    {"anything else is no shape", anything_else_is_no_shape},
    {"a grown tile ends at the plane", grown_tile_ends_at_the_plane},
    {"a tile fits where every pixel lies on the plane",
     tile_fits_where_every_pixel_lies_on_the_plane},
    {"a grid covers every pixel once, in raster order",
     grid_covers_every_pixel_once_in_raster_order},
    {"a grid of the largest plane is counted",
     grid_of_the_largest_plane_is_counted},
    {"shards follow one another and differ by one at most",
     shards_follow_one_another_and_differ_by_one_at_most},
};
SUITE(tile, TESTS);
