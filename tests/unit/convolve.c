/* SPDX-License-Identifier: MIT */
/*
 * Filtering by blocks of rows against its definition, for every instruction
 * set at hand.
 */
#include "detect/convolve.h"

#include "detect/peak.h"
#include "filter.h"
#include "kernels.h"
#include "unit.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>

enum { UNTOUCHED = 0x5a, STRETCH = 1024, TAPS = 2 * KERNEL_TAPS_MAX };

/* What comes out, of each row. */
struct out {
    char *heights; /* rows as long as those that go in */
    unsigned char *hits;
    size_t hits_bytes;
    struct tally tally;
};

/* Pushes rows y to y + n - 1, which all count or none of them do. */
static void push(const struct filter *f, const struct convolve *convolve,
                 uint32_t y, uint32_t n, struct out *out)
{
    const void *rows[CONVOLVE_ROWS + TAPS];
    void *heights[CONVOLVE_ROWS];
    unsigned char *hits[CONVOLVE_ROWS];
    struct tally none = {.pixels = 0};
    bool own = y - f->own.y < f->own.height, gaps = unit_below(4) == 0;
    for (uint32_t i = 0; i < n + 2 * f->taps.ry; i++) {
        uint32_t at =
            filter_reflect((int64_t)y + i - f->taps.ry, f->what.height);
        rows[i] = f->rows + at * f->stride + f->margin;
        gaps |= f->gap[at];
    }
    for (uint32_t i = 0; i < n; i++) {
        heights[i] = out->heights + (y + i) * f->stride + f->margin;
        hits[i] = out->hits + (y + i) * out->hits_bytes;
    }
    struct convolve_rows what = {
        .n = n, .rows = rows, .gaps = gaps, .heights = heights};
    struct kernel_heights its = {.floor = f->floor,
                                 .level = f->level,
                                 .from = own ? f->own.x : 0,
                                 .to = own ? f->own.x + f->own.width : 0,
                                 .hits = hits,
                                 .tally = own ? &out->tally : &none};
    convolve_push(convolve, &what, &its);
    SAME(none.pixels, 0);
    SAME_REAL((double)none.max, 0);
}

/* Bit for bit, and nothing beside them but the zeros that are promised. */
static void compare_heights(const struct filter *f, const struct out *out,
                            uint32_t y)
{
    const char *row = out->heights + y * f->stride;
    size_t bytes = f->what.width * sizeof(float);
    size_t end = f->margin + row_aligned(bytes);
    SAME_BYTES(row + f->margin, f->height + (size_t)y * f->what.width, bytes);
    for (size_t i = 0; i < f->stride; i++) {
        bool beside = i >= f->margin + bytes && i < end;
        if (i < f->margin || i >= f->margin + bytes)
            if (row[i] != (beside ? 0 : UNTOUCHED))
                SAME((unsigned char)row[i], beside ? 0 : UNTOUCHED);
    }
}

static void compare_hits(const struct filter *f, const struct out *out,
                         uint32_t y, size_t lanes)
{
    const unsigned char *hits = out->hits + y * out->hits_bytes;
    const float *height = f->height + (size_t)y * f->what.width;
    for (size_t v = 0; v < out->hits_bytes; v++) {
        bool hit = false;
        for (size_t x = v * lanes; x < (v + 1) * lanes; x++)
            hit |= x < f->what.width && height[x] > f->level &&
                   filter_counts(f, y, (uint32_t)x);
        int expected = v * lanes < f->what.width ? hit : UNTOUCHED;
        if (hits[v] != expected)
            SAME(hits[v], (unsigned)expected);
    }
}

static void compare_tallies(const struct tally *got, const struct tally *wanted)
{
    SAME(got->pixels, wanted->pixels);
    SAME(got->whole, 0);
    SAME_REAL((double)got->max, (double)wanted->max);
    for (size_t e = 1; e < TALLY_EXPONENTS; e++)
        if (got->part[e] != wanted->part[e])
            SAME(got->part[e], wanted->part[e]);
}

/* Pushes the rows, in blocks of at most so many, by a kernel whose memory
 * holds what an earlier use left. */
static void compare(const struct filter *f, const struct kernel *kernel,
                    uint32_t most)
{
    uint32_t height = f->what.height;
    const uint32_t stops[] = {f->own.y, f->own.y + f->own.height, height};
    size_t bytes = convolve_bytes(f->what.width, f->taps.rx);
    size_t beyond = ROW_ALIGN * unit_below(2);
    unsigned char *memory = aligned_alloc(ROW_ALIGN, bytes + beyond);
    struct out out = {.hits_bytes = peak_hits_bytes(&ROW_F32, f->what.width)};
    struct convolve convolve;
    out.heights = aligned_alloc(ROW_ALIGN, height * f->stride);
    out.hits = unit_memory(height, out.hits_bytes);
    memset(memory, UNTOUCHED, bytes + beyond);
    memset(out.heights, UNTOUCHED, height * f->stride);
    memset(out.hits, UNTOUCHED, height * out.hits_bytes);
    convolve_init(&convolve, memory, kernel, f->what.width, &f->taps);
    for (uint32_t y = 0, end; y < height; y = end) {
        end = y + 1 + unit_below(most);
        for (size_t i = 0; i < COUNT(stops); i++)
            if (y < stops[i] && stops[i] < end)
                end = stops[i];
        push(f, &convolve, y, end - y, &out);
    }
    for (uint32_t y = 0; y < height; y++) {
        compare_heights(f, &out, y);
        compare_hits(f, &out, y, kernels_lanes(kernel));
    }
    compare_tallies(&out.tally, &f->tally);
    for (size_t i = 0; i < beyond; i++)
        SAME(memory[bytes + i], UNTOUCHED);
    free(memory);
    free(out.heights);
    free(out.hits);
}

