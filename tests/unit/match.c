/* SPDX-License-Identifier: MIT */
#include "job/match.h"
#include "job/match_pairs.h"
#include "unit.h"

#include <stdlib.h>

enum { MOST = 120, FEW = 8 };

/* Both sides of a matching, and what they are like. */
struct sides {
    struct point truth[MOST], table[MOST];
    struct points a, b;
    double distance;
};

/* Positions on ever finer lattices, so that many are equal and many distances
 * are, or anywhere; along a line, on a plane, in a stack. */
static void fill(struct point *points, size_t n, uint32_t size, int axes,
                 uint32_t channels)
{
    double step = unit_below(3) == 0 ? 1e-4 : 1.0 / (1 + unit_below(4));
    for (size_t i = 0; i < n; i++) {
        points[i] = (struct point){.channel = unit_below(channels)};
        for (int a = POINT_AXES - axes; a < POINT_AXES; a++)
            points[i].at[a] =
                step * unit_below((uint64_t)(size / step)) - size / 3;
    }
}

static void random_sides(struct sides *sides, size_t most)
{
    static const double distances[] = {0, 0.5, 1, 1.5, 2, 2.5, 3, 5, 1000};
    uint32_t size = 1 + unit_below(1 + unit_below(50));
    int axes = 1 + (int)unit_below(3);
    uint32_t channels = 1 + unit_below(3) * unit_below(2);
    size_t n = unit_below(most + 1), m = unit_below(most + 1);
    fill(sides->truth, n, size, axes, channels);
    fill(sides->table, m, size, axes, channels);
    bool has_z = axes == 3 || unit_below(2);
    sides->a = (struct points){sides->truth, n, n, has_z, true, false};
    sides->b = (struct points){sides->table, m, m, has_z, true, false};
    sides->distance = distances[unit_below(COUNT(distances))];
    unit_case("%zu and %zu in %u, %d axes, %u channels, distance %g", n, m,
              size, axes, channels, sides->distance);
}

static bool is_near(const struct sides *sides, size_t i, size_t j)
{
    const struct point *a = &sides->truth[i], *b = &sides->table[j];
    return a->channel == b->channel && point_distance(a, b) <= sides->distance;
}

/* What a matching is judged by. */
struct total {
    size_t n;
    double distance;
};

/* Is it one to one, of pairs that may be? Then the sum. */
static struct total sum(const struct sides *sides, const struct match *match)
{
    struct total total = {0, 0};
    for (size_t i = 0; i < sides->a.n; i++) {
        uint32_t j = match->table[i];
        if (j == MATCH_NONE || !CHECK(j < sides->b.n))
            continue;
        SAME(match->truth[j], i);
        CHECK(is_near(sides, i, j));
        total.n++;
        total.distance += point_distance(&sides->truth[i], &sides->table[j]);
    }
    size_t n = 0;
    for (size_t j = 0; j < sides->b.n; j++)
        n += match->truth[j] != MATCH_NONE;
    SAME(n, total.n);
    return total;
}

static struct total matched(const struct sides *sides)
{
    struct match match = {NULL, NULL};
    struct total total = {0, 0};
    struct why why;
    if (FINE(match_points(&match, &sides->a, &sides->b, sides->distance, false,
                          &why)))
        total = sum(sides, &match);
    match_free(&match);
    return total;
}

static void same_total(struct total got, struct total expected)
{
    SAME(got.n, expected.n);
    double off = fabs(got.distance - expected.distance);
    if (!CHECK(off <= 1e-9 * (1 + expected.distance)))
        SAME_REAL(got.distance, expected.distance);
}

static bool is_better(struct total a, struct total b)
{
    return a.n != b.n ? a.n > b.n : a.distance < b.distance;
}

