/* SPDX-License-Identifier: MIT */
#include "detect/row.h"
#include "unit.h"

#include <float.h>
#include <math.h>

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

/* Breaks and thresholds; the last of two floats and their neighbours. */
static const double LEVELS[] = {0,
                                5e-324,
                                1e-46,
                                (double)FLT_TRUE_MIN,
                                (double)FLT_MIN,
                                0.1,
                                0.10000000149011612,
                                0.10000000149011613,
                                0.5,
                                1,
                                1.5,
                                99.5,
                                99.99999999999999,
                                100,
                                100.00000000000001,
                                200.4999,
                                65534,
                                65534.5,
                                65534.99999999999,
                                65535,
                                65535.00000000001,
                                65535.5,
                                65536,
                                16777215.5,
                                16777216,
                                16777217,
                                1e9,
                                3.4028234663852885e38,
                                3.4028234663852886e38,
                                3.4028234663852889e38,
                                3.4028235677973366e38,
                                3.5e38,
                                1e300,
                                DBL_MAX};

/* Is a value above what the operations say just if it keeps the level? */
static void keeps(const struct row_ops *ops, double value, double level)
{
    bool kept = value > (double)ops->below(level) || value <= 0; /* stays 0 */
    bool above = value > (double)ops->at_most(level);
    if (kept == (value >= level || value <= 0) && above == (value > level))
        return;
    unit_case("%.17g, level %.17g, %zu bytes", value, level, ops->bytes);
    SAME(kept, value >= level || value <= 0);
    SAME(above, value > level);
}

static void kept_integers_are_those_that_keep_the_level(void)
{
    for (size_t i = 0; i < COUNT(LEVELS); i++) {
        float below = ROW_U16.below(LEVELS[i]);
        float at_most = ROW_U16.at_most(LEVELS[i]);
        unit_case("%.17g", LEVELS[i]);
        CHECK(below >= 0 && below <= UINT16_MAX && below == floorf(below));
        CHECK(at_most >= 0 && at_most <= UINT16_MAX);
        CHECK(at_most == floorf(at_most));
        for (uint32_t value = 0; value <= UINT16_MAX && !unit_failed(); value++)
            keeps(&ROW_U16, value, LEVELS[i]);
    }
}

static void kept_floats_are_those_that_keep_the_level(void)
{
    for (size_t i = 0; i < COUNT(LEVELS) && !unit_failed(); i++) {
        float below = ROW_F32.below(LEVELS[i]);
        float at_most = ROW_F32.at_most(LEVELS[i]);
        float near = LEVELS[i] > (double)FLT_MAX ? FLT_MAX : (float)LEVELS[i];
        unit_case("%.17g", LEVELS[i]);
        CHECK(below >= 0 && below <= FLT_MAX);
        CHECK(at_most >= 0 && at_most <= FLT_MAX);
        for (size_t k = 0; k < COUNT(LEVELS); k++)
            if (LEVELS[k] <= (double)FLT_MAX)
                keeps(&ROW_F32, (double)(float)LEVELS[k], LEVELS[i]);
        for (int k = 0; k < 3 && near > 0; k++)
            near = nextafterf(near, 0);
        for (int k = 0; k < 7 && near <= FLT_MAX; k++) {
            keeps(&ROW_F32, (double)near, LEVELS[i]);
            near = nextafterf(near, INFINITY);
        }
    }
}

static void levels_between_random_floats_are_exact(void)
{
    for (size_t i = 0; i < 20000 && !unit_failed(); i++) {
        uint32_t bits = unit_below(0x7f800000);
        float value;
        memcpy(&value, &bits, sizeof value);
        double level = (double)value, next = HUGE_VAL;
        keeps(&ROW_F32, (double)value, level);
        keeps(&ROW_F32, (double)value, nextafter(level, next));
        keeps(&ROW_F32, (double)value, nextafter(level, 0));
    }
}

static void height_is_the_sample(void)
{
    const uint16_t u16[] = {0, 1, 65535};
    const float f32[] = {0, 0.1F, FLT_MAX};
    for (size_t i = 0; i < 3; i++) {
        SAME_REAL((double)ROW_U16.height(u16, i), u16[i]);
        SAME_REAL((double)ROW_F32.height(f32, i), (double)f32[i]);
    }
}

