/* SPDX-License-Identifier: MIT */
#include "base/num.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool num_add(size_t a, size_t b, size_t *out)
{
    size_t sum;
    if (__builtin_add_overflow(a, b, &sum))
        return false;
    *out = sum;
    return true;
}

bool num_mul(size_t a, size_t b, size_t *out)
{
    size_t product;
    if (__builtin_mul_overflow(a, b, &product))
        return false;
    *out = product;
    return true;
}

size_t num_product(const size_t *factors, size_t n)
{
    size_t product = 1;
    for (size_t i = 0; i < n; i++)
        if (!num_mul(product, factors[i], &product))
            return SIZE_MAX;
    return product;
}

const char *num_whole(const char *text, uint64_t max, uint64_t *out)
{
    size_t digits = strspn(text, "0123456789");
    if (digits == 0 || text[digits] != '\0')
        return text[0] == '-' ? "is not a whole number from 0 up"
                              : "is not a number";
    errno = 0;
    unsigned long long value = strtoull(text, NULL, 10);
    if (errno == ERANGE || value > max)
        return "is too large";
    *out = value;
    return NULL;
}

const char *num_u32(const char *text, uint32_t max, uint32_t *out)
{
    uint64_t value;
    const char *bad = num_whole(text, max, &value);
    if (bad == NULL)
        *out = (uint32_t)value;
    return bad;
}

/* strtod also takes blanks, hexadecimal, "inf" and "nan"; none is a number
 * that anybody writes into a table. */
static size_t real_prefix(const char *text, double *out)
{
    size_t n = strspn(text, "+-.0123456789eE");
    char *end;
    if (n == 0 || strpbrk(text, "0123456789") == NULL)
        return 0;
    *out = strtod(text, &end);
    if (!isfinite(*out))
        return 0;
    return (size_t)(end - text) <= n ? (size_t)(end - text) : 0;
}

const char *num_real(const char *text, double *out)
{
    double value;
    size_t n = real_prefix(text, &value);
    if (n == 0 || text[n] != '\0')
        return "is not a number";
    *out = value;
    return NULL;
}

const char *num_bytes(const char *text, size_t *out)
{
    static const char units[] = "KMGT";
    double value;
    size_t n = real_prefix(text, &value);
    if (n == 0 || value < 0)
        return "is not a size (a number with K, M, G or T)";
    const char *unit = text + n;
    for (size_t i = 0; *unit != '\0' && units[i] != '\0'; i++) {
        if (*unit != units[i] && *unit != units[i] + ('a' - 'A'))
            continue;
        value = ldexp(value, 10 * ((int)i + 1));
        unit++;
        break;
    }
    if (*unit == 'B' || *unit == 'b')
        unit++;
    if (*unit != '\0')
        return "is not a size (a number with K, M, G or T)";
    if (value >= 0x1p63)
        return "is too large";
    *out = (size_t)value;
    return NULL;
}

size_t num_print_whole(char *out, uint64_t value)
{
    char digits[NUM_TEXT];
    size_t n = 0;
    do
        digits[n++] = (char)('0' + value % 10);
    while ((value /= 10) != 0);
    for (size_t i = 0; i < n; i++)
        out[i] = digits[n - 1 - i];
    out[n] = '\0';
    return n;
}

/* A whole number; minus zero as 0. */
static size_t print_signed(char *out, double value)
{
    size_t sign = value < 0;
    out[0] = '-';
    return sign + num_print_whole(out + sign, (uint64_t)fabs(value));
}

/*
 * The fewest digits that read back. More digits come closer, so where some
 * do, all larger numbers of digits do (but for powers of two, below which
 * numbers lie twice as dense): the search starts in the middle.
 */
static size_t print_shortest(char *out, double value, int most,
                             bool (*reads_back)(const char *, double))
{
    int exponent;
    bool power = fabs(frexp(value, &exponent)) == 0.5;
    int digits = power ? 1 : (most + 5) / 2;
    snprintf(out, NUM_TEXT, "%.*g", digits, value);
    if (reads_back(out, value) && !power) {
        while (digits > 1) {
            char fewer[NUM_TEXT];
            snprintf(fewer, sizeof fewer, "%.*g", digits - 1, value);
            if (!reads_back(fewer, value))
                break;
            memcpy(out, fewer, sizeof fewer);
            digits--;
        }
    }
    while (digits < most && !reads_back(out, value))
        snprintf(out, NUM_TEXT, "%.*g", ++digits, value);
    return strlen(out);
}

static bool double_reads_back(const char *text, double value)
{
    return strtod(text, NULL) == value;
}

static bool float_reads_back(const char *text, double value)
{
    return (double)strtof(text, NULL) == value;
}

size_t num_print_double(char *out, double value)
{
    if (fabs(value) < 0x1p53 && value == floor(value))
        return print_signed(out, value);
    return print_shortest(out, value, 17, double_reads_back);
}

size_t num_print_float(char *out, float value)
{
    if (fabsf(value) < 0x1p24F && value == floorf(value))
        return print_signed(out, (double)value);
    return print_shortest(out, (double)value, 9, float_reads_back);
}
