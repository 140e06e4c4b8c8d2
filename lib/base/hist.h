/* SPDX-License-Identifier: MIT */
/*
 * A sparse histogram of heights. A bin's key is the float32 bit pattern of
 * the height shifted right by 13 bits: bins of 0.1 %, in order of height, the
 * same on every machine. Counts of several histograms add up.
 */
#ifndef BASE_HIST_H
#define BASE_HIST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* Bins that a histogram holds before it must be written out and cleared. */
enum { HIST_BINS = 2048, HIST_SLOTS = 4096 };

struct hist {
    size_t n; /* bins in use */
    struct {
        uint32_t key;
        uint64_t count; /* 0: a free slot */
    } slot[HIST_SLOTS];
};

/* The bin of a finite height >= 0, and the bin's lower edge. */
uint32_t hist_key(float height);
float hist_edge(uint32_t key);

/* The same bin, for loops over pixels. */
enum { HIST_SHIFT = 13 };
static inline uint32_t hist_bin(float height)
{
    uint32_t bits;
    memcpy(&bits, &height, sizeof bits);
    return bits >> HIST_SHIFT;
}

enum { HIST_KEYS = 1 << 18 }; /* every key is below */

/* Counts one height; false (nothing counted) when the histogram is full. */
bool hist_count(struct hist *hist, float height);

/* Moves the bins in use to the front, in order of key. Then only hist_clear
 * may follow. */
void hist_sort(struct hist *hist);
void hist_clear(struct hist *hist);

#endif
