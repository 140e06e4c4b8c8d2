/* SPDX-License-Identifier: MIT */
#include "detect/gaussian.h"

#include <assert.h>
#include <math.h>

uint32_t gaussian_radius(double sigma)
{
    return (uint32_t)(4 * sigma + 0.5);
}

/* Taps 0..r of the order, times scale. */
static void one_dimension(float *taps, double sigma, int order, double scale)
{
    double weight[KERNEL_TAPS_MAX + 1], sum = 0, s2 = sigma * sigma;
    uint32_t r = gaussian_radius(sigma);
    assert(r <= KERNEL_TAPS_MAX);
    for (uint32_t x = 0; x <= r; x++) {
        weight[x] = exp(-0.5 / s2 * ((double)x * x));
        sum += x == 0 ? weight[x] : 2 * weight[x];
    }
    for (uint32_t x = 0; x <= r; x++) {
        double factor =
            order == 2 ? (double)x * x / (s2 * s2) - 1 / s2 : (double)1;
        taps[x] = (float)(scale * factor * weight[x] / sum);
    }
}

static void take_term(struct kernel_taps *taps, int term, const double sigma[2],
                      const int order[2], double scale)
{
    one_dimension(taps->down[term], sigma[0], order[0], scale);
    one_dimension(taps->along[term], sigma[1], order[1], 1);
}

/* What the taps make of a 1, by the kernel's sequence of operations. */
static float pass(const float *taps, uint32_t r, float value)
{
    float sum = taps[0] * value;
    for (uint32_t j = 1; j <= r; j++)
        sum = sum + taps[j] * (value + value);
    return sum;
}

static float whole(const struct kernel_taps *taps, int term)
{
    return pass(taps->along[term], taps->rx,
                pass(taps->down[term], taps->ry, 1));
}

/* The radii are those of the widest taps; the others' ends are 0. */
void gaussian_taps(struct kernel_taps *taps, enum background background,
                   const double sigma[2], double factor)
{
    static const int flat[2] = {0, 0}, down[2] = {2, 0}, along[2] = {0, 2};
    *taps = (struct kernel_taps){.ry = 0};
    if (background == BACKGROUND_NONE) {
        taps->down[0][0] = taps->along[0][0] = 1;
        taps->down[KERNEL_TERMS][0] = taps->along[KERNEL_TERMS][0] = 1;
    } else {
        const double f = background == BACKGROUND_DOG ? factor : 1;
        const double wide[2] = {f * sigma[0], f * sigma[1]};
        taps->ry = gaussian_radius(wide[0]);
        taps->rx = gaussian_radius(wide[1]);
        take_term(taps, KERNEL_TERMS, sigma, flat, 1);
        if (background == BACKGROUND_DOG) {
            double scale = 1 / (0.5 - 1 / (1 + f * f));
            take_term(taps, 0, sigma, flat, scale);
            take_term(taps, 1, wide, flat, -scale);
        } else {
            take_term(taps, 0, sigma, down, -2 * sigma[0] * sigma[0]);
            take_term(taps, 1, sigma, along, -2 * sigma[1] * sigma[1]);
        }
    }
    taps->flat = whole(taps, 0) + whole(taps, 1);
}
