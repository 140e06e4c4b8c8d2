/* SPDX-License-Identifier: MIT */
#include "job/order.h"
#include "unit.h"

#include <stdlib.h>

enum { N = 3000 };

/* The place where a spot stood is its tile. */
static int by_order(const void *a, const void *b)
{
    const struct spot *s = a, *t = b;
    const uint32_t own[] = {s->channel, s->z, s->y, s->x, s->tile};
    const uint32_t its[] = {t->channel, t->z, t->y, t->x, t->tile};
    int i = 0;
    while (i < 4 && own[i] == its[i])
        i++;
    return (own[i] > its[i]) - (own[i] < its[i]);
}

static void spots_are_sorted(struct spot *spots, size_t n)
{
    static struct spot expected[N];
    for (size_t i = 0; i < n; i++)
        spots[i].tile = (uint32_t)i;
    memcpy(expected, spots, n * sizeof *spots);
    qsort(expected, n, sizeof *spots, by_order);
    unit_case("%zu spots", n);
    FINE(order_spots(spots, n));
    SAME_BYTES(spots, expected, n * sizeof *spots);
}

static void random_spots(struct spot *spots, size_t n)
{
    uint32_t size = 2 + unit_below(unit_below(2) ? 10 : 1u << 31);
    for (size_t i = 0; i < n; i++)
        spots[i] = (struct spot){.channel = unit_below(3),
                                 .z = unit_below(2),
                                 .y = unit_below(size),
                                 .x = unit_below(size),
                                 .tophat = (float)unit_below(1000)};
}

/* Equal places stay in the order in which they came. */
static void spots_are_in_order_of_channel_z_y_x(void)
{
    static struct spot spots[N];
    for (size_t round = 0; round < 300 && !unit_failed(); round++) {
        size_t n = unit_below(N + 1) / (1 + round % 50);
        random_spots(spots, n);
        spots_are_sorted(spots, n);
    }
}

static void runs_of_any_length_are_merged(void)
{
    static struct spot spots[N];
    for (size_t round = 0; round < 300 && !unit_failed(); round++) {
        size_t n = unit_below(N + 1), longest = 1 + unit_below(N);
        random_spots(spots, n);
        for (size_t i = 0; i < n;) {
            size_t run = 1 + unit_below(longest);
            run = run < n - i ? run : n - i;
            qsort(&spots[i], run, sizeof *spots, by_order);
            i += run;
        }
        spots_are_sorted(spots, n);
    }
}

static void falling_order_is_turned(void)
{
    static struct spot spots[N];
    for (size_t i = 0; i < N; i++)
        spots[i] = (struct spot){.x = (uint32_t)(N - i) / 2};
    spots_are_sorted(spots, N);
}

static void no_spot_is_in_order(void)
{
    FINE(order_spots(NULL, 0));
}

static const struct test TESTS[] = {
    {"spots are in order of channel, z, y, x",
     spots_are_in_order_of_channel_z_y_x},
    {"runs of any length are merged", runs_of_any_length_are_merged},
    {"a falling order is turned", falling_order_is_turned},
    {"no spot is in order", no_spot_is_in_order},
};
SUITE(order, TESTS);
