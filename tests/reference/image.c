/* SPDX-License-Identifier: MIT */
/* Reading samples, and what all files share. */
#include "reference.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct {
    const char *name;
    size_t bytes;
} TYPES[] = {{"uint8", 1},  {"int8", 1},  {"uint16", 2}, {"int16", 2},
             {"uint32", 4}, {"int32", 4}, {"uint64", 8}, {"int64", 8},
             {"float", 4},  {"double", 8}};
enum { U8, I8, U16, I16, U32, I32, U64, I64, F32, F64, N_TYPES };

_Noreturn void die(const char *what, const char *words)
{
    fprintf(stderr, "naive: %s: %s\n", what, words);
    exit(1);
}

void *get_memory(size_t n, size_t bytes)
{
    void *memory = calloc(n, bytes);
    if (memory == NULL)
        die("memory", "out of it");
    return memory;
}

static float sample(const unsigned char *at, int type)
{
    uint16_t u16;
    int16_t i16;
    uint32_t u32;
    int32_t i32;
    uint64_t u64;
    int64_t i64;
    float f32;
    double f64;
    switch (type) {
    case U8:
        return (float)at[0];
    case I8:
        return (float)(signed char)at[0];
    case U16:
        memcpy(&u16, at, sizeof u16);
        return (float)u16;
    case I16:
        memcpy(&i16, at, sizeof i16);
        return (float)i16;
    case U32:
        memcpy(&u32, at, sizeof u32);
        return (float)u32;
    case I32:
        memcpy(&i32, at, sizeof i32);
        return (float)i32;
    case U64:
        memcpy(&u64, at, sizeof u64);
        return (float)u64;
    case I64:
        memcpy(&i64, at, sizeof i64);
        return (float)i64;
    case F32:
        memcpy(&f32, at, sizeof f32);
        return f32;
    default:
        memcpy(&f64, at, sizeof f64);
        return (float)f64;
    }
}

int find_type(const char *list, int channel)
{
    for (const char *comma; channel > 0 && (comma = strchr(list, ','));
         channel--)
        list = comma + 1;
    size_t n = strcspn(list, ",");
    for (int type = 0; type < N_TYPES; type++)
        if (strlen(TYPES[type].name) == n &&
            strncmp(TYPES[type].name, list, n) == 0)
            return type;
    die(list, "is no type");
}

float find_brightest(int type)
{
    return type == U8    ? 255
           : type == I8  ? 127
           : type == U16 ? 65535
           : type == I16 ? 32767
                         : INFINITY;
}

/* All samples of a file, which holds a number of planes, or one where one_will
 * do; gives how many. */
static float *read_samples(const char *path, int type, const struct options *o,
                           long *planes, bool one_will_do)
{
    size_t plane = (size_t)o->height * (size_t)o->width;
    size_t most = (size_t)*planes * plane, bytes = TYPES[type].bytes;
    unsigned char *raw = get_memory(most, bytes);
    float *image = get_memory(most, sizeof *image);
    FILE *in = fopen(path, "rb");
    size_t n = in == NULL ? 0 : fread(raw, bytes, most, in);
    if (in == NULL || getc(in) != EOF ||
        (n != most && !(one_will_do && n == plane)))
        die(path, "is not of this shape and type");
    fclose(in);
    for (size_t i = 0; i < n; i++)
        image[i] = sample(raw + i * bytes, type);
    *planes = (long)(n / plane);
    free(raw);
    return image;
}

/* The highest of all planes, in the first one. */
static void project(float *image, const struct options *o)
{
    long plane = o->height * o->width;
    for (long z = 1; z < o->planes; z++)
        for (long i = 0; i < plane; i++)
            image[i] = fmaxf(image[i], image[z * plane + i]);
}

float *read_image(const char *path, int type, const struct options *o)
{
    long planes = o->planes, plane = o->height * o->width;
    float *image = read_samples(path, type, o, &planes, false);
    for (long i = 0; i < planes * plane; i++) {
        long m = o->mask_planes > 1 ? i : i % plane;
        if (!isfinite(image[i]) || (o->mask != NULL && o->mask[m] == 0))
            image[i] = NAN;
    }
    if (o->stack == PROJECT)
        project(image, o);
    return image;
}

float *read_mask(const char *path, struct options *o)
{
    o->mask_planes = o->planes;
    return read_samples(path, U8, o, &o->mask_planes, true);
}

long larger(long a, long b)
{
    return a > b ? a : b;
}

long smaller(long a, long b)
{
    return a < b ? a : b;
}

long n_pixels(const struct options *o)
{
    return o->depth * o->height * o->width;
}

long place(const struct options *o, long z, long y, long x)
{
    return (z * o->height + y) * o->width + x;
}
