/* SPDX-License-Identifier: MIT */
/*
 * Filtering a volume plane by plane, by blocks of rows, against its definition,
 * for every instruction set at hand.
 */
#include "detect/peak.h"
#include "filter.h"
#include "kernels.h"
#include "unit.h"
#include "volume.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>

enum {
    UNTOUCHED = 0x5a,
    WINDOW = 2 * KERNEL_TAPS_MAX + 1,
    KINDS = 2 * KERNEL_SOURCES /* rows of sources, and of where data is */
};

/* Rows one below the other, with what stands beside them. */
struct rows {
    size_t stride, margin;
    char *memory;
};

/* A volume on its way through a kernel. */
struct run {
    const struct volume *v;
    struct convolve convolve;
    void *work;
    bool any_gap;           /* are there rows of where data is? */
    struct rows image;      /* of all planes */
    bool *gap;              /* of each: does it lack data? */
    struct rows out[KINDS]; /* of the plane at hand */
    struct rows heights, negative;
    unsigned char *hits; /* of any row; not looked at */
    float floor;
    struct tally tally, expected;
};

static float *row_of(const struct rows *rows, size_t i)
{
    return (float *)(void *)(rows->memory + i * rows->stride + rows->margin);
}

static struct rows make_rows(uint32_t width, uint32_t beside, size_t n)
{
    struct rows rows = {.stride = row_stride(&ROW_F32, width, beside),
                        .margin = row_margin(&ROW_F32, beside)};
    rows.memory = aligned_alloc(ROW_ALIGN, n * rows.stride);
    memset(rows.memory, UNTOUCHED, n * rows.stride);
    return rows;
}

/* What stands beside the planes' rows is anything. */
static void load(struct run *run)
{
    const struct volume_what *w = &run->v->what;
    size_t n = (size_t)w->depth * w->height;
    run->image = make_rows(w->width, unit_below(2) * run->v->taps.rx, n);
    ROW_F32.fill(run->image.memory, n * run->image.stride / sizeof(float),
                 unit_below(2) ? ROW_HIGH : ROW_LOW);
    run->gap = unit_memory(n, sizeof *run->gap);
    run->any_gap = unit_below(2);
    for (size_t i = 0; i < n; i++) {
        const float *value = run->v->value + i * w->width;
        memcpy(row_of(&run->image, i), value, w->width * sizeof *value);
        for (size_t x = 0; x < w->width; x++)
            run->gap[i] |= !(value[x] < INFINITY);
        run->any_gap |= run->gap[i];
    }
}

static void begin(struct run *run, const struct volume *v,
                  const struct kernel *kernel)
{
    const struct volume_what *w = &v->what;
    size_t bytes = convolve_bytes(w->width, v->taps.rx);
    *run = (struct run){.v = v, .work = aligned_alloc(ROW_ALIGN, bytes)};
    memset(run->work, UNTOUCHED, bytes);
    convolve_init(&run->convolve, run->work, kernel, w->width, &v->taps);
    run->floor = ROW_F32.below(unit_below(3) * (double)w->scale / 9);
    run->hits = unit_memory(peak_hits_bytes(&ROW_F32, w->width), 1);
    load(run);
    for (int i = 0; i < KINDS; i++)
        run->out[i] = make_rows(w->width, v->taps.rx, w->height);
    run->heights = make_rows(w->width, unit_below(20), w->height);
    run->negative = make_rows(w->width, unit_below(20), w->height);
}

static void end(struct run *run)
{
    free(run->work);
    free(run->hits);
    free(run->gap);
    free(run->image.memory);
    for (int i = 0; i < KINDS; i++)
        free(run->out[i].memory);
    free(run->heights.memory);
    free(run->negative.memory);
}

static size_t image_row(const struct run *run, int64_t z, int64_t y)
{
    const struct volume_what *w = &run->v->what;
    return (size_t)filter_reflect(z, w->depth) * w->height +
           filter_reflect(y, w->height);
}

/* Row y of plane z, to the sources. */
static void sum_up(const struct run *run, uint32_t z, uint32_t y)
{
    const uint32_t rz = run->v->taps.rz;
    const void *rows[WINDOW];
    struct convolve_planes planes = {
        .rows = rows,
        .gaps = run->any_gap && unit_below(3) == 0,
        .left = true,
        .right = true,
        .source = {row_of(&run->out[0], y), row_of(&run->out[1], y)}};
    for (uint32_t i = 0; i <= 2 * rz; i++) {
        size_t at = image_row(run, (int64_t)z + i - rz, y);
        rows[i] = row_of(&run->image, at);
        planes.gaps |= run->gap[at];
    }
    for (int s = 0; s < KERNEL_SOURCES && run->any_gap; s++)
        planes.there[s] = row_of(&run->out[KERNEL_SOURCES + s], y);
    convolve_through(&run->convolve, &planes);
}

