/* SPDX-License-Identifier: MIT */
/*
 * What adds up over tiles, exactly and in any order: the number of data
 * pixels, the sum and the maximum of the background-removed image. Sums of
 * integers are integers; floats are added as integer significands, one sum
 * for each exponent, and rounded once, at the end (after Malcolm 1971).
 */
#ifndef BASE_TALLY_H
#define BASE_TALLY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Biased float32 exponents: 1 (also the subnormals) to 254. */
enum { TALLY_EXPONENTS = 255 };

struct tally {
    uint64_t pixels;                /* finite pixels of the image */
    uint64_t whole;                 /* sum of integer values */
    uint64_t part[TALLY_EXPONENTS]; /* significand sums of float values */
    float max;                      /* 0 where there is no pixel */
};

/* Adds one finite value >= 0. */
void tally_float(struct tally *tally, float value);

/* sum += more; false where a sum does not fit. */
bool tally_add(struct tally *sum, const struct tally *more);

/* Sum over pixels, the sum rounded to double once; 0 without pixels. */
double tally_mean(const struct tally *tally);

#endif
