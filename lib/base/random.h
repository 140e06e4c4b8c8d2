/* SPDX-License-Identifier: MIT */
/*
 * Random numbers by counting: a key is hashed from a seed and from what a
 * number is for, so that any of them can be drawn again, in any order and by
 * any thread, and none depends on how many were drawn before. The sequence
 * is splitmix64 (Steele, Lea and Flood 2014).
 */
#ifndef BASE_RANDOM_H
#define BASE_RANDOM_H

#include <stdint.h>

/* A stream of numbers; it begins at a key. */
struct random {
    uint64_t at;
};

/* The key of an index below a key. */
uint64_t random_key(uint64_t key, uint64_t index);

/* 64 bits; uniform in (0, 1), both ends excluded; a whole number below n. */
uint64_t random_bits(struct random *random);
double random_unit(struct random *random);
uint32_t random_below(struct random *random, uint32_t n);

/* Of mean 0 and standard deviation 1. */
double random_normal(struct random *random);

/* Log-normal, of the mean and the coefficient of variation given, >= 0. */
double random_lognormal(struct random *random, double mean, double cv);

/* A whole number of the mean given, >= 0. */
double random_poisson(struct random *random, double mean);

/* Where the normal distribution reaches p, 0 < p < 1. */
double random_normal_quantile(double p);

#endif
