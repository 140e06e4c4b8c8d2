/* SPDX-License-Identifier: MIT */
/*
 * Duplicates: spots are taken highest first (ties in the table's order); each
 * that is kept drops every later one at Euclidean distance <= distance, of
 * whatever channel; a dropped one drops nothing. The greedy rule of the
 * framework, without looking at all pairs.
 *
 * Most spots can be decided where they stand: who has nothing higher near is
 * kept, who has a kept one near is dropped. Some sweeps over the table do
 * that, and go through memory in order. What is left depends on spots far
 * away; it is taken highest first, over a hash grid.
 */
#ifndef JOB_DEDUP_H
#define JOB_DEDUP_H

#include "table/spot.h"

/* What a dropped spot lies within of a kept one: px, > 0; where planes are
 * images of their own, in its plane. */
struct dedup_reach {
    double distance;
    bool in_plane;
};

/* spots are sorted (job/order.h); sets dropped[i], for all n, to 1 for what
 * is dropped, else to 0. n < 2^32. */
const char *dedup(const struct spot *spots, size_t n,
                  const struct dedup_reach *reach, unsigned char *dropped);

/*
 * The two ways. dedup_sweep decides what it can, leaves DEDUP_OPEN what it
 * cannot, and sets *open to the number of those: all where the window is too
 * large or too crowded. None of them then lies near one that is kept.
 * dedup_grid decides all that is open.
 */
enum { DEDUP_KEPT, DEDUP_DROPPED, DEDUP_OPEN };

bool dedup_is_near(const struct spot *a, const struct spot *b,
                   const struct dedup_reach *reach);
const char *dedup_sweep(const struct spot *spots, size_t n,
                        const struct dedup_reach *reach, unsigned char *state,
                        size_t *open);
const char *dedup_grid(const struct spot *spots, size_t n,
                       const struct dedup_reach *reach, unsigned char *state,
                       size_t open);

#endif
