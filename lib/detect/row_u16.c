/* SPDX-License-Identifier: MIT */
/*
 * Rows of uint16.
 */
#include "detect/row.h"

#include <math.h>
#include <string.h>

/* What is added to a sample of the type to make it unsigned. */
static uint16_t lift(enum sample_type type)
{
    return type == SAMPLE_INT8 ? 0x80 : type == SAMPLE_INT16 ? 0x8000 : 0;
}

static bool load(void *row, const void *samples, size_t n,
                 enum sample_type type, bool swap)
{
    uint16_t *to = row;
    const unsigned char *from = samples;
    uint16_t add = lift(type);
    if (sample_bytes(type) == 1) {
        for (size_t i = 0; i < n; i++)
            to[i] = (uint16_t)((from[i] + add) & 0xff);
        return false;
    }
    memmove(to, from, n * sizeof *to);
    for (size_t i = 0; i < n && swap; i++)
        to[i] = (uint16_t)(to[i] << 8 | to[i] >> 8);
    for (size_t i = 0; i < n && add != 0; i++)
        to[i] = (uint16_t)(to[i] + add);
    return false;
}

static void fill(void *row, size_t n, enum row_bound bound)
{
    memset(row, bound == ROW_HIGH ? 0xff : 0, n * sizeof(uint16_t));
}

static void negate(void *to, const void *row, size_t n)
{
    const uint16_t *from = row;
    for (size_t i = 0; i < n; i++)
        ((uint16_t *)to)[i] = (uint16_t)(UINT16_MAX - from[i]);
}

/* Integers: below the break is at most one less than it, rounded up. */
static float below(double tophat_break)
{
    double most = ceil(tophat_break) - 1;
    return (float)fmax(0, fmin(most, UINT16_MAX));
}

static float at_most(double threshold)
{
    return (float)fmax(0, fmin(floor(threshold), UINT16_MAX));
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

/* Eight samples; compared as signed ones, for which every machine has an
 * instruction. */
typedef uint16_t eight __attribute__((vector_size(16)));
typedef int16_t eight_signed __attribute__((vector_size(16)));

static eight lesser(eight least, const uint16_t *from)
{
    eight other;
    memcpy(&other, from, sizeof other);
    eight less = (eight)((eight_signed)(other ^ 0x8000) <
                         (eight_signed)(least ^ 0x8000));
    return (other & less) | (least & ~less);
}

static float lowest(const void *const *rows, size_t n, ptrdiff_t at,
                    enum sample_type type)
{
    enum { LANES = sizeof(eight) / sizeof(uint16_t) };
    eight least = (eight){0} - 1;
    uint16_t lane[LANES];
    for (size_t i = 0; i < n; i++) {
        const uint16_t *row = (const uint16_t *)rows[i] + at;
        least = lesser(lesser(least, row), row + ROW_PATCH - LANES);
    }
    memcpy(lane, &least, sizeof lane);
    for (size_t j = 1; j < LANES; j++)
        lane[0] = lane[j] < lane[0] ? lane[j] : lane[0];
    return pixel(lane, 0, type);
}

static void count(struct curve *curve, enum curve_list list, const void *tophat,
                  size_t n)
{
    const uint16_t *height = tophat;
    for (size_t i = 0; i < n; i++)
        if (height[i] > 0)
            curve_count(curve, list, height[i]);
}

static void brighten(void *to, const void *row, size_t n)
{
    uint16_t *best = to;
    const uint16_t *from = row;
    for (size_t i = 0; i < n; i++)
        best[i] = from[i] > best[i] ? from[i] : best[i];
}

static void pixels(float *to, const void *image, size_t at, size_t n,
                   enum sample_type type)
{
    const uint16_t *from = (const uint16_t *)image + at;
    const int zero = lift(type);
    for (size_t i = 0; i < n; i++)
        to[i] = (float)(from[i] - zero);
}

static void heights(float *to, const void *tophat, size_t at, size_t n)
{
    const uint16_t *from = (const uint16_t *)tophat + at;
    for (size_t i = 0; i < n; i++)
        to[i] = (float)from[i];
}

const struct row_ops ROW_U16 = {
    sizeof(uint16_t), load,  fill,   negate, brighten, below, at_most,
    height,           pixel, lowest, pixels, heights,  count};
