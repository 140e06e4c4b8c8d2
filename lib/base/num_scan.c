/* SPDX-License-Identifier: MIT */
/*
 * Reading numbers of the plain form, fast: digits, and digits with a point.
 * A decimal of at most 53 bits over a power of ten that is a double itself is
 * rounded once, by the division (Clinger 1990); from there to a float it is
 * rounded right unless the double lies half-way between two floats.
 */
#include "base/num.h"

#include <string.h>

static const double POWER[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,
                               1e7,  1e8,  1e9,  1e10, 1e11, 1e12, 1e13,
                               1e14, 1e15, 1e16, 1e17, 1e18, 1e19};

enum { MOST_DIGITS = 19 }; /* always below 2^64 */

/* Appends the digits at text to *value (modulo 2^64); gives what follows. */
static const char *take_digits(const char *text, uint64_t *value)
{
    uint64_t sum = *value;
    for (; (unsigned char)(*text - '0') < 10; text++)
        sum = sum * 10 + (unsigned char)(*text - '0');
    *value = sum;
    return text;
}

bool num_scan_u32(const char **text, uint32_t *out)
{
    uint64_t value = 0;
    const char *end = take_digits(*text, &value);
    if (end == *text || end - *text > MOST_DIGITS || value > UINT32_MAX)
        return false;
    *text = end;
    *out = (uint32_t)value;
    return true;
}

bool num_scan_real(const char **text, double *out)
{
    bool negative = **text == '-';
    const char *first = *text + negative;
    uint64_t digits = 0;
    const char *end = take_digits(first, &digits);
    ptrdiff_t n = end - first, decimals = 0;
    if (n > 0 && *end == '.') {
        const char *point = end;
        end = take_digits(point + 1, &digits);
        decimals = end - point - 1;
    }
    if (n == 0 || n + decimals > MOST_DIGITS || digits > (uint64_t)1 << 53)
        return false;
    double value = (double)digits;
    if (decimals > 0) /* to divide takes as long as all the rest */
        value /= POWER[decimals];
    *text = end;
    *out = negative ? -value : value;
    return true;
}

static bool is_half_way(double value)
{
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    return (bits & 0x1fffffff) == 0x10000000;
}

bool num_scan_float(const char **text, float *out)
{
    const char *end = *text;
    double value;
    if (!num_scan_real(&end, &value) || is_half_way(value))
        return false;
    *text = end;
    *out = (float)value;
    return true;
}
