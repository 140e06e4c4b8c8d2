/* SPDX-License-Identifier: MIT */
#include "base/random.h"
#include "moments.h"
#include "unit.h"

#include <math.h>
#include <stdlib.h>

enum { N = 200000 };

static void a_key_gives_the_same_numbers_again(void)
{
    for (uint64_t i = 0; i < 100; i++) {
        struct random a = {random_key(7, i)}, b = {random_key(7, i)};
        for (int k = 0; k < 10; k++)
            SAME(random_bits(&a), random_bits(&b));
    }
}

static void keys_of_neighbours_have_nothing_in_common(void)
{
    struct moments bits = {0};
    for (uint64_t i = 0; i < N; i++) {
        uint64_t key = random_key(i % 7, i), next = random_key(i % 7, i + 1);
        uint64_t other = random_key(i % 7 + 1, i);
        moments_add(&bits, __builtin_popcountll(key ^ next));
        moments_add(&bits, __builtin_popcountll(key ^ other));
    }
    NEAR(moments_mean(&bits), 32, 4 / sqrt(bits.n));
    NEAR(moments_variance(&bits), 16, 16 * sqrt(2 / bits.n));
}

static void unit_numbers_are_even_and_inside(void)
{
    enum { BINS = 1000 };
    uint64_t count[BINS] = {0};
    double expected[BINS];
    struct moments product = {0};
    for (uint64_t i = 0; i < N; i++) {
        struct random random = {random_key(1, i)};
        double first = random_unit(&random), second = random_unit(&random);
        CHECK(first > 0 && first < 1);
        count[(int)(first * BINS)]++;
        moments_add(&product, (first - 0.5) * (second - 0.5));
    }
    for (size_t i = 0; i < BINS; i++)
        expected[i] = (double)N / BINS;
    moments_fit(count, expected, BINS);
    NEAR(moments_mean(&product), 0, 1.0 / 12 / sqrt(N));
}

static void whole_numbers_are_even_and_below(void)
{
    for (uint32_t n = 1; n < 40; n += 7) {
        uint64_t count[64] = {0};
        double expected[64];
        for (uint64_t i = 0; i < N; i++) {
            struct random random = {random_key(n, i)};
            uint32_t value = random_below(&random, n);
            if (CHECK(value < n))
                count[value]++;
            expected[i % 64] = i % 64 < n ? (double)N / n : 0;
        }
        if (n > 1)
            moments_fit(count, expected, n);
    }
}

static void quantile_undoes_the_normal_distribution(void)
{
    for (double p = 1e-300; p < 0.5 && !unit_failed(); p *= 1.01) {
        double x = random_normal_quantile(p);
        unit_case("%g", p);
        WITHIN(erfc(-x / sqrt(2)) / 2 / p, 1, 1e-12);
        if (p > 1e-6) /* 1 - p is rounded */
            WITHIN(random_normal_quantile(1 - p), -x, 1e-9);
    }
    SAME_REAL(random_normal_quantile(0.5), 0);
}

static void normal_numbers_have_normal_moments(void)
{
    struct moments m = {0};
    for (uint64_t i = 0; i < 5 * N; i++) {
        struct random random = {random_key(2, i)};
        moments_add(&m, random_normal(&random));
    }
    NEAR(m.sum / m.n, 0, 1 / sqrt(m.n));
    NEAR(m.square / m.n, 1, sqrt(2 / m.n));
    NEAR(m.cube / m.n, 0, sqrt(15 / m.n));
    NEAR(m.fourth / m.n, 3, sqrt(96 / m.n));
}

