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

/* All terms, each through the planes, down the columns and along the rows. */
static float whole(const struct kernel_taps *taps)
{
    float sum[KERNEL_TERMS], source[KERNEL_SOURCES];
    for (int s = 0; s < KERNEL_SOURCES; s++)
        source[s] = taps->volume == VOLUME_NONE
                        ? 1
                        : pass(taps->through[s], taps->rz, 1);
    for (int t = 0; t < KERNEL_TERMS; t++)
        sum[t] = pass(taps->down[t], taps->ry, source[0]);
    if (taps->volume == VOLUME_LOG)
        sum[0] = sum[0] + pass(taps->more, taps->ry, source[1]);
    if (taps->volume == VOLUME_DOG)
        sum[0] = pass(taps->more, taps->ry, source[1]);
    return pass(taps->along[0], taps->rx, sum[0]) +
           pass(taps->along[1], taps->rx, sum[1]);
}

/* The image itself. */
static void take_none(struct kernel_taps *taps)
{
    taps->down[0][0] = taps->along[0][0] = 1;
    taps->down[KERNEL_TERMS][0] = taps->along[KERNEL_TERMS][0] = 1;
}

static const int FLAT[2] = {0, 0}, DOWN[2] = {2, 0}, ALONG[2] = {0, 2};

/* The radii are those of the widest taps; the others' ends are 0. */
void gaussian_taps(struct kernel_taps *taps, enum background background,
                   const double sigma[2], double factor)
{
    *taps = (struct kernel_taps){.ry = 0};
    if (background == BACKGROUND_NONE) {
        take_none(taps);
    } else {
        const double f = background == BACKGROUND_DOG ? factor : 1;
        const double wide[2] = {f * sigma[0], f * sigma[1]};
        taps->ry = gaussian_radius(wide[0]);
        taps->rx = gaussian_radius(wide[1]);
        take_term(taps, KERNEL_TERMS, sigma, FLAT, 1);
        if (background == BACKGROUND_DOG) {
            double scale = 1 / (0.5 - 1 / (1 + f * f));
            take_term(taps, 0, sigma, FLAT, scale);
            take_term(taps, 1, wide, FLAT, -scale);
        } else {
            take_term(taps, 0, sigma, DOWN, -2 * sigma[0] * sigma[0]);
            take_term(taps, 1, sigma, ALONG, -2 * sigma[1] * sigma[1]);
        }
    }
    taps->flat = whole(taps);
}

/* Of source 0, smoothed through the planes, the derivatives of the others; of
 * source 1 the smoothing of the others, which is what term 0 is along rows. */
static void take_log(struct kernel_taps *taps, const double sigma[3])
{
    const double scale = -sqrt(32) / 3, *plane = sigma + 1;
    taps->volume = VOLUME_LOG;
    one_dimension(taps->through[0], sigma[0], 0, 1);
    one_dimension(taps->through[1], sigma[0], 2, sigma[0] * sigma[0]);
    take_term(taps, 0, plane, DOWN, scale * plane[0] * plane[0]);
    take_term(taps, 1, plane, ALONG, scale * plane[1] * plane[1]);
    one_dimension(taps->more, plane[0], 0, scale);
}

/* Source 0 is the narrow one, as the smoothing is. */
static void take_dog(struct kernel_taps *taps, const double sigma[3],
                     const double wide[3], double factor)
{
    const double shrunk = 1 + factor * factor;
    const double scale = 1 / (1 / sqrt(8) - 1 / (shrunk * sqrt(shrunk)));
    taps->volume = VOLUME_DOG;
    one_dimension(taps->through[0], sigma[0], 0, 1);
    one_dimension(taps->through[1], wide[0], 0, 1);
    one_dimension(taps->more, wide[1], 0, -scale);
    one_dimension(taps->along[0], wide[2], 0, 1);
    take_term(taps, 1, sigma + 1, FLAT, scale);
}

void gaussian_taps_volume(struct kernel_taps *taps, enum background background,
                          const double sigma[3], double factor)
{
    const double f = background == BACKGROUND_DOG ? factor : 1;
    const double wide[3] = {f * sigma[0], f * sigma[1], f * sigma[2]};
    *taps = (struct kernel_taps){.rz = 0};
    if (background == BACKGROUND_NONE) {
        take_none(taps);
    } else {
        taps->rz = gaussian_radius(wide[0]);
        taps->ry = gaussian_radius(wide[1]);
        taps->rx = gaussian_radius(wide[2]);
        take_term(taps, KERNEL_TERMS, sigma + 1, FLAT, 1);
        if (background == BACKGROUND_DOG)
            take_dog(taps, sigma, wide, factor);
        else
            take_log(taps, sigma);
    }
    taps->flat = whole(taps);
}
