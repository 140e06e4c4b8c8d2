/* SPDX-License-Identifier: MIT */
/*
 * Row operations on uint16. Plain loops that compilers turn into vectors.
 */
#include "detect/row.h"

#include <math.h>
#include <string.h>

/* What is added to a sample of the type to make it unsigned. */
static uint16_t lift(enum sample_type type)
{
    return type == SAMPLE_INT8 ? 0x80 : type == SAMPLE_INT16 ? 0x8000 : 0;
}

static void load(void *row, const void *samples, size_t n,
                 enum sample_type type, bool swap)
{
    uint16_t *restrict to = row;
    const unsigned char *restrict from = samples;
    uint16_t add = lift(type);
    if (sample_bytes(type) == 1) {
        for (size_t i = 0; i < n; i++)
            to[i] = (uint16_t)((from[i] + add) & 0xff);
        return;
    }
    memcpy(to, from, n * sizeof *to);
    for (size_t i = 0; i < n && swap; i++)
        to[i] = (uint16_t)(to[i] << 8 | to[i] >> 8);
    for (size_t i = 0; i < n && add != 0; i++)
        to[i] = (uint16_t)(to[i] + add);
}

static void fill(void *row, size_t n, enum row_bound bound)
{
    memset(row, bound == ROW_HIGH ? 0xff : 0, n * sizeof(uint16_t));
}

static uint16_t lesser(uint16_t a, uint16_t b)
{
    return a < b ? a : b;
}

static uint16_t greater(uint16_t a, uint16_t b)
{
    return a > b ? a : b;
}

static void min3(void *dst, const void *src, size_t n, size_t step)
{
    uint16_t *restrict to = dst;
    const uint16_t *mid = src, *left = mid - step, *right = mid + step;
    for (size_t i = 0; i < n; i++)
        to[i] = lesser(lesser(left[i], right[i]), mid[i]);
}

static void max3(void *dst, const void *src, size_t n, size_t step)
{
    uint16_t *restrict to = dst;
    const uint16_t *mid = src, *left = mid - step, *right = mid + step;
    for (size_t i = 0; i < n; i++)
        to[i] = greater(greater(left[i], right[i]), mid[i]);
}

static void min(void *acc, const void *src, size_t n)
{
    uint16_t *restrict to = acc;
    const uint16_t *restrict from = src;
    for (size_t i = 0; i < n; i++)
        to[i] = lesser(to[i], from[i]);
}

static void max(void *acc, const void *src, size_t n)
{
    uint16_t *restrict to = acc;
    const uint16_t *restrict from = src;
    for (size_t i = 0; i < n; i++)
        to[i] = greater(to[i], from[i]);
}

static void mask(void *dst, const void *eroded, const void *image, size_t n)
{
    (void)image; /* every integer is data */
    memcpy(dst, eroded, n * sizeof(uint16_t));
}

static void tophat(void *dst, const void *image, const void *opened, size_t n,
                   double tophat_break)
{
    uint16_t *restrict to = dst;
    const uint16_t *restrict from = image;
    const uint16_t *restrict open = opened;
    if (tophat_break > UINT16_MAX) {
        memset(to, 0, n * sizeof *to);
        return;
    }
    uint16_t least = (uint16_t)ceil(tophat_break);
    for (size_t i = 0; i < n; i++) {
        uint16_t height = (uint16_t)(from[i] - open[i]);
        to[i] = height >= least ? height : 0;
    }
}

static void tally(struct tally *sums, const void *heights, const void *image,
                  size_t n)
{
    enum { STRIP = 32768 }; /* so many uint16 add up in 32 bits */
    const uint16_t *row = heights;
    uint16_t top = 0;
    (void)image;
    for (size_t from = 0; from < n; from += STRIP) {
        size_t to = n - from < STRIP ? n : from + STRIP;
        uint32_t sum = 0;
        for (size_t i = from; i < to; i++) {
            sum += row[i];
            top = greater(top, row[i]);
        }
        sums->whole += sum;
    }
    sums->pixels += n;
    if (top > sums->max)
        sums->max = (float)top;
}

/* Is p the first, in raster order, of the highest in its window? */
static bool is_peak(const struct row_window *window, size_t p)
{
    uint32_t d = window->d;
    uint16_t height = ((const uint16_t *)window->rows[d])[p];
    size_t from = p > d ? p - d : 0;
    size_t to = p + d < window->width ? p + d : window->width - 1;
    for (uint32_t i = 0; i <= 2 * d; i++) {
        const uint16_t *row = window->rows[i];
        for (size_t q = from; row != NULL && q <= to; q++) {
            bool earlier = i < d || (i == d && q < p);
            if (row[q] > height || (earlier && row[q] == height))
                return false;
        }
    }
    return true;
}

static size_t peaks(uint32_t *columns, const struct row_window *window)
{
    enum { BLOCK = 32 };
    const uint16_t *row = window->rows[window->d];
    size_t n = 0;
    if (window->threshold >= UINT16_MAX)
        return 0;
    uint16_t level = (uint16_t)window->threshold;
    for (uint32_t from = window->from; from < window->to; from += BLOCK) {
        uint32_t to = window->to - from < BLOCK ? window->to : from + BLOCK;
        uint16_t any = 0;
        for (uint32_t i = from; i < to; i++)
            any = greater(any, row[i]);
        for (uint32_t i = from; i < to && any > level; i++)
            if (row[i] > level && is_peak(window, i))
                columns[n++] = i;
    }
    return n;
}

static float height(const void *heights, size_t i)
{
    return ((const uint16_t *)heights)[i];
}

static float pixel(const void *image, size_t i, enum sample_type type)
{
    int value = ((const uint16_t *)image)[i];
    return (float)(value - lift(type));
}

const struct row_ops ROW_U16 = {
    sizeof(uint16_t), load,  fill,  min3,   max3, min, max, mask,
    tophat,           tally, peaks, height, pixel};
