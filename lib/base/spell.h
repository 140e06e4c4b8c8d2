/* SPDX-License-Identifier: MIT */
/*
 * The nearest of known words, for messages about one that is not known.
 */
#ifndef BASE_SPELL_H
#define BASE_SPELL_H

#include <stddef.h>

/* How many bytes must be put in, taken out, changed, or swapped with the next
 * to make b of a (optimal string alignment); what is longer than SPELL_MOST is
 * far from anything. Upper and lower case, and '-' and '_', are alike. */
enum { SPELL_MOST = 64 };
size_t spell_distance(const char *a, const char *b);

/* Is a so near to b that it may be meant: up to one in three bytes differ? */
int spell_near(const char *word, const char *known);

/* The nearest that is near, the first of equals; words ends with NULL. NULL:
 * none is. */
const char *spell_nearest(const char *word, const char *const *words);

#endif
