/* SPDX-License-Identifier: MIT */
#include "job/match.h"

#include "job/match_pairs.h"

#include <stdlib.h>

static int by_distance(const void *a, const void *b)
{
    const struct pair *s = a, *t = b;
    if (s->distance != t->distance)
        return s->distance < t->distance ? -1 : 1;
    if (s->truth != t->truth)
        return s->truth < t->truth ? -1 : 1;
    return (s->table > t->table) - (s->table < t->table);
}

void match_greedy(struct match *match, struct pairs *pairs)
{
    if (pairs->n > 0)
        qsort(pairs->pair, pairs->n, sizeof *pairs->pair, by_distance);
    for (size_t k = 0; k < pairs->n; k++) {
        const struct pair *pair = &pairs->pair[k];
        if (match->table[pair->truth] != MATCH_NONE ||
            match->truth[pair->table] != MATCH_NONE)
            continue;
        match->table[pair->truth] = pair->table;
        match->truth[pair->table] = pair->truth;
    }
}

static uint32_t *all_none(size_t n)
{
    uint32_t *partner = calloc(n + 1, sizeof *partner);
    for (size_t i = 0; i < n && partner != NULL; i++)
        partner[i] = MATCH_NONE;
    return partner;
}

const char *match_points(struct match *match, const struct points *truth,
                         const struct points *table, double distance,
                         bool greedy, struct why *why)
{
    struct pairs pairs = {.n = 0};
    match->table = all_none(truth->n);
    match->truth = all_none(table->n);
    const char *bad = match->table == NULL || match->truth == NULL
                          ? "out of memory"
                          : pairs_find(&pairs, truth, table, distance, why);
    if (bad == NULL && greedy)
        match_greedy(match, &pairs);
    else if (bad == NULL)
        bad = match_best(match, &pairs, truth->n, table->n);
    pairs_free(&pairs);
    return bad;
}

void match_free(struct match *match)
{
    free(match->table);
    free(match->truth);
}
