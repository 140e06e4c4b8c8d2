/* SPDX-License-Identifier: MIT */
/*
 * What adds up of the heights of a few columns, in vectors; for kernel.c, after
 * one of vec_*.h. Integers are added in 32 bits, which hold the sum of 32768
 * vectors. Floats above 0 are rare, by the break, and go one by one to the
 * exact tally.
 */
#ifndef DETECT_KERNEL_SUMS_H
#define DETECT_KERNEL_SUMS_H

#include "base/tally.h"

/* What adds up of the heights of a few columns. */
struct sums {
    vec top;
#ifdef KERNEL_F32
    uint64_t data; /* bits of LANE_BITS each */
    struct tally *tally;
#else
    vec whole; /* of 32 bits */
#endif
};

#ifdef KERNEL_F32
static void tally_lanes(struct tally *tally, vec heights)
{
    float lane[LANES];
    vec_store(lane, heights);
    for (int i = 0; i < LANES; i++)
        if (lane[i] > 0)
            tally_float(tally, lane[i]);
}

static inline void sums_add(struct sums *sums, vec heights, vec image, vec own)
{
    vec data = vec_choose_below(image, vec_fill(INFINITY), vec_fill(1.0F),
                                vec_fill(0.0F));
    uint64_t set = vec_above(vec_and(data, own), vec_fill(0.0F));
    sums->data += (uint64_t)__builtin_popcountll(set);
    if (vec_above(heights, vec_fill(0.0F)) != 0)
        tally_lanes(sums->tally, heights);
}

#else
static inline void sums_add(struct sums *sums, vec heights, vec image, vec own)
{
    (void)image;
    (void)own;
    sums->whole = vec_add32(sums->whole, vec_pairs(heights));
}
#endif

static void sums_begin(struct sums *sums, struct tally *tally)
{
    sums->top = vec_fill(0);
#ifdef KERNEL_F32
    sums->data = 0;
    sums->tally = tally;
#else
    (void)tally;
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
#else
    uint32_t whole[LANES / 2];
    memcpy(whole, &sums->whole, sizeof whole);
    for (int i = 0; i < LANES / 2; i++)
        tally->whole += whole[i];
    tally->pixels += pixels;
#endif
}

#endif
