/* SPDX-License-Identifier: MIT */
/*
 * The steps of matching: which spots lie within the distance of each other,
 * found over a hash grid, and the two ways to choose among them.
 */
#ifndef JOB_MATCH_PAIRS_H
#define JOB_MATCH_PAIRS_H

#include "job/match.h"

struct pair {
    double distance;
    uint32_t truth, table; /* numbers of the points */
};

struct pairs {
    struct pair *pair; /* by truth; each one's in an order that depends on the
                          points alone */
    size_t n, cap;
    uint32_t *start; /* where each truth's begin; and the end */
};

/* Zeroed before; pairs_free also after a failure. */
const char *pairs_find(struct pairs *pairs, const struct points *truth,
                       const struct points *table, double distance,
                       struct why *why);
void pairs_free(struct pairs *pairs);

/* Fills match, which is all MATCH_NONE, of so many in the truth and the table.
 * match_greedy sorts the pairs. Words only without memory. */
const char *match_best(struct match *match, const struct pairs *pairs,
                       size_t n_truth, size_t n_table);
void match_greedy(struct match *match, struct pairs *pairs);

#endif