/* Every choice: the best for the first i, by the set of partners taken. */
static struct total try_all(const struct sides *sides)
{
    static struct total best[1 << FEW], next[1 << FEW];
    size_t sets = (size_t)1 << sides->b.n;
    struct total none = {0, 1e300}, top = {0, 0};
    for (size_t set = 0; set < sets; set++)
        best[set] = set == 0 ? top : none;
    for (size_t i = 0; i < sides->a.n; i++) {
        memcpy(next, best, sizeof best);
        for (size_t set = 0; set < sets; set++) {
            for (size_t j = 0; j < sides->b.n; j++) {
                size_t bit = (size_t)1 << j;
                if ((set & bit) != 0 || !is_near(sides, i, j) ||
                    best[set].distance >= none.distance)
                    continue;
                struct total one = best[set];
                one.n++;
                one.distance +=
                    point_distance(&sides->truth[i], &sides->table[j]);
                if (is_better(one, next[set | bit]))
                    next[set | bit] = one;
            }
        }
        memcpy(best, next, sizeof best);
    }
    for (size_t set = 0; set < sets; set++)
        if (best[set].distance < none.distance && is_better(best[set], top))
            top = best[set];
    return top;
}

static void best_of_few_is_the_best_of_all_choices(void)
{
    static struct sides sides;
    for (size_t i = 0; i < 4000 && !unit_failed(); i++) {
        random_sides(&sides, FEW);
        same_total(matched(&sides), try_all(&sides));
    }
}

/* The dense Hungarian method in O(n^3) (Kuhn 1955, Munkres 1957; as in
 * Lopatin's well-known short form), over a square where pairs that may not be
 * cost more than all others together. Counts from 1. */
static const double FORBIDDEN = 1e5;
static double cost_of(const struct sides *sides, size_t i, size_t j)
{
    if (i > sides->a.n || j > sides->b.n || !is_near(sides, i - 1, j - 1))
        return FORBIDDEN;
    return point_distance(&sides->truth[i - 1], &sides->table[j - 1]);
}

static void give_row(const struct sides *sides, size_t n, size_t *row,
                     double *u, double *v)
{
    double least[MOST + 1];
    size_t way[MOST + 1] = {0}, j0 = 0;
    bool used[MOST + 1] = {false};
    for (size_t j = 0; j <= n; j++)
        least[j] = 1e300;
    do {
        size_t i0 = row[j0], j1 = 0;
        double delta = 1e300;
        used[j0] = true;
        for (size_t j = 1; j <= n; j++) {
            double c = cost_of(sides, i0, j) - u[i0] - v[j];
            if (!used[j] && c < least[j]) {
                least[j] = c;
                way[j] = j0;
            }
            if (!used[j] && least[j] < delta) {
                delta = least[j];
                j1 = j;
            }
        }
        for (size_t j = 0; j <= n; j++) {
            u[row[j]] += used[j] ? delta : 0;
            v[j] -= used[j] ? delta : 0;
            least[j] -= used[j] ? 0 : delta;
        }
        j0 = j1;
    } while (row[j0] != 0);
    for (; j0 != 0; j0 = way[j0])
        row[j0] = row[way[j0]];
}

static struct total hungarian(const struct sides *sides)
{
    size_t row[MOST + 1] = {0};
    double u[MOST + 1] = {0}, v[MOST + 1] = {0};
    size_t n = sides->a.n > sides->b.n ? sides->a.n : sides->b.n;
    struct total total = {0, 0};
    for (size_t i = 1; i <= n; i++) {
        row[0] = i;
        give_row(sides, n, row, u, v);
    }
    for (size_t j = 1; j <= n; j++) {
        double cost = cost_of(sides, row[j], j);
        total.n += cost < FORBIDDEN;
        total.distance += cost < FORBIDDEN ? cost : 0;
    }
    return total;
}

static void best_of_many_is_the_hungarian_methods(void)
{
    static struct sides sides;
    size_t pairs = 0, left_out = 0;
    for (size_t i = 0; i < 600 && !unit_failed(); i++) {
        random_sides(&sides, i % 3 == 0 ? MOST : 40);
        struct total expected = hungarian(&sides);
        same_total(matched(&sides), expected);
        pairs += expected.n;
        left_out += sides.a.n - expected.n;
    }
    CHECK(pairs > 1000 && left_out > 1000);
}

