/* SPDX-License-Identifier: MIT */
/*
 * Filters at what is special: flat images, blobs, borders, gaps, the largest
 * values.
 */
#include "detect/convolve.h"
#include "filter.h"
#include "kernels.h"
#include "unit.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>

enum { MOST = 200 };

/* All rows of an image by one kernel, all of it counts, into heights. */
static void run(const struct filter *f, const struct kernel_taps *taps,
                const struct kernel *kernel, float *heights)
{
    uint32_t height = f->what.height, width = f->what.width;
    void *memory = aligned_alloc(ROW_ALIGN, convolve_bytes(width, taps->rx));
    char *out = aligned_alloc(ROW_ALIGN, f->stride);
    unsigned char noted[MOST], *hits = noted;
    struct tally tally = {.pixels = 0};
    struct convolve convolve;
    convolve_init(&convolve, memory, kernel, width, taps);
    for (uint32_t y = 0; y < height; y++) {
        const void *rows[2 * KERNEL_TAPS_MAX + 1];
        void *to = out + f->margin;
        bool gaps = false;
        for (uint32_t i = 0; i <= 2 * taps->ry; i++) {
            uint32_t at = filter_reflect((int64_t)y + i - taps->ry, height);
            rows[i] = f->rows + at * f->stride + f->margin;
            gaps |= f->gap[at];
        }
        struct convolve_rows what = {
            .n = 1, .rows = rows, .gaps = gaps, .heights = &to};
        struct kernel_heights its = {
            .to = width, .hits = &hits, .tally = &tally};
        convolve_push(&convolve, &what, &its);
        memcpy(heights + (size_t)y * width, to, width * sizeof *heights);
    }
    free(memory);
    free(out);
}

static void same_everywhere(const float *heights, size_t n, float value)
{
    for (size_t i = 0; i < n; i++)
        SAME_REAL((double)heights[i], (double)value);
}

/* A negative sum would be 0: then its negative is looked at. */
static void flat_is_what_ones_become(void)
{
    enum { HEIGHT = 5, WIDTH = 37 };
    float ones[HEIGHT * WIDTH], heights[HEIGHT * WIDTH];
    const struct kernel *kernel;
    for (size_t i = 0; i < COUNT(ones); i++)
        ones[i] = 1;
    for (int b = BACKGROUND_LOG; b < BACKGROUNDS; b++) {
        struct filter_what what = {.background = (enum background)b,
                                   .sigma = {1.3, 2.1},
                                   .factor = 1.6,
                                   .height = HEIGHT,
                                   .width = WIDTH};
        struct filter f;
        filter_make_of(&f, &what, ones);
        float sign = f.taps.flat < 0 ? -1 : 1;
        struct kernel_taps flat = f.taps;
        for (size_t i = 0; i <= KERNEL_TAPS_MAX; i++)
            for (int term = 0; term < KERNEL_TERMS; term++)
                flat.down[term][i] *= sign;
        for (size_t i = 0; (kernel = kernels_at(i)) != NULL; i++) {
            if (kernel->row != &ROW_F32)
                continue;
            unit_case("%s, %s", kernels_name(i),
                      background_name(what.background));
            run(&f, &flat, kernel, heights);
            same_everywhere(heights, COUNT(heights), sign * f.taps.flat);
        }
        filter_free(&f);
    }
}

/* Filters a blob of a height by each kernel; how far off is its middle? */
static double blob_error(const struct filter_what *what, float height)
{
    float *value =
        unit_memory((size_t)what->height * what->width, sizeof *value);
    size_t middle = (size_t)what->height / 2 * what->width + what->width / 2;
    const struct kernel *kernel;
    struct filter f;
    double error = 0;
    for (uint32_t y = 0; y < what->height; y++)
        for (uint32_t x = 0; x < what->width; x++) {
            double dy = ((double)y - what->height / 2) / what->sigma[0];
            double dx = ((double)x - what->width / 2) / what->sigma[1];
            value[y * what->width + x] =
                height * (float)exp(-(dy * dy + dx * dx) / 2);
        }
    filter_make_of(&f, what, value);
    for (size_t i = 0; (kernel = kernels_at(i)) != NULL; i++) {
        if (kernel->row != &ROW_F32)
            continue;
        run(&f, &f.taps, kernel, value);
        error = fmax(error, fabs((double)value[middle] / (double)height - 1));
    }
    filter_free(&f);
    free(value);
    return error;
}

/* From sigma 1 on; pixels and the taps' ends make the rest. */
static void blob_of_the_filters_sigma_has_its_height(void)
{
    for (int i = 0; i < 60 && !unit_failed(); i++) {
        struct filter_what what = {
            .background = i % 2 ? BACKGROUND_LOG : BACKGROUND_DOG,
            .sigma = {1 + unit_below(300) / 100.0, 1 + unit_below(300) / 100.0},
            .factor = i % 3 ? 1.6 : 1.05 + unit_below(100) / 100.0,
            .height = 81,
            .width = 91};
        unit_case("%s of %g, %g, factor %g", background_name(what.background),
                  what.sigma[0], what.sigma[1], what.factor);
        double error = blob_error(&what, 1000);
        if (!(error <= 0.01))
            SAME_REAL(error, 0.01);
    }
}

/* Of one value but for those without data: every second one, few, or all from
 * a column on, as beside a mask. */
