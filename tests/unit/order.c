/* SPDX-License-Identifier: MIT */
#include "job/order.h"
#include "unit.h"

enum { N = 500 };

static void random_spots(struct spot *spots, size_t n)
{
    uint32_t size = 2 + unit_below(40);
    for (size_t i = 0; i < n; i++)
        spots[i] = (struct spot){.channel = unit_below(3),
                                 .z = unit_below(2),
                                 .y = unit_below(size),
                                 .x = unit_below(size),
                                 .tophat = (float)(1 + unit_below(1000))};
}

static void spots_are_in_order_of_channel_z_y_x(void)
{
    struct spot spots[N], sorted[N];
    for (size_t round = 0; round < 50 && !unit_failed(); round++) {
        size_t n = unit_below(N + 1);
        double before = 0, after = 0;
        random_spots(spots, n);
        memcpy(sorted, spots, sizeof spots);
        order_spots(sorted, n);
        for (size_t i = 0; i < n; i++) {
            const struct spot *s = &sorted[i], *r = s - (i > 0);
            const uint32_t a[] = {r->channel, r->z, r->y, r->x};
            const uint32_t b[] = {s->channel, s->z, s->y, s->x};
            size_t k = 0;
            while (k < 3 && a[k] == b[k])
                k++;
            CHECK(a[k] <= b[k]);
            before += (double)spots[i].tophat;
            after += (double)sorted[i].tophat;
        }
        SAME_REAL(after, before);
    }
}

static uint32_t apart(uint32_t a, uint32_t b)
{
    return a > b ? a - b : b - a;
}

static void highest_near_is_the_highest_of_all_in_reach(void)
{
    struct spot spots[N];
    for (size_t round = 0; round < 60 && !unit_failed(); round++) {
        size_t n = unit_below(N + 1);
        random_spots(spots, n);
        order_spots(spots, n);
        for (size_t i = 0; i < 60 && !unit_failed(); i++) {
            struct spot near;
            uint32_t reach = unit_below(5), channel = unit_below(4);
            float highest = 0;
            random_spots(&near, 1);
            for (size_t k = 0; k < n; k++)
                if (spots[k].channel == channel && spots[k].z == near.z &&
                    apart(spots[k].y, near.y) <= reach &&
                    apart(spots[k].x, near.x) <= reach &&
                    spots[k].tophat > highest)
                    highest = spots[k].tophat;
            unit_case("%zu spots, reach %u", n, reach);
            SAME_REAL(
                (double)order_highest_near(spots, n, &near, channel, reach),
                (double)highest);
        }
    }
}

static void reach_ends_at_the_planes_borders(void)
{
    struct spot spots[] = {
        {.tophat = 7}, {.y = SHAPE_MAX - 1, .x = SHAPE_MAX - 1, .tophat = 9}};
    struct spot corner = {.y = 1, .x = 2};
    SAME_REAL((double)order_highest_near(spots, 2, &corner, 0, 2), 7);
    corner = (struct spot){.y = SHAPE_MAX - 3, .x = SHAPE_MAX - 2};
    SAME_REAL((double)order_highest_near(spots, 2, &corner, 0, 2), 9);
    SAME_REAL((double)order_highest_near(spots, 2, &corner, 0, 1), 0);
}

static const struct test TESTS[] = {
    {"spots are in order of channel, z, y, x",
     spots_are_in_order_of_channel_z_y_x},
    {"the highest near is the highest of all in reach",
     highest_near_is_the_highest_of_all_in_reach},
    {"reach ends at the plane's borders", reach_ends_at_the_planes_borders},
};
SUITE(order, TESTS);
