/* SPDX-License-Identifier: MIT */
#include "image/dims.h"
#include "unit.h"

#include <math.h>
#include <stdlib.h>

static void nothing_known_is_one_plane(void)
{
    struct dims dims;
    dims_init(&dims);
    SAME(dims_planes(&dims), 1);
    SAME(dims_page(&dims, 0, 0, 0), 0);
    SAME(dims.samples, 0);
    SAME_TEXT(dims.unit, "");
    SAME_TEXT(dims.note, "");
    dims_free(&dims);
    dims_free(&dims);
}

/* Each order's planes in it are the pages 0, 1, 2, ... */
static void pages_lie_in_each_order_the_first_the_fastest(void)
{
    static const char orders[6][4] = {"ZCT", "ZTC", "CTZ", "CZT", "TCZ", "TZC"};
    for (int i = 0; i < 6; i++) {
        struct dims dims = {.z = 2, .c = 3, .t = 4};
        const uint32_t *n[128] = {
            ['Z'] = &dims.z, ['C'] = &dims.c, ['T'] = &dims.t};
        uint32_t at[128], page = 0;
        const char *order = orders[i];
        int a = order[0], b = order[1], c = order[2];
        memcpy(dims.order, order, 4);
        unit_case("%s", order);
        for (at[c] = 0; at[c] < *n[c]; at[c]++)
            for (at[b] = 0; at[b] < *n[b]; at[b]++)
                for (at[a] = 0; at[a] < *n[a]; at[a]++)
                    SAME(dims_page(&dims, at['Z'], at['C'], at['T']), page++);
        SAME(page, 24);
    }
}

static void map_of_pages_is_by_time_channel_and_z(void)
{
    struct dims dims = {.z = 2, .c = 3, .t = 4, .order = "TCZ"};
    dims.page = unit_memory(24, sizeof *dims.page);
    for (uint32_t i = 0; i < 24; i++)
        dims.page[i] = 100 + i;
    SAME(dims_page(&dims, 0, 0, 0), 100);
    SAME(dims_page(&dims, 1, 0, 0), 101);
    SAME(dims_page(&dims, 0, 1, 0), 102);
    SAME(dims_page(&dims, 0, 0, 1), 106);
    SAME(dims_page(&dims, 1, 2, 3), 123);
    dims_free(&dims);
    CHECK(dims.page == NULL);
}

static void more_planes_than_the_limit_are_none(void)
{
    static const struct {
        uint32_t z, c, t;
        size_t planes;
    } cases[] = {
        {DIMS_PLANES_MAX, 1, 1, DIMS_PLANES_MAX},
        {4096, 1, 4096, DIMS_PLANES_MAX},
        {1, DIMS_PLANES_MAX + 1, 1, SIZE_MAX},
        {4096, 4097, 1, SIZE_MAX},
        {UINT32_MAX, UINT32_MAX, UINT32_MAX, SIZE_MAX},
        {1u << 31, 1u << 31, 4, SIZE_MAX}, /* 2^64 */
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct dims dims = {.z = cases[i].z, .c = cases[i].c, .t = cases[i].t};
        SAME(dims_planes(&dims), cases[i].planes);
    }
}

static void names_of_all_samples_are_freed(void)
{
    for (uint32_t samples = 0; samples < 4; samples++) {
        struct dims dims = {.z = 1, .c = 2, .t = 1, .samples = samples};
        size_t n = 2 * (samples > 0 ? samples : 1);
        dims.name = unit_memory(n, sizeof *dims.name);
        for (size_t i = 1; i < n; i++) /* the first has none */
            dims.name[i] = strdup("DAPI");
        dims_free(&dims); /* the sanitizers look */
        CHECK(dims.name == NULL);
        SAME(dims.c, 1);
    }
}

static void lengths_become_micrometres(void)
{
    static const struct {
        double value;
        const char *unit;
        double um;
    } cases[] = {
        {1.5, "um", 1.5},
        {1.5, "\xc2\xb5m", 1.5},
        {1.5, "\xce\xbcm", 1.5},
        {1.5, "\xb5m", 1.5},
        {1.5, "\\u00B5m", 1.5},
        {1.5, "\\u00b5m", 1.5},
        {1.5, "micron", 1.5},
        {1.5, "microns", 1.5},
        {67, "nm", 0.067},
        {1001, "nm", 1.001},
        {7, "pm", 7e-6},
        {9, "\xc3\x85", 9e-4},
        {9, "\xe2\x84\xab", 9e-4},
        {0.25, "mm", 250},
        {2, "cm", 2e4},
        {2, "m", 2e6},
        {2, "inch", 50800},
        {2, "in", 50800},
        {2, "Mm", 0},
        {2, "um ", 0},
        {2, "pixel", 0},
        {2, "", 0},
        {0, "um", 0},
        {-2, "um", 0},
        {1e308, "m", 0},
        {NAN, "um", 0},
        {INFINITY, "um", 0},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        unit_case("%g %s", cases[i].value, cases[i].unit);
        SAME_REAL(dims_micrometres(cases[i].value, cases[i].unit), cases[i].um);
    }
}

static const struct test TESTS[] = {
    {"nothing known is one plane", nothing_known_is_one_plane},
    {"pages lie in each order, the first the fastest",
     pages_lie_in_each_order_the_first_the_fastest},
    {"a map of pages is by time, channel and z",
     map_of_pages_is_by_time_channel_and_z},
    {"more planes than the limit are none",
     more_planes_than_the_limit_are_none},
    {"the names of all samples are freed", names_of_all_samples_are_freed},
    {"lengths become micrometres", lengths_become_micrometres},
};
SUITE(dims, TESTS);
