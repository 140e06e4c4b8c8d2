/* SPDX-License-Identifier: MIT */
/*
 * Rows of float32. Every operation is exact or rounds once, so results do not
 * depend on how a compiler vectorises them.
 */
#include "detect/row.h"

#include <float.h>
#include <math.h>
#include <string.h>

static uint16_t bits16(const unsigned char *from, bool swap)
{
    uint16_t bits;
    memcpy(&bits, from, sizeof bits);
    return swap ? __builtin_bswap16(bits) : bits;
}

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

/* Whole numbers, which all are data. */
static void load_whole(float *to, const unsigned char *from, size_t n,
                       enum sample_type type, bool swap)
{
    switch (type) {
    case SAMPLE_UINT8:
        for (size_t i = 0; i < n; i++)
            to[i] = from[i];
        return;
    case SAMPLE_INT8:
        for (size_t i = 0; i < n; i++)
            to[i] = (signed char)from[i];
        return;
    case SAMPLE_UINT16:
        for (size_t i = 0; i < n; i++)
            to[i] = bits16(from + 2 * i, swap);
        return;
    case SAMPLE_INT16:
        for (size_t i = 0; i < n; i++)
            to[i] = (int16_t)bits16(from + 2 * i, swap);
        return;
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
    default:
        for (size_t i = 0; i < n; i++)
            to[i] = (float)(int64_t)bits64(from + 8 * i, swap);
    }
}

static bool load(void *row, const void *samples, size_t n,
                 enum sample_type type, bool swap)
{
    float *to = row;
    const unsigned char *from = samples;
    unsigned gaps = 0;
    if (type != SAMPLE_FLOAT && type != SAMPLE_DOUBLE) {
        load_whole(to, from, n, type, swap);
        return false;
    }
    if (type == SAMPLE_FLOAT)
        for (size_t i = 0; i < n; i++)
            to[i] = load_float(from + 4 * i, swap);
    else
        for (size_t i = 0; i < n; i++)
            to[i] = load_double(from + 8 * i, swap);
    for (size_t i = 0; i < n; i++) {
        bool data = fabsf(to[i]) <= FLT_MAX;
        to[i] = data ? to[i] : INFINITY;
        gaps |= !data;
    }
    return gaps != 0;
}

static void negate(void *to, const void *row, size_t n)
{
    const float *from = row;
    for (size_t i = 0; i < n; i++)
        ((float *)to)[i] = from[i] < INFINITY ? -from[i] : INFINITY;
}

static void fill(void *row, size_t n, enum row_bound bound)
{
    float *to = row, value = bound == ROW_HIGH ? INFINITY : -INFINITY;
    for (size_t i = 0; i < n; i++)
        to[i] = value;
}

/* The least float at or above a level; floats compare with it as exactly as
 * doubles would with the level. */
static float float_from(double level)
{
    float value = level > (double)FLT_MAX ? INFINITY : (float)level;
    return (double)value < level ? nextafterf(value, INFINITY) : value;
}

static float below(double tophat_break)
{
    return fmaxf(0, nextafterf(float_from(tophat_break), -INFINITY));
}

static float at_most(double threshold)
{
    float value = float_from(threshold);
    return (double)value > threshold ? nextafterf(value, -INFINITY) : value;
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

typedef float four __attribute__((vector_size(16)));
typedef int32_t four_set __attribute__((vector_size(16)));

static four lesser(four least, const float *from)
{
    four other;
    memcpy(&other, from, sizeof other);
    four_set less = other < least;
    return (four)(((four_set)other & less) | ((four_set)least & ~less));
}

static float lowest(const void *const *rows, size_t n, ptrdiff_t at,
                    enum sample_type type)
{
    enum { LANES = sizeof(four) / sizeof(float) };
    four least = (four){0} + INFINITY;
    float lane[LANES];
    for (size_t i = 0; i < n; i++) {
        const float *row = (const float *)rows[i] + at;
        least = lesser(lesser(least, row), row + LANES);
        least = lesser(least, row + ROW_PATCH - LANES);
    }
    memcpy(lane, &least, sizeof lane);
    for (size_t j = 1; j < LANES; j++)
        lane[0] = lane[j] < lane[0] ? lane[j] : lane[0];
    return pixel(lane, 0, type);
}

static void count(struct curve *curve, enum curve_list list, const void *tophat,
                  size_t n)
{
    const float *height = tophat;
    for (size_t i = 0; i < n; i++)
        if (height[i] > 0)
            curve_count(curve, list, height[i]);
}

/* +infinity is no data. */
static void brighten(void *to, const void *row, size_t n)
{
    float *best = to;
    const float *from = row;
    for (size_t i = 0; i < n; i++) {
        bool takes =
            from[i] < INFINITY && (from[i] > best[i] || !(best[i] < INFINITY));
        best[i] = takes ? from[i] : best[i];
    }
}

static void pixels(float *to, const void *image, size_t at, size_t n,
                   enum sample_type type)
{
    for (size_t i = 0; i < n; i++)
        to[i] = pixel(image, at + i, type);
}

static void heights(float *to, const void *tophat, size_t at, size_t n)
{
    memcpy(to, (const float *)tophat + at, n * sizeof *to);
}

const struct row_ops ROW_F32 = {
    sizeof(float), load,  fill,   negate, brighten, below, at_most,
    height,        pixel, lowest, pixels, heights,  count};

bool row_mask(float *row, const float *mask, size_t n)
{
    unsigned gaps = 0;
    for (size_t i = 0; i < n; i++) {
        row[i] = mask[i] != 0 ? row[i] : INFINITY;
        gaps |= mask[i] == 0;
    }
    return gaps != 0;
}
