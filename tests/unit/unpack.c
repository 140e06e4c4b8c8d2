/* SPDX-License-Identifier: MIT */
#include "image/unpack.h"
#include "tiny.h"
#include "unit.h"

#include <math.h>
#include <stdlib.h>

enum { MOST = 200 };

/* Bit i of a row, the highest of a byte first. */
static unsigned bit(const unsigned char *row, size_t i)
{
    return (unsigned)row[i / 8] >> (7 - i % 8) & 1u;
}

/* Sample i of so many bits, bit by bit. */
static uint64_t by_hand(const unsigned char *row, size_t i, uint16_t bits)
{
    uint64_t value = 0;
    for (size_t b = i * bits; b < (i + 1) * bits; b++)
        value = value * 2 + bit(row, b);
    return value;
}

/* The same of whole bytes, which are in this machine's order. */
static uint64_t whole_by_hand(const unsigned char *row, size_t i, size_t bytes)
{
    uint64_t value = 0;
    for (size_t b = 0; b < bytes; b++)
        value = value * 256 +
                row[i * bytes + (sample_must_swap(true) ? bytes - 1 - b : b)];
    return value;
}

static uint64_t whole(const unsigned char *at, size_t bytes)
{
    uint8_t u8;
    uint16_t u16;
    uint32_t u32;
    uint64_t u64;
    memcpy(&u8, at, 1);
    memcpy(&u16, at, bytes < 2 ? 1 : 2);
    memcpy(&u32, at, bytes < 4 ? 1 : 4);
    memcpy(&u64, at, bytes < 8 ? 1 : 8);
    return bytes == 1 ? u8 : bytes == 2 ? u16 : bytes == 4 ? u32 : u64;
}

/* A row in memory of its exact size, misaligned; nothing beyond n samples is
 * written. */
static void unpacks(const struct unpack *u)
{
    size_t bytes = sample_bytes(u->type), n = 1 + unit_below(MOST);
    size_t row = (n * u->step * u->bits + 7) / 8, shift = unit_below(9);
    unsigned char *memory = malloc(shift + row);
    unsigned char *out = malloc(shift + n * bytes + 1);
    if (!CHECK(memory != NULL && out != NULL))
        return;
    unsigned char *from = memory + shift, *to = out + shift;
    for (size_t i = 0; i < row; i++)
        from[i] = (unsigned char)unit_random();
    to[n * bytes] = 0x5a;
    unit_case("%zu of %d bits to %s, from %d on, each %d", n, u->bits,
              sample_name(u->type), u->first, u->step);
    unpack_row(to, from, n, u);
    for (size_t i = 0; i < n && !unit_failed(); i++) {
        size_t at = i * u->step + u->first;
        SAME(whole(to + i * bytes, bytes),
             u->bits % 8 == 0 ? whole_by_hand(from, at, u->bits / 8)
                              : by_hand(from, at, u->bits));
    }
    SAME(to[n * bytes], 0x5a);
    free(memory);
    free(out);
}

static struct unpack random_step(enum sample_type type, uint16_t bits)
{
    uint16_t step = (uint16_t)(1 + unit_below(5));
    return (struct unpack){.type = type,
                           .bits = bits,
                           .step = step,
                           .first = (uint16_t)unit_below(step)};
}

static void bits_are_widened_with_their_values_kept(void)
{
    for (uint16_t bits = 1; bits < 32; bits++)
        for (int i = 0; i < 40 && !unit_failed(); i++) {
            struct unpack u = random_step(bits <= 8    ? SAMPLE_UINT8
                                          : bits <= 16 ? SAMPLE_UINT16
                                                       : SAMPLE_UINT32,
                                          bits);
            unpacks(&u);
        }
}

static void every_step_th_sample_is_taken_as_it_is(void)
{
    for (int i = 0; i < 1000 && !unit_failed(); i++) {
        enum sample_type type = (enum sample_type)(i % SAMPLE_TYPES);
        struct unpack u = random_step(type, (uint16_t)(8 * sample_bytes(type)));
        unpacks(&u);
    }
}

