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
 * with the distance as its edge, or a square of one plane: neighbours lie in
 * adjacent cells. */
struct cells {
    const struct spot *spots;
    const struct dedup_reach *reach;
    double edge, depth; /* of a cell; in z */
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

struct cell {
    int64_t z, y, x;
};

static struct cell cell_of(const struct cells *cells, const struct spot *spot)
{
    return (struct cell){(int64_t)floor(spot->z / cells->depth),
                         (int64_t)floor(spot->y / cells->edge),
                         (int64_t)floor(spot->x / cells->edge)};
}

/* Of a cell, and those around it: i 0..26, OWN is itself. */
enum { OWN = 13 };
static size_t bucket_of(const struct cells *cells, const struct cell *cell,
                        int i)
{
    uint64_t key = hash_mix((uint64_t)(cell->z + i / 9 - 1) ^ cells->seed);
    key = hash_mix(key ^ (uint64_t)(cell->y + i / 3 % 3 - 1));
    key = hash_mix(key ^ (uint64_t)(cell->x + i % 3 - 1));
    return (size_t)key & cells->mask;
}

bool dedup_is_near(const struct spot *a, const struct spot *b,
                   const struct dedup_reach *reach)
{
    double dz = (double)a->z - b->z, dy = (double)a->y - b->y;
    double dx = (double)a->x - b->x;
    return dz * dz + dy * dy + dx * dx <= reach->distance * reach->distance &&
           (dz == 0 || !reach->in_plane);
}

static bool near_in_cell(const struct cells *cells, const struct spot *spot,
                         size_t bucket)
{
    for (uint32_t i = cells->bucket[bucket]; i != 0; i = cells->next[i - 1])
        if (dedup_is_near(&cells->spots[cells->ranks[i - 1].spot], spot,
                          cells->reach))
            return true;
    return false;
}

static bool has_kept_near(const struct cells *cells, const struct spot *spot)
{
    const int first = cells->reach->in_plane ? 9 : 0;
    const struct cell cell = cell_of(cells, spot);
    for (int i = first; i < 27 - first; i++)
        if (near_in_cell(cells, spot, bucket_of(cells, &cell, i)))
            return true;
    return false;
}

static void drop(struct cells *cells, size_t n, unsigned char *state)
{
    for (size_t i = 0; i < n; i++) {
        uint32_t at = cells->ranks[i].spot;
        const struct spot *spot = &cells->spots[at];
        bool is_near = has_kept_near(cells, spot);
        state[at] = is_near ? DEDUP_DROPPED : DEDUP_KEPT;
        if (is_near)
            continue;
        struct cell cell = cell_of(cells, spot);
        size_t bucket = bucket_of(cells, &cell, OWN);
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

const char *dedup_grid(const struct spot *spots, size_t n,
                       const struct dedup_reach *reach, unsigned char *state,
                       size_t open)
{
    if (open == 0)
        return NULL;
    struct rank *ranks = rank_open(spots, n, state, open);
    /* A cell of a pixel or more: positions are whole pixels. */
    double edge = fmax(reach->distance, 1);
    struct cells cells = {.spots = spots,
                          .reach = reach,
                          .edge = edge,
                          .depth = reach->in_plane ? 1 : edge,
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
        drop(&cells, open, state);
    free(cells.bucket);
    free(cells.next);
    free(ranks);
    return bad;
}

const char *dedup(const struct spot *spots, size_t n,
                  const struct dedup_reach *reach, unsigned char *dropped)
{
    size_t open = 0;
    if (n == 0)
        return NULL;
    const char *bad = dedup_sweep(spots, n, reach, dropped, &open);
    return bad != NULL ? bad : dedup_grid(spots, n, reach, dropped, open);
}
