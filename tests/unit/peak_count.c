/* SPDX-License-Identifier: MIT */
/*
 * Peaks that a survey counts, against their rule, by every instruction set at
 * hand.
 */
#include "kernels.h"
#include "plane.h"
#include "unit.h"

#include <stdlib.h>

enum { DISTANCE = 6, ROWS_MOST = 900 };

/* Bins of both lists as they must come, and those that came. Heights are whole
 * numbers; where they may be any, the bins are so many that clearing them takes
 * most of the time. */
struct counts {
    struct curve expected, got;
    void *memory[2];
};

static void begin(struct counts *counts, bool whole)
{
    size_t bytes = curve_bytes(CURVE_OF_PEAKS, whole);
    for (int i = 0; i < 2; i++)
        counts->memory[i] = unit_memory(bytes, 1);
    curve_init(&counts->expected, counts->memory[0], CURVE_OF_PEAKS, whole);
    curve_init(&counts->got, counts->memory[1], CURVE_OF_PEAKS, whole);
}

static void end(struct counts *counts)
{
    for (int list = 0; list < 2; list++)
        for (uint32_t k = 0; k < counts->got.n; k++)
            if (counts->got.list[list][k] != counts->expected.list[list][k])
                SAME(counts->got.list[list][k], counts->expected.list[list][k]);
    for (int i = 0; i < 2; i++)
        free(counts->memory[i]);
}

/* Counts rows y to y + n - 1, as a step of a tile's walk does. */
static void count(const struct plane *p, const struct peak_search *s,
                  const struct plane_rows *rows, uint32_t y, uint32_t n,
                  struct counts *counts)
{
    const void *near[ROWS_MOST + 2 * PEAK_DISTANCE_MAX];
    enum curve_list list = unit_below(2) ? CURVE_PEAKS : CURVE_NEGATIVES;
    struct kernel_count to = {&counts->got, list};
    for (uint32_t i = 0; i < n + 2 * s->d; i++)
        near[i] = plane_row(rows, p, s, y, i);
    peak_count(s, y, n, near, &to);
    for (uint32_t i = y; i < y + n; i++)
        for (uint32_t x = s->from; x < s->to; x++)
            if (plane_is_peak(p, s, i, x))
                curve_count(&counts->expected, list,
                            p->value[(size_t)i * p->width + x]);
}

/* Some columns of the plane, of a tile with its halo, by blocks of at most so
 * many rows. */
static struct peak_search random_search(const struct plane *p,
                                        const struct kernel *kernel, uint32_t d)
{
    uint32_t from = unit_below(3) ? unit_below(p->width) : 0;
    uint32_t to = from + 1 + unit_below(p->width - from);
    uint32_t halo = d + unit_below(70);
    double threshold = unit_below(3) ? 0 : unit_below(20) / 4.0;
    return (struct peak_search){.kernel = kernel,
                                .d = d,
                                .level = kernel->row->at_most(threshold),
                                .keep_border = unit_below(2),
                                .height = p->height,
                                .width = p->width,
                                .x = from > halo ? from - halo : 0,
                                .from = from,
                                .to = to};
}

static void compare(const struct plane *p, const struct peak_search *s,
                    uint32_t most)
{
    uint32_t halo = s->d + unit_below(70);
    uint32_t right = p->width - s->to > halo ? s->to + halo : p->width;
    struct plane_rows rows;
    struct counts counts;
    begin(&counts, true);
    plane_rows_begin(&rows, p, s, right - s->x);
    for (uint32_t y = unit_below(p->height), n; y < p->height; y += n) {
        n = 1 + unit_below(most);
        n = n < p->height - y ? n : p->height - y;
        count(p, s, &rows, y, n, &counts);
    }
    end(&counts);
    plane_rows_end(&rows);
}

static void compare_all(uint32_t height, uint32_t width, uint32_t d)
{
    struct plane plane;
    const struct kernel *kernel;
    plane_make(&plane, height, width);
    for (size_t i = 0; (kernel = kernels_at(i)) != NULL; i++) {
        struct peak_search search = random_search(&plane, kernel, d);
        unit_case("%s, %zu bytes, %ux%u, d %u, columns %u to %u from %u, "
                  "above %g, %s",
                  kernels_name(i), kernel->row->bytes, height, width, d,
                  search.from, search.to, search.x, (double)search.level,
                  search.keep_border ? "border" : "no border");
        compare(&plane, &search, 1 + unit_below(64));
    }
    free(plane.value);
}

