/* SPDX-License-Identifier: MIT */
/*
 * Row operations on float32. Every operation is exact or rounds once, so
 * results do not depend on how a compiler vectorises them.
 */
#include "detect/row.h"

#include <float.h>
#include <math.h>
#include <string.h>

static uint32_t bits32(const unsigned char *from, bool swap)
{
    uint32_t bits;
    memcpy(&bits, from, sizeof bits);
    return swap ? __builtin_bswap32(bits) : bits;
}

static float load_float(const unsigned char *from, bool swap)
{
    uint32_t bits = bits32(from, swap);
    float value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

static uint64_t bits64(const unsigned char *from, bool swap)
{
    uint64_t bits;
    memcpy(&bits, from, sizeof bits);
    return swap ? __builtin_bswap64(bits) : bits;
}

static float load_double(const unsigned char *from, bool swap)
{
    uint64_t bits = bits64(from, swap);
    double value;
    memcpy(&value, &bits, sizeof value);
    return (float)value;
}

static void load(void *row, const void *samples, size_t n,
                 enum sample_type type, bool swap)
{
    float *restrict to = row;
    const unsigned char *restrict from = samples;
    switch (type) {
    case SAMPLE_UINT32:
        for (size_t i = 0; i < n; i++)
            to[i] = (float)bits32(from + 4 * i, swap);
        return;
    case SAMPLE_INT32:
        for (size_t i = 0; i < n; i++)
            to[i] = (float)(int32_t)bits32(from + 4 * i, swap);
        return;
    case SAMPLE_UINT64:
        for (size_t i = 0; i < n; i++)
            to[i] = (float)bits64(from + 8 * i, swap);
        return;
    case SAMPLE_INT64:
        for (size_t i = 0; i < n; i++)
            to[i] = (float)(int64_t)bits64(from + 8 * i, swap);
        return;
    case SAMPLE_FLOAT:
        for (size_t i = 0; i < n; i++)
            to[i] = load_float(from + 4 * i, swap);
        break;
    default:
        for (size_t i = 0; i < n; i++)
            to[i] = load_double(from + 8 * i, swap);
    }
    for (size_t i = 0; i < n; i++)
        to[i] = fabsf(to[i]) <= FLT_MAX ? to[i] : INFINITY;
}

static void fill(void *row, size_t n, enum row_bound bound)
{
    float *to = row, value = bound == ROW_HIGH ? INFINITY : -INFINITY;
    for (size_t i = 0; i < n; i++)
        to[i] = value;
}

static float lesser(float a, float b)
{
    return a < b ? a : b;
}

static float greater(float a, float b)
{
    return a > b ? a : b;
}

static void min3(void *dst, const void *src, size_t n, size_t step)
{
    float *restrict to = dst;
    const float *mid = src, *left = mid - step, *right = mid + step;
    for (size_t i = 0; i < n; i++)
        to[i] = lesser(lesser(left[i], right[i]), mid[i]);
}

static void max3(void *dst, const void *src, size_t n, size_t step)
{
    float *restrict to = dst;
    const float *mid = src, *left = mid - step, *right = mid + step;
    for (size_t i = 0; i < n; i++)
        to[i] = greater(greater(left[i], right[i]), mid[i]);
}

static void min(void *acc, const void *src, size_t n)
{
    float *restrict to = acc;
    const float *restrict from = src;
    for (size_t i = 0; i < n; i++)
        to[i] = lesser(to[i], from[i]);
}

static void max(void *acc, const void *src, size_t n)
{
    float *restrict to = acc;
    const float *restrict from = src;
    for (size_t i = 0; i < n; i++)
        to[i] = greater(to[i], from[i]);
}

static void mask(void *dst, const void *eroded, const void *image, size_t n)
{
    float *restrict to = dst;
    const float *restrict low = eroded;
    const float *restrict from = image;
    for (size_t i = 0; i < n; i++)
        to[i] = from[i] == INFINITY ? -INFINITY : low[i];
}

/* The least float at or above a level, so that floats compare with a double
 * as exactly as doubles would. */
static float float_from(double level)
{
    float value = level > (double)FLT_MAX ? INFINITY : (float)level;
    return (double)value < level ? nextafterf(value, INFINITY) : value;
}

static void tophat(void *dst, const void *image, const void *opened, size_t n,
                   double tophat_break)
{
    float *restrict to = dst;
    const float *restrict from = image;
    const float *restrict open = opened;
    float least = float_from(tophat_break);
    for (size_t i = 0; i < n; i++) {
        float height = lesser(from[i] - open[i], FLT_MAX);
        to[i] = from[i] < INFINITY && height >= least ? height : 0;
    }
}

static void tally(struct tally *sums, const void *heights, const void *image,
                  size_t n)
{
    const float *row = heights, *from = image;
    for (size_t i = 0; i < n; i++) {
        sums->pixels += from[i] < INFINITY;
        if (row[i] > 0)
            tally_float(sums, row[i]);
    }
}

/* Is p the first, in raster order, of the highest in its window? */
static bool is_peak(const struct row_window *window, size_t p)
{
    uint32_t d = window->d;
    float height = ((const float *)window->rows[d])[p];
    size_t from = p > d ? p - d : 0;
    size_t to = p + d < window->width ? p + d : window->width - 1;
    for (uint32_t i = 0; i <= 2 * d; i++) {
        const float *row = window->rows[i];
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
    const float *row = window->rows[window->d];
    size_t n = 0;
    for (uint32_t i = window->from; i < window->to; i++)
        if ((double)row[i] > window->threshold && is_peak(window, i))
            columns[n++] = i;
    return n;
}

static float height(const void *heights, size_t i)
{
    return ((const float *)heights)[i];
}

static float pixel(const void *image, size_t i, enum sample_type type)
{
    float value = ((const float *)image)[i];
    (void)type;
    return value < INFINITY ? value : NAN;
}

const struct row_ops ROW_F32 = {sizeof(float), load,   fill, min3,   max3,
                                min,           max,    mask, tophat, tally,
                                peaks,         height, pixel};
