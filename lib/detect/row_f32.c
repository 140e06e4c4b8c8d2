/* SPDX-License-Identifier: MIT */
/*
 * Rows of float32. Every operation is exact or rounds once, so results do not
 * depend on how a compiler vectorises them.
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
    float *to = row;
    const unsigned char *from = samples;
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

const struct row_ops ROW_F32 = {sizeof(float), load,   fill,  below,
                                at_most,       height, pixel, lowest};
