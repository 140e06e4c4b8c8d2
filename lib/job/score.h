/* SPDX-License-Identifier: MIT */
/*
 * How good a table is, out of its matching with the truth: counts, precision,
 * recall and F1, root mean squares and means of what positions are off, for
 * all spots, each channel, and bins of a column's values.
 */
#ifndef JOB_SCORE_H
#define JOB_SCORE_H

#include "job/match.h"
#include <stdio.h>

struct score {
    size_t truth, table, matched;
    double sum[POINT_AXES], squares[POINT_AXES]; /* of table minus truth */
};

/* NaN where it is not defined: a ratio to none, an error without a pair. */
enum figure {
    SCORE_TRUTH,
    SCORE_FOUND,
    SCORE_MATCHED,
    SCORE_PRECISION,
    SCORE_RECALL,
    SCORE_F1,
    SCORE_RMSE, /* of the distance */
    SCORE_RMSE_Y,
    SCORE_RMSE_X,
    SCORE_RMSE_Z,
    SCORE_BIAS_Y,
    SCORE_BIAS_X,
    SCORE_BIAS_Z,
    SCORE_FIGURES
};
double score_figure(const struct score *score, enum figure figure);

/* From the lowest to the highest value in it. */
struct bin {
    double from, to;
    struct score score;
};

struct scores {
    const struct points *truth, *table; /* they agree */
    const struct match *match;
    const struct names *names;
    double distance;
    bool greedy;
    struct score all;
    struct score *channel; /* one for each name, where has_channel */
    const char *column;    /* of the bins; NULL without */
    bool by_truth;         /* it is the truth's */
    struct bin *bin;
    size_t n_bins, n_empty; /* spots that have no value */
};

/* The caller fills the first six. Words only without memory; scores_free also
 * then. scores_bin sets the others: at most n bins, n > 0, as equal in number
 * as can be without two that share a value. */
const char *scores_count(struct scores *scores);
const char *scores_bin(struct scores *scores, const char *column, bool by_truth,
                       size_t n);
void scores_free(struct scores *scores);

/* Printed for people, as a JSON object, the bins as CSV; and the matching as
 * CSV. The caller checks the stream. */
void scores_print(const struct scores *scores, FILE *out);
void scores_print_json(const struct scores *scores, FILE *out);
void scores_print_bins(const struct scores *scores, FILE *out);
void scores_print_pairs(const struct scores *scores, FILE *out);

#endif
