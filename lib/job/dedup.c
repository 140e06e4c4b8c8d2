/* SPDX-License-Identifier: MIT */
#include "job/dedup.h"

#include "base/hash.h"

#include <math.h>
#include <stdlib.h>

/* Kept spots hang in chains off the buckets of a hash of their cell, a cube
 * with the distance as its edge: neighbours lie in adjacent cells. */
struct cells {
    const struct spot *spots;
    double edge;
    uint32_t *bucket; /* spot + 1, 0: none */
    uint32_t *next;   /* of a spot in its chain */
    size_t mask;
    uint64_t seed;
};

struct rank {
    float tophat;
    uint32_t spot;
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

static bool is_near(const struct spot *a, const struct spot *b, double distance)
{
    double dz = (double)a->z - b->z, dy = (double)a->y - b->y;
    double dx = (double)a->x - b->x;
    return dz * dz + dy * dy + dx * dx <= distance * distance;
}

static bool near_in_cell(const struct cells *cells, const struct spot *spot,
                         size_t bucket, double distance)
{
    for (uint32_t i = cells->bucket[bucket]; i != 0; i = cells->next[i - 1])
        if (is_near(&cells->spots[i - 1], spot, distance))
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

static void drop(struct cells *cells, const struct rank *ranks, size_t n,
                 double distance, unsigned char *dropped)
{
    for (size_t i = 0; i < n; i++) {
        uint32_t at = ranks[i].spot;
        const struct spot *spot = &cells->spots[at];
        if (has_kept_near(cells, spot, distance)) {
            dropped[at] = 1;
            continue;
        }
        size_t bucket = hash(cells, cell(cells, spot->z), cell(cells, spot->y),
                             cell(cells, spot->x));
        cells->next[at] = cells->bucket[bucket];
        cells->bucket[bucket] = at + 1;
    }
}

const char *dedup(const struct spot *spots, size_t n, double distance,
                  unsigned char *dropped)
{
    /* A cell of a pixel or more: positions are whole pixels. */
    struct cells cells = {.spots = spots, .edge = fmax(distance, 1)};
    size_t buckets = 16;
    while (buckets < n)
        buckets *= 2;
    cells.mask = buckets - 1;
    cells.seed = hash_seed();
    cells.bucket = calloc(buckets, sizeof *cells.bucket);
    cells.next = calloc(n + 1, sizeof *cells.next);
    struct rank *ranks = calloc(n + 1, sizeof *ranks);
    const char *bad = NULL;
    if (cells.bucket == NULL || cells.next == NULL || ranks == NULL) {
        bad = "out of memory";
    } else {
        for (size_t i = 0; i < n; i++)
            ranks[i] = (struct rank){spots[i].tophat, (uint32_t)i};
        qsort(ranks, n, sizeof *ranks, by_rank);
        drop(&cells, ranks, n, distance, dropped);
    }
    free(cells.bucket);
    free(cells.next);
    free(ranks);
    return bad;
}
