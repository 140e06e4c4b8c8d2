/* SPDX-License-Identifier: MIT */
#include "job/dedup.h"
#include "job/order.h"
#include "unit.h"

#include <math.h>
#include <stdlib.h>

enum { MOST = 400 };

static size_t random_cloud(struct spot *spots, uint32_t size)
{
    size_t n = unit_below(MOST + 1);
    uint32_t levels = 1 + unit_below(unit_below(2) ? 4 : 1000);
    uint32_t planes = 1 + unit_below(3) * unit_below(3);
    for (size_t i = 0; i < n; i++)
        spots[i] = (struct spot){.channel = unit_below(3),
                                 .z = unit_below(planes),
                                 .y = unit_below(size),
                                 .x = unit_below(size),
                                 .tophat = 200 + (float)unit_below(levels)};
    FINE(order_spots(spots, n));
    return n;
}

static bool is_near(const struct spot *a, const struct spot *b,
                    const struct dedup_reach *reach)
{
    double z = (double)a->z - b->z, y = (double)a->y - b->y;
    double x = (double)a->x - b->x, r = reach->distance;
    if (reach->in_plane && a->z != b->z)
        return false;
    return z * z + y * y + x * x <= r * r;
}

/* The rule: the highest that is left (the first of equals) is kept and drops
 * every one near it. */
static void drop(const struct spot *spots, size_t n,
                 const struct dedup_reach *reach, unsigned char *dropped)
{
    bool done[MOST] = {false};
    for (;;) {
        size_t top = SIZE_MAX;
        for (size_t i = 0; i < n; i++)
            if (!done[i] &&
                (top == SIZE_MAX || spots[i].tophat > spots[top].tophat))
                top = i;
        if (top == SIZE_MAX)
            return;
        done[top] = true;
        for (size_t i = 0; i < n; i++) {
            if (done[i] || !is_near(&spots[i], &spots[top], reach))
                continue;
            done[i] = true;
            dropped[i] = 1;
        }
    }
}

/* In space, as most tests are. */
static const char *drop_within(const struct spot *spots, size_t n,
                               double distance, unsigned char *dropped)
{
    return dedup(spots, n, &(struct dedup_reach){distance, false}, dropped);
}

static double random_distance(void)
{
    static const double distances[] = {2, 1, 0.5, 0.1, 1.5, 2.25, 3, 5};
    uint32_t i = unit_below(COUNT(distances) + 3);
    if (i == COUNT(distances))
        return sqrt((double)(1 + unit_below(60)));
    if (i > COUNT(distances))
        return 0.01 + (double)unit_below(40000) / 1000;
    return distances[i];
}

static void what_is_dropped_is_the_rules(void)
{
    struct spot spots[MOST];
    for (uint32_t i = 0; i < 600 && !unit_failed(); i++) {
        unsigned char got[MOST] = {0}, expected[MOST] = {0};
        size_t n = random_cloud(spots, 2 + unit_below(60));
        struct dedup_reach reach = {random_distance(), unit_below(3) == 0};
        unit_case("%zu spots, distance %g%s", n, reach.distance,
                  reach.in_plane ? ", in their planes" : "");
        FINE(dedup(spots, n, &reach, got));
        drop(spots, n, &reach, expected);
        SAME_BYTES(got, expected, n);
        memset(got, DEDUP_OPEN, n);
        FINE(dedup_grid(spots, n, &reach, got, n));
        SAME_BYTES(got, expected, n);
    }
}

/* What the sweeps decide is right, and the rest does not depend on it. */
static void sweeps_leave_open_what_they_cannot_decide(void)
{
    static struct spot spots[MOST];
    size_t decided = 0, left = 0;
    for (uint32_t i = 0; i < 600 && !unit_failed(); i++) {
        unsigned char got[MOST] = {0}, expected[MOST] = {0};
        size_t n = random_cloud(spots, 20 + unit_below(60)), open = 0;
        struct dedup_reach reach = {random_distance(), unit_below(3) == 0};
        if (n == 0)
            continue;
        /* heights that fall along a row make chains of decisions */
        for (size_t k = 0; k < n && i % 3 == 0; k++)
            spots[k].tophat = (float)(i % 2 == 0 ? k : n - k);
        FINE(dedup_sweep(spots, n, &reach, got, &open));
        drop(spots, n, &reach, expected);
        for (size_t k = 0; k < n; k++) {
            CHECK(got[k] == DEDUP_OPEN || got[k] == expected[k]);
            open -= got[k] == DEDUP_OPEN;
            left += got[k] == DEDUP_OPEN;
            decided += got[k] != DEDUP_OPEN;
        }
        SAME(open, 0);
    }
    CHECK(decided > 0 && left > 0);
}

