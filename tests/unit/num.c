/* SPDX-License-Identifier: MIT */
#include "base/num.h"
#include "unit.h"

#include <stdlib.h>

__extension__ typedef unsigned __int128 wide;

static const char NO[] = "is not a number", BIG[] = "is too large";
static const char NO_SIZE[] = "is not a size (a number with K, M, G or T)";

static void sums_and_products_are_checked(void)
{
    static const size_t edges[] = {0,
                                   1,
                                   2,
                                   3,
                                   SIZE_MAX,
                                   SIZE_MAX - 1,
                                   SIZE_MAX / 2,
                                   SIZE_MAX / 2 + 1,
                                   1u << 31};
    for (size_t i = 0; i < 20000 && !unit_failed(); i++) {
        size_t a = edges[unit_below(COUNT(edges))], got = 7;
        size_t b = edges[unit_below(COUNT(edges))];
        if (i % 2 == 1) {
            a = unit_random() >> unit_below(64);
            b = unit_random() >> unit_below(64);
        }
        unit_case("%zu and %zu", a, b);
        bool fits = (wide)a + b <= SIZE_MAX;
        SAME(num_add(a, b, &got), fits);
        SAME(got, fits ? a + b : 7);
        got = 7;
        fits = (wide)a * b <= SIZE_MAX;
        SAME(num_mul(a, b, &got), fits);
        SAME(got, fits ? a * b : 7);
    }
}

static void product_that_does_not_fit_is_the_largest_size(void)
{
    SAME(num_product(NULL, 0), 1);
    SAME(num_product((size_t[]){5, 7, 11}, 3), 385);
    SAME(num_product((size_t[]){SIZE_MAX, 1, 1}, 3), SIZE_MAX);
    SAME(num_product((size_t[]){1u << 31, 1u << 31, 4}, 3), SIZE_MAX);
    SAME(num_product((size_t[]){1u << 31, 1u << 31, 3}, 3), (uint64_t)3 << 62);
}

static void whole_numbers_are_digits_up_to_a_limit(void)
{
    static const struct {
        const char *text;
        uint64_t max, value;
        const char *words;
    } cases[] = {
        {"0", 0, 0, NULL},
        {"127", 127, 127, NULL},
        {"128", 127, 0, BIG},
        {"18446744073709551615", UINT64_MAX, UINT64_MAX, NULL},
        {"18446744073709551616", UINT64_MAX, 0, BIG},
        {"99999999999999999999999999999999999999999", UINT64_MAX, 0, BIG},
        {"00000000000000000000000000000000000000005", 9, 5, NULL},
        {"", 9, 0, NO},
        {" 1", 9, 0, NO},
        {"1 ", 9, 0, NO},
        {"+1", 9, 0, NO},
        {"-1", 9, 0, "is not a whole number from 0 up"},
        {"0x1", 9, 0, NO},
        {"1.0", 9, 0, NO},
        {"1e0", 9, 0, NO},
        {"1,", 9, 0, NO},
        {"\xd9\xa1", 9, 0, NO},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        uint64_t value = 42;
        unit_case("%s", cases[i].text);
        SAME_TEXT(num_whole(cases[i].text, cases[i].max, &value),
                  cases[i].words);
        SAME(value, cases[i].words == NULL ? cases[i].value : 42);
    }
}

static void u32_is_limited_by_its_type(void)
{
    uint32_t value = 42;
    FINE(num_u32("4294967295", UINT32_MAX, &value));
    SAME(value, UINT32_MAX);
    SAME_TEXT(num_u32("4294967296", UINT32_MAX, &value), BIG);
    SAME_TEXT(num_u32("18446744073709551617", UINT32_MAX, &value), BIG);
    SAME(value, UINT32_MAX);
}

static void reals_are_finite_decimal_numbers(void)
{
    static const char *const good[] = {
        "0",     "-0",     "1",
        "-1",    "+1",     "1.5",
        ".5",    "5.",     "1e3",
        "1E3",   "1e+3",   "1e-3",
        "-.5e0", "1e-999", "00012.5",
        "1e308", "5e-324", "123456789012345678901234567890"};
    static const char *const junk[] = {
        "",        " ",         "1 ",    " 1",     "\t1",   "1\n", "x",
        "1x",      "0x10",      "0x1p3", "inf",    "-inf",  "nan", "nan1",
        "-nan(1)", "infinity1", "1e999", "-1e999", "1e",    "e1",  ".",
        "+",       "--1",       "+-1",   "1.2.3",  "1e5.5", "1,5", "1e5x",
        "-0x1p3",  "1_000",     "1e+",   "NAN",    "1f",    "1.0L"};
    for (size_t i = 0; i < COUNT(good); i++) {
        double value = 42;
        unit_case("%s", good[i]);
        FINE(num_real(good[i], &value));
        SAME_REAL(value, strtod(good[i], NULL));
    }
    for (size_t i = 0; i < COUNT(junk); i++) {
        double value = 42;
        unit_case("\"%s\"", junk[i]);
        SAME_TEXT(num_real(junk[i], &value), NO);
        SAME_REAL(value, 42);
    }
}

static void sizes_take_units_of_1024(void)
{
    static const struct {
        const char *text;
        size_t value;
        const char *words;
    } cases[] = {
        {"0", 0, NULL},
        {"100", 100, NULL},
        {"1K", 1024, NULL},
        {"1k", 1024, NULL},
        {"1KB", 1024, NULL},
        {"1kB", 1024, NULL},
        {"1kb", 1024, NULL},
        {"1B", 1, NULL},
        {"1.5K", 1536, NULL},
        {"1e3", 1000, NULL},
        {"2M", 2 << 20, NULL},
        {"2G", (size_t)2 << 30, NULL},
        {"3TB", (size_t)3 << 40, NULL},
        {"8388607T", (size_t)8388607 << 40, NULL},
        {"8388608T", 0, BIG},
        {"1e308T", 0, BIG},
        {"9223372036854775808", 0, BIG},
        {"1e999", 0, NO_SIZE},
        {"", 0, NO_SIZE},
        {"K", 0, NO_SIZE},
        {"-1K", 0, NO_SIZE},
        {"1 K", 0, NO_SIZE},
        {"1KK", 0, NO_SIZE},
        {"1KiB", 0, NO_SIZE},
        {"1KBx", 0, NO_SIZE},
        {"1P", 0, NO_SIZE},
        {"1E", 0, NO_SIZE},
        {"0x10K", 0, NO_SIZE},
        {"infK", 0, NO_SIZE},
        {"nan", 0, NO_SIZE},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        size_t value = 42;
        unit_case("\"%s\"", cases[i].text);
        SAME_TEXT(num_bytes(cases[i].text, &value), cases[i].words);
        SAME(value, cases[i].words == NULL ? cases[i].value : 42);
    }
}

static const struct test TESTS[] = {
    {"sums and products are checked", sums_and_products_are_checked},
    {"a product that does not fit is the largest size",
     product_that_does_not_fit_is_the_largest_size},
    {"whole numbers are digits up to a limit",
     whole_numbers_are_digits_up_to_a_limit},
    {"a uint32 is limited by its type", u32_is_limited_by_its_type},
    {"reals are finite decimal numbers", reals_are_finite_decimal_numbers},
    {"sizes take units of 1024", sizes_take_units_of_1024},
};
SUITE(num, TESTS);
