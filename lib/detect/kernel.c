/* SPDX-License-Identifier: MIT */
/*
 * Compiled once for each instruction set and type of sample (see Makefile):
 * KERNEL_NAME, KERNEL_F32 for float32, and KERNEL_PLAIN for the set of any
 * machine come from there; the compiler's own macros tell detect/vec_*.h which
 * vectors there are.
 *
 * Erosion and dilation walk down the columns of a vector. Each row gives the
 * extremes over all half-widths of the footprint, which are folded into 2r
 * running accumulators, one for each output row that is under way; one more
 * completes. For small r the accumulators stay in registers.
 */
#include "detect/kernel.h"

#include <stdint.h>

#ifdef KERNEL_F32
#include "detect/vec_f32.h"
#define KERNEL_ROW ROW_F32
#else
#include "detect/vec_u16.h"
#define KERNEL_ROW ROW_U16
#endif
#include "detect/kernel_sums.h"
#ifndef KERNEL_NAME
#define KERNEL_NAME kernel_u16_plain
#endif

/* One body, whose compile-time constants make the special cases. */
#define ALWAYS static inline __attribute__((always_inline))

enum { IN_REGISTERS = 10 }; /* r */

/* Half-widths of small ellipses, as footprint_ellipse gives them, known to
 * the compiler. */
static const uint32_t HALF[IN_REGISTERS + 1][IN_REGISTERS + 1] = {
    {0},
    {1, 0},
    {2, 2, 0},
    {3, 3, 2, 0},
    {4, 4, 3, 3, 0},
    {5, 5, 5, 4, 3, 0},
    {6, 6, 6, 5, 4, 3, 0},
    {7, 7, 7, 6, 6, 5, 4, 0},
    {8, 8, 8, 7, 7, 6, 5, 4, 0},
    {9, 9, 9, 8, 8, 7, 7, 6, 4, 0},
    {10, 10, 10, 10, 9, 9, 8, 7, 6, 4, 0}};

ALWAYS vec row_load(const void *row, size_t at)
{
    return vec_load((const sample *)row + at);
}

ALWAYS void row_store(void *row, size_t at, vec v)
{
    vec_store((sample *)row + at, v);
}

ALWAYS vec pick(vec a, vec b, bool least)
{
    return least ? vec_min(a, b) : vec_max(a, b);
}

/* What becomes of the heights of one column of vectors. */
struct taking {
    void *const *out; /* where they go */
    unsigned char *const *hits;
    vec floor, level, own;
    struct sums sums;
};

static void take_begin(struct taking *take, void *const *out,
                       const struct kernel_heights *heights)
{
    take->out = out;
    take->hits = heights->hits;
    take->floor = vec_fill((sample)heights->floor);
    take->level = vec_fill((sample)heights->level);
    sums_begin(&take->sums);
}

/* Sets all bits of the lanes from column at on that are of the tile's own, and
 * returns how many are. */
static size_t take_columns(struct taking *take,
                           const struct kernel_heights *heights, size_t at)
{
    unsigned char bytes[sizeof(vec)];
    size_t n = 0;
    bool all = at >= heights->from && at + LANES <= heights->to;
    memset(bytes, all ? 0xff : 0, sizeof bytes);
    for (size_t i = 0; i < LANES && !all; i++) {
        bool own = at + i >= heights->from && at + i < heights->to;
        memset(bytes + i * sizeof(sample), own ? 0xff : 0, sizeof(sample));
        n += own;
    }
    memcpy(&take->own, bytes, sizeof take->own);
    return all ? LANES : n;
}

/* Stores the height of row i, column at, and counts it. */
ALWAYS void put_height(struct taking *take, size_t i, size_t at, vec height,
                       vec image)
{
    vec own = vec_and(height, take->own);
    row_store(take->out[i], at, height);
    take->hits[i][at / LANES] = vec_above(own, take->level) != 0;
    take->sums.top = vec_max(take->sums.top, own);
    sums_add(&take->sums, own, image, take->own);
}

ALWAYS void take_height(const struct kernel_rows *rows, struct taking *take,
                        size_t i, size_t x, vec opened)
{
    vec image = row_load(rows->image[i], rows->at + x);
    put_height(take, i, rows->at + x, vec_height(image, opened, take->floor),
               image);
}

/* What a walk does, all of it known to the compiler but r and half of large
 * footprints. */
struct kind {
    bool least; /* an erosion; else a dilation, and the heights */
    uint32_t r;
    const uint32_t *half;
};

