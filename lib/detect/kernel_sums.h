/* SPDX-License-Identifier: MIT */
/*
 * What adds up of the heights of a few columns, in vectors; for kernel.c, after
 * one of vec_*.h. Integers are added in 32 bits, which hold the sum of 32768
 * vectors. Floats go to the sums of their exponents, lane by lane; there are a
 * few sets of these, since an addition to memory is waited for by the next one
 * to the same place.
 */
#ifndef DETECT_KERNEL_SUMS_H
#define DETECT_KERNEL_SUMS_H

#include "base/tally.h"

enum { SETS = 4 };

/* What adds up of the heights of a few columns. */
struct sums {
    vec top;
#ifdef KERNEL_F32
    uint64_t data; /* bits of LANE_BITS each */
    uint64_t part[SETS][TALLY_EXPONENTS];
#else
    vec whole; /* of 32 bits */
#endif
};

#ifdef KERNEL_F32
/* As tally_float; a height of 0 adds nothing to any sum. */
static inline void add_lanes(struct sums *sums, vec heights)
{
    uint32_t bits[LANES];
    memcpy(bits, &heights, sizeof bits);
    for (int i = 0; i < LANES; i++) {
        uint32_t exponent = bits[i] >> 23, significand = bits[i] & 0x7fffff;
        significand |= (uint32_t)(exponent != 0) << 23;
        exponent += exponent == 0;
        sums->part[i % SETS][exponent] += significand;
    }
}

static inline void sums_add(struct sums *sums, vec heights, vec image, vec own)
{
    vec data = vec_choose_below(image, vec_fill(INFINITY), vec_fill(1.0F),
                                vec_fill(0.0F));
    uint64_t set = vec_above(vec_and(data, own), vec_fill(0.0F));
    sums->data += (uint64_t)__builtin_popcountll(set);
    if (vec_above(heights, vec_fill(0.0F)) != 0)
        add_lanes(sums, heights);
}

#else
static inline void sums_add(struct sums *sums, vec heights, vec image, vec own)
{
    (void)image;
    (void)own;
    sums->whole = vec_add32(sums->whole, vec_pairs(heights));
}
#endif

static void sums_begin(struct sums *sums)
{
    sums->top = vec_fill(0);
#ifdef KERNEL_F32
    sums->data = 0;
    memset(sums->part, 0, sizeof sums->part);
#else
    sums->whole = vec_fill(0);
#endif
}

static void sums_end(const struct sums *sums, struct tally *tally,
                     size_t pixels)
{
    sample top[LANES];
    vec_store(top, sums->top);
    for (int i = 0; i < LANES; i++)
        if ((float)top[i] > tally->max)
            tally->max = (float)top[i];
#ifdef KERNEL_F32
    (void)pixels;
    tally->pixels += sums->data / LANE_BITS;
    for (int i = 0; i < SETS; i++)
        for (int e = 0; e < TALLY_EXPONENTS; e++)
            tally->part[e] += sums->part[i][e];
#else
    uint32_t whole[LANES / 2];
    memcpy(whole, &sums->whole, sizeof whole);
    for (int i = 0; i < LANES / 2; i++)
        tally->whole += whole[i];
    tally->pixels += pixels;
#endif
}

#endif
