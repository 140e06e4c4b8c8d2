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

float *read_image(const char *path, int type, const struct options *o)
{
    size_t pixels = (size_t)o->height * (size_t)o->width;
    size_t bytes = TYPES[type].bytes;
    unsigned char *raw = get_memory(pixels, bytes);
    float *image = get_memory(pixels, sizeof *image);
    FILE *in = fopen(path, "rb");
    if (in == NULL || fread(raw, bytes, pixels, in) != pixels ||
        getc(in) != EOF)
        die(path, "is not of this shape and type");
    fclose(in);
    for (size_t i = 0; i < pixels; i++) {
        image[i] = sample(raw + i * bytes, type);
        if (!isfinite(image[i]) || (o->mask != NULL && o->mask[i] == 0))
            image[i] = NAN;
    }
    free(raw);
    return image;
}

long larger(long a, long b)
{
    return a > b ? a : b;
}

long smaller(long a, long b)
{
    return a < b ? a : b;
}
