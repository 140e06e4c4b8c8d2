/* SPDX-License-Identifier: MIT */
/*
 * What a survey counts, bin by bin; and the names of the ways to filter.
 */
#include "base/curve.h"

#include "base/method.h"
#include "unit.h"

#include <float.h>
#include <stdlib.h>

enum { ALL = CURVE_OF_PEAKS | CURVE_OF_VALUES };

static void whole_numbers_have_bins_from_1_to_65535(void)
{
    struct curve curve;
    void *memory = unit_memory(curve_bytes(ALL, true), 1);
    curve_init(&curve, memory, ALL, true);
    SAME(curve.first, hist_key(1));
    SAME(curve.first + curve.n - 1, hist_key(65535));
    SAME(curve_bytes(ALL, true), 4 * curve.n * sizeof(uint64_t));
    SAME(curve.n, 16 << 10); /* octaves of 1024 */
    for (uint32_t height = 1; height <= UINT16_MAX; height++)
        curve_count(&curve, height % CURVE_LISTS, (float)height);
    SAME(curve_total(&curve), UINT16_MAX);
    free(memory);
}

static void floats_have_every_bin_of_a_number(void)
{
    static const float heights[] = {0, FLT_TRUE_MIN, FLT_MIN, 1, FLT_MAX};
    struct curve curve;
    void *memory = unit_memory(curve_bytes(CURVE_OF_VALUES, false), 1);
    curve_init(&curve, memory, CURVE_OF_VALUES, false);
    SAME(curve.first, 0);
    SAME(curve.n - 1, hist_key(FLT_MAX)); /* and none of infinity */
    for (size_t i = 0; i < COUNT(heights); i++) {
        curve_count(&curve, CURVE_UNDER, heights[i]);
        CHECK(curve.list[CURVE_UNDER][hist_key(heights[i])] > 0);
    }
    SAME(curve_total(&curve), COUNT(heights));
    free(memory);
}

/* Each of the 16 choices: lists side by side, cleared, in the bytes said. */
static void lists_are_those_wanted(void)
{
    for (unsigned lists = 0; lists < 1u << CURVE_LISTS; lists++) {
        size_t bytes = curve_bytes(lists, true), n = 0;
        struct curve curve;
        char *memory = unit_memory(bytes + 1, 1);
        memset(memory, 0x5a, bytes + 1);
        curve_init(&curve, memory, lists, true);
        curve_clear(&curve);
        unit_case("lists %x", lists);
        for (int i = 0; i < CURVE_LISTS; i++) {
            CHECK((curve.list[i] != NULL) == ((lists & 1u << i) != 0));
            if (curve.list[i] != NULL)
                SAME((size_t)((char *)curve.list[i] - memory),
                     n++ * curve.n * sizeof(uint64_t));
        }
        SAME(curve_total(&curve), 0);
        if (curve.list[CURVE_OVER] != NULL)
            curve_count(&curve, CURVE_OVER, 65535);
        SAME(curve_total(&curve), curve.list[CURVE_OVER] != NULL);
        curve_clear(&curve);
        SAME(curve_total(&curve), 0);
        SAME((unsigned char)memory[bytes], 0x5a);
        free(memory);
    }
}

static void names_are_the_keys_of_a_survey(void)
{
    SAME_TEXT(curve_name(CURVE_PEAKS), "peaks");
    SAME_TEXT(curve_name(CURVE_NEGATIVES), "negatives");
    SAME_TEXT(curve_name(CURVE_OVER), "over");
    SAME_TEXT(curve_name(CURVE_UNDER), "under");
}

static void bins_that_are_none_or_full_are_told(void)
{
    struct curve curve;
    void *memory = unit_memory(curve_bytes(ALL, true), 1);
    curve_init(&curve, memory, ALL, true);
    uint32_t last = curve.first + curve.n - 1;
    CHECK(!curve_add(&curve, CURVE_PEAKS, curve.first - 1, 1));
    CHECK(!curve_add(&curve, CURVE_PEAKS, 0, 1));
    CHECK(!curve_add(&curve, CURVE_PEAKS, last + 1, 1));
    CHECK(!curve_add(&curve, CURVE_PEAKS, UINT32_MAX, 1));
    SAME(curve_total(&curve), 0);
    CHECK(curve_add(&curve, CURVE_UNDER, last, UINT64_MAX - 1));
    CHECK(curve_add(&curve, CURVE_UNDER, last, 1));
    CHECK(curve_add(&curve, CURVE_UNDER, last, 0));
    SAME(curve.list[CURVE_UNDER][curve.n - 1], UINT64_MAX);
    CHECK(!curve_add(&curve, CURVE_UNDER, last, 1));
    CHECK(curve_add(&curve, CURVE_UNDER, curve.first, 3));
    SAME(curve.list[CURVE_UNDER][0], 3);
    free(memory);
}