static void flat_image_with_gaps_has_no_heights(void)
{
    enum { HEIGHT = 9, WIDTH = 40 };
    float value[HEIGHT * WIDTH], heights[HEIGHT * WIDTH];
    const struct kernel *kernel;
    for (uint32_t round = 0; round < 30; round++) {
        struct filter_what what = {.background = BACKGROUND_DOG,
                                   .sigma = {1.3, 1.3},
                                   .factor = round % 2 ? 1.6 : 3,
                                   .height = HEIGHT,
                                   .width = WIDTH};
        struct filter f;
        uint32_t beside = unit_below(WIDTH);
        for (uint32_t i = 0; i < COUNT(value); i++) {
            bool gap = round % 3 == 0   ? unit_below(2)
                       : round % 3 == 1 ? unit_below(50) == 0
                                        : i % WIDTH > beside;
            value[i] = gap ? INFINITY : 5000;
        }
        filter_make_of(&f, &what, value);
        for (size_t i = 0; (kernel = kernels_at(i)) != NULL; i++) {
            if (kernel->row != &ROW_F32)
                continue;
            unit_case("%s, round %u", kernels_name(i), round);
            run(&f, &f.taps, kernel, heights);
            for (size_t k = 0; k < COUNT(heights); k++)
                if (!(heights[k] <= 0.05F))
                    SAME_REAL((double)heights[k], 0);
        }
        filter_free(&f);
    }
}

/* Few of the largest numbers on 0, whose sums are infinite; many of both signs,
 * whose sums are none; some without data. */
static void fill_huge(float *value, size_t n, bool few)
{
    for (size_t i = 0; i < n; i++) {
        float sign = unit_below(2) ? 1 : -1;
        value[i] = unit_below(5) ? sign * FLT_MAX : INFINITY;
        if (few && value[i] < INFINITY)
            value[i] = unit_below(25) ? 0 : FLT_MAX;
    }
}

static void heights_stay_finite(void)
{
    enum { HEIGHT = 6, WIDTH = 33 };
    float value[HEIGHT * WIDTH], heights[HEIGHT * WIDTH];
    const struct kernel *kernel;
    size_t infinite = 0;
    for (int round = 0; round < 60 && !unit_failed(); round++) {
        struct filter_what what = {.background = BACKGROUND_LOG + unit_below(3),
                                   .sigma = {0.7, 1.9},
                                   .factor = 1.6,
                                   .height = HEIGHT,
                                   .width = WIDTH};
        struct filter f;
        fill_huge(value, COUNT(value), round % 2);
        filter_make_of(&f, &what, value);
        for (size_t i = 0; (kernel = kernels_at(i)) != NULL; i++) {
            if (kernel->row != &ROW_F32)
                continue;
            unit_case("%s, round %d", kernels_name(i), round);
            run(&f, &f.taps, kernel, heights);
            for (size_t k = 0; k < COUNT(heights); k++) {
                float sum = f.sum[k] > 0 ? fminf(f.sum[k], FLT_MAX) : 0;
                SAME_REAL((double)heights[k], (double)sum);
                infinite += f.sum[k] > FLT_MAX;
            }
        }
        filter_free(&f);
    }
    CHECK(infinite > 0);
}

static void reflection_is_scipys(void)
{
    static const uint32_t of4[] = {1, 0, 0, 1, 2, 3, 3, 2, 1, 0, 0, 1, 2, 3, 3};
    for (int i = 0; i < (int)COUNT(of4); i++)
        SAME(convolve_reflect(i - 10, 4), of4[i]);
    for (int64_t n = 1; n < 50; n++)
        for (int64_t i = -300; i < 300; i++) {
            unit_case("%lld of %lld", (long long)i, (long long)n);
            SAME(convolve_reflect(i, (uint32_t)n), filter_reflect(i, n));
        }
    SAME(convolve_reflect(-1, UINT32_MAX), 0);
    SAME(convolve_reflect(UINT32_MAX, UINT32_MAX), UINT32_MAX - 1);
    SAME(convolve_reflect((int64_t)UINT32_MAX + 126, UINT32_MAX),
         UINT32_MAX - 127);
}

static void padding_is_the_mirror_image_on_the_sides_asked_for(void)
{
    for (int i = 0; i < 2000 && !unit_failed(); i++) {
        float row[MOST + 2 * KERNEL_TAPS_MAX + 2], before[COUNT(row)];
        uint32_t width = 1 + unit_below(i % 2 ? 10 : MOST);
        uint32_t rx = unit_below(KERNEL_TAPS_MAX + 1);
        bool left = unit_below(2), right = unit_below(2);
        float *at = row + 1 + rx;
        for (size_t k = 0; k < COUNT(row); k++)
            before[k] = row[k] = (float)k;
        unit_case("%u columns, %u beside", width, rx);
        convolve_pad(at, width, rx, left, right);
        for (int64_t k = 0; k < (int64_t)COUNT(row); k++) {
            int64_t x = k - 1 - rx;
            bool in = (left && x < 0 && x >= -(int64_t)rx) ||
                      (right && x >= width && x < (int64_t)width + rx);
            float value =
                in ? before[1 + rx + filter_reflect(x, width)] : before[k];
            if (row[k] != value)
                SAME_REAL((double)row[k], (double)value);
        }
    }
}

static const struct test TESTS[] = {
    {"flat is what an image of ones becomes", flat_is_what_ones_become},
    {"a blob of the filter's sigma has its height, within 1 %",
     blob_of_the_filters_sigma_has_its_height},
    {"a flat image with gaps has no heights",
     flat_image_with_gaps_has_no_heights},
    {"heights stay finite", heights_stay_finite},
    {"reflection is scipy's", reflection_is_scipys},
    {"padding is the mirror image, on the sides asked for",
     padding_is_the_mirror_image_on_the_sides_asked_for},
};
SUITE(convolve_edges, TESTS);
