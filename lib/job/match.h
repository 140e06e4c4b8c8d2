/* SPDX-License-Identifier: MIT */
/*
 * Matching the spots of a table with those of a truth, one to one, at most a
 * distance apart and of one channel. The best matching has as many pairs as
 * possible and, of those, the least sum of distances; the greedy one takes the
 * nearest pair that is left, again and again.
 */
#ifndef JOB_MATCH_H
#define JOB_MATCH_H

#include "table/points.h"

/* More pairs within the distance are refused: a matching would say nothing,
 * and take long. */
enum { MATCH_PAIRS = 1 << 24 };
#define MATCH_NONE UINT32_MAX

struct match {
    uint32_t *table, *truth; /* the partner of each in the truth, the table;
                                MATCH_NONE without */
};

/* The two agree (points_agree). Equal inputs give equal matchings. On
 * failure, too, match_free frees what there is. *match needs no zeroes. */
const char *match_points(struct match *match, const struct points *truth,
                         const struct points *table, double distance,
                         bool greedy, struct why *why);
void match_free(struct match *match);

#endif
