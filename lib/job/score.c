/* SPDX-License-Identifier: MIT */
#include "job/score.h"

#include <stdlib.h>

static double ratio(double part, double all)
{
    return all > 0 ? part / all : NAN;
}

static double rmse(const struct score *score, int axis)
{
    return sqrt(ratio(score->squares[axis], (double)score->matched));
}

static double bias(const struct score *score, int axis)
{
    return ratio(score->sum[axis], (double)score->matched);
}

double score_figure(const struct score *score, enum figure figure)
{
    double truth = (double)score->truth, table = (double)score->table;
    double matched = (double)score->matched;
    const double *squares = score->squares;
    const double figures[SCORE_FIGURES] = {
        [SCORE_TRUTH] = truth,
        [SCORE_FOUND] = table,
        [SCORE_MATCHED] = matched,
        [SCORE_PRECISION] = ratio(matched, table),
        [SCORE_RECALL] = ratio(matched, truth),
        [SCORE_F1] = ratio(2 * matched, truth + table),
        [SCORE_RMSE] = sqrt(ratio(
            squares[POINT_Z] + squares[POINT_Y] + squares[POINT_X], matched)),
        [SCORE_RMSE_Y] = rmse(score, POINT_Y),
        [SCORE_RMSE_X] = rmse(score, POINT_X),
        [SCORE_RMSE_Z] = rmse(score, POINT_Z),
        [SCORE_BIAS_Y] = bias(score, POINT_Y),
        [SCORE_BIAS_X] = bias(score, POINT_X),
        [SCORE_BIAS_Z] = bias(score, POINT_Z),
    };
    return figures[figure];
}

static void add_pair(struct score *score, const struct point *truth,
                     const struct point *found)
{
    score->matched++;
    for (int axis = 0; axis < POINT_AXES; axis++) {
        double off = found->at[axis] - truth->at[axis];
        score->sum[axis] += off;
        score->squares[axis] += off * off;
    }
}

const char *scores_count(struct scores *scores)
{
    const struct point *truth = scores->truth->point;
    const struct point *table = scores->table->point;
    bool channels = scores->truth->has_channel;
    scores->channel = calloc(scores->names->n + 1, sizeof *scores->channel);
    if (scores->channel == NULL)
        return "out of memory";
    scores->all.truth = scores->truth->n;
    scores->all.table = scores->table->n;
    for (size_t j = 0; j < scores->table->n && channels; j++)
        scores->channel[table[j].channel].table++;
    for (size_t i = 0; i < scores->truth->n; i++) {
        struct score *channel = &scores->channel[truth[i].channel];
        uint32_t found = scores->match->table[i];
        channel->truth++;
        if (found == MATCH_NONE)
            continue;
        add_pair(&scores->all, &truth[i], &table[found]);
        add_pair(channel, &truth[i], &table[found]);
    }
    return NULL;
}

struct ranked {
    double value;
    size_t number;
};

static int by_value(const void *a, const void *b)
{
    const struct ranked *s = a, *t = b;
    if (s->value != t->value)
        return s->value < t->value ? -1 : 1;
    return (s->number > t->number) - (s->number < t->number);
}

static struct ranked *rank(const struct points *points, size_t *n)
{
    struct ranked *ranked = calloc(points->n + 1, sizeof *ranked);
    *n = 0;
    for (size_t i = 0; i < points->n && ranked != NULL; i++)
        if (!isnan(points->point[i].value))
            ranked[(*n)++] = (struct ranked){points->point[i].value, i};
    if (*n > 0)
        qsort(ranked, *n, sizeof *ranked, by_value);
    return ranked;
}

static void count_bin(struct scores *scores, struct bin *bin,
                      const struct ranked *ranked, size_t n)
{
    bin->from = ranked[0].value;
    bin->to = ranked[n - 1].value;
    for (size_t k = 0; k < n; k++) {
        size_t i = ranked[k].number;
        uint32_t other =
            (scores->by_truth ? scores->match->table : scores->match->truth)[i];
        size_t truth = scores->by_truth ? i : other;
        size_t table = scores->by_truth ? other : i;
        bin->score.truth += scores->by_truth;
        bin->score.table += !scores->by_truth;
        if (other != MATCH_NONE)
            add_pair(&bin->score, &scores->truth->point[truth],
                     &scores->table->point[table]);
    }
}

const char *scores_bin(struct scores *scores, const char *column, bool by_truth,
                       size_t n)
{
    const struct points *points = by_truth ? scores->truth : scores->table;
    size_t have, from = 0;
    struct ranked *ranked = rank(points, &have);
    scores->column = column;
    scores->by_truth = by_truth;
    scores->bin = calloc(n, sizeof *scores->bin);
    if (ranked == NULL || scores->bin == NULL) {
        free(ranked);
        return "out of memory";
    }
    scores->n_empty = points->n - have;
    for (size_t b = 1; b <= n; b++) {
        size_t end = have / n * b + have % n * b / n;
        while (end > 0 && end < have &&
               ranked[end].value == ranked[end - 1].value)
            end++;
        if (end <= from)
            continue;
        count_bin(scores, &scores->bin[scores->n_bins++], ranked + from,
                  end - from);
        from = end;
    }
    free(ranked);
    return NULL;
}

void scores_free(struct scores *scores)
{
    free(scores->channel);
    free(scores->bin);
}