/* All of one bit are the largest value, and 0 between them is 0. */
static void neighbours_do_not_leak(void)
{
    for (uint16_t bits = 1; bits < 32; bits++) {
        if (bits % 8 == 0)
            continue;
        unsigned char row[64] = {0};
        uint32_t out[8];
        struct unpack u = {SAMPLE_UINT32, bits, 1, 0};
        for (size_t i = 0; i < 8; i += 2)
            for (size_t b = i * bits; b < (i + 1) * bits; b++)
                row[b / 8] = (unsigned char)(row[b / 8] | 0x80 >> b % 8);
        unit_case("%d bits", bits);
        unpack_row(out, row, 8, &u);
        for (size_t i = 0; i < 8; i++)
            SAME(out[i], i % 2 == 0 ? (UINT32_C(1) << bits) - 1 : 0);
    }
}

static void every_half_becomes_the_float_of_its_value(void)
{
    uint16_t *halves = unit_memory(65536, sizeof *halves);
    float *wide = unit_memory(65536, sizeof *wide);
    struct unpack u = {SAMPLE_FLOAT, 16, 1, 0};
    for (size_t i = 0; i < 65536; i++)
        halves[i] = (uint16_t)i;
    unpack_row(wide, halves, 65536, &u);
    for (size_t i = 0; i < 65536 && !unit_failed(); i++) {
        double value = tiny_half((uint16_t)i);
        unit_case("%#zx", i);
        SAME_REAL((double)wide[i], value);
        SAME(signbit(wide[i]) != 0, i >> 15);
    }
    free(halves);
    free(wide);
}

/* A NaN keeps its kind: quiet or not, its payload in the highest bits. */
static void nan_keeps_its_payload(void)
{
    for (uint32_t i = 0; i < 2048; i++) {
        uint16_t half = (uint16_t)((i & 1024) << 5 | 0x7c00 | (i & 1023));
        uint32_t bits;
        float wide;
        struct unpack u = {SAMPLE_FLOAT, 16, 1, 0};
        unpack_row(&wide, &half, 1, &u);
        memcpy(&bits, &wide, sizeof bits);
        unit_case("%#x", half);
        SAME(bits, (i & 1024) << 21 | 0x7f800000u | (i & 1023) << 13);
    }
}

static void halves_may_be_interleaved_and_misaligned(void)
{
    for (int i = 0; i < 500 && !unit_failed(); i++) {
        struct unpack u = random_step(SAMPLE_FLOAT, 16);
        size_t n = 1 + unit_below(MOST), shift = unit_below(4);
        unsigned char *memory = malloc(shift + 2 * n * u.step);
        unsigned char *out = malloc(shift + 4 * n);
        if (!CHECK(memory != NULL && out != NULL))
            return;
        for (size_t k = 0; k < 2 * n * u.step; k++)
            memory[shift + k] = (unsigned char)unit_random();
        unpack_row(out + shift, memory + shift, n, &u);
        for (size_t k = 0; k < n; k++) {
            uint16_t half;
            float wide;
            memcpy(&half, memory + shift + 2 * (k * u.step + u.first), 2);
            memcpy(&wide, out + shift + 4 * k, 4);
            SAME_REAL((double)wide, tiny_half(half));
        }
        free(memory);
        free(out);
    }
}

static const struct test TESTS[] = {
    {"samples of 1 to 31 bits are widened with their values kept",
     bits_are_widened_with_their_values_kept},
    {"every step-th sample is taken as it is",
     every_step_th_sample_is_taken_as_it_is},
    {"neighbours do not leak into a sample", neighbours_do_not_leak},
    {"every half becomes the float of its value",
     every_half_becomes_the_float_of_its_value},
    {"a NaN keeps its payload", nan_keeps_its_payload},
    {"halves may be interleaved and misaligned",
     halves_may_be_interleaved_and_misaligned},
};
SUITE(unpack, TESTS);
