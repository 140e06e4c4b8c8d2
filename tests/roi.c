/* SPDX-License-Identifier: MIT */
/*
 * roi < FILE.roi: prints an ImageJ point ROI as "x y channel slice position
 * name", by the published layout (ij.io.RoiDecoder), and with no code of ours;
 * fails loudly where it is no such ROI.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static unsigned char bytes[4096];
static size_t size;

static unsigned long be(size_t at, size_t n)
{
    unsigned long value = 0;
    if (at + n > size) {
        fputs("roi: too short\n", stderr);
        exit(1);
    }
    for (size_t i = 0; i < n; i++)
        value = value << 8 | bytes[at + i];
    return value;
}

static double real(size_t at)
{
    unsigned bits = (unsigned)be(at, 4);
    float value;
    memcpy(&value, &bits, sizeof value);
    return (double)value;
}

int main(void)
{
    size = fread(bytes, 1, sizeof bytes, stdin);
    const size_t n = be(16, 2), more = be(60, 4);
    const int subpixel = (be(50, 2) & 128) != 0 && be(4, 2) >= 222;
    if (memcmp(bytes, "Iout", 4) != 0 || be(6, 1) != 10 || n != 1 ||
        !subpixel) {
        fputs("roi: is no point below a pixel\n", stderr);
        return 1;
    }
    const size_t name = be(more + 16, 4), letters = be(more + 20, 4);
    printf("%.9g %.9g %lu %lu %lu ", real(64 + 4 * n), real(64 + 8 * n),
           be(more + 4, 4), be(more + 8, 4), be(56, 4));
    for (size_t i = 0; i < letters; i++)
        putchar((int)be(name + 2 * i, 2));
    putchar('\n');
    return size == name + 2 * letters ? 0 : 1;
}
