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

/* The bytes of one sample as a value, read by hand. */
static double value_of(const unsigned char *at, enum sample_type type,
                       bool swap)
{
    unsigned char b[8];
    size_t n = sample_bytes(type);
    union {
        uint8_t u8;
        int8_t i8;
        uint16_t u16;
        int16_t i16;
        uint32_t u32;
        int32_t i32;
        float f32;
        double f64;
    } v;
    for (size_t i = 0; i < n; i++)
        b[i] = at[swap ? n - 1 - i : i];
    memcpy(&v, b, n);
    const double values[] = {v.u8,  v.i8,  v.u16,         v.i16,
                             v.u32, v.i32, (double)v.f32, v.f64};
    return values[type];
}

/* Floats and doubles of moderate size come too, not only random bits. */
static void random_samples(unsigned char *to, size_t n, enum sample_type type)
{
    size_t bytes = sample_bytes(type);
    for (size_t i = 0; i < n; i++) {
        uint64_t bits = unit_random();
        double f64 = ((double)unit_below(1 << 30) - 1e8) / 1000;
        float f32 = (float)f64;
        if (type == SAMPLE_FLOAT && i % 2)
            memcpy(&bits, &f32, sizeof f32);
        else if (type == SAMPLE_DOUBLE && i % 2)
            memcpy(&bits, &f64, sizeof f64);
        memcpy(to + i * bytes, &bits, bytes);
    }
}

static void integers_up_to_16_bits_become_uint16_in_order(void)
{
    static const enum sample_type types[] = {SAMPLE_UINT8, SAMPLE_INT8,
                                             SAMPLE_UINT16, SAMPLE_INT16};
    static const int lift[] = {0, 128, 0, 32768};
    for (size_t i = 0; i < 2000 && !unit_failed(); i++) {
        union row row;
        unsigned char bytes[8 * MOST + 8];
        enum sample_type type = types[i % 4];
        size_t n = 1 + unit_below(MOST), odd = unit_below(8);
        bool swap = i % 8 >= 4;
        const struct row_ops *ops = row_ops_for(type);
        CHECK(ops == &ROW_U16 && ops->bytes == 2);
        unit_case("%zu of %s", n, sample_name(type));
        random_samples(bytes + odd, n, type);
        memset(&row, 0xa5, sizeof row);
        ops->load(row.u16, bytes + odd, n, type, swap);
        for (size_t k = 0; k < n; k++) {
            const unsigned char *at = bytes + odd + k * sample_bytes(type);
            double value = value_of(at, type, swap);
            SAME(row.u16[k], (uint64_t)(value + lift[i % 4]));
            SAME_REAL((double)ops->pixel(row.u16, k, type), value);
        }
        SAME(row.u16[n], 0xa5a5);
    }
}

static void other_samples_become_float32_once_rounded(void)
{
    static const enum sample_type types[] = {SAMPLE_UINT32, SAMPLE_INT32,
                                             SAMPLE_FLOAT, SAMPLE_DOUBLE};
    for (size_t i = 0; i < 2000 && !unit_failed(); i++) {
        union row row = {.u16 = {0}};
        unsigned char bytes[8 * MOST + 8];
        enum sample_type type = types[i % 4];
        size_t n = 1 + unit_below(MOST), odd = unit_below(8);
        bool swap = i % 8 >= 4;
        const struct row_ops *ops = row_ops_for(type);
        CHECK(ops == &ROW_F32 && ops->bytes == 4);
        unit_case("%zu of %s", n, sample_name(type));
        random_samples(bytes + odd, n, type);
        ops->load(row.f32, bytes + odd, n, type, swap);
        for (size_t k = 0; k < n; k++) {
            const unsigned char *at = bytes + odd + k * sample_bytes(type);
            double value = (double)(float)value_of(at, type, swap);
            bool data = isfinite(value);
            SAME_REAL((double)row.f32[k], data ? value : HUGE_VAL);
            SAME_REAL((double)ops->pixel(row.f32, k, type),
                      data ? value : (double)NAN);
        }
        SAME_REAL((double)row.f32[n], 0);
    }
}

static void what_is_not_finite_is_no_data(void)
{
    static const float floats[] = {NAN,       -NAN,    INFINITY,
                                   -INFINITY, FLT_MAX, -FLT_MAX};
    static const double doubles[] = {NAN,     HUGE_VAL, -HUGE_VAL, 1e39,
                                     FLT_MAX, -1e39,    DBL_MAX,   5e-324};
    float row[8];
    ROW_F32.load(row, floats, COUNT(floats), SAMPLE_FLOAT, false);
    for (size_t i = 0; i < COUNT(floats); i++)
        SAME_REAL((double)row[i], i < 4 ? HUGE_VAL : (double)floats[i]);
    ROW_F32.load(row, doubles, COUNT(doubles), SAMPLE_DOUBLE, false);
    for (size_t i = 0; i < COUNT(doubles); i++)
        SAME_REAL((double)row[i], i == 4   ? (double)FLT_MAX
                                  : i == 7 ? 0
                                           : HUGE_VAL);
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
    {"integers up to 16 bits become uint16, in order",
     integers_up_to_16_bits_become_uint16_in_order},
    {"other samples become float32, rounded once",
     other_samples_become_float32_once_rounded},
    {"what is not finite is no data", what_is_not_finite_is_no_data},
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
