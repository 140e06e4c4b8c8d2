/* SPDX-License-Identifier: MIT */
/*
 * The grid: points of the table lie in buckets, by a hash of their cell, a
 * cube with the distance as its edge. Eight cells along x have neighbouring
 * buckets, so that a point's three rows of cells are in few places of memory.
 */
#include "job/match_pairs.h"

#include "base/hash.h"
#include "base/num.h"

#include <stdlib.h>

struct cell {
    uint32_t channel;
    int64_t z, y, x;
};

struct cells {
    const struct points *points;
    double edge;
    uint64_t seed;
    size_t mask;
    uint32_t *start;  /* of each bucket, among numbers; and the end */
    uint32_t *number; /* of points, in order within a bucket */
};

static struct cell cell_of(const struct cells *cells, const struct point *point)
{
    return (struct cell){point->channel,
                         (int64_t)floor(point->at[POINT_Z] / cells->edge),
                         (int64_t)floor(point->at[POINT_Y] / cells->edge),
                         (int64_t)floor(point->at[POINT_X] / cells->edge)};
}

static bool cell_equal(struct cell a, struct cell b)
{
    return a.channel == b.channel && a.z == b.z && a.y == b.y && a.x == b.x;
}

/* Of all cells of a row: those along x. */
static uint64_t row_key(const struct cells *cells, struct cell cell)
{
    uint64_t key = hash_mix(cells->seed ^ (uint64_t)cell.z);
    return hash_mix(key ^ (uint64_t)cell.y ^ (uint64_t)cell.channel << 48);
}

static size_t bucket_in(const struct cells *cells, uint64_t row, int64_t x)
{
    uint64_t key = hash_mix(row ^ ((uint64_t)x & ~(uint64_t)7));
    return (size_t)((key & ~(uint64_t)7) | ((uint64_t)x & 7)) & cells->mask;
}

static size_t bucket_of(const struct cells *cells, const struct point *point)
{
    struct cell cell = cell_of(cells, point);
    return bucket_in(cells, row_key(cells, cell), cell.x);
}

/*
 * Neighbours must lie in adjacent cells, however the quotient is rounded:
 * cells are wider than the distance by more than that, of at most 2^45 on an
 * axis.
 */
static double edge_for(const struct points *a, const struct points *b,
                       double distance)
{
    double far = 0;
    for (size_t i = 0; i < a->n + b->n; i++) {
        const struct point *point =
            i < a->n ? &a->point[i] : &b->point[i - a->n];
        for (int axis = 0; axis < POINT_AXES; axis++)
            far = fmax(far, fabs(point->at[axis]));
    }
    double edge = fmax(distance * 1.02, far * 0x1p-45);
    return edge > 0 ? edge : 1;
}

/* Counts what falls into each bucket, then deals out the places. */
static void fill(struct cells *cells)
{
    const struct points *points = cells->points;
    for (size_t i = 0; i < points->n; i++)
        cells->start[bucket_of(cells, &points->point[i])]++;
    uint32_t sum = 0;
    for (size_t b = 0; b <= cells->mask + 1; b++)
        cells->start[b] = sum += cells->start[b];
    for (size_t i = points->n; i-- > 0;) {
        size_t bucket = bucket_of(cells, &points->point[i]);
        cells->number[--cells->start[bucket]] = (uint32_t)i;
    }
}

static const char *cells_open(struct cells *cells, const struct points *points,
                              double edge)
{
    size_t buckets = 16;
    while (buckets / 2 < points->n) /* half empty or more */
        buckets *= 2;
    *cells = (struct cells){points, edge, hash_seed(), buckets - 1, NULL, NULL};
    cells->start = calloc(buckets + 1, sizeof *cells->start);
    cells->number = calloc(points->n + 1, sizeof *cells->number);
    if (cells->start == NULL || cells->number == NULL)
        return "out of memory";
    fill(cells);
    return NULL;
}

/* What is looked for: all near one point of the truth. */
struct look {
    struct pairs *pairs;
    const struct cells *cells;
    const struct point *point;
    uint32_t number;
    double distance;
};

static const char *add(struct pairs *pairs, struct pair pair, struct why *why)
{
    if (pairs->n == MATCH_PAIRS)
        return why_say(why,
                       "more than %d pairs of spots lie within the distance; "
                       "choose a smaller --distance",
                       MATCH_PAIRS);
    if (pairs->n == pairs->cap) {
        size_t cap = pairs->cap + pairs->cap / 2 + 1024;
        struct pair *more =
            realloc(pairs->pair, num_product((size_t[]){cap, sizeof *more}, 2));
        if (more == NULL)
            return "out of memory";
        pairs->pair = more;
        pairs->cap = cap;
    }
    pairs->pair[pairs->n++] = pair;
    return NULL;
}

/* Other cells share the bucket: its points are asked for theirs. */
static const char *look_in(const struct look *look, struct cell cell,
                           size_t bucket, struct why *why)
{
    const struct cells *cells = look->cells;
    uint32_t end = cells->start[bucket + 1];
    for (uint32_t k = cells->start[bucket]; k < end; k++) {
        uint32_t number = cells->number[k];
        const struct point *point = &cells->points->point[number];
        double apart = point_distance(look->point, point);
        if (!(apart <= look->distance) ||
            !cell_equal(cell_of(cells, point), cell))
            continue;
        struct pair pair = {apart, look->number, number};
        const char *bad = add(look->pairs, pair, why);
        if (bad != NULL)
            return bad;
    }
    return NULL;
}

static const char *look_around(const struct look *look, struct why *why)
{
    const struct cells *cells = look->cells;
    struct cell home = cell_of(cells, look->point), cell = home;
    int deep = cells->points->has_z ? 1 : 0;
    const char *bad = NULL;
    for (int i = 0; i < 3 * (2 * deep + 1) && bad == NULL; i++) {
        cell.z = home.z + i / 3 - deep;
        cell.y = home.y + i % 3 - 1;
        uint64_t row = row_key(cells, cell);
        for (int k = -1; k <= 1 && bad == NULL; k++) {
            cell.x = home.x + k;
            bad = look_in(look, cell, bucket_in(cells, row, cell.x), why);
        }
    }
    return bad;
}

const char *pairs_find(struct pairs *pairs, const struct points *truth,
                       const struct points *table, double distance,
                       struct why *why)
{
    struct cells cells;
    const char *bad =
        cells_open(&cells, table, edge_for(truth, table, distance));
    pairs->start = calloc(truth->n + 1, sizeof *pairs->start);
    if (pairs->start == NULL)
        bad = "out of memory";
    for (size_t i = 0; i < truth->n && bad == NULL; i++) {
        struct look look = {pairs, &cells, &truth->point[i], (uint32_t)i,
                            distance};
        bad = look_around(&look, why);
        pairs->start[i + 1] = (uint32_t)pairs->n;
    }
    free(cells.start);
    free(cells.number);
    return bad;
}

void pairs_free(struct pairs *pairs)
{
    free(pairs->pair);
    free(pairs->start);
}
