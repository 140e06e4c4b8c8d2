/* SPDX-License-Identifier: MIT */
/*
 * What surveys, masks, and filters of integers ask of rows.
 */
#include "detect/row.h"
#include "unit.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>

enum { MOST = 200 };

static void negative_of_integers_turns_their_order_round(void)
{
    for (int i = 0; i < 300 && !unit_failed(); i++) {
        uint16_t row[MOST + 1], to[MOST + 1];
        size_t n = 1 + unit_below(MOST);
        for (size_t k = 0; k <= MOST; k++)
            row[k] = (uint16_t)unit_below(UINT16_MAX + 1);
        memset(to, 0xa5, sizeof to);
        ROW_U16.negate(to, row, n);
        for (size_t k = 0; k < n; k++)
            SAME(to[k], 65535u - row[k]);
        SAME(to[n], 0xa5a5);
    }
}

/* A pixel without data remains one; -FLT_MAX has a negative. */
static void negative_of_floats_keeps_what_is_no_data(void)
{
    static const float row[] = {0,        1.5F,         -3,      INFINITY,
                                FLT_MAX,  -FLT_MAX,     1e-45F,  INFINITY,
                                65535.5F, FLT_TRUE_MIN, INFINITY};
    static const float to[] = {0,         -1.5F,         3,       INFINITY,
                               -FLT_MAX,  FLT_MAX,       -1e-45F, INFINITY,
                               -65535.5F, -FLT_TRUE_MIN, INFINITY};
    for (size_t n = 0; n <= COUNT(row); n++) {
        float got[COUNT(row) + 1];
        for (size_t k = 0; k <= COUNT(row); k++)
            got[k] = 7;
        ROW_F32.negate(got, row, n);
        for (size_t k = 0; k < COUNT(got); k++)
            SAME_REAL((double)got[k], k < n ? (double)to[k] : 7);
    }
}

/* Counts of random rows, of which a part is 0, against one by one. */
static void count_rows(bool whole)
{
    size_t bytes = curve_bytes(CURVE_OF_VALUES, whole);
    void *memory = unit_memory(bytes, 1), *other = unit_memory(bytes, 1);
    struct curve got, expected;
    curve_init(&got, memory, CURVE_OF_VALUES, whole);
    curve_init(&expected, other, CURVE_OF_VALUES, whole);
    for (int i = 0; i < 300; i++) {
        uint16_t u16[MOST];
        float f32[MOST];
        size_t n = unit_below(MOST + 1);
        enum curve_list list = i % 2 ? CURVE_OVER : CURVE_UNDER;
        for (size_t k = 0; k < n; k++) {
            uint32_t bits = unit_below(0x7f800000);
            u16[k] = (uint16_t)unit_below(unit_below(2) ? 3 : UINT16_MAX + 1);
            memcpy(&f32[k], &bits, sizeof bits);
            f32[k] = unit_below(3) == 0 ? 0 : f32[k];
            float height = whole ? u16[k] : f32[k];
            if (height > 0)
                expected.list[list][hist_key(height) - expected.first]++;
        }
        if (whole)
            ROW_U16.count(&got, list, u16, n);
        else
            ROW_F32.count(&got, list, f32, n);
    }
    CHECK(curve_total(&expected) > MOST);
    SAME_BYTES(memory, other, bytes);
    free(memory);
    free(other);
}

static void heights_above_0_are_counted(void)
{
    count_rows(true);
    count_rows(false);
}

/* A sample's bytes in a file of the order. */
static void put(unsigned char *at, int64_t value, size_t bytes, bool big)
{
    for (size_t i = 0; i < bytes; i++)
        at[big ? bytes - 1 - i : i] = (unsigned char)(value >> 8 * i);
}

