/* SPDX-License-Identifier: MIT */
/*
 * Removing the background. All but the last functions work on one image, in
 * 2-D where it is one plane.
 */
#include "reference.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Half the width of the ellipse's row dy: sqrt(r^2 - dy^2), rounded. It is
 * never a half: 4 (r^2 - dy^2) is even, the square of 2 h + 1 odd. The disk's
 * is rounded down. */
static long half_width(const struct options *o, long r, long dy)
{
    long h = 0;
    if (o->footprint == RECT)
        return r;
    if (o->footprint == DISK) {
        while ((h + 1) * (h + 1) <= r * r - dy * dy)
            h++;
        return h;
    }
    while ((2 * h + 1) * (2 * h + 1) < 4 * (r * r - dy * dy))
        h++;
    return h;
}

/* The lowest or highest pixel under the footprint at (y, x). */
static float extreme(const float *image, const struct options *o, long y,
                     long x, bool highest)
{
    float best = image[y * o->width + x];
    long r = (o->k - 1) / 2;
    for (long dy = larger(-r, -y); dy <= smaller(r, o->height - 1 - y); dy++) {
        const float *row = image + (y + dy) * o->width;
        long h = half_width(o, r, dy);
        long from = larger(x - h, 0), to = smaller(x + h, o->width - 1);
        for (long i = from; i <= to; i++)
            if (highest ? row[i] > best : row[i] < best)
                best = row[i];
    }
    return best;
}

static float *morph(const float *image, const struct options *o, bool dilate)
{
    float *out = get_memory((size_t)n_pixels(o), sizeof *out);
    for (long z = 0; z < o->depth; z++)
        for (long y = 0; y < o->height; y++)
            for (long x = 0; x < o->width; x++) {
                long i = place(o, z, y, x);
                out[i] = isnan(image[i]) ? NAN
                                         : extreme(image + place(o, z, 0, 0), o,
                                                   y, x, dilate);
            }
    return out;
}

/* Each plane for itself, of a volume too. */
static float *tophat(const float *image, const struct options *o)
{
    float *eroded = morph(image, o, false);
    float *opened = morph(eroded, o, true);
    for (long i = 0; i < n_pixels(o); i++)
        opened[i] = image[i] - opened[i];
    free(eroded);
    return opened;
}

static float *copy(const float *image, const struct options *o, float factor)
{
    float *out = get_memory((size_t)n_pixels(o), sizeof *out);
    for (long i = 0; i < n_pixels(o); i++)
        out[i] = factor * image[i];
    return out;
}

static float *filter_one(const float *image, const struct options *o)
{
    return o->background == TOPHAT ? tophat(image, o)
           : o->background == NONE ? copy(image, o, 1)
                                   : gaussian(image, o);
}

/* Each plane as an image of its own. */
static float *filter_planes(const float *image, const struct options *o)
{
    size_t plane = (size_t)o->height * (size_t)o->width;
    float *out = get_memory((size_t)n_pixels(o), sizeof *out);
    struct options one = *o;
    one.depth = 1;
    for (size_t z = 0; z < (size_t)o->depth; z++) {
        float *filtered = filter_one(image + z * plane, &one);
        memcpy(out + z * plane, filtered, plane * sizeof *out);
        free(filtered);
    }
    return out;
}

float *filter(const float *image, const struct options *o)
{
    float *out =
        o->stack == VOLUME ? filter_one(image, o) : filter_planes(image, o);
    for (long i = 0; i < n_pixels(o); i++) {
        if (isnan(image[i]) || isnan(out[i])) /* also where it overflowed */
            out[i] = 0;
        out[i] = fmaxf(fminf(out[i], FLT_MAX), -FLT_MAX);
    }
    return out;
}

float *above_zero(const float *filtered, const struct options *o)
{
    float *out = copy(filtered, o, 1);
    for (long i = 0; i < n_pixels(o); i++)
        if (!(out[i] > 0))
            out[i] = 0;
    return out;
}

float *filter_negative(const float *image, const struct options *o)
{
    float *negative = copy(image, o, -1);
    float *filtered = filter(negative, o);
    float *out = above_zero(filtered, o);
    free(negative);
    free(filtered);
    return out;
}