static void greedy_takes_the_nearest_pair_that_is_left(void)
{
    static struct sides sides;
    for (size_t round = 0; round < 600 && !unit_failed(); round++) {
        struct match match;
        struct why why;
        bool taken[2][MOST] = {{false}};
        random_sides(&sides, 50);
        if (!FINE(match_points(&match, &sides.a, &sides.b, sides.distance, true,
                               &why)))
            break;
        size_t n = sum(&sides, &match).n;
        for (;;) {
            size_t best = SIZE_MAX;
            double least = 1e300;
            for (size_t k = 0; k < sides.a.n * sides.b.n; k++) {
                size_t i = k / sides.b.n, j = k % sides.b.n;
                double apart = point_distance(&sides.truth[i], &sides.table[j]);
                if (!taken[0][i] && !taken[1][j] && is_near(&sides, i, j) &&
                    apart < least) {
                    least = apart;
                    best = k;
                }
            }
            if (best == SIZE_MAX)
                break;
            SAME(match.table[best / sides.b.n], best % sides.b.n);
            taken[0][best / sides.b.n] = taken[1][best % sides.b.n] = true;
            n--;
        }
        SAME(n, 0);
        match_free(&match);
    }
}

/* The grid is hashed with another seed each time. */
static void equal_inputs_give_equal_matchings(void)
{
    static struct sides sides;
    for (size_t i = 0; i < 200 && !unit_failed(); i++) {
        struct match one, two;
        struct why why;
        random_sides(&sides, MOST);
        FINE(match_points(&one, &sides.a, &sides.b, sides.distance, i % 2,
                          &why));
        FINE(match_points(&two, &sides.a, &sides.b, sides.distance, i % 2,
                          &why));
        SAME_BYTES(one.table, two.table, sides.a.n * sizeof *one.table);
        match_free(&one);
        match_free(&two);
    }
}

/* Far out, where cells are rounded most; next to the edge of a cell. */
static void pairs_are_found_wherever_they_lie(void)
{
    static struct sides sides;
    for (size_t round = 0; round < 3000 && !unit_failed(); round++) {
        struct pairs pairs = {.n = 0};
        struct why why;
        random_sides(&sides, 12);
        double scale = ldexp(1, (int)unit_below(60) - 30);
        double shift = unit_below(2) * (1.0 - unit_below(3)) *
                       ldexp(0.5, (int)unit_below(31));
        sides.distance *= scale;
        for (size_t i = 0; i < 12; i++)
            for (int a = 0; a < POINT_AXES; a++) {
                double *s = &sides.truth[i].at[a], *t = &sides.table[i].at[a];
                *s = fmax(-0x1p31, fmin(0x1p31, *s * scale + shift));
                *t = fmax(-0x1p31, fmin(0x1p31, *t * scale + shift));
                if (!sides.a.has_z && a == POINT_Z)
                    *s = *t = 0;
            }
        FINE(pairs_find(&pairs, &sides.a, &sides.b, sides.distance, &why));
        for (size_t i = 0; i < sides.a.n; i++) {
            size_t n = 0;
            for (size_t j = 0; j < sides.b.n; j++)
                n += is_near(&sides, i, j);
            SAME(pairs.start[i + 1] - pairs.start[i], n);
        }
        for (size_t k = 0; k < pairs.n; k++)
            CHECK(is_near(&sides, pairs.pair[k].truth, pairs.pair[k].table));
        pairs_free(&pairs);
    }
}

static struct points on_a_line(struct point *points, const double *x, size_t n)
{
    for (size_t i = 0; i < n; i++)
        points[i] = (struct point){.at = {0, 0, x[i]}};
    return (struct points){points, n, n, false, false, false};
}

