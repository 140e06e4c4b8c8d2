/* SPDX-License-Identifier: MIT */
/*
 * Removing the background. The Gaussian filters are those of scipy.ndimage, in
 * float32 by the sequence of operations that man 7 spottools fixes.
 */
#include "reference.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>

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
    float *out = get_memory((size_t)o->height * (size_t)o->width, sizeof *out);
    for (long y = 0; y < o->height; y++)
        for (long x = 0; x < o->width; x++)
            out[y * o->width + x] = isnan(image[y * o->width + x])
                                        ? NAN
                                        : extreme(image, o, y, x, dilate);
    return out;
}
static float *tophat(const float *image, const struct options *o)
{
    float *eroded = morph(image, o, false);
    float *opened = morph(eroded, o, true);
    for (long i = 0; i < o->height * o->width; i++)
        opened[i] = image[i] - opened[i];
    free(eroded);
    return opened;
}

enum { MOST = 128 };

/* Weights at 0..radius, 0 beyond; down the columns and along the rows. */
struct taps {
    float down[MOST], along[MOST];
    long ry, rx;
};

/* A Gaussian's, normalised over int(4 sigma + 0.5) pixels to either side, or
 * its second derivative's. */
static void make_taps(float taps[MOST], double sigma, bool second, double scale)
{
    long r = (long)(4 * sigma + 0.5);
    double sum = 0;
    for (long x = -r; x <= r; x++)
        sum += exp(-(double)(x * x) / (2 * sigma * sigma));
    for (long x = 0; x < MOST; x++) {
        double x2 = (double)(x * x), s2 = sigma * sigma;
        double weight = x <= r ? exp(-x2 / (2 * s2)) / sum : 0;
        if (second)
            weight *= x2 / (s2 * s2) - 1 / s2;
        taps[x] = (float)(scale * weight);
    }
}

/* Beyond the border: d c b a | a b c d | d c b a. */
static long reflect(long i, long n)
{
    while (i < 0 || i >= n)
        i = i < 0 ? -1 - i : 2 * n - 1 - i;
    return i;
}

static float *pass(const float *in, const struct options *o, const float *taps,
                   long r, bool down)
{
    long h = o->height, w = o->width;
    float *out = get_memory((size_t)h * (size_t)w, sizeof *out);
    for (long y = 0; y < h; y++)
        for (long x = 0; x < w; x++) {
            float sum = taps[0] * in[y * w + x];
            for (long j = 1; j <= r; j++) {
                float a = down ? in[reflect(y - j, h) * w + x]
                               : in[y * w + reflect(x - j, w)];
                float b = down ? in[reflect(y + j, h) * w + x]
                               : in[y * w + reflect(x + j, w)];
                sum = sum + taps[j] * (a + b);
            }
            out[y * w + x] = sum;
        }
    return out;
}

static float *convolve(const float *in, const struct options *o,
                       const struct taps *taps)
{
    float *between = pass(in, o, taps->down, taps->ry, true);
    float *out = pass(between, o, taps->along, taps->rx, false);
    free(between);
    return out;
}

/* All that is made of one image: both terms, and its smoothing. */
struct made {
    float *term[2], *smooth;
};

static struct made make(const float *in, const struct options *o,
                        const struct taps taps[3])
{
    return (struct made){{convolve(in, o, &taps[0]), convolve(in, o, &taps[1])},
                         convolve(in, o, &taps[2])};
}

static void made_free(struct made made)
{
    free(made.term[0]);
    free(made.term[1]);
    free(made.smooth);
}

/* Two terms, which are added, and the smoothing. All reach equally far. */
static void take_taps(struct taps taps[3], const struct options *o)
{
    double sy = o->sigma[0], sx = o->sigma[1], f = o->factor;
    double scale = 1 / (0.5 - 1 / (1 + f * f));
    bool log = o->background == LOG;
    make_taps(taps[2].down, sy, false, 1);
    make_taps(taps[2].along, sx, false, 1);
    make_taps(taps[0].down, sy, log, log ? -2 * sy * sy : scale);
    make_taps(taps[0].along, sx, false, 1);
    make_taps(taps[1].down, log ? sy : f * sy, false,
              log ? -2 * sx * sx : -scale);
    make_taps(taps[1].along, log ? sx : f * sx, log, 1);
    for (int i = 0; i < 3; i++) {
        taps[i].ry = (long)(4 * (log ? sy : f * sy) + 0.5);
        taps[i].rx = (long)(4 * (log ? sx : f * sx) + 0.5);
    }
}

/* Pixels without data count as the mean of those around that have some. */
static float *gaussian(const float *image, const struct options *o)
{
    size_t pixels = (size_t)o->height * (size_t)o->width;
    float *value = get_memory(pixels, sizeof *value);
    float *there = get_memory(pixels, sizeof *there);
    float *one = get_memory(pixels, sizeof *one);
    struct taps taps[3];
    take_taps(taps, o);
    for (size_t i = 0; i < pixels; i++) {
        value[i] = isnan(image[i]) ? 0 : image[i];
        there[i] = isnan(image[i]) ? 0.0F : 1.0F;
        one[i] = 1;
    }
    struct made values = make(value, o, taps), there_is = make(there, o, taps),
                all = make(one, o, taps);
    for (size_t i = 0; i < pixels; i++) {
        float flat = all.term[0][i] + all.term[1][i];
        float part = there_is.term[0][i] + there_is.term[1][i];
        value[i] = values.term[0][i] + values.term[1][i];
        if (flat - part != 0)
            value[i] = value[i] +
                       values.smooth[i] / there_is.smooth[i] * (flat - part);
    }
    made_free(values);
    made_free(there_is);
    made_free(all);
    free(there);
    free(one);
    return value;
}

static float *copy(const float *image, const struct options *o, float factor)
{
    long pixels = o->height * o->width;
    float *out = get_memory((size_t)pixels, sizeof *out);
    for (long i = 0; i < pixels; i++)
        out[i] = factor * image[i];
    return out;
}

float *filter(const float *image, const struct options *o)
{
    float *out = o->background == TOPHAT ? tophat(image, o)
                 : o->background == NONE ? copy(image, o, 1)
                                         : gaussian(image, o);
    for (long i = 0; i < o->height * o->width; i++) {
        if (isnan(image[i]) || !(out[i] > 0)) /* also where it overflowed */
            out[i] = 0;
        if (out[i] > FLT_MAX)
            out[i] = FLT_MAX;
    }
    return out;
}

float *filter_negative(const float *image, const struct options *o)
{
    float *negative = copy(image, o, -1);
    float *out = filter(negative, o);
    free(negative);
    return out;
}
