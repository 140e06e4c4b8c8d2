/* SPDX-License-Identifier: MIT */
/*
 * How samples of every type and byte order become a row.
 */
#include "detect/row.h"
#include "unit.h"

#include <float.h>
#include <math.h>

enum { MOST = 200 };

/* A whole number as the nearest float32, ties to even, by hand: no double
 * between holds it. */
static double nearest_float(uint64_t n)
{
    int lost = 0;
    while (n >> lost >= 1u << FLT_MANT_DIG)
        lost++;
    uint64_t kept = n >> lost, rest = n - (kept << lost);
    uint64_t half = lost > 0 ? (uint64_t)1 << (lost - 1) : 1;
    kept += rest > half || (rest == half && kept % 2 == 1);
    return ldexp((double)kept, lost);
}

/* The bytes of one sample as a value, read by hand; an integer of 64 bits
 * comes rounded. */
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
        uint64_t u64;
        float f32;
        double f64;
    } v = {.u64 = 0};
    for (size_t i = 0; i < n; i++)
        b[i] = at[swap ? n - 1 - i : i];
    memcpy(&v, b, n);
    double u64 = nearest_float(v.u64), less = -nearest_float(0 - v.u64);
    const double values[] = {
        v.u8,          v.i8,  v.u16, v.i16,
        v.u32,         v.i32, u64,   v.u64 >> 63 ? less : u64,
        (double)v.f32, v.f64};
    return values[type];
}

/* Numbers of moderate size come too, not only random bits. */
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
        else if (bytes == 8 && i % 2)
            bits >>= unit_below(64);
        memcpy(to + i * bytes, &bits, bytes);
    }
}

static void integers_up_to_16_bits_become_uint16_in_order(void)
{
    static const enum sample_type types[] = {SAMPLE_UINT8, SAMPLE_INT8,
                                             SAMPLE_UINT16, SAMPLE_INT16};
    static const int lift[] = {0, 128, 0, 32768};
    for (size_t i = 0; i < 2000 && !unit_failed(); i++) {
        uint16_t row[MOST + 1];
        unsigned char bytes[8 * MOST + 8];
        enum sample_type type = types[i % 4];
        size_t n = 1 + unit_below(MOST), odd = unit_below(8);
        bool swap = i % 8 >= 4;
        const struct row_ops *ops = row_ops_for(type);
        CHECK(ops == &ROW_U16 && ops->bytes == 2);
        unit_case("%zu of %s", n, sample_name(type));
        random_samples(bytes + odd, n, type);
        memset(row, 0xa5, sizeof row);
        ops->load(row, bytes + odd, n, type, swap);
        for (size_t k = 0; k < n; k++) {
            const unsigned char *at = bytes + odd + k * sample_bytes(type);
            double value = value_of(at, type, swap);
            SAME(row[k], (uint64_t)(value + lift[i % 4]));
            SAME_REAL((double)ops->pixel(row, k, type), value);
        }
        SAME(row[n], 0xa5a5);
    }
}

static void other_samples_become_float32_once_rounded(void)
{
    static const enum sample_type types[] = {SAMPLE_UINT32, SAMPLE_INT32,
                                             SAMPLE_UINT64, SAMPLE_INT64,
                                             SAMPLE_FLOAT,  SAMPLE_DOUBLE};
    for (size_t i = 0; i < 3000 && !unit_failed(); i++) {
        float row[MOST + 1] = {0};
        unsigned char bytes[8 * MOST + 8];
        enum sample_type type = types[i % 6];
        size_t n = 1 + unit_below(MOST), odd = unit_below(8);
        bool swap = i % 12 >= 6;
        const struct row_ops *ops = row_ops_for(type);
        CHECK(ops == &ROW_F32 && ops->bytes == 4);
        unit_case("%zu of %s", n, sample_name(type));
        random_samples(bytes + odd, n, type);
        ops->load(row, bytes + odd, n, type, swap);
        for (size_t k = 0; k < n; k++) {
            const unsigned char *at = bytes + odd + k * sample_bytes(type);
            double value = (double)(float)value_of(at, type, swap);
            bool data = isfinite(value);
            SAME_REAL((double)row[k], data ? value : HUGE_VAL);
            SAME_REAL((double)ops->pixel(row, k, type),
                      data ? value : (double)NAN);
        }
        SAME_REAL((double)row[n], 0);
    }
}

