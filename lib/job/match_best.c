/* SPDX-License-Identifier: MIT */
/*
 * The best matching, by shortest augmenting paths over the pairs that there
 * are (Jonker and Volgenant 1987; Karp 1980): one spot of the truth after the
 * other is given a partner, by Dijkstra's way through spots that would have to
 * change theirs. The price of each spot of the table keeps all steps from
 * being negative.
 */
#include "job/heap.h"
#include "job/match_pairs.h"

#include <stdlib.h>

/* Of a spot of the table. */
struct taken {
    double price;
    uint32_t mate;   /* the pair that it is in; MATCH_NONE: it is free */
    uint32_t from;   /* the pair by which the search came */
    uint32_t search; /* that came last; 0: none */
    bool closed;     /* no free spot can be reached from it: see find_least */
};

struct best {
    const struct pairs *pairs;
    struct match *match;
    struct taken *taken;
    double *label; /* how far the search has to go, of a spot of the table */
    struct heap heap;
    uint32_t *passed; /* spots that the search has passed, in order */
    size_t n_passed;
    uint32_t search; /* its number */
    uint32_t free;   /* the nearest free spot that it knows; or MATCH_NONE */
    bool closed;     /* it goes on among what is closed */
};

/* A free spot ends the search: it need not wait in the heap for those that
 * are as near, of which a crowd has many. */
static void reach(struct best *best, uint32_t spot, bool is_new)
{
    const double *label = best->label;
    if (best->taken[spot].mate != MATCH_NONE) {
        if (is_new)
            heap_push(&best->heap, spot);
        else
            heap_fell(&best->heap, spot);
    } else if (best->free == MATCH_NONE || label[spot] < label[best->free] ||
               (spot < best->free && label[spot] <= label[best->free])) {
        best->free = spot;
    }
}

/* The table's spots that a truth's could take, with way behind it. */
static void relax(struct best *best, uint32_t truth, double way)
{
    const struct pairs *pairs = best->pairs;
    for (uint32_t k = pairs->start[truth]; k < pairs->start[truth + 1]; k++) {
        uint32_t spot = pairs->pair[k].table;
        struct taken *taken = &best->taken[spot];
        double label = way + pairs->pair[k].distance - taken->price;
        bool is_new = taken->search != best->search;
        bool is_passed = !is_new && taken->mate != MATCH_NONE &&
                         best->heap.place[spot] == HEAP_OUT;
        if (taken->closed != best->closed || is_passed ||
            (!is_new && label >= best->label[spot]))
            continue;
        best->label[spot] = label;
        taken->from = k;
        taken->search = best->search;
        reach(best, spot, is_new);
    }
}

/* Passes a spot: looks what its mate could take instead. Gives what it costs
 * to leave the mate out. */
static double pass(struct best *best, uint32_t spot)
{
    const struct taken *taken = &best->taken[spot];
    const struct pair *mate = &best->pairs->pair[taken->mate];
    double way = best->label[spot] - (mate->distance - taken->price);
    relax(best, mate->truth, way);
    return way;
}

/* The nearest free spot, or MATCH_NONE; all on the way to it is passed. */
static uint32_t find_free(struct best *best, uint32_t truth)
{
    best->search++;
    best->n_passed = best->heap.n = 0;
    best->free = MATCH_NONE;
    best->closed = false;
    relax(best, truth, 0);
    while (best->heap.n > 0 &&
           (best->free == MATCH_NONE ||
            best->label[best->heap.item[0]] < best->label[best->free])) {
        uint32_t spot = heap_pop(&best->heap);
        best->passed[best->n_passed++] = spot;
        pass(best, spot);
    }
    return best->free;
}

/*
 * Nothing free was found: which is cheapest to leave out, the new one or one
 * that a spot passed is taken from? Gives that spot, or MATCH_NONE, and the
 * cost.
 *
 * To leave one out costs more than any distances do. Costs are thus pairs,
 * (spots left out, distance), so that no large number swallows the digits of a
 * small one; and of the first a bit is enough. All that a search in vain could
 * reach is taken, and nothing in it can ever lead to a free spot again: it is
 * closed, and whoever enters it pays for one more left out. So each spot is
 * searched in vain only once, however large the crowd.
 */
static uint32_t find_least(struct best *best, uint32_t truth, double *cost)
{
    uint32_t least = MATCH_NONE;
    size_t n = best->n_passed;
    *cost = 0;
    best->closed = true;
    relax(best, truth, 0);
    for (size_t i = 0;; i++) {
        if (i == best->n_passed) {
            if (best->heap.n == 0 || best->label[best->heap.item[0]] >= *cost)
                break;
            best->passed[best->n_passed++] = heap_pop(&best->heap);
        }
        double way = pass(best, best->passed[i]);
        if (way < *cost) {
            *cost = way;
            least = best->passed[i];
        }
    }
    while (n-- > 0)
        best->taken[best->passed[n]].closed = true;
    return least;
}

/* Each on the way takes the spot by which the search came. */
static void change(struct best *best, uint32_t spot)
{
    while (spot != MATCH_NONE) {
        struct taken *taken = &best->taken[spot];
        uint32_t truth = best->pairs->pair[taken->from].truth;
        uint32_t before = best->match->table[truth];
        taken->mate = taken->from;
        best->match->table[truth] = spot;
        spot = before;
    }
}

static void find_partner(struct best *best, uint32_t truth)
{
    uint32_t spot = find_free(best, truth);
    double cost;
    if (spot != MATCH_NONE) {
        cost = best->label[spot];
    } else {
        spot = find_least(best, truth, &cost);
        if (spot != MATCH_NONE) {
            uint32_t mate = best->taken[spot].mate;
            best->match->table[best->pairs->pair[mate].truth] = MATCH_NONE;
        }
    }
    for (size_t i = 0; i < best->n_passed; i++) {
        uint32_t passed = best->passed[i];
        best->taken[passed].price -= cost - best->label[passed];
    }
    change(best, spot);
}

static void find_partners(struct best *best, size_t n_truth, size_t n_table)
{
    for (size_t j = 0; j < n_table; j++)
        best->taken[j].mate = MATCH_NONE;
    for (size_t i = 0; i < n_truth; i++)
        if (best->pairs->start[i] < best->pairs->start[i + 1])
            find_partner(best, (uint32_t)i);
    for (size_t i = 0; i < n_truth; i++)
        if (best->match->table[i] != MATCH_NONE)
            best->match->truth[best->match->table[i]] = (uint32_t)i;
}

const char *match_best(struct match *match, const struct pairs *pairs,
                       size_t n_truth, size_t n_table)
{
    struct best best = {.pairs = pairs, .match = match};
    const char *bad = NULL;
    best.taken = calloc(n_table + 1, sizeof *best.taken);
    best.label = calloc(n_table + 1, sizeof *best.label);
    best.passed = calloc(n_table + 1, sizeof *best.passed);
    best.heap.item = calloc(n_table + 1, sizeof *best.heap.item);
    best.heap.place = calloc(n_table + 1, sizeof *best.heap.place);
    best.heap.key = best.label;
    if (best.taken == NULL || best.label == NULL || best.passed == NULL ||
        best.heap.item == NULL || best.heap.place == NULL)
        bad = "out of memory";
    else
        find_partners(&best, n_truth, n_table);
    free(best.taken);
    free(best.label);
    free(best.passed);
    free(best.heap.item);
    free(best.heap.place);
    return bad;
}