static bool gaps_around(const struct run *run, uint32_t z, uint32_t y,
                        uint32_t n)
{
    const int64_t rz = run->v->taps.rz, ry = run->v->taps.ry;
    bool gaps = run->any_gap && unit_below(3) == 0;
    for (int64_t i = -rz; i <= rz; i++)
        for (int64_t j = -ry; j < n + ry; j++)
            gaps |= run->gap[image_row(run, z + i, y + j)];
    return gaps;
}

/* Rows y to y + n - 1 of plane z. */
static void push(struct run *run, uint32_t z, uint32_t y, uint32_t n)
{
    const void *in[KINDS][CONVOLVE_ROWS + WINDOW], *image[CONVOLVE_ROWS];
    void *out[CONVOLVE_ROWS], *negative[CONVOLVE_ROWS];
    unsigned char *hits[CONVOLVE_ROWS];
    const uint32_t height = run->v->what.height, ry = run->v->taps.ry;
    for (uint32_t i = 0; i < n + 2 * ry; i++)
        for (int k = 0; k < KINDS; k++)
            in[k][i] = row_of(&run->out[k],
                              filter_reflect((int64_t)y + i - ry, height));
    for (uint32_t i = 0; i < n; i++) {
        image[i] = row_of(&run->image, image_row(run, z, y + i));
        out[i] = row_of(&run->heights, y + i);
        negative[i] = row_of(&run->negative, y + i);
        hits[i] = run->hits;
    }
    struct convolve_rows rows = {.n = n,
                                 .rows = in[0],
                                 .second = in[1],
                                 .image = image,
                                 .gaps = gaps_around(run, z, y, n),
                                 .heights = out,
                                 .negative = negative};
    for (int s = 0; s < KERNEL_SOURCES && run->any_gap; s++)
        rows.there[s] = in[KERNEL_SOURCES + s];
    struct kernel_heights its = {.floor = run->floor,
                                 .to = run->v->what.width,
                                 .hits = hits,
                                 .tally = &run->tally};
    convolve_push(&run->convolve, &rows, &its);
}

/* Bit for bit, and nothing beside them but the zeros that are promised. */
static void compare_row(const struct rows *rows, size_t i, const float *height,
                        size_t width)
{
    const char *row = rows->memory + i * rows->stride;
    size_t from = rows->margin, to = from + width * sizeof *height;
    size_t zeros = from + row_aligned(width * sizeof *height);
    SAME_BYTES(row + from, height, to - from);
    for (size_t b = 0; b < rows->stride; b++) {
        int expected = b >= to && b < zeros ? 0 : UNTOUCHED;
        if ((b < from || b >= to) && row[b] != expected)
            SAME((unsigned char)row[b], (unsigned)expected);
    }
}

static void compare_plane(struct run *run, uint32_t z)
{
    const struct volume *v = run->v;
    const size_t width = v->what.width, height = v->what.height;
    float *over = unit_memory(width, sizeof *over);
    float *under = unit_memory(width, sizeof *under);
    for (size_t y = 0; y < height; y++) {
        for (size_t x = 0; x < width; x++) {
            size_t k = (z * height + y) * width + x;
            over[x] = volume_height(v->sum[k], run->floor);
            under[x] = volume_height(0 - v->sum[k], run->floor);
            run->expected.pixels += v->value[k] < INFINITY;
            tally_float(&run->expected, over[x]);
        }
        compare_row(&run->heights, y, over, width);
        compare_row(&run->negative, y, under, width);
    }
    free(over);
    free(under);
}

/* Nothing is written further beside a source's row than its padding. */
static void compare_beside(const struct run *run)
{
    const size_t width = run->v->what.width, rx = run->v->taps.rx;
    for (int k = 0; k < KINDS; k++)
        for (size_t y = 0; y < run->v->what.height; y++) {
            const struct rows *rows = &run->out[k];
            const char *row = rows->memory + y * rows->stride;
            size_t from = rows->margin - rx * sizeof(float);
            size_t to = rows->margin + (width + rx) * sizeof(float);
            size_t whole = rows->margin + row_aligned(width * sizeof(float));
            to = to > whole ? to : whole;
            for (size_t b = 0; b < rows->stride; b++)
                if ((b < from || b >= to) && row[b] != UNTOUCHED)
                    SAME((unsigned char)row[b], UNTOUCHED);
        }
}

