/* SPDX-License-Identifier: MIT */
#include "base/sample.h"

#include <string.h>

static const struct {
    const char *name;
    size_t bytes;
} TYPES[SAMPLE_TYPES] = {
    [SAMPLE_UINT8] = {"uint8", 1},   [SAMPLE_INT8] = {"int8", 1},
    [SAMPLE_UINT16] = {"uint16", 2}, [SAMPLE_INT16] = {"int16", 2},
    [SAMPLE_UINT32] = {"uint32", 4}, [SAMPLE_INT32] = {"int32", 4},
    [SAMPLE_UINT64] = {"uint64", 8}, [SAMPLE_INT64] = {"int64", 8},
    [SAMPLE_FLOAT] = {"float", 4},   [SAMPLE_DOUBLE] = {"double", 8},
};

const char *sample_name(enum sample_type type)
{
    return TYPES[type].name;
}

size_t sample_bytes(enum sample_type type)
{
    return TYPES[type].bytes;
}

bool sample_is_short(enum sample_type type)
{
    return TYPES[type].bytes <= 2;
}

bool sample_is_whole(enum sample_type type)
{
    return type != SAMPLE_FLOAT && type != SAMPLE_DOUBLE;
}

bool sample_find(const char *name, enum sample_type *type)
{
    for (int i = 0; i < SAMPLE_TYPES; i++) {
        if (strcmp(name, TYPES[i].name) == 0) {
            *type = (enum sample_type)i;
            return true;
        }
    }
    return false;
}

void sample_copy(void *dst, const void *src, size_t n, size_t bytes, bool swap)
{
    unsigned char *to = dst;
    const unsigned char *from = src;
    if (!swap || bytes == 1) {
        memcpy(to, from, n * bytes);
        return;
    }
    for (size_t i = 0; i < n; i++)
        for (size_t b = 0; b < bytes; b++)
            to[i * bytes + b] = from[i * bytes + bytes - 1 - b];
}

void sample_swap(void *samples, size_t n, size_t bytes)
{
    unsigned char *at = samples;
    for (size_t i = 0; i < n && bytes > 1; i++, at += bytes) {
        for (size_t b = 0; b < bytes / 2; b++) {
            unsigned char first = at[b];
            at[b] = at[bytes - 1 - b];
            at[bytes - 1 - b] = first;
        }
    }
}

bool sample_must_swap(bool file_is_big_endian)
{
    return file_is_big_endian != (__BYTE_ORDER__ == __ORDER_BIG_ENDIAN__);
}
