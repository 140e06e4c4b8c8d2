/* SPDX-License-Identifier: MIT */
/*
 * Duplicates: spots are taken highest first (ties in the table's order); each
 * that is kept drops every later one at Euclidean distance <= distance, of
 * whatever channel; a dropped one drops nothing. The greedy rule of the
 * framework, by a hash grid instead of all pairs.
 */
#ifndef JOB_DEDUP_H
#define JOB_DEDUP_H

#include "table/spot.h"

/* spots are sorted (job/order.h); sets dropped[i] for what is dropped.
 * distance > 0, in pixels; n < 2^32. */
const char *dedup(const struct spot *spots, size_t n, double distance,
                  unsigned char *dropped);

#endif