/* Counts of parts, of any of the lists, into one of all; whole numbers' bins
 * into all bins. */
static void counts_of_parts_add_up(void)
{
    for (int i = 0; i < 12 && !unit_failed(); i++) {
        bool whole = i % 2 == 0, part_whole = whole || i % 4 == 1;
        unsigned lists = i % 3 ? ALL : CURVE_OF_PEAKS;
        struct curve sum, one, part;
        void *memory[3] = {unit_memory(curve_bytes(ALL, whole), 1),
                           unit_memory(curve_bytes(ALL, whole), 1),
                           unit_memory(curve_bytes(lists, part_whole), 1)};
        curve_init(&sum, memory[0], ALL, whole);
        curve_init(&one, memory[1], ALL, whole);
        for (int k = 0; k < 5; k++) {
            curve_init(&part, memory[2], lists, part_whole);
            curve_clear(&part);
            for (int n = 0; n < 500; n++) {
                enum curve_list list = (enum curve_list)unit_below(4);
                float height = (float)(1 + unit_below(UINT16_MAX));
                if (part.list[list] == NULL)
                    continue;
                curve_count(&part, list, height);
                curve_count(&one, list, height);
            }
            CHECK(curve_add_all(&sum, &part));
        }
        SAME_BYTES(memory[0], memory[1], curve_bytes(ALL, whole));
        for (int k = 0; k < 3; k++)
            free(memory[k]);
    }
}

static void sum_that_does_not_fit_is_told(void)
{
    struct curve sum, more;
    void *memory[2] = {unit_memory(curve_bytes(ALL, true), 1),
                       unit_memory(curve_bytes(ALL, true), 1)};
    curve_init(&sum, memory[0], ALL, true);
    curve_init(&more, memory[1], ALL, true);
    CHECK(curve_add_all(&sum, &more));
    sum.list[CURVE_NEGATIVES][7] = UINT64_MAX;
    CHECK(curve_add_all(&sum, &more));
    more.list[CURVE_NEGATIVES][7] = 1;
    CHECK(!curve_add_all(&sum, &more));
    free(memory[0]);
    free(memory[1]);
}

static void methods_are_found_by_their_names(void)
{
    static const char *const backgrounds[] = {"tophat", "log", "dog", "none"};
    static const char *const shapes[] = {"ellipse", "disk", "rect"};
    static const char *const none[] = {"", "Log", "log ", "lo", "ellipses"};
    enum background background = BACKGROUND_NONE;
    enum footprint_shape shape = FOOTPRINT_RECT;
    SAME(COUNT(backgrounds), BACKGROUNDS);
    SAME(COUNT(shapes), FOOTPRINTS);
    for (size_t i = 0; i < COUNT(backgrounds); i++) {
        SAME_TEXT(background_name((enum background)i), backgrounds[i]);
        CHECK(background_find(backgrounds[i], &background));
        SAME(background, i);
        CHECK(!footprint_find(backgrounds[i], &shape));
    }
    for (size_t i = 0; i < COUNT(shapes); i++) {
        SAME_TEXT(footprint_name((enum footprint_shape)i), shapes[i]);
        CHECK(footprint_find(shapes[i], &shape));
        SAME(shape, i);
    }
    for (size_t i = 0; i < COUNT(none); i++)
        CHECK(!background_find(none[i], &background) &&
              !footprint_find(none[i], &shape));
    SAME(background, BACKGROUND_NONE); /* as it was */
    SAME(shape, FOOTPRINT_RECT);
}

static const struct test TESTS[] = {
    {"whole numbers have bins from 1 to 65535",
     whole_numbers_have_bins_from_1_to_65535},
    {"floats have every bin of a number", floats_have_every_bin_of_a_number},
    {"lists are those that are wanted", lists_are_those_wanted},
    {"names are the keys of a survey", names_are_the_keys_of_a_survey},
    {"bins that are none, or full, are told",
     bins_that_are_none_or_full_are_told},
    {"counts of parts add up", counts_of_parts_add_up},
    {"a sum that does not fit is told", sum_that_does_not_fit_is_told},
    {"methods are found by their names", methods_are_found_by_their_names},
};
SUITE(curve, TESTS);
