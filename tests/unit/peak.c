/* SPDX-License-Identifier: MIT */
/*
 * Peaks against their rule, by every instruction set at hand.
 */
#include "kernels.h"
#include "plane.h"
#include "unit.h"

#include <stdlib.h>

/* Columns of the plane as the kernels take them, and what is noted of them. */
struct rows {
    struct plane_rows plane;
    size_t lanes, hits_bytes;
    unsigned char *hits;
};

static void set_hits(const struct plane *p, const struct peak_search *s,
                     struct rows *rows)
{
    for (uint32_t y = 0; y < p->height; y++) {
        unsigned char *hits = rows->hits + y * rows->hits_bytes;
        for (size_t v = 0; v * rows->lanes < rows->plane.width; v++)
            hits[v] = unit_below(4) == 0; /* too many do no harm */
        for (uint32_t x = s->from; x < s->to; x++)
            if ((float)p->value[(size_t)y * p->width + x] > s->level)
                hits[(x - s->x) / rows->lanes] = 1;
    }
}

static void begin(struct rows *rows, const struct plane *p,
                  const struct peak_search *s, uint32_t width)
{
    *rows = (struct rows){.lanes = kernels_lanes(s->kernel),
                          .hits_bytes = peak_hits_bytes(s->kernel->row, width)};
    plane_rows_begin(&rows->plane, p, s, width);
    rows->hits = aligned_alloc(ROW_ALIGN, p->height * rows->hits_bytes);
    memset(rows->hits, 0, p->height * rows->hits_bytes);
    set_hits(p, s, rows);
}

static void end(struct rows *rows)
{
    plane_rows_end(&rows->plane);
    free(rows->hits);
}

enum { COLUMNS = 500 };

static void compare_row(const struct plane *p, const struct peak_search *s,
                        const struct rows *rows, uint32_t y)
{
    const void *near[2 * PEAK_DISTANCE_MAX + 1];
    uint32_t got[COLUMNS + 2], expected[COLUMNS];
    size_t cap = peak_cap(s->to - s->from, s->d), n = 0;
    for (uint32_t i = 0; i <= 2 * s->d; i++)
        near[i] = plane_row(&rows->plane, p, s, y, i);
    for (uint32_t x = s->from; x < s->to; x++)
        if (plane_is_peak(p, s, y, x))
            expected[n++] = x;
    memset(got, 0xff, sizeof got);
    SAME(peak_find(s, y, near, rows->hits + y * rows->hits_bytes, got), n);
    SAME_BYTES(got, expected, n * sizeof *got);
    CHECK(n <= cap);
    SAME(got[cap], UINT32_MAX);
}

/* Looks for peaks in some columns, as a tile with its halo does. */
static void compare(const struct plane *p, const struct kernel *kernel,
                    uint32_t d)
{
    uint32_t from = unit_below(3) ? unit_below(p->width) : 0;
    uint32_t to = from + 1 + unit_below(p->width - from);
    uint32_t halo = d + unit_below(70);
    uint32_t x = from > halo ? from - halo : 0;
    uint32_t right = p->width - to > halo ? to + halo : p->width;
    double threshold = unit_below(20) / 4.0;
    struct peak_search search = {.kernel = kernel,
                                 .d = d,
                                 .level = kernel->row->at_most(threshold),
                                 .keep_border = unit_below(2),
                                 .height = p->height,
                                 .width = p->width,
                                 .x = x,
                                 .from = from,
                                 .to = to};
    struct rows rows;
    unit_case("%zu lanes of %zu bytes, %ux%u, d %u, columns %u to %u in %u to "
              "%u, above %g",
              kernels_lanes(kernel), kernel->row->bytes, p->height, p->width, d,
              from, to, x, right, threshold);
    begin(&rows, p, &search, right - x);
    for (uint32_t y = 0; y < p->height; y++)
        compare_row(p, &search, &rows, y);
    end(&rows);
}

static void compare_all(uint32_t height, uint32_t width, uint32_t d)
{
    struct plane plane;
    const struct kernel *kernel;
    plane_make(&plane, height, width);
    for (size_t i = 0; (kernel = kernels_at(i)) != NULL; i++)
        compare(&plane, kernel, d);
    free(plane.value);
}

static void peaks_are_the_rules(void)
{
    for (uint32_t i = 0; i < 1500 && !unit_failed(); i++)
        compare_all(1 + unit_below(14), 1 + unit_below(i % 3 ? 14 : 150),
                    i % 7);
}

static void windows_larger_than_the_image_are_clipped(void)
{
    for (uint32_t i = 0; i < 200 && !unit_failed(); i++)
        compare_all(1 + unit_below(9), 1 + unit_below(9),
                    i % 3 ? 6 + i % 20 : PEAK_DISTANCE_MAX);
}

static void windows_may_be_large(void)
{
    static const uint32_t d[] = {15, 31, 32, 33, 63, 64, 65, 100, 127};
    for (size_t i = 0; i < COUNT(d) && !unit_failed(); i++)
        compare_all(1 + unit_below(2 * d[i] + 40),
                    2 * d[i] + unit_below(COLUMNS - 2 * d[i]), d[i]);
}

