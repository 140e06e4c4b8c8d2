/* SPDX-License-Identifier: MIT */
/* Numbers, as tables have them. */
#include "reference.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

void print_number(float value)
{
    char text[64];
    if (isnan(value))
        return;
    if (fabsf(value) < 0x1p24F && truncf(value) == value) {
        printf("%ld", (long)value);
        return;
    }
    for (int digits = 1; digits <= 9; digits++) {
        snprintf(text, sizeof text, "%.*g", digits, (double)value);
        if (strtof(text, NULL) == value)
            break;
    }
    printf("%s", text);
}

static int by_value(const void *a, const void *b)
{
    const double *s = a, *t = b;
    return (*s > *t) - (*s < *t);
}

double median(double *values, size_t n)
{
    qsort(values, n, sizeof *values, by_value);
    return n > 0 ? (values[(n - 1) / 2] + values[n / 2]) / 2 : 0;
}
