/* SPDX-License-Identifier: MIT */
/*
 * What a survey counts of a channel, by the bins of base/hist.h: peaks of the
 * background-removed image, peaks of its negative, its values above 0, and
 * below 0 (by their size). Counts of tiles add up, so that thresholds of the
 * whole image come out of its parts. Dense, since nearly every pixel counts.
 */
#ifndef BASE_CURVE_H
#define BASE_CURVE_H

#include "base/hist.h"

enum curve_list {
    CURVE_PEAKS,
    CURVE_NEGATIVES,
    CURVE_OVER,
    CURVE_UNDER,
    CURVE_LISTS
};

/* Bins first..first + n - 1; lists that are not wanted are NULL. */
struct curve {
    uint32_t first, n;
    uint64_t *list[CURVE_LISTS];
};

/* "peaks", "negatives", "over", "under": keys of a survey. */
const char *curve_name(enum curve_list list);

/* Which lists, as a set of bits; whole: heights are whole numbers below 2^16,
 * which fall into few bins. Bytes of the memory that curve_init is handed,
 * aligned to 8, and zeroed. */
enum {
    CURVE_OF_PEAKS = 1 << CURVE_PEAKS | 1 << CURVE_NEGATIVES,
    CURVE_OF_VALUES = 1 << CURVE_OVER | 1 << CURVE_UNDER
};
size_t curve_bytes(unsigned lists, bool whole);
void curve_init(struct curve *curve, void *memory, unsigned lists, bool whole);
void curve_clear(struct curve *curve); /* writes to all of its memory */

/* Counts a height, which has a bin. */
static inline void curve_count(struct curve *curve, enum curve_list list,
                               float height)
{
    curve->list[list][hist_bin(height) - curve->first]++;
}

uint64_t curve_total(const struct curve *curve); /* of all lists */

/* Adds to a bin, of all lists; false where it does not fit or has no bin. */
bool curve_add(struct curve *curve, enum curve_list list, uint32_t key,
               uint64_t count);
bool curve_add_all(struct curve *sum, const struct curve *more);

#endif