/* Half-way between two floats, and one more, which a double on the way would
 * lose. */
static void integers_of_64_bits_are_rounded_once(void)
{
    static const struct {
        uint64_t bits;
        double as_uint64, as_int64;
    } cases[] = {{0, 0, 0},
                 {0x0020000000000001, 0x1p53, 0x1p53},
                 {0x0020000020000000, 0x1p53, 0x1p53},
                 {0x0020000020000001, 0x1.000002p53, 0x1.000002p53},
                 {0x0020000060000000, 0x1.000004p53, 0x1.000004p53},
                 {0x002000005fffffff, 0x1.000002p53, 0x1.000002p53},
                 {0x7fffffffffffffff, 0x1p63, 0x1p63},
                 {0x8000000000000000, 0x1p63, -0x1p63},
                 {0x8000008000000000, 0x1p63, -0x1.fffffep62},
                 {0x8000008000000001, 0x1.000002p63, -0x1.fffffep62},
                 {0xffdfffffdfffffff, 0x1.ffcp63, -0x1.000002p53},
                 {0xffdfffffe0000000, 0x1.ffcp63, -0x1p53},
                 {0xffffffffffffffff, 0x1p64, -1}};
    enum { TURNS = 5, N = TURNS * COUNT(cases) };
    for (int swap = 0; swap <= 1; swap++) {
        uint64_t samples[N];
        float as_uint64[N], as_int64[N];
        for (size_t i = 0; i < N; i++) {
            uint64_t bits = cases[i % COUNT(cases)].bits;
            samples[i] = swap ? __builtin_bswap64(bits) : bits;
        }
        ROW_F32.load(as_uint64, samples, N, SAMPLE_UINT64, swap);
        ROW_F32.load(as_int64, samples, N, SAMPLE_INT64, swap);
        for (size_t i = 0; i < N; i++) {
            size_t k = i % COUNT(cases);
            unit_case("%#llx", (unsigned long long)cases[k].bits);
            SAME_REAL((double)as_uint64[i], cases[k].as_uint64);
            SAME_REAL((double)as_int64[i], cases[k].as_int64);
        }
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

/* A row may be read to where it is wanted. */
static void samples_as_large_as_the_rows_become_one_in_place(void)
{
    static const enum sample_type types[] = {
        SAMPLE_UINT16, SAMPLE_INT16, SAMPLE_UINT32, SAMPLE_INT32, SAMPLE_FLOAT};
    for (size_t i = 0; i < 1000 && !unit_failed(); i++) {
        float row[MOST + 1], expected[MOST + 1];
        enum sample_type type = types[i % 5];
        const struct row_ops *ops = row_ops_for(type);
        size_t n = 1 + unit_below(MOST), bytes = sample_bytes(type);
        bool swap = unit_below(2);
        unit_case("%zu of %s%s", n, sample_name(type), swap ? ", swapped" : "");
        SAME(bytes, ops->bytes);
        memset(row, 0xa5, sizeof row);
        memset(expected, 0xa5, sizeof expected);
        random_samples((unsigned char *)row, n, type);
        ops->load(expected, row, n, type, swap);
        ops->load(row, row, n, type, swap);
        SAME_BYTES(row, expected, sizeof row);
    }
}

static const struct test TESTS[] = {
    {"integers up to 16 bits become uint16, in order",
     integers_up_to_16_bits_become_uint16_in_order},
    {"other samples become float32, rounded once",
     other_samples_become_float32_once_rounded},
    {"integers of 64 bits are rounded once",
     integers_of_64_bits_are_rounded_once},
    {"what is not finite is no data", what_is_not_finite_is_no_data},
    {"samples as large as the row's become one in place",
     samples_as_large_as_the_rows_become_one_in_place},
};
SUITE(row_load, TESTS);