static void compare(const struct volume *v, const struct kernel *kernel,
                    uint32_t most)
{
    struct run run;
    begin(&run, v, kernel);
    for (uint32_t z = 0; z < v->what.depth; z++) {
        for (uint32_t y = 0; y < v->what.height; y++)
            sum_up(&run, z, y);
        for (uint32_t y = 0, n; y < v->what.height; y += n) {
            n = 1 + unit_below(most);
            n = n < v->what.height - y ? n : v->what.height - y;
            push(&run, z, y, n);
        }
        compare_plane(&run, z);
    }
    compare_beside(&run);
    SAME(run.tally.pixels, run.expected.pixels);
    SAME_REAL((double)run.tally.max, (double)run.expected.max);
    SAME_BYTES(run.tally.part + 1, run.expected.part + 1,
               sizeof run.tally.part - sizeof run.tally.part[0]);
    end(&run);
}

/* One volume by all kernels of float32. */
static void compare_kernels(const struct volume *v)
{
    const struct kernel *kernel;
    for (size_t i = 0; (kernel = kernels_at(i)) != NULL; i++) {
        volume_case(kernels_name(i), &v->what);
        if (kernel->row == &ROW_F32)
            compare(v, kernel, unit_below(3) ? CONVOLVE_ROWS : 5);
        else
            CHECK(kernel->through == NULL);
    }
}

static void compare_all(const struct volume_what *what)
{
    struct volume v;
    volume_make(&v, what);
    compare_kernels(&v);
    volume_free(&v);
}

static void heights_are_the_sequences_bit_for_bit(void)
{
    for (int i = 0; i < 120 && !unit_failed(); i++) {
        struct volume_what what = volume_random(i % 4 ? 2 : 5, 9, 24, 40);
        compare_all(&what);
    }
}

/* Down to a single pixel, whose window is all mirror images. */
static void volumes_smaller_than_the_taps_are_filtered(void)
{
    for (uint32_t i = 0; i < 120 && !unit_failed(); i++) {
        struct volume_what what =
            volume_random(i % 4 ? 4 : 31, 1 + i % 4, 1 + i % 5, 1 + i % 3);
        compare_all(&what);
    }
    for (uint32_t i = 0; i < 20 && !unit_failed(); i++) {
        struct volume_what what = volume_random(31, 1, 1, 1);
        what.gaps = i % 4;
        compare_all(&what);
    }
}

static void wide_volumes_are_seamless(void)
{
    for (int i = 0; i < 6 && !unit_failed(); i++) {
        struct volume_what what = volume_random(i % 2 ? 2 : 31, 3, 2, 1);
        what.width = 1024 * (1 + unit_below(2)) + unit_below(80);
        compare_all(&what);
    }
}

/* Of the largest numbers sums are infinite, or none. */
static void heights_stay_finite(void)
{
    enum { DEPTH = 5, HEIGHT = 6, WIDTH = 33, N = DEPTH * HEIGHT * WIDTH };
    float value[N];
    size_t infinite = 0, none = 0;
    for (uint32_t i = 0; i < 30 && !unit_failed(); i++) {
        struct volume_what what = volume_random(1.5, 1, 1, 1);
        struct volume v;
        what.depth = DEPTH, what.height = HEIGHT, what.width = WIDTH;
        for (size_t k = 0; k < N; k++) {
            float huge = unit_below(2) ? FLT_MAX : -FLT_MAX;
            value[k] = unit_below(i % 2 ? 25 : 1) ? 0 : huge;
            if (i % 3 == 0 && unit_below(9) == 0)
                value[k] = INFINITY;
        }
        volume_make_of(&v, &what, value);
        for (size_t k = 0; k < N; k++) {
            infinite += v.sum[k] > FLT_MAX;
            none += isnan(v.sum[k]) != 0;
        }
        compare_kernels(&v);
        volume_free(&v);
    }
    CHECK(infinite > 0 && none > 0);
}

static const struct test TESTS[] = {
    {"heights and sums are the sequence's, bit for bit",
     heights_are_the_sequences_bit_for_bit},
    {"volumes smaller than the taps are filtered",
     volumes_smaller_than_the_taps_are_filtered},
    {"wide volumes are seamless", wide_volumes_are_seamless},
    {"heights stay finite", heights_stay_finite},
};
SUITE(convolve_volume, TESTS);
