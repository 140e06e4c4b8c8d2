/* SPDX-License-Identifier: MIT */
#include "measure/fit_pixels.h"

#include <math.h>

/* A row of n, and what fills its last lanes. */
static void take_row(struct fit_pixels *pixels, size_t at, const float *row)
{
    const uint32_t n = pixels->n[PATCH_X];
    double low = pixels->low, high = pixels->high;
    size_t data = pixels->data;
    for (uint32_t x = 0; x < n; x++) {
        double value = (double)row[x];
        bool is = value == value;
        low = value < low ? value : low;
        high = value > high ? value : high;
        pixels->value[at + x] = is ? value : 0;
        pixels->weight[at + x] = is;
        data += is;
    }
    for (size_t x = n; x < pixels->row; x++)
        pixels->value[at + x] = pixels->weight[at + x] = 0;
    pixels->low = low;
    pixels->high = high;
    pixels->data = data;
}

void fit_pixels(struct fit_pixels *pixels, const struct patch *patch)
{
    memcpy(pixels->n, patch->n, sizeof pixels->n);
    pixels->row = ((size_t)patch->n[PATCH_X] + LANES - 1) / LANES * LANES;
    pixels->data = 0;
    pixels->low = INFINITY;
    pixels->high = -INFINITY;
    for (uint32_t z = 0; z < patch->n[PATCH_Z]; z++)
        for (uint32_t y = 0; y < patch->n[PATCH_Y]; y++)
            take_row(pixels, fit_pixels_row(pixels, z, y),
                     patch_row(patch, z, y));
    pixels->whole = pixels->data == (size_t)patch->n[PATCH_Z] *
                                        patch->n[PATCH_Y] * patch->n[PATCH_X];
}

void fit_pixels_scale(struct fit_pixels *pixels, double zero, double scale)
{
    size_t n = fit_pixels_row(pixels, pixels->n[PATCH_Z], 0);
    for (size_t i = 0; i < n; i += LANES) {
        lanes v = lanes_load(pixels->value + i);
        v = (v - lanes_of(zero)) * lanes_of(scale);
        lanes_store(pixels->value + i, lanes_larger(v, lanes_of(0)));
    }
    pixels->high = fmax((pixels->high - zero) * scale, 0);
    pixels->low = fmax((pixels->low - zero) * scale, 0);
}
