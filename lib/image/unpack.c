/* SPDX-License-Identifier: MIT */
#include "image/unpack.h"

#include <string.h>

/* Every step-th sample of so many bytes; each case is a loop of its own so
 * that the size is known to the compiler. */
#define STRIDED(size)                                                          \
    for (size_t i = 0; i < n; i++)                                             \
    memcpy(to + i * (size), from + i * step * (size), (size))

static void pick(unsigned char *restrict to, const unsigned char *restrict from,
                 size_t n, size_t bytes, size_t step)
{
    if (step == 1)
        memcpy(to, from, n * bytes);
    else if (bytes == 1)
        STRIDED(1);
    else if (bytes == 2)
        STRIDED(2);
    else if (bytes == 4)
        STRIDED(4);
    else
        STRIDED(8);
}

static float widen_half(uint16_t half)
{
    uint32_t sign = (uint32_t)(half & 0x8000) << 16;
    uint32_t exponent = half >> 10 & 0x1f, fraction = half & 0x3ff;
    uint32_t bits;
    float value;
    if (exponent == 0) { /* 0 and subnormals: fraction times 2^-24, exact */
        value = (float)fraction / 16777216.0F;
        memcpy(&bits, &value, sizeof bits);
        bits |= sign;
    } else {
        uint32_t wide = exponent == 31 ? 255 : exponent + 112;
        bits = sign | wide << 23 | fraction << 13;
    }
    memcpy(&value, &bits, sizeof value);
    return value;
}

static void widen_halves(unsigned char *to, const unsigned char *from, size_t n,
                         size_t step)
{
    for (size_t i = 0; i < n; i++) {
        uint16_t half;
        memcpy(&half, from + 2 * i * step, sizeof half);
        float value = widen_half(half);
        memcpy(to + i * sizeof value, &value, sizeof value);
    }
}

static void put(unsigned char *to, uint32_t value, size_t bytes)
{
    uint8_t byte = (uint8_t)value;
    uint16_t two = (uint16_t)value;
    memcpy(to,
           bytes == 1   ? (const void *)&byte
           : bytes == 2 ? (const void *)&two
                        : (const void *)&value,
           bytes);
}

/* Three bytes: libtiff has put them into this machine's order. */
static uint32_t take_three(const unsigned char *at)
{
    if (sample_must_swap(true))
        return (uint32_t)at[2] << 16 | (uint32_t)at[1] << 8 | at[0];
    return (uint32_t)at[0] << 16 | (uint32_t)at[1] << 8 | at[2];
}

static uint32_t take_bits(const unsigned char *from, size_t at, uint16_t bits)
{
    uint64_t word = 0;
    size_t first = at / 8, last = (at + bits - 1) / 8;
    for (size_t i = first; i <= last; i++)
        word = word << 8 | from[i];
    word >>= 8 * (last + 1) - (at + bits);
    return (uint32_t)(word & ((UINT64_C(1) << bits) - 1));
}

void unpack_row(void *to, const void *from, size_t n, const struct unpack *u)
{
    size_t bytes = sample_bytes(u->type), step = u->step;
    const unsigned char *row = from;
    unsigned char *out = to;
    if (u->bits == 8 * bytes) {
        pick(out, row + u->first * bytes, n, bytes, step);
    } else if (u->type == SAMPLE_FLOAT) {
        widen_halves(out, row + (size_t)u->first * 2, n, step);
    } else {
        for (size_t i = 0; i < n; i++) {
            size_t index = i * step + u->first;
            put(out + i * bytes,
                u->bits == 24 ? take_three(row + 3 * index)
                              : take_bits(row, index * u->bits, u->bits),
                bytes);
        }
    }
}
