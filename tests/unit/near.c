/* SPDX-License-Identifier: MIT */
#include "job/near.h"
#include "job/order.h"
#include "unit.h"

enum { N = 500, CHANNELS = 3 };

static void random_spots(struct spot *spots, size_t n, uint32_t size)
{
    for (size_t i = 0; i < n; i++)
        spots[i] = (struct spot){.channel = unit_below(CHANNELS),
                                 .z = 2 + unit_below(3),
                                 .y = unit_below(size),
                                 .x = unit_below(size),
                                 .tophat = (float)(1 + unit_below(1000))};
    FINE(order_spots(spots, n));
}

static uint32_t apart(uint32_t a, uint32_t b)
{
    return a > b ? a - b : b - a;
}

static bool is_in_window(const struct near *near, const struct spot *a,
                         const struct spot *b)
{
    return apart(a->z, b->z) <= near->planes &&
           apart(a->y, b->y) <= near->reach && apart(a->x, b->x) <= near->reach;
}

static void window_is_as_seen(struct near *near, const struct spot *asked)
{
    unsigned char found[N] = {0}, expected[N] = {0};
    for (size_t i = 0; i < near->rows; i++) {
        const struct near_row *row = near_find(near, asked, i);
        for (size_t at = row->at; near_has(near, row, at); at++)
            found[at]++;
    }
    for (size_t i = 0; i < near->n; i++)
        expected[i] = is_in_window(near, asked, &near->spots[i]);
    SAME_BYTES(found, expected, near->n);
}

static void highest_is_as_seen(struct near *near, const struct spot *asked)
{
    for (uint32_t c = 0; c < CHANNELS; c++) {
        float highest = 0;
        for (size_t i = 0; i < near->n; i++)
            if (near->spots[i].channel == c &&
                near->spots[i].tophat > highest &&
                is_in_window(near, asked, &near->spots[i]))
                highest = near->spots[i].tophat;
        SAME_REAL((double)near_highest(near, asked, c), (double)highest);
    }
}

/* Asks for all, some of which do not stand among the spots. */
static void windows_hold_what_stands_in_them(void)
{
    static struct spot spots[N], asked[N];
    for (size_t round = 0; round < 300 && !unit_failed(); round++) {
        uint32_t size = 2 + unit_below(40);
        size_t n = unit_below(N + 1) / (1 + round % 9);
        struct near near = {.spots = spots,
                            .n = n,
                            .channels = CHANNELS,
                            .planes = unit_below(3),
                            .reach = unit_below(5)};
        random_spots(spots, n, size);
        random_spots(asked, n, size);
        unit_case("%zu spots, reach %u, %u", n, near.planes, near.reach);
        FINE(near_open(&near));
        for (size_t i = 0; i < n; i++)
            window_is_as_seen(&near, round % 2 ? &asked[i] : &spots[i]);
        near_restart(&near);
        for (size_t i = 0; i < n; i += 1 + round % 20)
            highest_is_as_seen(&near, &spots[i]);
        near_close(&near);
    }
}

static void window_ends_at_the_planes_borders(void)
{
    struct spot spots[] = {
        {.tophat = 7},
        {.x = 3, .y = 1, .tophat = 8},
        {.y = SHAPE_MAX - 1, .x = SHAPE_MAX - 1, .tophat = 9}};
    struct near near = {.spots = spots, .n = 3, .channels = 1, .reach = 2};
    FINE(near_open(&near));
    struct spot corner = {.y = 1, .x = 2};
    SAME_REAL((double)near_highest(&near, &corner, 0), 8);
    corner = (struct spot){.y = 2, .x = 0};
    SAME_REAL((double)near_highest(&near, &corner, 0), 7);
    corner = (struct spot){.y = SHAPE_MAX - 3, .x = SHAPE_MAX - 2};
    SAME_REAL((double)near_highest(&near, &corner, 0), 9);
    corner.y--;
    near_restart(&near);
    SAME_REAL((double)near_highest(&near, &corner, 0), 0);
    near_close(&near);
}

static void planes_that_no_spot_reaches_are_left_out(void)
{
    struct spot spots[] = {
        {.z = 7}, {.z = 9, .channel = 1}, {.z = 9, .channel = 1}};
    struct near near = {
        .spots = spots, .n = 3, .channels = 3, .planes = 50, .reach = 1};
    FINE(near_open(&near));
    SAME(near.planes, 2);
    SAME(near.rows, 3 * 5 * 3);
    near_close(&near);
    near.n = 0;
    FINE(near_open(&near));
    SAME(near.planes, 0);
    near_close(&near);
}

static const struct test TESTS[] = {
    {"windows hold what stands in them", windows_hold_what_stands_in_them},
    {"a window ends at the plane's borders", window_ends_at_the_planes_borders},
    {"planes that no spot reaches are left out",
     planes_that_no_spot_reaches_are_left_out},
};
SUITE(near, TESTS);
