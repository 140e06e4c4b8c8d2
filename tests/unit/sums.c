/* SPDX-License-Identifier: MIT */
/*
 * Sums of floats, which kernels add in vectors, against one by one.
 */
#include "detect/convolve.h"
#include "detect/gaussian.h"
#include "kernels.h"
#include "unit.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>

enum { WIDTH_MOST = 1300, ROWS = 40 };

/* Of all exponents, or of few; 0 and subnormals too. */
static float random_height(uint32_t kind)
{
    uint32_t exponent = kind % 3 == 0   ? unit_below(255)
                        : kind % 3 == 1 ? 120 + unit_below(20)
                                        : unit_below(2);
    uint32_t bits = exponent << 23 | unit_below(1 << 23);
    float height;
    if (unit_below(5) == 0)
        return 0;
    bits = unit_below(9) == 0 ? exponent << 23 | 0x7fffff : bits;
    memcpy(&height, &bits, sizeof height);
    return height;
}

/* The image itself, whose heights are its pixels above 0, by one kernel. */
struct image {
    uint32_t width, rows, from, to;
    size_t stride, margin;
    char *in, *out;
};

static void fill(struct image *image, struct tally *expected)
{
    uint32_t kind = unit_below(3);
    for (uint32_t i = 0; i < image->rows; i++) {
        float *row =
            (float *)(void *)(image->in + i * image->stride + image->margin);
        for (uint32_t x = 0; x < image->width; x++) {
            row[x] = random_height(kind);
            row[x] = unit_below(7) == 0 ? -row[x] : row[x];
            row[x] = unit_below(7) == 0 ? INFINITY : row[x];
            if (x < image->from || x >= image->to || !(row[x] < INFINITY))
                continue;
            expected->pixels++;
            if (row[x] > 0)
                tally_float(expected, row[x]);
        }
    }
}

static void add_up(const struct image *image, const struct kernel *kernel,
                   struct tally *tally)
{
    const double sigma[2] = {1, 1};
    const void *in[ROWS];
    void *out[ROWS];
    void *memory = aligned_alloc(ROW_ALIGN, convolve_bytes(image->width, 0));
    unsigned char noted[WIDTH_MOST], *hits[ROWS];
    struct kernel_taps taps;
    struct convolve convolve;
    for (uint32_t i = 0; i < image->rows; i++) {
        in[i] = image->in + i * image->stride + image->margin;
        out[i] = image->out + i * image->stride + image->margin;
        hits[i] = noted;
    }
    gaussian_taps(&taps, BACKGROUND_NONE, sigma, 1.6);
    convolve_init(&convolve, memory, kernel, image->width, &taps);
    struct convolve_rows rows = {
        .n = image->rows, .rows = in, .gaps = true, .heights = out};
    struct kernel_heights what = {
        .from = image->from, .to = image->to, .hits = hits, .tally = tally};
    convolve_push(&convolve, &rows, &what);
    free(memory);
}

static void compare(const struct image *image, const struct tally *expected)
{
    const struct kernel *kernel;
    for (size_t i = 0; (kernel = kernels_at(i)) != NULL; i++) {
        struct tally got = *expected, twice = *expected;
        if (kernel->row != &ROW_F32)
            continue;
        unit_case("%s, %ux%u, columns %u to %u", kernels_name(i), image->rows,
                  image->width, image->from, image->to);
        add_up(image, kernel, &got); /* to what was there */
        CHECK(tally_add(&twice, expected));
        SAME(got.pixels, twice.pixels);
        SAME_REAL((double)got.max, (double)twice.max);
        for (size_t e = 1; e < TALLY_EXPONENTS; e++)
            if (got.part[e] != twice.part[e])
                SAME(got.part[e], twice.part[e]);
        SAME_REAL(tally_mean(&got), tally_mean(&twice));
    }
}

static void sums_of_floats_are_those_of_one_by_one(void)
{
    for (int i = 0; i < 200 && !unit_failed(); i++) {
        struct image image = {.width = 1 + unit_below(i % 5 ? 90 : WIDTH_MOST),
                              .rows = 1 + unit_below(ROWS)};
        struct tally expected = {.pixels = 0};
        image.from = unit_below(image.width + 1);
        image.to = image.from + unit_below(image.width - image.from + 1);
        image.stride = row_stride(&ROW_F32, image.width, 0);
        image.margin = row_margin(&ROW_F32, 0);
        image.in = aligned_alloc(ROW_ALIGN, ROWS * image.stride);
        image.out = aligned_alloc(ROW_ALIGN, ROWS * image.stride);
        memset(image.in, 0, ROWS * image.stride);
        fill(&image, &expected);
        compare(&image, &expected);
        free(image.in);
        free(image.out);
    }
}

static const struct test TESTS[] = {
    {"sums of floats are those of one by one",
     sums_of_floats_are_those_of_one_by_one},
};
SUITE(sums, TESTS);
