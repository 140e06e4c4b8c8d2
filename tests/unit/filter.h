/* SPDX-License-Identifier: MIT */
/*
 * The filters of detect/gaussian.h by their definition, of random images:
 * written to be obviously right. Once in double, pixel by pixel over the whole
 * two-dimensional filter, and once by the documented sequence of float32
 * operations, which a kernel must give bit for bit.
 */
#ifndef UNIT_FILTER_H
#define UNIT_FILTER_H

#include "base/tile.h"
#include "detect/convolve.h"
#include "detect/gaussian.h"

/* What is filtered, and how. */
struct filter_what {
    enum background background;
    double sigma[2], factor;
    uint32_t height, width;
    uint32_t gaps; /* one pixel in so many has no data; 0: all have */
    float scale;   /* of the values */
};

/* An image in rows that convolve_push takes, the part of it that counts, and
 * what must come out. */
struct filter {
    struct filter_what what;
    struct kernel_taps taps;
    struct tile own;
    float floor, level;
    size_t stride, margin; /* of rows, padded by rx */
    char *rows;
    float *value;  /* INFINITY: no data */
    bool *gap;     /* of each row: does it lack data? */
    float *sum;    /* by the sequence; 0 without data */
    float *height; /* what is above the floor of it, else 0 */
    struct tally tally;
};

/* Pixels, the part that counts, and levels are random. The maker frees it. */
void filter_make(struct filter *f, const struct filter_what *what);
/* The same of values at hand, height x width. */
void filter_make_of(struct filter *f, const struct filter_what *what,
                    const float *value);
void filter_free(struct filter *f);

bool filter_counts(const struct filter *f, uint32_t y, uint32_t x);

/* scipy's "reflect", one step at a time. */
uint32_t filter_reflect(int64_t i, int64_t n);

/* A tap of scipy.ndimage.gaussian_filter1d's, of order 0 or 2, in double. */
double filter_tap(double sigma, int order, int64_t x);

/* The filter's value at a pixel, in double, before any floor; *error is a
 * bound of what float32 may be away from it. */
double filter_define(const struct filter *f, uint32_t y, uint32_t x,
                     double *error);

#endif