static void best_gives_up_a_near_pair_for_two(void)
{
    struct point a[2], b[2];
    struct points truth = on_a_line(a, (double[]){0, 2}, 2);
    struct points table = on_a_line(b, (double[]){1.5, 3.5}, 2);
    struct match match;
    struct why why;
    FINE(match_points(&match, &truth, &table, 2, false, &why));
    SAME(match.table[0], 0);
    SAME(match.table[1], 1);
    match_free(&match);
    FINE(match_points(&match, &truth, &table, 2, true, &why));
    SAME(match.table[0], MATCH_NONE);
    SAME(match.table[1], 0);
    SAME(match.truth[0], 1);
    SAME(match.truth[1], MATCH_NONE);
    match_free(&match);
}

static void distance_itself_is_near(void)
{
    struct point a = {.at = {0, 3, 4}}, b = {.channel = 0};
    struct points truth = {&a, 1, 1, true, false, false};
    struct points table = {&b, 1, 1, true, false, false};
    struct match match;
    struct why why;
    FINE(match_points(&match, &truth, &table, 5, false, &why));
    SAME(match.table[0], 0);
    match_free(&match);
    FINE(match_points(&match, &truth, &table, 4.999, false, &why));
    SAME(match.table[0], MATCH_NONE);
    match_free(&match);
}

static void crowd_at_one_place_is_matched_in_order(void)
{
    enum { CROWD = 1000 };
    struct point *crowd = unit_memory(CROWD, sizeof *crowd);
    struct points points = {crowd, CROWD, CROWD, false, false, false};
    struct points half = {crowd, CROWD / 2, CROWD, false, false, false};
    struct match match;
    struct why why;
    for (int greedy = 0; greedy < 2; greedy++) {
        FINE(match_points(&match, &points, &points, 2, greedy, &why));
        for (size_t i = 0; i < CROWD; i++)
            SAME(match.table[i], i);
        match_free(&match);
        FINE(match_points(&match, &points, &half, 2, greedy, &why));
        for (size_t i = 0; i < CROWD; i++)
            SAME(match.table[i], i < CROWD / 2 ? i : MATCH_NONE);
        match_free(&match);
    }
    free(crowd);
}

static void too_large_a_crowd_is_refused(void)
{
    enum { CROWD = 4097 };
    struct point *crowd = unit_memory(CROWD, sizeof *crowd);
    struct points points = {crowd, CROWD, CROWD, false, false, false};
    struct match match;
    struct why why;
    SAME_TEXT(match_points(&match, &points, &points, 0, false, &why),
              "more than 16777216 pairs of spots lie within the distance; "
              "choose a smaller --distance");
    match_free(&match);
    free(crowd);
}

static void none_match_where_one_side_is_empty(void)
{
    struct point a;
    struct points one = on_a_line(&a, (double[]){7}, 1), none = {.n = 0};
    struct match match;
    struct why why;
    for (int greedy = 0; greedy < 2; greedy++) {
        FINE(match_points(&match, &one, &none, 2, greedy, &why));
        SAME(match.table[0], MATCH_NONE);
        match_free(&match);
        FINE(match_points(&match, &none, &one, 2, greedy, &why));
        SAME(match.truth[0], MATCH_NONE);
        match_free(&match);
        FINE(match_points(&match, &none, &none, 2, greedy, &why));
        match_free(&match);
    }
}

static const struct test TESTS[] = {
    {"the best of few is the best of all choices",
     best_of_few_is_the_best_of_all_choices},
    {"the best of many is the Hungarian method's",
     best_of_many_is_the_hungarian_methods},
    {"greedy takes the nearest pair that is left",
     greedy_takes_the_nearest_pair_that_is_left},
    {"equal inputs give equal matchings", equal_inputs_give_equal_matchings},
    {"pairs are found wherever they lie", pairs_are_found_wherever_they_lie},
    {"the best gives up a near pair for two",
     best_gives_up_a_near_pair_for_two},
    {"the distance itself is near", distance_itself_is_near},
    {"a crowd at one place is matched in order",
     crowd_at_one_place_is_matched_in_order},
    {"too large a crowd is refused", too_large_a_crowd_is_refused},
    {"none match where one side is empty", none_match_where_one_side_is_empty},
};
SUITE(match, TESTS);
