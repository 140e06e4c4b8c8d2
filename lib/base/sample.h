/* SPDX-License-Identifier: MIT */
/*
 * The sample types that an image can hold, by NRRD's names.
 */
#ifndef BASE_SAMPLE_H
#define BASE_SAMPLE_H

#include <stdbool.h>
#include <stddef.h>

enum sample_type {
    SAMPLE_UINT8,
    SAMPLE_INT8,
    SAMPLE_UINT16,
    SAMPLE_INT16,
    SAMPLE_UINT32,
    SAMPLE_INT32,
    SAMPLE_UINT64,
    SAMPLE_INT64,
    SAMPLE_FLOAT,
    SAMPLE_DOUBLE,
    SAMPLE_TYPES
};

/* "uint8" ... "double"; the bytes of one sample. */
const char *sample_name(enum sample_type type);
size_t sample_bytes(enum sample_type type);

/* Is it one of the 8- and 16-bit integers, whose values stay integers? */
bool sample_is_short(enum sample_type type);

/* Of whole numbers, and so never without data? */
bool sample_is_whole(enum sample_type type);

/* Finds a type by its name; false where there is none. */
bool sample_find(const char *name, enum sample_type *type);

/* Copies n samples of the given bytes each, reversing the bytes of each
 * where swap; src need not be aligned. */
void sample_copy(void *dst, const void *src, size_t n, size_t bytes, bool swap);

/* Reverses the bytes of each of n samples in place. */
void sample_swap(void *samples, size_t n, size_t bytes);

/* Does a file's byte order differ from this machine's? */
bool sample_must_swap(bool file_is_big_endian);

#endif
