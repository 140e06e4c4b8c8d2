/* SPDX-License-Identifier: MIT */
#include "base/hist.h"
#include "unit.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>

static float random_height(void)
{
    float height;
    uint32_t bits = unit_below(0x7f800000);
    memcpy(&height, &bits, sizeof height);
    return height;
}

static void height_lies_in_its_bin(void)
{
    for (size_t i = 0; i < 50000 && !unit_failed(); i++) {
        float height = i == 0 ? 0 : i == 1 ? FLT_MAX : random_height();
        uint32_t key = hist_key(height);
        unit_case("%a", (double)height);
        CHECK(key < HIST_KEYS);
        CHECK(hist_edge(key) <= height && height < hist_edge(key + 1));
        SAME(hist_key(hist_edge(key)), key);
    }
}

static void bins_are_a_thousandth_wide(void)
{
    for (size_t i = 0; i < 5000 && !unit_failed(); i++) {
        float height = fmaxf(random_height(), FLT_MIN);
        double low = hist_edge(hist_key(height));
        double high = hist_edge(hist_key(height) + 1);
        CHECK(high == HUGE_VAL || (high - low) / low <= 0.001);
    }
}

static void keys_are_in_order_of_height(void)
{
    for (size_t i = 0; i < 50000 && !unit_failed(); i++) {
        float a = random_height(), b = random_height();
        CHECK(a <= b ? hist_key(a) <= hist_key(b) : hist_key(a) >= hist_key(b));
    }
}

static void sorted_bins_hold_every_count(void)
{
    struct hist *hist = unit_memory(1, sizeof *hist);
    uint64_t *count = unit_memory(HIST_KEYS, sizeof *count);
    for (size_t round = 0; round < 30 && !unit_failed(); round++) {
        memset(count, 0, HIST_KEYS * sizeof *count);
        float spread = ldexpf(1, (int)unit_below(20));
        for (size_t i = 0; i < 1 + round * 100; i++) {
            float height = 200 + (float)unit_below(1000) / 1000 * spread;
            CHECK(hist_count(hist, height));
            count[hist_key(height)]++;
        }
        hist_sort(hist);
        size_t n = 0;
        for (uint32_t key = 0; key < HIST_KEYS; key++) {
            if (count[key] == 0)
                continue;
            SAME(hist->slot[n].key, key);
            SAME(hist->slot[n++].count, count[key]);
        }
        SAME(hist->n, n);
        hist_clear(hist);
    }
    free(count);
    free(hist);
}

static void full_histogram_takes_only_heights_that_it_has(void)
{
    struct hist *hist = unit_memory(1, sizeof *hist);
    for (uint32_t i = 0; i < HIST_BINS; i++)
        CHECK(hist_count(hist, hist_edge(7 * i)));
    SAME(hist->n, HIST_BINS);
    CHECK(!hist_count(hist, hist_edge(3)));
    SAME(hist->n, HIST_BINS);
    for (uint32_t i = 0; i < HIST_BINS; i++)
        CHECK(hist_count(hist, hist_edge(7 * i)));
    hist_sort(hist);
    for (uint32_t i = 0; i < HIST_BINS; i++) {
        SAME(hist->slot[i].key, 7 * i);
        SAME(hist->slot[i].count, 2);
    }
    free(hist);
}

static void cleared_histogram_is_empty(void)
{
    struct hist *hist = unit_memory(1, sizeof *hist);
    hist_count(hist, 5);
    hist_sort(hist);
    hist_clear(hist);
    SAME(hist->n, 0);
    CHECK(hist_count(hist, 9));
    hist_sort(hist);
    SAME(hist->n, 1);
    SAME(hist->slot[0].key, hist_key(9));
    SAME(hist->slot[0].count, 1);
    free(hist);
}

static const struct test TESTS[] = {
    {"a height lies in its bin", height_lies_in_its_bin},
    {"bins are a thousandth wide at most", bins_are_a_thousandth_wide},
    {"keys are in order of height", keys_are_in_order_of_height},
    {"sorted bins hold every count", sorted_bins_hold_every_count},
    {"a full histogram takes only heights that it has",
     full_histogram_takes_only_heights_that_it_has},
    {"a cleared histogram is empty", cleared_histogram_is_empty},
};
SUITE(hist, TESTS);
