/* SPDX-License-Identifier: MIT */
/*
 * Writing numbers. Floats of the usual range are written by exact arithmetic
 * in doubles: of the decimals that read back as the float, in the interval of
 * half a step around it, the shortest (the idea of Steele and White 1990, on
 * a range where nothing needs more than 53 bits). All else is tried by printf.
 */
#include "base/num.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char PAIRS[] =
    "00010203040506070809101112131415161718192021222324"
    "25262728293031323334353637383940414243444546474849"
    "50515253545556575859606162636465666768697071727374"
    "75767778798081828384858687888990919293949596979899";

/* The last n decimal digits of value, n of them. */
static void put_digits(char *out, size_t n, uint64_t value)
{
    for (; n >= 2; value /= 100)
        memcpy(out + (n -= 2), PAIRS + value % 100 * 2, 2);
    if (n == 1)
        out[0] = (char)('0' + value % 10);
}

size_t num_print_whole(char *out, uint64_t value)
{
    size_t n = 1;
    for (uint64_t limit = 10; value >= limit && n < 20; limit *= 10)
        n++;
    put_digits(out, n, value);
    out[n] = '\0';
    return n;
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
    size_t sign = value < 0;
    out[0] = '-';
    if (fabs(value) < 0x1p53 && value == floor(value))
        return sign + num_print_whole(out + sign, (uint64_t)fabs(value));
    return print_shortest(out, value, 17, double_reads_back);
}

static const double POWER[] = {1e0, 1e1, 1e2, 1e3,  1e4,  1e5, 1e6,
                               1e7, 1e8, 1e9, 1e10, 1e11, 1e12};

/* The largest power of two that is no larger than a normal float. */
static float power_below(float value)
{
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    bits &= 0xff800000;
    memcpy(&value, &bits, sizeof value);
    return value;
}

/* Decimals that give a float of 1e-4 to 2^23 nine digits. */
static int decimals_of(float value, int exponent)
{
    /* log10(2) is 1233 / 2^12. The shift must not see what is below 0. */
    int log = ((exponent * 1233 + (16 << 12)) >> 12) - 16;
    int most = 8 - log;
    return (double)value * POWER[most - 1] < 1e8 ? most : most - 1;
}

/* whole and, of digits, those behind the point. */
static size_t put_decimal(char *out, uint32_t whole, uint64_t digits,
                          int decimals)
{
    size_t n = num_print_whole(out, whole);
    out[n++] = '.';
    put_digits(out + n, (size_t)decimals, digits);
    n += (size_t)decimals;
    out[n] = '\0';
    return n;
}

/*
 * A value that is positive, not whole and no power of two, from 1e-4 to 2^23.
 * Times 10^12 or less, it and its interval's ends, of 25 bits, need at most
 * 25 + 28 bits: nothing here rounds. What lies on an end reads back as the
 * even neighbour. The closest of the shortest is taken, as printf would.
 */
static size_t print_near(char *out, float value)
{
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    bool even = bits % 2 == 0;
    int decimals = decimals_of(value, (int)(bits >> 23) - 127);
    double half = 0x1p-24 * (double)power_below(value);
    double power = POWER[decimals], at = (double)value * power;
    double low = ((double)value - half) * power;
    double high = ((double)value + half) * power;
    /* Of nine digits or ten: 32 bits hold them. */
    uint32_t first = (uint32_t)low, last = (uint32_t)high, step = 1;
    first += !even || (double)first < low;
    last -= !even && (double)last == high;
    while ((first + 9) / 10 <= last / 10) {
        first = (first + 9) / 10;
        last /= 10;
        step *= 10;
        decimals--;
    }
    uint32_t digits = (uint32_t)at / step;
    double rest = 2 * (at - (double)(digits * step));
    digits += rest > step || (rest == step && digits % 2 == 1);
    return put_decimal(out, (uint32_t)value, digits, decimals);
}

size_t num_print_float(char *out, float value)
{
    float size = fabsf(value);
    size_t sign = value < 0;
    out[0] = '-';
    if (size < 0x1p24F && (float)(uint32_t)size == size)
        return sign + num_print_whole(out + sign, (uint32_t)size);
    /* Below a power of two floats lie twice as dense: lopsided. */
    if ((double)size < 1e-4 || size >= 0x1p23F || power_below(size) == size)
        return print_shortest(out, (double)value, 9, float_reads_back);
    return sign + print_near(out + sign, size);
}
