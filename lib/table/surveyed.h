/* SPDX-License-Identifier: MIT */
/*
 * What surveys left in files, read for some channels: peaks and negatives by
 * level (spotfind --histogram), and levels. See spottools-spots(5).
 */
#ifndef TABLE_SURVEYED_H
#define TABLE_SURVEYED_H

#include "base/why.h"
#include <stddef.h>
#include <stdint.h>

/* Peaks at a height: of the image, and of its negative. */
struct surveyed_count {
    uint32_t channel;
    double height, peaks, negatives;
};

/* The channels that are wanted, borrowed; the rest is zeroed at first. */
struct surveyed {
    const char *const *channel;
    size_t channels;
    struct surveyed_count *count;
    size_t n, cap;
};

/* Reads a file of counts at or above each level, which become counts at it.
 * Words name file and line. surveyed_free also after a failure. */
const char *surveyed_read(struct surveyed *surveyed, const char *path,
                          struct why *why);
void surveyed_free(struct surveyed *surveyed);

/* Reads the levels of the channels; those that have none stay as they are. */
const char *surveyed_levels(const struct surveyed *surveyed, const char *path,
                            double *level, struct why *why);

const char *surveyed_add(struct surveyed *surveyed,
                         const struct surveyed_count *count);

#endif
