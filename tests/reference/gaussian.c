/* SPDX-License-Identifier: MIT */
/*
 * The Gaussian filters, which are those of scipy.ndimage, in float32 by the
 * sequence of operations that man 7 spottools fixes. An image of one plane is
 * in 2-D.
 */
#include "reference.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MOST = 128 };

/* At 0..r, 0 beyond: a Gaussian's, normalised over int(4 sigma + 0.5) pixels
 * to either side, or its second derivative's. */
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

/* The image along an axis: at[p * step], p = 0..n - 1. */
struct line {
    const float *at;
    long n, step;
};

static float weigh(struct line line, long p, const float *taps, long r)
{
    float sum = taps[0] * line.at[p * line.step];
    for (long j = 1; j <= r; j++) {
        float a = line.at[reflect(p - j, line.n) * line.step];
        float b = line.at[reflect(p + j, line.n) * line.step];
        sum = sum + taps[j] * (a + b);
    }
    return sum;
}

/* A Gaussian along an axis, or its second derivative. */
struct part {
    int axis;
    bool second;
    double sigma, scale;
};

/* All parts along an axis reach equally far: those that are narrower go on as
 * zeros. */
static float *pass(const float *in, const struct options *o, struct part part)
{
    float *out = get_memory((size_t)n_pixels(o), sizeof *out), taps[MOST];
    const long n[] = {o->depth, o->height, o->width};
    const long step[] = {o->height * o->width, o->width, 1};
    double widest =
        o->sigma[part.axis] * (o->background == DOG ? o->factor : 1);
    make_taps(taps, part.sigma, part.second, part.scale);
    for (long i = 0; i < n_pixels(o); i++) {
        long p = i / step[part.axis] % n[part.axis];
        struct line line = {in + i - p * step[part.axis], n[part.axis],
                            step[part.axis]};
        out[i] = weigh(line, p, taps, (long)(4 * widest + 0.5));
    }
    return out;
}

/* The same, of what is then no longer needed. */
static float *pass_on(float *in, const struct options *o, struct part part)
{
    float *out = pass(in, o, part);
    free(in);
    return out;
}

/* Adds b, which is then no longer needed. */
static float *add_to(float *a, float *b, const struct options *o)
{
    for (long i = 0; i < n_pixels(o); i++)
        a[i] = a[i] + b[i];
    free(b);
    return a;
}

/* Through the planes of a volume; else the image. */
static float *through(const float *in, const struct options *o,
                      struct part part)
{
    float *same;
    if (o->depth > 1)
        return pass(in, o, part);
    same = get_memory((size_t)n_pixels(o), sizeof *same);
    memcpy(same, in, (size_t)n_pixels(o) * sizeof *same);
    return same;
}

/* A blob of the same sigmas leaves (D/2) 2^(-D/2) of its height, in D
 * dimensions, before it is scaled. What is derived along z joins what is
 * derived along y before both are smoothed along x. */
static float *log_terms(const float *in, const struct options *o)
{
    double sz = o->sigma[Z], sy = o->sigma[Y], sx = o->sigma[X];
    bool volume = o->depth > 1;
    double scale = volume ? -sqrt(32) / 3 : -2;
    float *even = through(in, o, (struct part){Z, false, sz, 1});
    float *first = pass(even, o, (struct part){Y, true, sy, scale * sy * sy});
    float *second = pass(even, o, (struct part){Y, false, sy, scale * sx * sx});
    if (volume) {
        float *derived = through(in, o, (struct part){Z, true, sz, sz * sz});
        derived = pass_on(derived, o, (struct part){Y, false, sy, scale});
        first = add_to(first, derived, o);
    }
    free(even);
    first = pass_on(first, o, (struct part){X, false, sx, 1});
    second = pass_on(second, o, (struct part){X, true, sx, 1});
    return add_to(first, second, o);
}

/* One Gaussian, f times as wide as the filter's. */
static float *smooth(const float *in, const struct options *o, double f,
                     double scale)
{
    float *out = through(in, o, (struct part){Z, false, f * o->sigma[Z], 1});
    out = pass_on(out, o, (struct part){Y, false, f * o->sigma[Y], scale});
    return pass_on(out, o, (struct part){X, false, f * o->sigma[X], 1});
}

static float *dog_terms(const float *in, const struct options *o)
{
    double f = o->factor, wide = 1 / (1 + f * f);
    double left = o->depth > 1 ? sqrt(0.125) - wide * sqrt(wide) : 0.5 - wide;
    return add_to(smooth(in, o, 1, 1 / left), smooth(in, o, f, -1 / left), o);
}

/* All that is made of one image: the terms, added, and its smoothing. */
struct made {
    float *sum, *smooth;
};

static struct made make(const float *in, const struct options *o)
{
    return (struct made){o->background == LOG ? log_terms(in, o)
                                              : dog_terms(in, o),
                         smooth(in, o, 1, 1)};
}

static void made_free(struct made made)
{
    free(made.sum);
    free(made.smooth);
}

/* Pixels without data count as the mean of those around that have some. */
float *gaussian(const float *image, const struct options *o)
{
    size_t pixels = (size_t)n_pixels(o);
    float *value = get_memory(pixels, sizeof *value);
    float *there = get_memory(pixels, sizeof *there);
    float *one = get_memory(pixels, sizeof *one);
    for (size_t i = 0; i < pixels; i++) {
        value[i] = isnan(image[i]) ? 0 : image[i];
        there[i] = isnan(image[i]) ? 0.0F : 1.0F;
        one[i] = 1;
    }
    struct made values = make(value, o), there_is = make(there, o),
                all = make(one, o);
    for (size_t i = 0; i < pixels; i++) {
        float rest = all.sum[i] - there_is.sum[i];
        value[i] = values.sum[i];
        if (rest != 0)
            value[i] = value[i] + values.smooth[i] / there_is.smooth[i] * rest;
    }
    made_free(values);
    made_free(there_is);
    made_free(all);
    free(there);
    free(one);
    return value;
}
