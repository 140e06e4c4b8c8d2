/* SPDX-License-Identifier: MIT */
#include "base/tally.h"

#include <math.h>
#include <string.h>

void tally_float(struct tally *tally, float value)
{
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    uint32_t exponent = bits >> 23 & 0xff, significand = bits & 0x7fffff;
    if (exponent == 0)
        exponent = 1;
    else
        significand |= 0x800000;
    tally->part[exponent] += significand;
    if (value > tally->max)
        tally->max = value;
}

bool tally_add(struct tally *sum, const struct tally *more)
{
    bool lost =
        __builtin_add_overflow(sum->pixels, more->pixels, &sum->pixels) ||
        __builtin_add_overflow(sum->whole, more->whole, &sum->whole);
    for (int e = 0; e < TALLY_EXPONENTS; e++)
        lost |=
            __builtin_add_overflow(sum->part[e], more->part[e], &sum->part[e]);
    if (more->max > sum->max)
        sum->max = more->max;
    return !lost;
}

/* The sum as one integer of 64-bit words, in units of 2^-149. */
enum { WORDS = (TALLY_EXPONENTS + 64) / 64 + 1 };

static void add_shifted(uint64_t words[WORDS], uint64_t value, unsigned shift)
{
    unsigned at = shift / 64, bit = shift % 64;
    uint64_t low = value << bit, high = bit ? value >> (64 - bit) : 0;
    unsigned carry = __builtin_add_overflow(words[at], low, &words[at]);
    for (at++; at < WORDS && (high != 0 || carry != 0); at++) {
        uint64_t add = high + carry; /* high < 2^63: no overflow */
        carry = __builtin_add_overflow(words[at], add, &words[at]);
        high = 0;
    }
}

/* Rounds to nearest, ties to even: the top 64 bits, the lowest of which
 * also stands for all that lies below it. */
static double to_double(const uint64_t words[WORDS])
{
    int top = WORDS - 1;
    while (top > 0 && words[top] == 0)
        top--;
    if (top == 0)
        return ldexp((double)words[0], -149);
    int lead = __builtin_clzll(words[top]);
    uint64_t value = words[top] << lead;
    uint64_t below = words[top - 1];
    if (lead > 0) {
        value |= below >> (64 - lead);
        below <<= lead;
    }
    for (int i = top - 2; i >= 0; i--)
        below |= words[i];
    value |= below != 0;
    return ldexp((double)value, 64 * top - lead - 149);
}

double tally_mean(const struct tally *tally)
{
    uint64_t words[WORDS] = {0};
    if (tally->pixels == 0)
        return 0;
    for (unsigned e = 1; e < TALLY_EXPONENTS; e++)
        add_shifted(words, tally->part[e], e - 1);
    double sum = to_double(words) + (double)tally->whole;
    return sum / (double)tally->pixels;
}