static void pixel_has_its_sign_back_and_none_without_data(void)
{
    const uint16_t u16[] = {0, 128, 255, 32768, 65535};
    const float f32[] = {-FLT_MAX, 0, INFINITY};
    static const double int16[] = {-32768, -32640, -32513, 0, 32767};
    for (size_t i = 0; i < COUNT(u16); i++) {
        SAME_REAL((double)ROW_U16.pixel(u16, i, SAMPLE_UINT16), u16[i]);
        SAME_REAL((double)ROW_U16.pixel(u16, i, SAMPLE_INT16), int16[i]);
        if (u16[i] > UINT8_MAX)
            continue;
        SAME_REAL((double)ROW_U16.pixel(u16, i, SAMPLE_UINT8), u16[i]);
        SAME_REAL((double)ROW_U16.pixel(u16, i, SAMPLE_INT8), u16[i] - 128);
    }
    for (size_t i = 0; i < COUNT(f32); i++)
        SAME_REAL((double)ROW_F32.pixel(f32, i, SAMPLE_FLOAT),
                  i < 2 ? (double)f32[i] : (double)NAN);
}

/* Rows of some columns with a margin of 64 bytes to either side. */
enum { MOST = 40, BESIDE = 64 };

union row {
    uint16_t u16[MOST + BESIDE];
    float f32[MOST + BESIDE / 2];
};

static const enum sample_type LOWEST[] = {
    SAMPLE_UINT8, SAMPLE_INT8,  SAMPLE_UINT16, SAMPLE_INT16,
    SAMPLE_INT32, SAMPLE_FLOAT, SAMPLE_DOUBLE};

static void fill_row(union row *row, enum sample_type type, size_t width)
{
    const struct row_ops *ops = row_ops_for(type);
    uint32_t most = sample_bytes(type) == 1 ? UINT8_MAX : UINT16_MAX;
    uint32_t levels = unit_below(2) ? most + 1 : 3;
    ops->fill(row, sizeof *row / ops->bytes, ROW_HIGH);
    for (size_t x = 0; x < width; x++)
        if (ops == &ROW_U16)
            row->u16[BESIDE / 2 + x] = (uint16_t)(most - unit_below(levels));
        else if (unit_below(3))
            row->f32[BESIDE / 4 + x] = (float)unit_below(levels) / 8 - 90;
}

static void lowest_is_that_of_the_patch(void)
{
    for (size_t i = 0; i < 7000 && !unit_failed(); i++) {
        union row row[ROW_PATCH];
        const void *rows[ROW_PATCH];
        enum sample_type type = LOWEST[i % COUNT(LOWEST)];
        const struct row_ops *ops = row_ops_for(type);
        size_t width = 1 + unit_below(MOST), n = 1 + unit_below(ROW_PATCH);
        ptrdiff_t at = (ptrdiff_t)unit_below(width) - ROW_PATCH / 2;
        double least = HUGE_VAL;
        for (size_t k = 0; k < n; k++) {
            fill_row(&row[k], type, width);
            rows[k] = (const char *)&row[k] + BESIDE;
            for (ptrdiff_t x = at; x < at + ROW_PATCH; x++) {
                if (x < 0 || x >= (ptrdiff_t)width)
                    continue;
                double value = (double)ops->pixel(rows[k], (size_t)x, type);
                least = value < least ? value : least; /* not if NaN */
            }
        }
        unit_case("%s, %zu rows of %zu, from %td on", sample_name(type), n,
                  width, at);
        SAME_REAL((double)ops->lowest(rows, n, at, type),
                  least < HUGE_VAL ? least : (double)NAN);
    }
}

static void lowest_of_no_data_is_none(void)
{
    union row row;
    const void *rows[ROW_PATCH];
    ROW_F32.fill(&row, sizeof row / sizeof(float), ROW_HIGH);
    for (size_t n = 1; n <= ROW_PATCH; n++) {
        rows[n - 1] = (const char *)&row + BESIDE;
        CHECK(isnan(ROW_F32.lowest(rows, n, -5, SAMPLE_FLOAT)));
    }
    row.f32[BESIDE / 4 + 5] = 3; /* beside the patch */
    CHECK(isnan(ROW_F32.lowest(rows, ROW_PATCH, -5, SAMPLE_FLOAT)));
    SAME_REAL((double)ROW_F32.lowest(rows, ROW_PATCH, -4, SAMPLE_FLOAT), 3);
}

static const struct test TESTS[] = {
    {"fill gives the bound of a minimum or a maximum",
     fill_gives_the_bound_of_a_minimum_or_maximum},
    {"integers above a level's sample are those that keep the level",
     kept_integers_are_those_that_keep_the_level},
    {"floats above a level's sample are those that keep the level",
     kept_floats_are_those_that_keep_the_level},
    {"levels between random floats are exact",
     levels_between_random_floats_are_exact},
    {"a height is the sample", height_is_the_sample},
    {"a pixel has its sign back, one without data is none",
     pixel_has_its_sign_back_and_none_without_data},
    {"the lowest pixel is that of the patch", lowest_is_that_of_the_patch},
    {"the lowest of no data is none", lowest_of_no_data_is_none},
};
SUITE(row, TESTS);