static void short_integers_become_float32_as_they_are(void)
{
    static const struct {
        enum sample_type type;
        int64_t least, most;
    } types[] = {{SAMPLE_UINT8, 0, 255},
                 {SAMPLE_INT8, -128, 127},
                 {SAMPLE_UINT16, 0, 65535},
                 {SAMPLE_INT16, -32768, 32767}};
    for (size_t i = 0; i < 2000 && !unit_failed(); i++) {
        unsigned char bytes[2 * MOST + 1];
        float row[MOST + 1];
        int64_t value[MOST], least = types[i % 4].least;
        size_t n = 1 + unit_below(MOST), odd = unit_below(2);
        enum sample_type type = types[i % 4].type;
        bool big = unit_below(2);
        for (size_t k = 0; k < n; k++) {
            value[k] =
                least + unit_below((uint64_t)(types[i % 4].most - least) + 1);
            value[k] = k == 0 ? least : k == 1 ? types[i % 4].most : value[k];
            put(bytes + odd + k * sample_bytes(type), value[k],
                sample_bytes(type), big);
        }
        row[n] = 7;
        unit_case("%zu of %s", n, sample_name(type));
        CHECK(!ROW_F32.load(row, bytes + odd, n, type, sample_must_swap(big)));
        for (size_t k = 0; k < n; k++) {
            SAME_REAL((double)row[k], (double)value[k]);
            SAME_REAL((double)ROW_F32.pixel(row, k, type), (double)value[k]);
        }
        SAME_REAL((double)row[n], 7);
    }
}

static void load_says_whether_a_pixel_lacks_data(void)
{
    static const float bad[] = {NAN, -NAN, INFINITY, -INFINITY};
    for (size_t i = 0; i < 2000 && !unit_failed(); i++) {
        float f32[MOST], row[MOST];
        double f64[MOST];
        size_t n = 1 + unit_below(MOST), at = unit_below(n);
        bool gap = unit_below(2);
        for (size_t k = 0; k < n; k++)
            f64[k] = (double)(f32[k] = (float)k - 7.5F);
        f32[at] = gap ? bad[i % COUNT(bad)] : FLT_MAX;
        f64[at] = gap ? (i % 5 ? (double)f32[at] : 1e39) : -(double)FLT_MAX;
        unit_case("%zu, one at %zu", n, at);
        SAME(ROW_F32.load(row, f32, n, SAMPLE_FLOAT, false), gap);
        SAME(ROW_F32.load(row, f64, n, SAMPLE_DOUBLE, false), gap);
        CHECK((row[at] < INFINITY) == !gap);
    }
}

static void whole_numbers_all_are_data(void)
{
    unsigned char bytes[8 * MOST];
    union {
        uint16_t u16[MOST];
        float f32[MOST];
    } row;
    memset(bytes, 0xff, sizeof bytes);
    for (int type = 0; type < SAMPLE_FLOAT; type++) {
        unit_case("%s", sample_name((enum sample_type)type));
        CHECK(!ROW_F32.load(&row, bytes, MOST, (enum sample_type)type, true));
        if (sample_is_short((enum sample_type)type))
            CHECK(
                !ROW_U16.load(&row, bytes, MOST, (enum sample_type)type, true));
    }
}

static void mask_takes_the_data_where_it_is_0(void)
{
    static const float masks[] = {0,   1,        -1,    0.25F,
                                  255, INFINITY, -0.0F, 1e-45F};
    for (size_t i = 0; i < 2000 && !unit_failed(); i++) {
        float row[MOST], mask[MOST], before[MOST];
        size_t n = unit_below(MOST + 1), taken = 0;
        bool whole = unit_below(2);
        for (size_t k = 0; k < MOST; k++) {
            before[k] = row[k] = unit_below(9) ? (float)k - 3 : INFINITY;
            mask[k] =
                masks[whole ? 1 + unit_below(5) : unit_below(COUNT(masks))];
        }
        bool gaps = row_mask(row, mask, n);
        for (size_t k = 0; k < MOST; k++) {
            bool out = k < n && mask[k] >= 0 && mask[k] <= 0;
            taken += out;
            SAME_REAL((double)row[k], out ? HUGE_VAL : (double)before[k]);
        }
        SAME(gaps, taken > 0);
    }
}

static const struct test TESTS[] = {
    {"the negative of integers turns their order round",
     negative_of_integers_turns_their_order_round},
    {"the negative of floats keeps what is no data",
     negative_of_floats_keeps_what_is_no_data},
    {"heights above 0 are counted", heights_above_0_are_counted},
    {"8- and 16-bit integers become float32 as they are",
     short_integers_become_float32_as_they_are},
    {"load says whether a pixel lacks data",
     load_says_whether_a_pixel_lacks_data},
    {"whole numbers all are data", whole_numbers_all_are_data},
    {"a mask takes the data where it is 0", mask_takes_the_data_where_it_is_0},
};
SUITE(row_more, TESTS);
