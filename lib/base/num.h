/* SPDX-License-Identifier: MIT */
/*
 * Numbers that come from outside: parsed whole or refused, multiplied and
 * added with a check, written so that they read back equal. Numbers follow
 * the C locale; a program that calls setlocale() breaks them.
 */
#ifndef BASE_NUM_H
#define BASE_NUM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

_Static_assert(sizeof(size_t) >= 8, "sizes of a few pixels' rows are not "
                                    "checked: they fit in 64 bits");

/* *out = a + b, a * b; false (and *out untouched) where it does not fit. */
bool num_add(size_t a, size_t b, size_t *out);
bool num_mul(size_t a, size_t b, size_t *out);

/*
 * The product of n factors, or SIZE_MAX where it does not fit: for sizes that
 * are held against a limit next.
 */
size_t num_product(const size_t *factors, size_t n);

/*
 * Each parses the whole of text and returns NULL, or words that follow the
 * text in a message: "is not a number", "is too large".
 * num_whole: decimal digits only, at most max. num_real: a finite decimal
 * number. num_bytes: a number with K, M, G or T (powers of 1024, B allowed).
 */
const char *num_whole(const char *text, uint64_t max, uint64_t *out);
const char *num_u32(const char *text, uint32_t max, uint32_t *out);
const char *num_real(const char *text, double *out);
const char *num_bytes(const char *text, size_t *out);

/*
 * The longest number that text begins with, if it is made of digits, for
 * num_scan_real and _float also with a minus and a point, and if it is quick
 * to say which one that is: the value is that of num_u32, strtod or strtof,
 * and *text moves behind it; what follows is the caller's to judge. Else
 * false, *out and *text are as they were, and only those functions can tell.
 */
bool num_scan_u32(const char **text, uint32_t *out);
bool num_scan_real(const char **text, double *out);
bool num_scan_float(const char **text, float *out);

enum { NUM_TEXT = 32 }; /* room for any number below, NUL included */

/* The fewest significant digits that read back as the same float or double.
 * Returns the length. Minus zero is written as 0. */
size_t num_print_float(char *out, float value);
size_t num_print_double(char *out, double value);
size_t num_print_whole(char *out, uint64_t value);

#endif
