/* SPDX-License-Identifier: MIT */
/*
 * Two doubles side by side, as the smallest of vector units holds them: the
 * order of additions is written down, so it is the same for any compiler and
 * machine. exp and log are made of nothing but additions, multiplications and
 * a division, as a C library's may differ from processor to processor.
 */
#ifndef MEASURE_LANES_H
#define MEASURE_LANES_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

enum { LANES = 2 };
typedef double lanes __attribute__((vector_size(16)));
typedef uint64_t lanes_bits __attribute__((vector_size(16)));

static inline lanes lanes_load(const double *from)
{
    lanes v;
    memcpy(&v, from, sizeof v);
    return v;
}

static inline void lanes_store(double *to, lanes v)
{
    memcpy(to, &v, sizeof v);
}

static inline lanes lanes_of(double value)
{
    return (lanes){value, value};
}

static inline double lanes_sum(lanes v)
{
    return v[0] + v[1];
}

static inline lanes lanes_larger(lanes a, lanes b)
{
    lanes_bits first = (lanes_bits)(a > b);
    return (lanes)(((lanes_bits)a & first) | ((lanes_bits)b & ~first));
}

/* e^x for x <= 0, to 2 units in the last place; what is below e^-700 is
 * e^-700. 2^k times the Taylor series of e^r, |r| <= ln(2) / 2, which is added
 * up in pairs, as they need not wait for each other (Estrin's scheme). */
static inline lanes lanes_exp(lanes x)
{
    static const double c[] = {1.0 / 479001600,
                               1.0 / 39916800,
                               1.0 / 3628800,
                               1.0 / 362880,
                               1.0 / 40320,
                               1.0 / 5040,
                               1.0 / 720,
                               1.0 / 120,
                               1.0 / 24,
                               1.0 / 6,
                               0.5};
    const lanes whole = lanes_of(0x1.8p52); /* adding it rounds */
    x = lanes_larger(x, lanes_of(-700));
    lanes k = x * lanes_of(1.4426950408889634) + whole;
    lanes n = k - whole;
    lanes r =
        x - n * lanes_of(0x1.62e42feep-1) - n * lanes_of(0x1.a39ef35793c76p-33);
    lanes r2 = r * r, r4 = r2 * r2;
    lanes high = r2 * lanes_of(c[0]) + (r * lanes_of(c[1]) + lanes_of(c[2]));
    lanes middle = r2 * (r * lanes_of(c[3]) + lanes_of(c[4])) +
                   (r * lanes_of(c[5]) + lanes_of(c[6]));
    lanes low = r2 * (r * lanes_of(c[7]) + lanes_of(c[8])) +
                (r * lanes_of(c[9]) + lanes_of(c[10]));
    lanes tail = r4 * (r4 * high + middle) + low;
    lanes sum = lanes_of(1) + (r + r2 * tail);
    return (lanes)((lanes_bits)sum + ((lanes_bits)k << 52));
}

/* ln x of a normal x > 0, to 1e-10 of it; of 0 it is a finite number. ln 2^k
 * and 2 artanh f, f = (m - 1) / (m + 1), sqrt(1/2) <= m < sqrt(2). */
static inline lanes lanes_log(lanes x)
{
    const uint64_t root = 0x3fe6a09e667f3bcd, one = 0x3ff0000000000000;
    const lanes_bits low = {0xfffffffffffff, 0xfffffffffffff};
    const lanes_bits roots = {root, root}, up = {one - root, one - root};
    const lanes_bits big = {0x4330000000000000, 0x4330000000000000};
    lanes_bits bits = (lanes_bits)x + up;
    lanes k = (lanes)((bits >> 52) | big) - lanes_of(0x1p52 + 1023);
    lanes m = (lanes)((bits & low) + roots);
    lanes f = (m - lanes_of(1)) / (m + lanes_of(1)), s = f * f, s2 = s * s;
    lanes high = s2 * (s * lanes_of(2.0 / 13) + lanes_of(2.0 / 11)) +
                 (s * lanes_of(2.0 / 9) + lanes_of(2.0 / 7));
    lanes low_terms = s * lanes_of(2.0 / 5) + lanes_of(2.0 / 3);
    lanes sum = s * (s2 * high + low_terms) + lanes_of(2);
    return k * lanes_of(0.6931471805599453) + f * sum;
}

#endif
