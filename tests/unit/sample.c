/* SPDX-License-Identifier: MIT */
#include "base/sample.h"
#include "unit.h"

static void types_are_found_by_their_names(void)
{
    static const struct {
        const char *name;
        size_t bytes;
        bool is_short;
    } types[] = {{"uint8", 1, true},   {"int8", 1, true},
                 {"uint16", 2, true},  {"int16", 2, true},
                 {"uint32", 4, false}, {"int32", 4, false},
                 {"uint64", 8, false}, {"int64", 8, false},
                 {"float", 4, false},  {"double", 8, false}};
    SAME(COUNT(types), SAMPLE_TYPES);
    for (size_t i = 0; i < COUNT(types); i++) {
        enum sample_type type = SAMPLE_TYPES;
        unit_case("%s", types[i].name);
        if (!CHECK(sample_find(types[i].name, &type)))
            continue;
        SAME_TEXT(sample_name(type), types[i].name);
        SAME(sample_bytes(type), types[i].bytes);
        SAME(sample_is_short(type), types[i].is_short);
    }
}

static void other_names_are_no_type(void)
{
    static const char *const junk[] = {"",        "uint", "UINT8", "uint8 ",
                                       "float32", "u1",   "uint1", "uint160"};
    enum sample_type type = SAMPLE_INT8;
    for (size_t i = 0; i < COUNT(junk); i++)
        CHECK(!sample_find(junk[i], &type));
    SAME(type, SAMPLE_INT8);
}

static void copies_keep_or_reverse_the_bytes_of_each_sample(void)
{
    for (size_t i = 0; i < 4000 && !unit_failed(); i++) {
        unsigned char from[600], to[600], expected[600];
        size_t bytes = (size_t)1 << i % 4, n = unit_below(60);
        size_t a = unit_below(9), b = unit_below(9);
        bool swap = unit_below(2);
        for (size_t k = 0; k < sizeof from; k++) {
            from[k] = (unsigned char)unit_random();
            to[k] = expected[k] = (unsigned char)unit_random();
        }
        for (size_t k = 0; k < n * bytes; k++) {
            size_t sample = k / bytes, byte = k % bytes;
            size_t at = swap ? bytes - 1 - byte : byte;
            expected[b + k] = from[a + sample * bytes + at];
        }
        unit_case("%zu samples of %zu bytes", n, bytes);
        sample_copy(to + b, from + a, n, bytes, swap);
        SAME_BYTES(to, expected, sizeof to);
    }
}

static void other_byte_order_must_be_swapped(void)
{
    uint16_t one = 1;
    unsigned char low;
    memcpy(&low, &one, 1);
    SAME(sample_must_swap(true), low == 1);
    SAME(sample_must_swap(false), low != 1);
}

static const struct test TESTS[] = {
    {"types are found by their names", types_are_found_by_their_names},
    {"other names are no type", other_names_are_no_type},
    {"copies keep or reverse the bytes of each sample",
     copies_keep_or_reverse_the_bytes_of_each_sample},
    {"the other byte order must be swapped", other_byte_order_must_be_swapped},
};
SUITE(sample, TESTS);
