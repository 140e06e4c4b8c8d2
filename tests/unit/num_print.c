/* SPDX-License-Identifier: MIT */
#include "base/num.h"
#include "unit.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static void printed_wholes_are_plain_digits(void)
{
    for (size_t i = 0; i < 10000 && !unit_failed(); i++) {
        char got[NUM_TEXT], expected[NUM_TEXT];
        uint64_t value = unit_random() >> unit_below(64);
        value = i == 0 ? 0 : i == 1 ? UINT64_MAX : value;
        snprintf(expected, sizeof expected, "%llu", (unsigned long long)value);
        SAME(num_print_whole(got, value), strlen(expected));
        SAME_TEXT(got, expected);
    }
}

/* Significant digits of a printed number; zeros at an integer's end count. */
static int digits_of(const char *text)
{
    int n = 0;
    for (; *text != '\0' && *text != 'e'; text++)
        if (*text >= '0' && *text <= '9' && (n > 0 || *text != '0'))
            n++;
    return n;
}

static float random_float(size_t i)
{
    static const float edges[] = {
        0,    FLT_MAX,  FLT_MIN,    0x1p-149F, 0x1p24F, 16777218,    16777215,
        0.1F, 1.0F / 3, 99999.995F, 1e10F,     1e-10F,  0x1.8p-149F, 65535.5F};
    float value;
    uint32_t bits = (uint32_t)unit_random();
    memcpy(&value, &bits, sizeof value);
    if (i < 2 * COUNT(edges))
        value = i % 2 == 0 ? edges[i / 2] : -edges[i / 2];
    else if (i % 3 == 0)
        value = (float)unit_below(1 << 24) / (float)(1u << unit_below(10));
    return isfinite(value) ? value : 1;
}

static void printed_floats_read_back_and_no_shorter_would(void)
{
    for (size_t i = 0; i < 60000 && !unit_failed(); i++) {
        char got[NUM_TEXT], shorter[400];
        float value = random_float(i);
        unit_case("%a", (double)value);
        size_t n = num_print_float(got, value);
        SAME(n, strlen(got));
        SAME_REAL((double)strtof(got, NULL), (double)value);
        if (fabsf(value) < 0x1p24F && value == floorf(value))
            SAME(strspn(got, "-0123456789"), strlen(got));
        else if (digits_of(got) > 1) {
            snprintf(shorter, sizeof shorter, "%.*g", digits_of(got) - 1,
                     (double)value);
            CHECK(strtof(shorter, NULL) != value);
        }
    }
}

/* What the table's format says, plainly. */
static void print_plainly(char *out, float value)
{
    if (fabsf(value) < 0x1p24F && value == floorf(value)) {
        snprintf(out, NUM_TEXT, "%.0f", (double)value + 0.0);
        return;
    }
    int digits = 1;
    do
        snprintf(out, NUM_TEXT, "%.*g", digits, (double)value);
    while (strtof(out, NULL) != value && ++digits <= 9);
}

static float float_of(uint32_t bits)
{
    float value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

static void floats_are_printed_as(float value)
{
    char got[NUM_TEXT], expected[NUM_TEXT];
    unit_case("%a", (double)value);
    size_t n = num_print_float(got, value);
    print_plainly(expected, value);
    SAME_TEXT(got, expected);
    SAME(n, strlen(expected));
}

/* Where the exact way begins and ends, and powers of two and of ten. */
static void printed_floats_are_the_plain_ones_at_edges(void)
{
    for (uint32_t exponent = 1; exponent < 255; exponent++)
        for (uint32_t by = 0; by < 9; by++)
            floats_are_printed_as(float_of((exponent << 23) - 4 + by));
    for (double power = 1e-12; power < 1e12; power *= 10)
        for (int k = 1; k < 100; k++)
            for (uint32_t by = 0; by < 5; by++) {
                float value = (float)(k * power);
                uint32_t bits;
                memcpy(&bits, &value, sizeof bits);
                floats_are_printed_as(float_of(bits - 2 + by));
            }
}

static void printed_floats_are_the_plain_ones(void)
{
    uint32_t first = 0x38d00000, last = 0x4b800000; /* below 1e-4 to 2^24 */
    for (size_t i = 0; i < 200000 && !unit_failed(); i++) {
        float value = float_of(first + unit_below(last - first));
        if (i % 4 == 0) /* of few digits */
            value = roundf(value * 1000) / 1000;
        else if (i % 4 == 1) /* on the ends of intervals, and half ways */
            value = (float)unit_below(1 << 24) / (float)(1u << unit_below(24));
        floats_are_printed_as(i % 3 == 0 ? -value : value);
    }
}

static void printed_doubles_read_back_and_no_shorter_would(void)
{
    for (size_t i = 0; i < 60000 && !unit_failed(); i++) {
        char got[NUM_TEXT], shorter[400];
        uint64_t bits = unit_random();
        double value;
        memcpy(&value, &bits, sizeof value);
        if (!isfinite(value) || i % 3 == 0)
            value = (double)random_float(i) * 1.1;
        unit_case("%a", value);
        size_t n = num_print_double(got, value);
        SAME(n, strlen(got));
        SAME_REAL(strtod(got, NULL), value);
        if (fabs(value) < 0x1p53 && value == floor(value))
            SAME(strspn(got, "-0123456789"), strlen(got));
        else if (digits_of(got) > 1) {
            snprintf(shorter, sizeof shorter, "%.*g", digits_of(got) - 1,
                     value);
            CHECK(strtod(shorter, NULL) != value);
        }
    }
}

static void minus_zero_is_printed_as_zero(void)
{
    char got[NUM_TEXT];
    SAME(num_print_float(got, -0.0F), 1);
    SAME_TEXT(got, "0");
    SAME(num_print_double(got, -0.0), 1);
    SAME_TEXT(got, "0");
}

static const struct test TESTS[] = {
    {"printed whole numbers are plain digits", printed_wholes_are_plain_digits},
    {"printed floats read back and no shorter would",
     printed_floats_read_back_and_no_shorter_would},
    {"printed floats are the plain ones", printed_floats_are_the_plain_ones},
    {"printed floats are the plain ones at edges",
     printed_floats_are_the_plain_ones_at_edges},
    {"printed doubles read back and no shorter would",
     printed_doubles_read_back_and_no_shorter_would},
    {"minus zero is printed as 0", minus_zero_is_printed_as_zero},
};
SUITE(num_print, TESTS);