static void counted_peaks_are_the_rules(void)
{
    for (uint32_t i = 0; i < 500 && !unit_failed(); i++)
        compare_all(1 + unit_below(20), 1 + unit_below(i % 3 ? 20 : 150),
                    i % (DISTANCE + 1));
}

static void peaks_of_one_row_are_counted(void)
{
    for (uint32_t i = 0; i < 100 && !unit_failed(); i++)
        compare_all(1, 1 + unit_below(200), i % (DISTANCE + 1));
}

static void windows_larger_than_the_image_are_clipped(void)
{
    for (uint32_t i = 0; i < 60 && !unit_failed(); i++)
        compare_all(1 + unit_below(9), 1 + unit_below(9),
                    i % 3 ? 6 + i % 20 : PEAK_DISTANCE_MAX);
}

static void windows_may_be_large(void)
{
    static const uint32_t d[] = {15, 31, 32, 63, 64, 127};
    for (size_t i = 0; i < COUNT(d) && !unit_failed(); i++)
        compare_all(1 + unit_below(2 * d[i] + 40), 2 * d[i] + unit_below(90),
                    d[i]);
}

/* A plane by all kernels, all of its rows at once, its border kept. */
static void compare_whole(const struct plane *p, uint32_t d)
{
    const struct kernel *kernel;
    for (size_t i = 0; (kernel = kernels_at(i)) != NULL; i++) {
        struct peak_search search = {.kernel = kernel,
                                     .d = d,
                                     .keep_border = true,
                                     .height = p->height,
                                     .width = p->width,
                                     .to = p->width};
        struct plane_rows rows;
        struct counts counts;
        unit_case("%s, %zu bytes, d %u", kernels_name(i), kernel->row->bytes,
                  d);
        begin(&counts, kernel->row == &ROW_U16);
        plane_rows_begin(&rows, p, &search, p->width);
        count(p, &search, &rows, 0, p->height, &counts);
        CHECK(curve_total(&counts.got) > 256);
        end(&counts);
        plane_rows_end(&rows);
    }
}

/* Every pixel that can be one is a peak: hundreds in a column of vectors. */
static void as_many_peaks_as_there_can_be_are_counted(void)
{
    for (uint32_t d = 0; d <= 2; d++) {
        struct plane p = {.height = ROWS_MOST - 37, .width = 67};
        p.value = unit_memory((size_t)p.height * p.width, sizeof *p.value);
        for (uint32_t y = 0; y < p.height; y += d + 1)
            for (uint32_t x = 0; x < p.width; x += d + 1)
                p.value[y * p.width + x] = (uint16_t)(1 + unit_below(65535));
        compare_whole(&p, d);
        free(p.value);
    }
}

static void plateaus_are_counted_once(void)
{
    for (uint32_t d = 1; d <= DISTANCE; d++) {
        const struct kernel *kernel;
        struct plane p = {.height = 9, .width = 61};
        p.value = unit_memory((size_t)p.height * p.width, sizeof *p.value);
        for (uint32_t i = 0; i < p.height * p.width; i++)
            p.value[i] = 5;
        for (size_t i = 0; (kernel = kernels_at(i)) != NULL; i++) {
            struct peak_search search = {.kernel = kernel,
                                         .d = d,
                                         .keep_border = true,
                                         .height = p.height,
                                         .width = p.width,
                                         .to = p.width};
            struct plane_rows rows;
            struct counts counts;
            unit_case("%s, d %u", kernels_name(i), d);
            begin(&counts, true);
            plane_rows_begin(&rows, &p, &search, p.width);
            count(&p, &search, &rows, 0, p.height, &counts);
            SAME(curve_total(&counts.got), 1);
            end(&counts);
            plane_rows_end(&rows);
        }
        free(p.value);
    }
}

static const struct test TESTS[] = {
    {"counted peaks are those of the rule, in any blocks of rows",
     counted_peaks_are_the_rules},
    {"peaks of one row are counted", peaks_of_one_row_are_counted},
    {"windows larger than the image are clipped",
     windows_larger_than_the_image_are_clipped},
    {"windows may be large", windows_may_be_large},
    {"as many peaks as there can be are counted",
     as_many_peaks_as_there_can_be_are_counted},
    {"plateaus are counted once", plateaus_are_counted_once},
};
SUITE(peak_count, TESTS);
