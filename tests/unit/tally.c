/* SPDX-License-Identifier: MIT */
#include "base/tally.h"
#include "unit.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>

__extension__ typedef unsigned __int128 wide;

enum { N = 300 };

static float float_of(uint32_t bits)
{
    float value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

/* A finite float >= 0 whose biased exponent is one of n from first on. */
static float random_float(uint32_t first, uint32_t n)
{
    return float_of((first + unit_below(n)) << 23 | unit_below(1 << 23));
}

static double mean_of(const float *values, size_t n)
{
    struct tally tally = {.pixels = n};
    for (size_t i = 0; i < n; i++)
        tally_float(&tally, values[i]);
    return tally_mean(&tally);
}

static void sum_is_the_exact_one_rounded_once(void)
{
    for (uint32_t i = 0; i < 3000 && !unit_failed(); i++) {
        struct tally tally = {.pixels = 1};
        uint32_t first = 1 + unit_below(160); /* 95 binary digits in all */
        wide sum = 0;                         /* in units of 2^(first - 150) */
        for (uint32_t k = 0; k <= i % N; k++) {
            float value = random_float(first, 94 - i % 90);
            if (unit_below(2)) /* few digits: ties come */
                value = float_of((first + unit_below(90)) << 23);
            tally_float(&tally, value);
            sum += (wide)ldexp((double)value, 150 - (int)first);
        }
        unit_case("exponents from %u", first);
        SAME_REAL(tally_mean(&tally), ldexp((double)sum, (int)first - 150));
    }
}

static void order_of_the_values_does_not_matter(void)
{
    float values[N];
    for (size_t i = 0; i < 200 && !unit_failed(); i++) {
        for (size_t k = 0; k < N; k++)
            values[k] = random_float(0, 255);
        double mean = mean_of(values, N);
        unit_shuffle(values, N, sizeof *values);
        SAME_REAL(mean_of(values, N), mean);
    }
}

static void parts_add_up_in_any_order_to_the_same_bits(void)
{
    enum { PARTS = 7 };
    for (size_t i = 0; i < 200 && !unit_failed(); i++) {
        struct tally whole = {.pixels = 0}, sum = {.pixels = 0};
        struct tally part[PARTS];
        memset(part, 0, sizeof part);
        for (size_t k = 0; k < N; k++) {
            float value = random_float(0, 255);
            struct tally *to = &part[unit_below(PARTS)];
            uint64_t pixels = unit_below(3);
            tally_float(&whole, value);
            tally_float(to, value);
            whole.pixels += pixels;
            to->pixels += pixels;
        }
        unit_shuffle(part, PARTS, sizeof *part);
        for (size_t k = 0; k < PARTS; k++)
            CHECK(tally_add(&sum, &part[k]));
        SAME_BYTES(&sum, &whole, offsetof(struct tally, max));
        SAME_REAL((double)sum.max, (double)whole.max);
        SAME_REAL(tally_mean(&sum), tally_mean(&whole));
    }
}

static void ties_go_to_even_unless_anything_lies_below(void)
{
    static const struct {
        float values[4];
        double sum;
    } cases[] = {
        {{0x1p53F, 1}, 0x1p53},
        {{0x1p53F, 1, 0x1p-149F}, 0x1p53 + 2},
        {{0x1p53F, 1, 2}, 0x1p53 + 4},
        {{0x1p53F, 1, 2, 0x1p-149F}, 0x1p53 + 4},
        {{0x1p53F, 0x1p-149F}, 0x1p53},
        {{0x1p64F, 0x1p11F}, 0x1p64},
        {{0x1p64F, 0x1p11F, 0x1p-100F}, 0x1p64 + 0x1p12},
        {{0x1p64F, 0x1p11F, 0x1p12F}, 0x1p64 + 0x1p13},
        {{FLT_MAX, 0x1p-149F}, FLT_MAX},
        {{FLT_MAX, FLT_MAX, FLT_MAX, FLT_MAX}, 4.0 * FLT_MAX},
        {{0x1p-149F, 0x1p-149F}, 0x1p-148},
        {{FLT_MIN, 0x1p-149F}, 0x1p-126 + 0x1p-149},
        {{0, 0}, 0},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct tally tally = {.pixels = 1};
        unit_case("case %zu", i);
        for (size_t k = 0; k < 4; k++)
            tally_float(&tally, cases[i].values[k]);
        SAME_REAL(tally_mean(&tally), cases[i].sum);
    }
}

/* Every place that a tie and what lies below it can have in the words. */
static void ties_are_right_at_every_magnitude(void)
{
    for (int e = -90; e < 127 - 24 && !unit_failed(); e++) {
        struct tally tally = {.pixels = 1};
        unit_case("2^%d", e);
        tally_float(&tally, ldexpf(1, e));
        tally_float(&tally, ldexpf(1, e - 53));
        SAME_REAL(tally_mean(&tally), ldexp(1, e));
        tally_float(&tally, 0x1p-149F);
        SAME_REAL(tally_mean(&tally), ldexp(1 + DBL_EPSILON, e));
    }
}

static void full_significand_sums_carry_through(void)
{
    struct tally tally = {.pixels = 1};
    for (int e = 1; e < TALLY_EXPONENTS; e++)
        tally.part[e] = UINT64_MAX;
    SAME_REAL(tally_mean(&tally), 0x1p169); /* (2^64 - 1) (2^254 - 1) 2^-149 */
}

static void integers_are_summed_as_integers(void)
{
    SAME_REAL(tally_mean(&(struct tally){.pixels = 4, .whole = 10}), 2.5);
    SAME_REAL(tally_mean(&(struct tally){.pixels = 3,
                                         .whole = ((uint64_t)1 << 53) + 1}),
              0x1p53 / 3);
    SAME_REAL(tally_mean(&(struct tally){.pixels = 1, .whole = UINT64_MAX}),
              0x1p64);
}

static void mean_of_no_pixel_is_zero(void)
{
    SAME_REAL(tally_mean(&(struct tally){.whole = 5}), 0);
}

static void maximum_is_the_largest_of_all(void)
{
    struct tally a = {.max = 0}, b = {.max = 0};
    tally_float(&a, 3);
    tally_float(&a, 7.5F);
    tally_float(&a, 5);
    SAME_REAL((double)a.max, 7.5);
    tally_float(&b, 9);
    CHECK(tally_add(&a, &b));
    SAME_REAL((double)a.max, 9);
    CHECK(tally_add(&a, &(struct tally){.max = 1}));
    SAME_REAL((double)a.max, 9);
}

static void sums_that_do_not_fit_are_told(void)
{
    struct tally most = {.pixels = UINT64_MAX}, one = {.pixels = 1};
    CHECK(!tally_add(&most, &one));
    most = (struct tally){.whole = UINT64_MAX};
    one = (struct tally){.whole = 1};
    CHECK(!tally_add(&most, &one));
    for (size_t e = 0; e < TALLY_EXPONENTS; e++) {
        most = (struct tally){.pixels = 0};
        most.part[e] = UINT64_MAX;
        one = (struct tally){.pixels = 0};
        CHECK(tally_add(&most, &one));
        one.part[e] = 1;
        CHECK(!tally_add(&most, &one));
    }
}

static const struct test TESTS[] = {
    {"a sum is the exact one, rounded once", sum_is_the_exact_one_rounded_once},
    {"the order of the values does not matter",
     order_of_the_values_does_not_matter},
    {"parts add up, in any order, to the same bits",
     parts_add_up_in_any_order_to_the_same_bits},
    {"ties go to even unless anything lies below",
     ties_go_to_even_unless_anything_lies_below},
    {"ties are right at every magnitude", ties_are_right_at_every_magnitude},
    {"full sums of significands carry through",
     full_significand_sums_carry_through},
    {"integers are summed as integers", integers_are_summed_as_integers},
    {"the mean of no pixel is 0", mean_of_no_pixel_is_zero},
    {"the maximum is the largest of all", maximum_is_the_largest_of_all},
    {"sums that do not fit are told", sums_that_do_not_fit_are_told},
};
SUITE(tally, TESTS);