/* Spots upon spots: every pair of them is near. */
static void crowd_is_left_to_the_grid(void)
{
    enum { CROWD = 100000 };
    struct spot *spots = unit_memory(CROWD, sizeof *spots);
    unsigned char *dropped = unit_memory(CROWD, 1);
    size_t open = 0, kept = 0;
    const struct dedup_reach reach = {2, false};
    for (size_t i = 0; i < CROWD; i++)
        spots[i] = (struct spot){.x = i > CROWD / 2, .tophat = (float)i};
    FINE(dedup_sweep(spots, CROWD, &reach, dropped, &open));
    SAME(open, CROWD);
    FINE(dedup(spots, CROWD, &reach, dropped));
    for (size_t i = 0; i < CROWD; i++)
        kept += dropped[i] == DEDUP_KEPT;
    SAME(kept, 1);
    SAME(dropped[CROWD - 1], DEDUP_KEPT);
    free(spots);
    free(dropped);
}

/* Pairs just within reach, at the far end of the largest planes, where cells
 * of the grid are rounded most. */
static void pairs_in_reach_are_found_anywhere(void)
{
    for (uint32_t i = 0; i < 20000 && !unit_failed(); i++) {
        double distance = random_distance() + 1;
        unsigned char dropped[2] = {0, 0};
        if (i % 3 == 0)
            distance = nextafter(floor(distance), 1e9 * (i % 2));
        uint32_t y = unit_below(SHAPE_MAX) >> i % 31, x = unit_below(SHAPE_MAX);
        struct spot spots[2] = {{.y = y, .x = x, .tophat = 5},
                                {.y = y, .x = x, .tophat = 5}};
        *(i % 2 ? &spots[1].y : &spots[1].x) += (uint32_t)distance;
        unit_case("y %u, x %u, distance %.17g", y, x, distance);
        FINE(drop_within(spots, 2, distance, dropped));
        SAME(dropped[0], 0);
        SAME(dropped[1], is_near(&spots[0], &spots[1],
                                 &(struct dedup_reach){distance, false}));
    }
}

static void spots_at_one_place_leave_the_first_of_the_highest(void)
{
    struct spot spots[3] = {{.channel = 0, .y = 5, .x = 5, .tophat = 300},
                            {.channel = 1, .y = 5, .x = 5, .tophat = 400},
                            {.channel = 2, .y = 5, .x = 5, .tophat = 400}};
    unsigned char dropped[3] = {0};
    FINE(drop_within(spots, 3, 0.001, dropped));
    SAME_BYTES(dropped, "\1\0\1", 3);
}

static void dropped_spot_drops_nothing(void)
{
    struct spot spots[3] = {{.x = 0, .tophat = 500},
                            {.x = 2, .tophat = 400},
                            {.x = 4, .tophat = 300}};
    unsigned char dropped[3] = {0};
    FINE(drop_within(spots, 3, 2, dropped));
    SAME_BYTES(dropped, "\0\1\0", 3);
}

static void distance_itself_is_near(void)
{
    struct spot spots[2] = {{.tophat = 5}, {.y = 3, .x = 4, .tophat = 4}};
    unsigned char dropped[2] = {0};
    FINE(drop_within(spots, 2, 4.999, dropped));
    SAME(dropped[1], 0);
    FINE(drop_within(spots, 2, 5, dropped));
    SAME(dropped[1], 1);
}

static void planes_of_their_own_keep_their_spots(void)
{
    struct spot spots[3] = {{.z = 4, .y = 9, .x = 9, .tophat = 5},
                            {.z = 5, .y = 9, .x = 9, .tophat = 4},
                            {.z = 5, .y = 9, .x = 11, .tophat = 3}};
    unsigned char dropped[3] = {0};
    FINE(dedup(spots, 3, &(struct dedup_reach){2, true}, dropped));
    SAME_BYTES(dropped, "\0\0\1", 3);
    FINE(dedup(spots, 3, &(struct dedup_reach){2, false}, dropped));
    SAME_BYTES(dropped, "\0\1\0", 3);
}

static void no_spot_is_no_trouble(void)
{
    unsigned char dropped = 7;
    FINE(drop_within(NULL, 0, 2, &dropped));
    SAME(dropped, 7);
}

static const struct test TESTS[] = {
    {"what is dropped is what the rule says", what_is_dropped_is_the_rules},
    {"sweeps leave open what they cannot decide",
     sweeps_leave_open_what_they_cannot_decide},
    {"a crowd is left to the grid", crowd_is_left_to_the_grid},
    {"pairs in reach are found anywhere on the plane",
     pairs_in_reach_are_found_anywhere},
    {"spots at one place leave the first of the highest",
     spots_at_one_place_leave_the_first_of_the_highest},
    {"a dropped spot drops nothing", dropped_spot_drops_nothing},
    {"the distance itself is near", distance_itself_is_near},
    {"planes that are images of their own keep their spots",
     planes_of_their_own_keep_their_spots},
    {"no spot is no trouble", no_spot_is_no_trouble},
};
SUITE(dedup, TESTS);