/* Peaks of a row of three, each pixel a window of its own. */
static size_t peaks_of(const struct kernel *kernel, const float *values,
                       double threshold)
{
    float row[2 * ROW_ALIGN] = {0};
    unsigned char hits[ROW_ALIGN];
    uint32_t columns[4];
    uint16_t *u16 = (uint16_t *)(void *)(row + ROW_ALIGN / 4);
    const void *rows = u16;
    const struct peak_search search = {.kernel = kernel,
                                       .level = kernel->row->at_most(threshold),
                                       .height = 1,
                                       .width = 3,
                                       .to = 3};
    memset(hits, 1, sizeof hits);
    for (size_t i = 0; i < 3; i++)
        if (kernel->row == &ROW_U16)
            u16[i] = (uint16_t)values[i];
        else
            row[ROW_ALIGN / 4 + i] = values[i];
    return peak_find(&search, 0, &rows, hits, columns);
}

static void peak_is_above_the_threshold_not_at_it(void)
{
    static const float u16[] = {200, 201, 65535}, f32[] = {200, 200.5F, 1e9F};
    const struct kernel *kernel;
    for (size_t i = 0; (kernel = kernels_at(i)) != NULL; i++) {
        unit_case("%s", kernels_name(i));
        if (kernel->row == &ROW_F32) {
            SAME(peaks_of(kernel, f32, 200.4999), 2);
            SAME(peaks_of(kernel, f32, 200.5), 1);
            continue;
        }
        SAME(peaks_of(kernel, u16, 199.5), 3);
        SAME(peaks_of(kernel, u16, 200.5), 2);
        SAME(peaks_of(kernel, u16, 201), 1);
        SAME(peaks_of(kernel, u16, 65535), 0);
        SAME(peaks_of(kernel, u16, 1e300), 0);
    }
}

/* A plane of one value, or one with a larger plateau in its middle. */
static void plateau_has_one_peak_its_first_pixel(void)
{
    enum { HEIGHT = 7, WIDTH = 61, D = 60, X = 17 };
    const struct kernel *kernel;
    for (size_t i = 0; (kernel = kernels_at(i)) != NULL; i++)
        for (int inner = 0; inner < 2; inner++) {
            struct plane p = {.height = HEIGHT, .width = WIDTH};
            struct peak_search s = {.kernel = kernel,
                                    .d = D,
                                    .keep_border = true,
                                    .height = HEIGHT,
                                    .width = WIDTH,
                                    .to = WIDTH};
            struct rows rows;
            unit_case("%s, %d", kernels_name(i), inner);
            p.value = unit_memory((size_t)HEIGHT * WIDTH, sizeof *p.value);
            for (size_t k = 0; k < (size_t)HEIGHT * WIDTH; k++)
                p.value[k] = inner && k / WIDTH >= 3 && k % WIDTH >= X ? 6 : 5;
            CHECK(plane_is_peak(&p, &s, inner ? 3 : 0, inner ? X : 0));
            begin(&rows, &p, &s, WIDTH);
            for (uint32_t y = 0; y < HEIGHT; y++)
                compare_row(&p, &s, &rows, y);
            end(&rows);
            free(p.value);
        }
}

/* As many as there can be: one in d + 1 columns. */
static void row_full_of_peaks_has_as_many_as_the_cap(void)
{
    const struct kernel *kernel;
    for (size_t i = 0; (kernel = kernels_at(i)) != NULL; i++)
        for (uint32_t d = 0; d < 5; d++) {
            struct plane p = {.height = 1, .width = 1 + 40 * (d + 1)};
            struct peak_search s = {.kernel = kernel,
                                    .d = d,
                                    .keep_border = true,
                                    .height = 1,
                                    .width = p.width,
                                    .to = p.width};
            struct rows rows;
            uint32_t n = 0;
            unit_case("%s, d %u", kernels_name(i), d);
            p.value = unit_memory(p.width, sizeof *p.value);
            for (uint32_t x = 0; x < p.width; x += d + 1)
                p.value[x] = (uint16_t)(1000 - x);
            for (uint32_t x = 0; x < p.width; x++)
                n += plane_is_peak(&p, &s, 0, x);
            SAME(n, peak_cap(p.width, d) - (d == 0));
            begin(&rows, &p, &s, p.width);
            compare_row(&p, &s, &rows, 0);
            end(&rows);
            free(p.value);
        }
}

static const struct test TESTS[] = {
    {"peaks are those of the rule", peaks_are_the_rules},
    {"windows larger than the image are clipped",
     windows_larger_than_the_image_are_clipped},
    {"windows may be large", windows_may_be_large},
    {"a peak is above the threshold, not at it",
     peak_is_above_the_threshold_not_at_it},
    {"a plateau has one peak, its first pixel",
     plateau_has_one_peak_its_first_pixel},
    {"a row full of peaks has as many as the cap says",
     row_full_of_peaks_has_as_many_as_the_cap},
};
SUITE(peak, TESTS);
