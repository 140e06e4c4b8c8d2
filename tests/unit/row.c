/* SPDX-License-Identifier: MIT */
#include "detect/row.h"
#include "unit.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>

/* Rows lie in memory with so many untouched samples beside them. */
enum { MOST = 200, BESIDE = 40, ALL = MOST + 2 * BESIDE };

union row {
    uint16_t u16[ALL];
    float f32[ALL];
};

static void fill_random(union row *row, bool real)
{
    for (size_t i = 0; i < ALL; i++) {
        float value = (float)unit_below(4000) / 8 - 200;
        if (real)
            row->f32[i] = unit_below(9) == 0 ? INFINITY : value;
        else
            row->u16[i] = (uint16_t)unit_random();
    }
}

static void fill_gives_the_bound_of_a_minimum_or_maximum(void)
{
    uint16_t u16[3] = {7, 7, 7};
    float f32[3] = {7, 7, 7};
    ROW_U16.fill(u16, 2, ROW_HIGH);
    ROW_U16.fill(u16, 1, ROW_LOW);
    ROW_F32.fill(f32, 2, ROW_HIGH);
    ROW_F32.fill(f32, 1, ROW_LOW);
    SAME_BYTES(u16, ((uint16_t[]){0, UINT16_MAX, 7}), sizeof u16);
    SAME_BYTES(f32, ((float[]){-INFINITY, INFINITY, 7}), sizeof f32);
}

static double sample_at(const union row *row, bool real, size_t i)
{
    return real ? (double)row->f32[i] : row->u16[i];
}

static void extremes_of_three_and_of_two_are_right(void)
{
    for (size_t i = 0; i < 4000 && !unit_failed(); i++) {
        union row src, dst, acc, before;
        bool real = i % 2;
        const struct row_ops *ops = real ? &ROW_F32 : &ROW_U16;
        size_t n = 1 + unit_below(MOST), step = 1 + unit_below(BESIDE);
        bool least = i / 2 % 2;
        unit_case("%zu samples, step %zu", n, step);
        fill_random(&src, real);
        fill_random(&acc, real);
        memcpy(&before, &acc, sizeof acc);
        memcpy(&dst, &acc, sizeof acc);
        size_t at = BESIDE * ops->bytes;
        (least ? ops->min3 : ops->max3)((char *)&dst + at, (char *)&src + at, n,
                                        step);
        (least ? ops->min : ops->max)((char *)&acc + at, (char *)&src + at, n);
        for (size_t k = 0; k < ALL; k++) {
            bool in = k >= BESIDE && k < BESIDE + n;
            double mid = sample_at(&src, real, k);
            double old = sample_at(&before, real, k), two = old, three = old;
            if (in) {
                double a = sample_at(&src, real, k - step);
                double b = sample_at(&src, real, k + step);
                two = least ? fmin(old, mid) : fmax(old, mid);
                three = least ? fmin(mid, fmin(a, b)) : fmax(mid, fmax(a, b));
            }
            SAME_REAL(sample_at(&dst, real, k), three);
            SAME_REAL(sample_at(&acc, real, k), two);
        }
    }
}

static void eroded_pixel_without_data_counts_for_no_maximum(void)
{
    union row image, eroded, dst;
    fill_random(&image, true);
    fill_random(&eroded, true);
    ROW_F32.mask(dst.f32, eroded.f32, image.f32, ALL);
    for (size_t i = 0; i < ALL; i++)
        SAME_REAL((double)dst.f32[i],
                  image.f32[i] < INFINITY ? (double)eroded.f32[i] : -HUGE_VAL);
    fill_random(&image, false);
    fill_random(&eroded, false);
    ROW_U16.mask(dst.u16, eroded.u16, image.u16, ALL);
    SAME_BYTES(&dst, &eroded, sizeof dst.u16);
}

