/* SPDX-License-Identifier: MIT */
#include "job/score.h"
#include "unit.h"

#include <stdlib.h>

static void no_spots_have_no_figures(void)
{
    struct score score = {.truth = 0};
    for (enum figure f = SCORE_PRECISION; f < SCORE_FIGURES; f++)
        SAME_REAL(score_figure(&score, f), (double)NAN);
    score.truth = 5;
    SAME_REAL(score_figure(&score, SCORE_TRUTH), 5);
    SAME_REAL(score_figure(&score, SCORE_PRECISION), (double)NAN);
    SAME_REAL(score_figure(&score, SCORE_RECALL), 0);
    SAME_REAL(score_figure(&score, SCORE_F1), 0);
    SAME_REAL(score_figure(&score, SCORE_RMSE), (double)NAN);
    score = (struct score){.table = 5};
    SAME_REAL(score_figure(&score, SCORE_PRECISION), 0);
    SAME_REAL(score_figure(&score, SCORE_RECALL), (double)NAN);
    SAME_REAL(score_figure(&score, SCORE_F1), 0);
}

/* Two channels, three pairs; the matching is given. */
static void figures_are_those_worked_by_hand(void)
{
    struct point a[] = {{.at = {1, 10, 10}},
                        {.at = {2, 20, 20}, .channel = 1},
                        {.at = {3, 30, 30}, .channel = 1},
                        {.at = {4, 40, 40}, .channel = 1}};
    struct point b[] = {{.at = {3, 31, 32}, .channel = 1},
                        {.at = {1, 13, 14}},
                        {.at = {2, 20, 20}, .channel = 1},
                        {.at = {9, 9, 9}},
                        {.at = {8, 8, 8}}};
    uint32_t to_table[] = {1, 2, 0, MATCH_NONE};
    uint32_t to_truth[] = {2, 0, 1, MATCH_NONE, MATCH_NONE};
    struct points truth = {a, 4, 4, true, true, false};
    struct points table = {b, 5, 5, true, true, false};
    struct match match = {to_table, to_truth};
    struct names names = {NULL, 2};
    struct scores scores = {
        .truth = &truth, .table = &table, .match = &match, .names = &names};
    if (!FINE(scores_count(&scores)))
        return;
    const double expected[3][SCORE_FIGURES] = {
        {4, 5, 3, 3.0 / 5, 3.0 / 4, 6.0 / 9, sqrt(30.0 / 3), sqrt(10.0 / 3),
         sqrt(20.0 / 3), 0, 4.0 / 3, 6.0 / 3, 0},
        {1, 3, 1, 1.0 / 3, 1, 2.0 / 4, 5, 3, 4, 0, 3, 4, 0},
        {3, 2, 2, 1, 2.0 / 3, 4.0 / 5, sqrt(5.0 / 2), sqrt(1.0 / 2),
         sqrt(4.0 / 2), 0, 1.0 / 2, 2.0 / 2, 0}};
    for (enum figure f = 0; f < SCORE_FIGURES; f++) {
        SAME_REAL(score_figure(&scores.all, f), expected[0][f]);
        SAME_REAL(score_figure(&scores.channel[0], f), expected[1][f]);
        SAME_REAL(score_figure(&scores.channel[1], f), expected[2][f]);
    }
    scores_free(&scores);
}

/* One side has the values, every second of it a partner one pixel to the
 * right; what is expected of the bins ends with an n of 0. */
static void bins(const double *value, size_t n, size_t most,
                 const struct bin *expected)
{
    struct point *a = unit_memory(n, sizeof *a), *b = unit_memory(n, sizeof *b);
    uint32_t *partner = unit_memory(n, sizeof *partner);
    for (size_t i = 0; i < n; i++) {
        a[i].value = value[i];
        b[i].at[POINT_X] = 1;
        partner[i] = i % 2 == 0 ? (uint32_t)i : MATCH_NONE;
    }
    struct points truth = {a, n, n, false, false, true};
    struct points table = {b, n, n, false, false, false};
    struct match match = {partner, partner};
    struct scores scores = {.truth = &truth, .table = &table, .match = &match};
    FINE(scores_bin(&scores, "v", true, most));
    size_t i = 0;
    for (; i < scores.n_bins && expected[i].score.truth > 0; i++) {
        unit_case("bin %zu of %zu", i, most);
        SAME_REAL(scores.bin[i].from, expected[i].from);
        SAME_REAL(scores.bin[i].to, expected[i].to);
        SAME(scores.bin[i].score.truth, expected[i].score.truth);
        SAME(scores.bin[i].score.table, 0);
        SAME(scores.bin[i].score.matched, expected[i].score.matched);
        SAME_REAL(scores.bin[i].score.sum[POINT_X],
                  (double)expected[i].score.matched);
    }
    SAME(scores.n_bins, i);
    SAME(expected[i].score.truth, 0);
    scores_free(&scores);
    free(a);
    free(b);
    free(partner);
}

static void bins_are_equal_in_number(void)
{
    const double values[] = {6, 1, 5, 2, 4, 3, 0};
    bins(values, 6, 3,
         (struct bin[]){{1, 2, {.truth = 2, .matched = 0}},
                        {3, 4, {.truth = 2, .matched = 1}},
                        {5, 6, {.truth = 2, .matched = 2}},
                        {.from = 0}});
    bins(values, 7, 2,
         (struct bin[]){{0, 2, {.truth = 3, .matched = 1}},
                        {3, 6, {.truth = 4, .matched = 3}},
                        {.from = 0}});
    bins(values, 2, 10,
         (struct bin[]){{1, 1, {.truth = 1, .matched = 0}},
                        {6, 6, {.truth = 1, .matched = 1}},
                        {.from = 0}});
}

static void bins_split_no_equal_values(void)
{
    bins((double[]){2, 2, 2, 2, 2, 9}, 6, 3,
         (struct bin[]){{2, 2, {.truth = 5, .matched = 3}},
                        {9, 9, {.truth = 1, .matched = 0}},
                        {.from = 0}});
    bins((double[]){1, 1, 1}, 3, 3,
         (struct bin[]){{1, 1, {.truth = 3, .matched = 2}}, {.from = 0}});
}

static void bins_leave_out_what_has_no_value(void)
{
    double none = (double)NAN;
    bins((double[]){none, 1, none, 2}, 4, 2,
         (struct bin[]){{1, 1, {.truth = 1, .matched = 0}},
                        {2, 2, {.truth = 1, .matched = 0}},
                        {.from = 0}});
    bins((double[]){none}, 1, 2, (struct bin[]){{.from = 0}});
    bins(NULL, 0, 2, (struct bin[]){{.from = 0}});
}

static const struct test TESTS[] = {
    {"no spots have no figures", no_spots_have_no_figures},
    {"figures are those worked by hand", figures_are_those_worked_by_hand},
    {"bins are equal in number", bins_are_equal_in_number},
    {"bins split no equal values", bins_split_no_equal_values},
    {"bins leave out what has no value", bins_leave_out_what_has_no_value},
};
SUITE(score, TESTS);
