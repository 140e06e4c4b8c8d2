/* SPDX-License-Identifier: MIT */
#include "job/dedup.h"

#include "base/hash.h"

#include <math.h>
#include <stdlib.h>

struct rank {
    float tophat;
    uint32_t spot;
};

/* Kept spots hang in chains off the buckets of a hash of their cell, a cube
 * with the distance as its edge: neighbours lie in adjacent cells. */
struct cells {
    const struct spot *spots;
    double edge;
    const struct rank *ranks;
    uint32_t *bucket; /* rank + 1, 0: none */
    uint32_t *next;   /* of a rank in its chain */
    size_t mask;
    uint64_t seed;
};

static int by_rank(const void *a, const void *b)
{
    const struct rank *s = a, *t = b;
    if (s->tophat != t->tophat)
        return s->tophat > t->tophat ? -1 : 1;
    return (s->spot > t->spot) - (s->spot < t->spot);
}

static int64_t cell(const struct cells *cells, uint32_t at)
{
    return (int64_t)floor(at / cells->edge);
}

static size_t hash(const struct cells *cells, int64_t z, int64_t y, int64_t x)
{
    uint64_t key = hash_mix((uint64_t)z ^ cells->seed);
    key = hash_mix(key ^ (uint64_t)y);
    return (size_t)hash_mix(key ^ (uint64_t)x) & cells->mask;
}

bool dedup_is_near(const struct spot *a, const struct spot *b, double distance)
{
    double dz = (double)a->z - b->z, dy = (double)a->y - b->y;
    double dx = (double)a->x - b->x;
    return dz * dz + dy * dy + dx * dx <= distance * distance;
}

static bool near_in_cell(const struct cells *cells, const struct spot *spot,
                         size_t bucket, double distance)
{
    for (uint32_t i = cells->bucket[bucket]; i != 0; i = cells->next[i - 1])
        if (dedup_is_near(&cells->spots[cells->ranks[i - 1].spot], spot,
                          distance))
            return true;
    return false;
}

static bool has_kept_near(const struct cells *cells, const struct spot *spot,
                          double distance)
{
    int64_t z = cell(cells, spot->z), y = cell(cells, spot->y);
    int64_t x = cell(cells, spot->x);
    for (int i = 0; i < 27; i++) {
        size_t bucket =
            hash(cells, z + i / 9 - 1, y + i / 3 % 3 - 1, x + i % 3 - 1);
        if (near_in_cell(cells, spot, bucket, distance))
            return true;
    }
    return false;
}

static void drop(struct cells *cells, size_t n, double distance,
                 unsigned char *state)
{
    for (size_t i = 0; i < n; i++) {
        uint32_t at = cells->ranks[i].spot;
        const struct spot *spot = &cells->spots[at];
        bool is_near = has_kept_near(cells, spot, distance);
        state[at] = is_near ? DEDUP_DROPPED : DEDUP_KEPT;
        if (is_near)
            continue;
        size_t bucket = hash(cells, cell(cells, spot->z), cell(cells, spot->y),
                             cell(cells, spot->x));
        cells->next[i] = cells->bucket[bucket];
        cells->bucket[bucket] = (uint32_t)i + 1;
    }
}

/* What is open, highest first. */
static struct rank *rank_open(const struct spot *spots, size_t n,
                              const unsigned char *state, size_t open)
{
    struct rank *ranks = calloc(open, sizeof *ranks);
    if (ranks == NULL)
        return NULL;
    for (size_t i = 0, k = 0; i < n; i++)
        if (state[i] == DEDUP_OPEN)
            ranks[k++] = (struct rank){spots[i].tophat, (uint32_t)i};
    qsort(ranks, open, sizeof *ranks, by_rank);
    return ranks;
}

const char *dedup_grid(const struct spot *spots, size_t n, double distance,
                       unsigned char *state, size_t open)
{
    if (open == 0)
        return NULL;
    struct rank *ranks = rank_open(spots, n, state, open);
    /* A cell of a pixel or more: positions are whole pixels. */
    struct cells cells = {.spots = spots,
                          .edge = fmax(distance, 1),
                          .ranks = ranks,
                          .seed = hash_seed()};
    size_t buckets = 16;
    while (buckets < open)
        buckets *= 2;
    cells.mask = buckets - 1;
    cells.bucket = calloc(buckets, sizeof *cells.bucket);
    cells.next = calloc(open, sizeof *cells.next);
    const char *bad = NULL;
    if (ranks == NULL || cells.bucket == NULL || cells.next == NULL)
        bad = "out of memory";
    else
        drop(&cells, open, distance, state);
    free(cells.bucket);
    free(cells.next);
    free(ranks);
    return bad;
}

const char *dedup(const struct spot *spots, size_t n, double distance,
                  unsigned char *dropped)
{
    size_t open = 0;
    if (n == 0)
        return NULL;
    const char *bad = dedup_sweep(spots, n, distance, dropped, &open);
    return bad != NULL ? bad : dedup_grid(spots, n, distance, dropped, open);
}
