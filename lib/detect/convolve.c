/* SPDX-License-Identifier: MIT */
#include "detect/convolve.h"

#include <string.h>

/* Columns that are worked at once, and rows: work for them is 128 KB. */
enum { STRETCH = 1024, ROWS = 16, LONGEST = ROW_ALIGN / sizeof(float) };

/* Rows of work for a row: of each term and the smoothing, for the pixels and
 * for where they are. */
enum { WORK = 2 * (KERNEL_TERMS + 1) };

static size_t beside(uint32_t rx)
{
    return ((size_t)rx + LONGEST - 1) / LONGEST * LONGEST;
}

static size_t pitch(uint32_t width, uint32_t rx)
{
    size_t columns = width < STRETCH ? width : STRETCH;
    columns = (columns + LONGEST - 1) / LONGEST * LONGEST;
    return columns + 2 * beside(rx) + LONGEST;
}

size_t convolve_bytes(uint32_t width, uint32_t rx)
{
    return row_aligned(pitch(width, rx) * ROWS * WORK * sizeof(float));
}

void convolve_init(struct convolve *convolve, void *memory,
                   const struct kernel *kernel, uint32_t width,
                   const struct kernel_taps *taps)
{
    *convolve = (struct convolve){kernel, taps, width, memory};
}

void convolve_through(const struct convolve *c,
                      const struct convolve_planes *planes)
{
    const struct kernel_through row = {
        .taps = c->taps,
        .planes = planes->rows,
        .gaps = planes->gaps,
        .width = c->width,
        .source = {planes->source[0], planes->source[1]},
        .there = {planes->there[0], planes->there[1]}};
    c->kernel->through(&row);
    for (size_t i = 0; i < KERNEL_SOURCES; i++) {
        convolve_pad(planes->source[i], c->width, c->taps->rx, planes->left,
                     planes->right);
        if (planes->there[i] != NULL)
            convolve_pad(planes->there[i], c->width, c->taps->rx, planes->left,
                         planes->right);
    }
}

static const void *const *skip(const void *const *rows, size_t n)
{
    return rows != NULL ? rows + n : NULL;
}

/* All columns of a few rows, which begin at row from of all. */
static void push(const struct convolve *c, const struct convolve_rows *rows,
                 const struct kernel_heights *heights, size_t from, size_t n)
{
    const bool volume = c->taps->volume != VOLUME_NONE;
    struct kernel_heights its = *heights;
    its.hits += from;
    for (size_t at = 0; at < c->width; at += STRETCH) {
        size_t left = c->width - at;
        struct kernel_convolve stretch = {
            .taps = c->taps,
            .n = n,
            .image =
                volume ? rows->image + from : rows->rows + from + c->taps->ry,
            .rows = {rows->rows + from, skip(rows->second, from)},
            .there = {skip(rows->there[0], from), skip(rows->there[1], from)},
            .gaps = rows->gaps,
            .at = at,
            .width = left < STRETCH ? left : STRETCH,
            .out = rows->heights + from,
            .negative = rows->negative != NULL ? rows->negative + from : NULL,
            .work = c->work,
            .beside = beside(c->taps->rx),
            .pitch = pitch(c->width, c->taps->rx)};
        c->kernel->convolve(&stretch, &its);
    }
}

void convolve_push(const struct convolve *c, const struct convolve_rows *rows,
                   const struct kernel_heights *heights)
{
    size_t bytes = c->width * sizeof(float);
    for (size_t i = 0; i < rows->n; i += ROWS)
        push(c, rows, heights, i, rows->n - i < ROWS ? rows->n - i : ROWS);
    for (size_t i = 0; i < rows->n; i++) {
        size_t rest = row_aligned(bytes) - bytes;
        memset((char *)rows->heights[i] + bytes, 0, rest);
        if (rows->negative != NULL)
            memset((char *)rows->negative[i] + bytes, 0, rest);
    }
}

uint32_t convolve_reflect(int64_t i, uint32_t n)
{
    int64_t period = 2 * (int64_t)n;
    i %= period;
    if (i < 0)
        i += period;
    return (uint32_t)(i < n ? i : period - 1 - i);
}

void convolve_pad(float *row, uint32_t width, uint32_t rx, bool left,
                  bool right)
{
    for (int64_t j = 1; j <= rx && left; j++)
        row[-j] = row[convolve_reflect(-j, width)];
    for (int64_t j = 0; j < rx && right; j++)
        row[width + j] = row[convolve_reflect(width + j, width)];
}
