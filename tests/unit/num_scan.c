/* SPDX-License-Identifier: MIT */
#include "base/num.h"
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>

static void whole_is_scanned_as_parsed(const char *text)
{
    uint32_t got = 42, expected = 42;
    const char *at = text;
    unit_case("%s", text);
    if (num_scan_u32(&at, &got)) {
        char digits[64] = "";
        memcpy(digits, text, (size_t)(at - text));
        FINE(num_u32(digits, UINT32_MAX, &expected));
        CHECK(*at < '0' || *at > '9');
    } else {
        CHECK(at == text);
    }
    SAME(got, expected);
}

static void scanned_wholes_are_those_that_are_parsed(void)
{
    static const char *const cases[] = {
        "", ",", "-1", "x", "0", "007,", "4294967295", "4294967296", "12.5",
        /* 2^64 and a little, which overflows to it; and twenty digits */
        "18446744073709551621", "00000000000000000005", "0000000000000000005"};
    for (size_t i = 0; i < COUNT(cases); i++)
        whole_is_scanned_as_parsed(cases[i]);
    for (size_t i = 0; i < 10000 && !unit_failed(); i++) {
        char text[64];
        snprintf(text, sizeof text, "%llu,",
                 (unsigned long long)(unit_random() >> unit_below(64)));
        whole_is_scanned_as_parsed(text);
    }
}

static void usual_wholes_are_scanned(void)
{
    const char *at = "4294967295,7";
    uint32_t value;
    CHECK(num_scan_u32(&at, &value));
    SAME(value, UINT32_MAX);
    SAME_TEXT(at, ",7");
}

/* True where it was scanned. */
static bool float_is_scanned_as_by_strtof(const char *text)
{
    float got = 42;
    const char *at = text;
    char *end;
    unit_case("%s", text);
    if (!num_scan_float(&at, &got)) {
        CHECK(at == text);
        SAME_REAL((double)got, 42);
        return false;
    }
    char number[64] = "";
    memcpy(number, text, (size_t)(at - text));
    float expected = strtof(number, &end);
    SAME_BYTES(&got, &expected, sizeof got);
    CHECK(*end == '\0' && at > text && (*at < '0' || *at > '9'));
    return true;
}

static void odd_floats_are_scanned_right_or_not_at_all(void)
{
    static const char *const cases[] = {
        "", "-", ".", "-.5", ".5", "+1", "5.", "5.,", "-0", "0.0", "-0.00",
        "1e5", "1.5e-3", "1..5", "1.5.5", "nan", "inf", "0x10", "--1",
        "9007199254740992", "9007199254740993", "9999999999999999999",
        "99999999999999999999", "0.0000000000000000001",
        "0.00000000000000000001", "00000000000000000000", "340282356779733661",
        /* half-way between two floats, and a little beside it */
        "1.000000059604644775", "16777217", "16777217.000000001",
        "16777216.9999999999", "8388608.5", "8388609.5", "8388608.500000001",
        "0.50000002980232239"};
    for (size_t i = 0; i < COUNT(cases); i++)
        float_is_scanned_as_by_strtof(cases[i]);
}

static void floats_are_scanned_as_by_strtof(void)
{
    for (size_t i = 0; i < 200000 && !unit_failed(); i++) {
        char text[64];
        double value = (double)unit_below(1u << 30) / (1u << unit_below(30));
        /* half-way, where rounding twice would show */
        if (i % 3 == 0)
            value = (1 + 2 * (double)unit_below(1u << 24)) /
                    (double)(1u << unit_below(28));
        snprintf(text, sizeof text, "%s%.*f,", i % 2 == 0 ? "" : "-",
                 (int)unit_below(19), value);
        float_is_scanned_as_by_strtof(text);
    }
}

static void reals_are_scanned_as_by_strtod(void)
{
    size_t scanned = 0;
    for (size_t i = 0; i < 100000 && !unit_failed(); i++) {
        char text[64], *end;
        const char *at = text;
        double got = 42;
        snprintf(text, sizeof text, "%s%.*f,", i % 2 == 0 ? "" : "-",
                 (int)unit_below(19),
                 (double)(unit_random() >> 11) / (1u << unit_below(30)) /
                     (1u << unit_below(30)));
        unit_case("%s", text);
        if (!num_scan_real(&at, &got)) {
            CHECK(at == text && got == 42);
            continue;
        }
        scanned++;
        SAME_REAL(got, strtod(text, &end));
        CHECK(at == end);
    }
    CHECK(scanned > 30000);
}

static void floats_of_tables_are_scanned(void)
{
    for (size_t i = 0; i < 20000 && !unit_failed(); i++) {
        char text[NUM_TEXT];
        num_print_float(text, (float)(1 + unit_below(1 << 24)) /
                                  (float)(1u << unit_below(11)));
        CHECK(float_is_scanned_as_by_strtof(text));
    }
}

static const struct test TESTS[] = {
    {"scanned whole numbers are those that are parsed",
     scanned_wholes_are_those_that_are_parsed},
    {"usual whole numbers are scanned", usual_wholes_are_scanned},
    {"odd floats are scanned right or not at all",
     odd_floats_are_scanned_right_or_not_at_all},
    {"floats are scanned as strtof reads them",
     floats_are_scanned_as_by_strtof},
    {"reals are scanned as strtod reads them", reals_are_scanned_as_by_strtod},
    {"floats as tables have them are scanned", floats_of_tables_are_scanned},
};
SUITE(num_scan, TESTS);
