/* SPDX-License-Identifier: MIT */
/*
 * The top-hat by its definition, of random images: written to be obviously
 * right.
 */
#ifndef UNIT_NAIVE_H
#define UNIT_NAIVE_H

#include "base/tile.h"
#include "detect/tophat.h"

/* An image in the padded rows that tophat_push takes, the part of it that
 * counts, and what must come out. */
struct naive {
    const struct row_ops *ops;
    struct footprint foot;
    uint32_t height, width;
    struct tile own;
    float floor, level;
    size_t stride, margin;
    char *rows;
    double *value, *eroded, *tophat; /* value HUGE_VAL: no data */
    struct tally tally;
};

/* Pixels, and a part that counts, are random. The maker frees it. */
void naive_make(struct naive *p, const struct row_ops *ops,
                const struct footprint *foot, uint32_t height, uint32_t width);
void naive_free(struct naive *p);

bool naive_counts(const struct naive *p, uint32_t y, uint32_t x);

#endif
