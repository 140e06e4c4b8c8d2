/* SPDX-License-Identifier: MIT */
#include "base/num.h"

#include <errno.h>
#include <math.h>
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