static void tophat_below_the_break_is_zero(void)
{
    static const double breaks[] = {0,     0.5,   1,       99.5,  100,
                                    65535, 65536, 65534.5, 1e300, 0.1};
    for (size_t i = 0; i < 2000 && !unit_failed(); i++) {
        union row image, opened, dst;
        bool real = i % 2;
        const struct row_ops *ops = real ? &ROW_F32 : &ROW_U16;
        size_t n = 1 + unit_below(MOST);
        double at = breaks[i / 2 % COUNT(breaks)];
        fill_random(&image, real);
        fill_random(&opened, real);
        for (size_t k = 0; k < ALL; k++) /* an opening is never above */
            if (real)
                opened.f32[k] = image.f32[k] - (float)unit_below(900) / 8;
            else
                opened.u16[k] = (uint16_t)unit_below(image.u16[k] + 1u);
        ops->tophat(&dst, &image, &opened, n, at);
        unit_case("break %g", at);
        for (size_t k = 0; k < n; k++) {
            double high = sample_at(&image, real, k);
            double t = high - sample_at(&opened, real, k);
            bool data = high < HUGE_VAL;
            SAME_REAL((double)ops->height(&dst, k), data && t >= at ? t : 0);
        }
    }
}

static void tophat_of_floats_stays_finite(void)
{
    float image[] = {FLT_MAX, 1, 0.1F}, opened[] = {-FLT_MAX, 1, 0}, dst[3];
    ROW_F32.tophat(dst, image, opened, 3, 0.1);
    SAME_REAL((double)dst[0], FLT_MAX);
    SAME_REAL((double)dst[1], 0);
    SAME_REAL((double)dst[2], (double)0.1F); /* 0.1F is above 0.1 */
    ROW_F32.tophat(dst, image, opened, 3, 0.10000000149011612);
    SAME_REAL((double)dst[2], (double)0.1F);
    ROW_F32.tophat(dst, image, opened, 3, 0.10000000149011613);
    SAME_REAL((double)dst[2], 0);
}

static void tally_counts_and_sums_the_tophat(void)
{
    enum { LONG = 100000 };
    uint16_t *u16 = unit_memory(LONG, sizeof *u16);
    for (size_t i = 0; i < 40 && !unit_failed(); i++) {
        struct tally got = {.pixels = 5, .whole = 6, .max = 7};
        size_t n = i < 20 ? 1 + i : 1 + unit_below(LONG);
        uint64_t sum = 6;
        uint16_t top = 7;
        for (size_t k = 0; k < n; k++) {
            u16[k] = i % 2 ? UINT16_MAX : (uint16_t)unit_random();
            sum += u16[k];
            top = u16[k] > top ? u16[k] : top;
        }
        ROW_U16.tally(&got, u16, NULL, n);
        SAME(got.pixels, 5 + n);
        SAME(got.whole, sum);
        SAME_REAL((double)got.max, top);
    }
    free(u16);
    for (size_t i = 0; i < 200 && !unit_failed(); i++) {
        union row image, heights;
        struct tally got = {.pixels = 5}, expected = {.pixels = 5};
        size_t n = 1 + unit_below(ALL - 1);
        fill_random(&image, true);
        for (size_t k = 0; k < n; k++) {
            bool data = isfinite(image.f32[k]);
            heights.f32[k] = data ? (float)unit_below(3000) / 7 : 0;
            expected.pixels += data;
            tally_float(&expected, heights.f32[k]);
        }
        ROW_F32.tally(&got, heights.f32, image.f32, n);
        SAME_BYTES(&got, &expected, sizeof got);
    }
}

static const struct test TESTS[] = {
    {"fill gives the bound of a minimum or a maximum",
     fill_gives_the_bound_of_a_minimum_or_maximum},
    {"extremes of three and of two are right, and nothing beside is touched",
     extremes_of_three_and_of_two_are_right},
    {"an eroded pixel without data counts for no maximum",
     eroded_pixel_without_data_counts_for_no_maximum},
    {"a top-hat below the break is 0", tophat_below_the_break_is_zero},
    {"a top-hat of floats stays finite, its break is exact",
     tophat_of_floats_stays_finite},
    {"a tally counts the data and sums the top-hat",
     tally_counts_and_sums_the_tophat},
};
SUITE(row, TESTS);