/* One image by all kernels of float32. */
static void compare_all(const struct filter *f)
{
    const struct kernel *kernel;
    for (size_t i = 0; (kernel = kernels_at(i)) != NULL; i++) {
        uint32_t most = unit_below(3) ? CONVOLVE_ROWS : 1 + unit_below(20);
        unit_case("%s, %s of %g, %g, %ux%u, a gap in %u, blocks of %u",
                  kernels_name(i), background_name(f->what.background),
                  f->what.sigma[0], f->what.sigma[1], f->what.height,
                  f->what.width, f->what.gaps, most);
        if (kernel->row == &ROW_F32)
            compare(f, kernel, most);
        else
            CHECK(kernel->convolve == NULL);
    }
}

static double random_sigma(double most)
{
    return 0.25 + (most - 0.25) * unit_below(1001) / 1000.0;
}

/* Sigma up to most, the dog's wider one too. */
static struct filter_what random_what(double most, uint32_t height,
                                      uint32_t width)
{
    static const uint32_t gaps[] = {0, 0, 3, 12, 400};
    struct filter_what what = {
        .background = BACKGROUND_LOG + unit_below(BACKGROUNDS - 1),
        .factor = unit_below(3) ? 1.6 : 1.01 + unit_below(2000) / 1000.0,
        .height = 1 + unit_below(height),
        .width = 1 + unit_below(width),
        .gaps = gaps[unit_below(COUNT(gaps))],
        .scale = unit_below(3) ? UINT16_MAX : 0.37F};
    if (what.background == BACKGROUND_DOG)
        most = fmax(most / what.factor, 0.25);
    what.sigma[0] = random_sigma(most);
    what.sigma[1] = unit_below(2) ? what.sigma[0] : random_sigma(most);
    return what;
}

static void heights_are_the_sequences_bit_for_bit(void)
{
    for (int i = 0; i < 400 && !unit_failed(); i++) {
        struct filter f;
        struct filter_what what =
            random_what(i % 4 ? 3 : 31, i % 3 ? 100 : 30, i % 3 ? 60 : 150);
        filter_make(&f, &what);
        compare_all(&f);
        filter_free(&f);
    }
}

/* One to three stretches of columns, whole and not. */
static void wide_images_are_seamless(void)
{
    for (int i = 0; i < 36 && !unit_failed(); i++) {
        struct filter f;
        struct filter_what what = random_what(i % 4 ? 2 : 31, 5, 1);
        what.width = STRETCH * (1 + unit_below(3));
        if (i % 3 > 0)
            what.width += unit_below(80) - 40;
        filter_make(&f, &what);
        compare_all(&f);
        filter_free(&f);
    }
}

static void images_smaller_than_the_taps_are_filtered(void)
{
    for (uint32_t i = 0; i < 200 && !unit_failed(); i++) {
        struct filter f;
        struct filter_what what =
            random_what(i % 2 ? 31 : 4, 1 + i % 5, 1 + i % 7);
        filter_make(&f, &what);
        compare_all(&f);
        filter_free(&f);
    }
}

/* What the sequence gives is the filter, within what float32 loses. */
static void sequence_is_the_two_dimensional_filter(void)
{
    for (uint32_t i = 0; i < 150 && !unit_failed(); i++) {
        struct filter f;
        struct filter_what what = random_what(i % 5 ? 1.5 : 3, 24, 24);
        filter_make(&f, &what);
        unit_case("%s of %g, %g, factor %g, %ux%u, a gap in %u",
                  background_name(what.background), what.sigma[0],
                  what.sigma[1], what.factor, what.height, what.width,
                  what.gaps);
        for (uint32_t k = 0; k < what.height * what.width; k++) {
            double error, got = (double)f.sum[k];
            double exact =
                filter_define(&f, k / what.width, k % what.width, &error);
            if (f.value[k] < INFINITY && !(fabs(got - exact) <= error))
                SAME_REAL(got, exact);
            if (!(f.value[k] < INFINITY))
                SAME_REAL((double)f.height[k], 0);
        }
        filter_free(&f);
    }
}

static const struct test TESTS[] = {
    {"heights, hits, and sums are the sequence's, bit for bit",
     heights_are_the_sequences_bit_for_bit},
    {"wide images are seamless", wide_images_are_seamless},
    {"images smaller than the taps are filtered",
     images_smaller_than_the_taps_are_filtered},
    {"the sequence is the two-dimensional filter",
     sequence_is_the_two_dimensional_filter},
};
SUITE(convolve, TESTS);
