/* SPDX-License-Identifier: MIT */
#include "patch.h"

#include "unit.h"

#include <stdlib.h>
#include <tiff.h>

/* A file's whole number of 2 or 4 bytes. */
static uint32_t get(const unsigned char *at, size_t bytes, bool big)
{
    uint32_t value = 0;
    for (size_t b = 0; b < bytes; b++)
        value = value << 8 | at[big ? b : bytes - 1 - b];
    return value;
}

static void put(unsigned char *at, size_t bytes, bool big, uint32_t value)
{
    for (size_t b = 0; b < bytes; b++)
        at[big ? bytes - 1 - b : b] = (unsigned char)(value >> 8 * b);
}

/* Where the value of the first directory's tag stands, and its bytes. */
static unsigned char *find_tag(unsigned char *file, uint16_t tag, bool big,
                               size_t *bytes)
{
    unsigned char *dir = file + get(file + 4, 4, big);
    uint32_t n = get(dir, 2, big);
    for (uint32_t i = 0; i < n; i++) {
        unsigned char *entry = dir + 2 + (size_t)12 * i;
        *bytes = get(entry + 2, 2, big) == TIFF_SHORT ? 2 : 4;
        if (get(entry, 2, big) == tag)
            return entry + 8;
    }
    CHECK(n == 0 && "there is the tag");
    return file;
}

const char *patch_tag(const char *from, const char *to, uint16_t tag,
                      uint32_t value)
{
    size_t n, bytes = 0;
    unsigned char *file = (unsigned char *)unit_read(unit_path(from), &n);
    bool big = file[0] == 'M';
    unsigned char *at = find_tag(file, tag, big, &bytes);
    put(at, bytes, big, value);
    const char *path = unit_file(to, file, n);
    free(file);
    return path;
}
