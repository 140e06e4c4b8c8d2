/* SPDX-License-Identifier: MIT */
#include "detect/peak.h"
#include "unit.h"

#include <stdlib.h>

/* Both row types, the same values: small ones, so that many are equal. */
struct plane {
    uint32_t height, width;
    uint16_t *u16;
    float *f32;
};

static void make(struct plane *p, uint32_t height, uint32_t width)
{
    uint32_t levels = 2 + unit_below(unit_below(2) ? 3 : 50000);
    *p = (struct plane){.height = height, .width = width};
    p->u16 = unit_memory((size_t)height * width, sizeof *p->u16);
    p->f32 = unit_memory((size_t)height * width, sizeof *p->f32);
    for (size_t i = 0; i < (size_t)height * width; i++) {
        p->u16[i] = unit_below(4) ? (uint16_t)unit_below(levels) : 0;
        p->f32[i] = p->u16[i];
    }
}

static void unmake(struct plane *p)
{
    free(p->u16);
    free(p->f32);
}

/* The rule, word for word. */
static bool is_peak(const struct plane *p, const struct peak_search *s,
                    int64_t y, int64_t x)
{
    int64_t d = s->d, height = p->height, width = p->width;
    double top = p->u16[y * width + x];
    if (!(top > s->threshold))
        return false;
    if (!s->keep_border &&
        (y < d || x < d || y >= height - d || x >= width - d))
        return false;
    for (int64_t i = y - d; i <= y + d; i++)
        for (int64_t j = x - d; j <= x + d; j++) {
            if (i < 0 || j < 0 || i >= height || j >= width)
                continue;
            double other = p->u16[i * width + j];
            bool earlier = i < y || (i == y && j < x);
            if (other > top || (earlier && other == top))
                return false;
        }
    return true;
}

static void compare_row(const struct plane *p, const struct peak_search *s,
                        uint32_t y)
{
    const void *rows[2 * PEAK_DISTANCE_MAX + 1];
    uint32_t got[400], expected[400];
    size_t cap = peak_cap(s->to - s->from, s->d), n = 0;
    const char *base =
        s->ops == &ROW_U16 ? (const char *)p->u16 : (const char *)p->f32;
    for (int64_t i = 0; i <= 2 * (int64_t)s->d; i++) {
        int64_t at = y + i - s->d;
        size_t place = (size_t)(at * p->width + s->x) * s->ops->bytes;
        rows[i] = at < 0 || at >= p->height ? NULL : base + place;
    }
    for (uint32_t x = s->from; x < s->to; x++)
        if (is_peak(p, s, y, x))
            expected[n++] = x;
    memset(got, 0xff, sizeof got);
    SAME(peak_find(s, y, rows, got), n);
    SAME_BYTES(got, expected, n * sizeof *got);
    CHECK(n <= cap);
    SAME(got[cap], UINT32_MAX);
}

/* Looks for peaks in some columns, as a tile with its halo does. */
static void compare(const struct plane *p, uint32_t d, bool real)
{
    uint32_t from = unit_below(p->width);
    uint32_t to = from + 1 + unit_below(p->width - from);
    uint32_t halo = d + unit_below(3);
    uint32_t x = from > halo ? from - halo : 0;
    uint32_t end = p->width - to > halo ? to + halo : p->width;
    struct peak_search search = {.ops = real ? &ROW_F32 : &ROW_U16,
                                 .d = d,
                                 .threshold = unit_below(20) / 4.0,
                                 .keep_border = unit_below(2),
                                 .height = p->height,
                                 .width = p->width,
                                 .x = x,
                                 .row_width = end - x,
                                 .from = from,
                                 .to = to};
    unit_case("%ux%u, d %u, columns %u to %u, above %g", p->height, p->width, d,
              from, to, search.threshold);
    for (uint32_t y = 0; y < p->height; y++)
        compare_row(p, &search, y);
}

static void peaks_are_the_rules(bool real)
{
    for (uint32_t i = 0; i < 3000 && !unit_failed(); i++) {
        struct plane plane;
        make(&plane, 1 + unit_below(14), 1 + unit_below(i % 3 ? 14 : 150));
        compare(&plane, i % 6, real);
        unmake(&plane);
    }
}

static void peaks_of_integers_are_the_rules(void)
{
    peaks_are_the_rules(false);
}

static void peaks_of_floats_are_the_rules(void)
{
    peaks_are_the_rules(true);
}

static void windows_larger_than_the_image_are_clipped(void)
{
    for (uint32_t i = 0; i < 300 && !unit_failed(); i++) {
        struct plane plane;
        make(&plane, 1 + unit_below(9), 1 + unit_below(9));
        compare(&plane, i % 3 ? 6 + i % 20 : PEAK_DISTANCE_MAX, i % 2);
        unmake(&plane);
    }
}

static size_t peaks_of(const struct row_ops *ops, const void *row,
                       double threshold)
{
    uint32_t columns[8];
    const struct peak_search search = {.ops = ops,
                                       .threshold = threshold,
                                       .height = 1,
                                       .width = 3,
                                       .row_width = 3,
                                       .to = 3};
    return peak_find(&search, 0, &row, columns);
}

static void peak_is_above_the_threshold_not_at_it(void)
{
    const uint16_t u16[] = {200, 201, 65535};
    const float f32[] = {200, 200.5F, 1e9F};
    SAME(peaks_of(&ROW_U16, u16, 199.5), 3);
    SAME(peaks_of(&ROW_U16, u16, 200), 2);
    SAME(peaks_of(&ROW_U16, u16, 200.5), 2);
    SAME(peaks_of(&ROW_U16, u16, 201), 1);
    SAME(peaks_of(&ROW_U16, u16, 65534.5), 1);
    SAME(peaks_of(&ROW_U16, u16, 65535), 0);
    SAME(peaks_of(&ROW_U16, u16, 1e300), 0);
    SAME(peaks_of(&ROW_F32, f32, 200), 2);
    SAME(peaks_of(&ROW_F32, f32, 200.4999), 2);
    SAME(peaks_of(&ROW_F32, f32, 200.5), 1);
    SAME(peaks_of(&ROW_F32, f32, 1e300), 0);
}

static void plateau_has_one_peak_its_first_pixel(void)
{
    enum { N = 9 };
    uint16_t flat[N] = {5, 5, 5, 5, 5, 5, 5, 5, 5};
    const void *rows[] = {NULL, flat, NULL};
    uint32_t columns[N];
    const struct peak_search search = {.ops = &ROW_U16,
                                       .d = 1,
                                       .keep_border = true,
                                       .height = 1,
                                       .width = N,
                                       .row_width = N,
                                       .to = N};
    SAME(peak_find(&search, 0, rows, columns), 1);
    SAME(columns[0], 0);
}

static const struct test TESTS[] = {
    {"peaks of integers are those of the rule",
     peaks_of_integers_are_the_rules},
    {"peaks of floats are those of the rule", peaks_of_floats_are_the_rules},
    {"windows larger than the image are clipped",
     windows_larger_than_the_image_are_clipped},
    {"a peak is above the threshold, not at it",
     peak_is_above_the_threshold_not_at_it},
    {"a plateau has one peak, its first pixel",
     plateau_has_one_peak_its_first_pixel},
};
SUITE(peak, TESTS);
