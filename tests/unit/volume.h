/* SPDX-License-Identifier: MIT */
/*
 * The filters of detect/gaussian.h of random volumes, as unit/filter.h has them
 * of planes: by their definition in double, and by the documented sequence of
 * float32 operations.
 */
#ifndef UNIT_VOLUME_H
#define UNIT_VOLUME_H

#include "detect/convolve.h"
#include "detect/gaussian.h"

/* What is filtered, and how; no background is none here. */
struct volume_what {
    enum background background;
    double sigma[3], factor;
    uint32_t depth, height, width;
    uint32_t gaps; /* one pixel in so many has no data; 0: all have */
    float scale;   /* of the values */
};

/* Pixels, and what must come out of each. */
struct volume {
    struct volume_what what;
    struct kernel_taps taps;
    size_t n;     /* pixels */
    float *value; /* INFINITY: no data */
    float *sum;   /* by the sequence; 0 without data */
};

/* A filter with sigmas up to most, the dog's wider one too, of a volume of at
 * most this size; says what it is with failures. */
struct volume_what volume_random(double most, uint32_t depth, uint32_t height,
                                 uint32_t width);
void volume_case(const char *kernel, const struct volume_what *what);

/* The maker frees it; pixels are random, or n are at hand. */
void volume_make(struct volume *v, const struct volume_what *what);
void volume_make_of(struct volume *v, const struct volume_what *what,
                    const float *value);
void volume_free(struct volume *v);

/* What is left of a sum above the floor, which is no negative number. */
float volume_height(float sum, float floor);

/* The filter's value at pixel k, in double; *error is a bound of what float32
 * may be away from it. */
double volume_define(const struct volume *v, size_t k, double *error);

#endif
