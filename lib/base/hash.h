/* SPDX-License-Identifier: MIT */
/*
 * Hashing of numbers that may come from a hostile file: with a seed that it
 * cannot know, nothing in it can make all keys fall together. Results never
 * depend on the seed.
 */
#ifndef BASE_HASH_H
#define BASE_HASH_H

#include <stdint.h>

/* Every bit of the key changes every bit of the result (the finaliser of
 * splitmix64, Steele, Lea and Flood 2014). */
uint64_t hash_mix(uint64_t key);

/* Another number in every run. */
uint64_t hash_seed(void);

#endif