/* One column of vectors. */
ALWAYS void walk(const struct kernel_rows *rows, struct taking *take, size_t x,
                 struct kind kind)
{
    const uint32_t r = kind.r, *half = kind.half;
    const bool least = kind.least;
    sample *state = (sample *)rows->state + (rows->at + x) * 2 * r;
    vec acc[2 * KERNEL_RADIUS_MAX + 1], wide[KERNEL_RADIUS_MAX + 1];
#pragma GCC unroll 20
    for (uint32_t j = 0; j < 2 * r; j++)
        acc[j] = row_load(state, (size_t)j * LANES);
    for (size_t i = 0; i < rows->n; i++) {
        const sample *in = (const sample *)rows->in[i] + rows->in_at + x;
        wide[0] = row_load(in, 0);
#pragma GCC unroll 20
        for (uint32_t h = 1; h <= r; h++)
            wide[h] = pick(pick(wide[h - 1], vec_load(in - h), least),
                           vec_load(in + h), least);
        vec last = wide[half[r]];
        vec done = r > 0 ? pick(acc[2 * r - 1], last, least) : last;
#pragma GCC unroll 20
        for (uint32_t j = 2 * r; j-- > 1;)
            acc[j] = pick(acc[j - 1], wide[half[j < r ? r - j : j - r]], least);
        acc[0] = last;
        if (least)
            row_store(rows->out[i], rows->out_at + x,
                      vec_data(done, row_load(rows->image[i], rows->at + x)));
        else
            take_height(rows, take, i, x, done);
    }
#pragma GCC unroll 20
    for (uint32_t j = 0; j < 2 * r; j++)
        row_store(state, (size_t)j * LANES, acc[j]);
}

ALWAYS void walk_all(const struct kernel_rows *rows,
                     const struct kernel_heights *heights, struct kind kind)
{
    struct taking take = {.own = vec_fill(0)};
    size_t own = 0;
    if (!kind.least)
        take_begin(&take, rows->out, heights);
    for (size_t x = 0; x < rows->width; x += LANES) {
        if (!kind.least)
            own += take_columns(&take, heights, rows->at + x);
        walk(rows, &take, x, kind);
    }
    if (!kind.least)
        sums_end(&take.sums, heights->tally, own * rows->n);
}

ALWAYS void choose(const struct kernel_rows *rows,
                   const struct kernel_heights *heights, bool least)
{
    const uint32_t r = rows->r;
    bool known = r <= IN_REGISTERS &&
                 memcmp(rows->half, HALF[r], (r + 1) * sizeof *HALF[r]) == 0;
    switch (known ? r : 0) {
    case 1:
        walk_all(rows, heights, (struct kind){least, 1, HALF[1]});
        break;
    case 2:
        walk_all(rows, heights, (struct kind){least, 2, HALF[2]});
        break;
    case 3:
        walk_all(rows, heights, (struct kind){least, 3, HALF[3]});
        break;
    case 4:
        walk_all(rows, heights, (struct kind){least, 4, HALF[4]});
        break;
    case 5:
        walk_all(rows, heights, (struct kind){least, 5, HALF[5]});
        break;
    case 6:
        walk_all(rows, heights, (struct kind){least, 6, HALF[6]});
        break;
    case 7:
        walk_all(rows, heights, (struct kind){least, 7, HALF[7]});
        break;
    case 8:
        walk_all(rows, heights, (struct kind){least, 8, HALF[8]});
        break;
    case 9:
        walk_all(rows, heights, (struct kind){least, 9, HALF[9]});
        break;
    case 10:
        walk_all(rows, heights, (struct kind){least, 10, HALF[10]});
        break;
    default:
        walk_all(rows, heights, (struct kind){least, rows->r, rows->half});
    }
}

static void erode(const struct kernel_rows *rows)
{
    choose(rows, NULL, true);
}

static void dilate(const struct kernel_rows *rows,
                   const struct kernel_heights *heights)
{
    choose(rows, heights, false);
}

#include "detect/kernel_counts.h"
#include "detect/kernel_peaks.h"
#ifdef KERNEL_F32
#include "detect/kernel_through.h"

#include "detect/kernel_convolve.h"
#else
#define through NULL /* of whole numbers */
#define convolve NULL
#endif

extern const struct kernel KERNEL_NAME; /* detect/isa.c knows them all */
const struct kernel KERNEL_NAME = {&KERNEL_ROW, erode, dilate,     through,
                                   convolve,    peaks, count_peaks};
