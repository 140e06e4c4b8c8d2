/* SPDX-License-Identifier: MIT */
/*
 * Levels that come out of a survey, against brute force over the heights that
 * it counted.
 */
#include "job/level.h"

#include "unit.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { MOST = 300, ALL = CURVE_OF_PEAKS | CURVE_OF_VALUES };

/* Heights one by one, and the curve of them. */
struct heights {
    size_t n[2]; /* of peaks, of negative ones */
    float height[2][MOST];
    size_t values; /* of pixels, of both signs and 0 */
    float value[MOST];
    struct curve curve;
    void *memory;
    struct tally tally;
};

/* Few different ones, so that many are in one bin; whole numbers or any. */
static float random_height(bool whole, uint32_t spread)
{
    float height = (float)(1 + unit_below(spread));
    return whole ? height : height / 7 + 1e-3F;
}

/* Lists may be empty; there may be more negatives than positives. */
static void make(struct heights *h)
{
    bool whole = unit_below(2);
    uint32_t spread = unit_below(2) ? 5 : 1 << unit_below(16);
    *h = (struct heights){.n = {0}};
    h->memory = unit_memory(curve_bytes(ALL, whole), 1);
    curve_init(&h->curve, h->memory, ALL, whole);
    for (int list = 0; list < 2; list++) {
        h->n[list] = unit_below(4) ? unit_below(MOST) : unit_below(3);
        for (size_t i = 0; i < h->n[list]; i++) {
            float *height = &h->height[list][i];
            *height = random_height(whole, list ? 1 + spread / 2 : spread);
            curve_count(&h->curve, (enum curve_list)list, *height);
        }
    }
    h->values = unit_below(5) ? 1 + unit_below(MOST) : unit_below(3);
    for (size_t i = 0; i < h->values; i++) {
        float *value = &h->value[i];
        *value = unit_below(4) ? random_height(whole, spread) : 0;
        *value *= unit_below(3) ? 1 : -1;
        if (*value > 0)
            curve_count(&h->curve, CURVE_OVER, *value);
        if (*value < 0)
            curve_count(&h->curve, CURVE_UNDER, -*value);
    }
    h->tally.pixels = h->values;
}

static double edge_of(float height)
{
    double edge = (double)hist_edge(hist_key(fabsf(height)));
    return height < 0 ? -edge : edge;
}

static uint64_t at_or_above(const struct heights *h, int list, double level)
{
    uint64_t n = 0;
    for (size_t i = 0; i < h->n[list]; i++)
        n += (double)h->height[list][i] >= level;
    return n;
}

/* A level that is none leaves all as it is. */
static void check(const struct heights *h, const struct finding *got,
                  double level)
{
    SAME_REAL(got->level.value, level);
    CHECK(got->level.at);
    SAME(got->positives, at_or_above(h, CURVE_PEAKS, level));
    SAME(got->negatives, at_or_above(h, CURVE_NEGATIVES, level));
}

static double lowest_by_rate(const struct heights *h, double rate)
{
    double best = HUGE_VAL;
    for (size_t i = 0; i < h->n[0]; i++) {
        double level = edge_of(h->height[0][i]);
        double positives = (double)at_or_above(h, CURVE_PEAKS, level);
        double negatives = (double)at_or_above(h, CURVE_NEGATIVES, level);
        if (negatives <= rate * positives && level < best)
            best = level;
    }
    return best;
}

static void rate_is_the_lowest_level_that_keeps_it(void)
{
    static const double rates[] = {0, 0.01, 0.1, 0.5, 1};
    uint32_t none = 0;
    for (uint32_t i = 0; i < 500 && !unit_failed(); i++) {
        struct heights h;
        struct rule rule = {RULE_FDR, rates[i % COUNT(rates)]};
        make(&h);
        unit_case("round %u, fdr:%g", i, rule.value);
        double level = lowest_by_rate(&h, rule.value);
        struct finding got =
            level_find(&h.curve, &h.tally, rule, BACKGROUND_LOG);
        check(&h, &got, level);
        SAME(got.rule.kind, RULE_FDR);
        none += isinf(level) != 0;
        free(h.memory);
    }
    CHECK(none > 20 && none < 480);
}

/* The highest with so many; the lowest of all where there are fewer. */
static double highest_by_count(const struct heights *h, double count)
{
    double best = -1, lowest = HUGE_VAL;
    for (size_t i = 0; i < h->n[0]; i++) {
        double level = edge_of(h->height[0][i]);
        if ((double)at_or_above(h, CURVE_PEAKS, level) >= count)
            best = fmax(best, level);
        lowest = fmin(lowest, level);
    }
    return best >= 0 ? best : lowest;
}

static void count_is_the_highest_level_that_has_it(void)
{
    for (uint32_t i = 0; i < 500 && !unit_failed(); i++) {
        struct heights h;
        make(&h);
        struct rule rule = {RULE_COUNT, 1.0 + unit_below(i % 3 ? 9 : 2 * MOST)};
        unit_case("round %u, count:%g of %zu", i, rule.value, h.n[0]);
        struct finding got =
            level_find(&h.curve, &h.tally, rule, BACKGROUND_TOPHAT);
        check(&h, &got, highest_by_count(&h, rule.value));
        free(h.memory);
    }
}