static void lognormal_numbers_have_their_mean_and_variation(void)
{
    static const double cvs[] = {0.05, 0.3, 1, 3};
    for (size_t c = 0; c < COUNT(cvs); c++) {
        struct moments m = {0}, logs = {0};
        double mean = 500, variance = log1p(cvs[c] * cvs[c]);
        for (uint64_t i = 0; i < N; i++) {
            struct random random = {random_key(3, i)};
            double value = random_lognormal(&random, mean, cvs[c]);
            moments_add(&m, value);
            moments_add(&logs, log(value) - log(mean));
        }
        unit_case("cv %g", cvs[c]);
        NEAR(moments_mean(&m), mean, mean * cvs[c] / sqrt(m.n));
        NEAR(moments_mean(&logs), -variance / 2, sqrt(variance / m.n));
        NEAR(moments_variance(&logs), variance, variance * sqrt(2 / m.n));
        if (cvs[c] < 0.5) /* beyond, its square has hardly a mean */
            WITHIN(sqrt(moments_variance(&m)) / moments_mean(&m), cvs[c],
                   cvs[c] * 0.02);
    }
}

static void poisson_numbers_have_poisson_moments(void)
{
    static const double means[] = {1e-3, 0.1,  1,  3,   9.9,
                                   10,   10.1, 50, 1e4, 1e9};
    for (size_t k = 0; k < COUNT(means); k++) {
        struct moments m = {0};
        double mean = means[k];
        for (uint64_t i = 0; i < N; i++) {
            struct random random = {random_key(4, i)};
            double value = random_poisson(&random, mean);
            CHECK(value >= 0 && value == floor(value));
            moments_add(&m, value - mean);
        }
        unit_case("mean %g", mean);
        NEAR(m.sum / m.n, 0, sqrt(mean / m.n));
        NEAR(m.square / m.n, mean, sqrt((mean + 2 * mean * mean) / m.n));
        /* its third central moment is the mean, too; the error's leading
         * terms for large means are those of a normal number */
        NEAR(m.cube / m.n, mean,
             sqrt((mean + 30 * mean * mean + 15 * pow(mean, 3)) / m.n));
    }
}

static void poisson_numbers_fit_the_distribution(void)
{
    static const double means[] = {0.1, 3, 9.9, 10.1, 20, 50, 300};
    enum { MOST = 600 };
    for (size_t k = 0; k < COUNT(means); k++) {
        uint64_t *count = unit_memory(MOST, sizeof *count);
        double *expected = unit_memory(MOST, sizeof *expected);
        for (uint64_t i = 0; i < 5 * N; i++) {
            struct random random = {random_key(5, i)};
            double value = random_poisson(&random, means[k]);
            if (CHECK(value < MOST))
                count[(int)value]++;
        }
        for (int i = 0; i < MOST; i++)
            expected[i] =
                5 * N * exp(i * log(means[k]) - means[k] - lgamma(i + 1));
        moments_fit(count, expected, MOST);
        free(count);
        free(expected);
    }
}

static void nothing_is_counted_where_nothing_is_expected(void)
{
    for (uint64_t i = 0; i < 1000; i++) {
        struct random random = {random_key(6, i)};
        SAME_REAL(random_poisson(&random, 0), 0);
    }
}

static const struct test TESTS[] = {
    {"a key gives the same numbers again", a_key_gives_the_same_numbers_again},
    {"keys of neighbours have nothing in common",
     keys_of_neighbours_have_nothing_in_common},
    {"unit numbers are even and inside", unit_numbers_are_even_and_inside},
    {"whole numbers are even and below", whole_numbers_are_even_and_below},
    {"the quantile undoes the normal distribution",
     quantile_undoes_the_normal_distribution},
    {"normal numbers have normal moments", normal_numbers_have_normal_moments},
    {"lognormal numbers have their mean and variation",
     lognormal_numbers_have_their_mean_and_variation},
    {"Poisson numbers have Poisson moments",
     poisson_numbers_have_poisson_moments},
    {"Poisson numbers fit the distribution",
     poisson_numbers_fit_the_distribution},
    {"nothing is counted where nothing is expected",
     nothing_is_counted_where_nothing_is_expected},
};
SUITE(random, TESTS);