static int by_size(const void *a, const void *b)
{
    const double *s = a, *t = b;
    return (*s > *t) - (*s < *t);
}

/* numpy.median. */
static double median_of(double *values, size_t n)
{
    qsort(values, n, sizeof *values, by_size);
    return (values[(n - 1) / 2] + values[n / 2]) / 2;
}

static double deviation_of(const struct heights *h, double *median)
{
    double values[MOST + 1] = {0};
    *median = 0;
    if (h->values == 0)
        return 0;
    for (size_t i = 0; i < h->values; i++)
        values[i] = edge_of(h->value[i]);
    *median = median_of(values, h->values);
    for (size_t i = 0; i < h->values; i++)
        values[i] = fabs(values[i] - *median);
    return 1.4826 * median_of(values, h->values);
}

static void deviation_is_that_of_the_values(void)
{
    for (uint32_t i = 0; i < 500 && !unit_failed(); i++) {
        struct heights h;
        double median, expected_median;
        make(&h);
        unit_case("round %u, %zu values", i, h.values);
        double expected = deviation_of(&h, &expected_median);
        SAME_REAL(level_deviation(&h.curve, h.tally.pixels, &median), expected);
        SAME_REAL(median, expected_median);
        free(h.memory);
    }
}

/* Of values that are known: 1, 1, 2, 2, 4, 6, 9 have the median 2 and the
 * absolute deviations 0, 0, 1, 1, 2, 4, 7. */
static void deviation_of_few_values_is_known(void)
{
    static const float values[] = {9, 1, 2, 6, 1, 4, 2};
    struct curve curve;
    double median;
    void *memory = unit_memory(curve_bytes(CURVE_OF_VALUES, true), 1);
    curve_init(&curve, memory, CURVE_OF_VALUES, true);
    SAME_REAL(level_deviation(&curve, 0, &median), 0);
    SAME_REAL(median, 0);
    SAME_REAL(level_deviation(&curve, 5, &median), 0); /* all 0 */
    SAME_REAL(median, 0);
    for (size_t i = 0; i < COUNT(values); i++)
        curve_count(&curve, CURVE_OVER, values[i]);
    SAME_REAL(level_deviation(&curve, COUNT(values), &median), 1.4826);
    SAME_REAL(median, 2);
    curve_clear(&curve);
    curve_count(&curve, CURVE_UNDER, 4); /* -4, 0, 0, 6 */
    curve_count(&curve, CURVE_OVER, 6);
    SAME_REAL(level_deviation(&curve, 4, &median), 1.4826 * 2);
    SAME_REAL(median, 0);
    free(memory);
}

static void sigma_is_deviations_from_the_background(void)
{
    for (uint32_t i = 0; i < 500 && !unit_failed(); i++) {
        struct heights h;
        double median;
        enum background background = (enum background)unit_below(BACKGROUNDS);
        struct rule rule = {RULE_SIGMA, unit_below(60) / 8.0};
        make(&h);
        unit_case("round %u, sigma:%g, %s", i, rule.value,
                  background_name(background));
        double level = rule.value * deviation_of(&h, &median);
        level += background == BACKGROUND_NONE ? median : 0;
        struct finding got = level_find(&h.curve, &h.tally, rule, background);
        check(&h, &got, level > 0 ? edge_of((float)level) : 0);
        free(h.memory);
    }
}

/* Beyond what a float32 holds there is no level. */
static void sigma_beyond_all_numbers_is_none(void)
{
    struct curve curve;
    struct tally tally = {.pixels = 3};
    void *memory = unit_memory(curve_bytes(ALL, false), 1);
    curve_init(&curve, memory, ALL, false);
    curve_count(&curve, CURVE_OVER, 1e30F);
    curve_count(&curve, CURVE_UNDER, 1e30F);
    curve_count(&curve, CURVE_PEAKS, 3e38F);
    struct finding got = level_find(
        &curve, &tally, (struct rule){RULE_SIGMA, 1e30}, BACKGROUND_LOG);
    SAME_REAL(got.level.value, HUGE_VAL);
    SAME(got.positives, 0);
    free(memory);
}

static const struct test TESTS[] = {
    {"fdr is the lowest level that keeps it, if there is one",
     rate_is_the_lowest_level_that_keeps_it},
    {"count is the highest level that has it, or the lowest",
     count_is_the_highest_level_that_has_it},
    {"a deviation is 1.4826 times the MAD of the values",
     deviation_is_that_of_the_values},
    {"the deviation of few values is known", deviation_of_few_values_is_known},
    {"sigma is deviations from the background",
     sigma_is_deviations_from_the_background},
    {"sigma beyond all numbers is none", sigma_beyond_all_numbers_is_none},
};
SUITE(level, TESTS);
