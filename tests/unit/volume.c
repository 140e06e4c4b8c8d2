/* SPDX-License-Identifier: MIT */
#include "volume.h"

#include "filter.h"
#include "unit.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>

/* A pixel, or a way to another. */
struct at {
    int64_t z, y, x;
};

static size_t place(const struct volume *v, struct at at)
{
    const struct volume_what *w = &v->what;
    size_t z = filter_reflect(at.z, w->depth);
    size_t y = filter_reflect(at.y, w->height);
    return (z * w->height + y) * w->width + filter_reflect(at.x, w->width);
}

/* A Gaussian, each axis of its own order. */
static double gaussian(const double s[3], double wider, const int order[3],
                       struct at by)
{
    return filter_tap(wider * s[0], order[0], by.z) *
           filter_tap(wider * s[1], order[1], by.y) *
           filter_tap(wider * s[2], order[2], by.x);
}

/* A Gaussian blob of the filter's sigmas, of height 1, becomes 2^-1.5 times as
 * high; its second derivatives there are -1/2 of that, each over sigma^2. */
static double weight(const struct volume_what *w, struct at by, double *size)
{
    static const int flat[3] = {0, 0, 0};
    const double f = w->factor;
    double sum = 0;
    *size = 0;
    if (w->background == BACKGROUND_DOG) {
        double scale = 1 / (pow(2, -1.5) - pow(1 + f * f, -1.5));
        double narrow = scale * gaussian(w->sigma, 1, flat, by);
        double wide = scale * gaussian(w->sigma, f, flat, by);
        *size = narrow + wide;
        return narrow - wide;
    }
    for (int axis = 0; axis < 3; axis++) {
        int order[3] = {0, 0, 0};
        order[axis] = 2;
        double part = -pow(2, 1.5) * 2 / 3 * w->sigma[axis] * w->sigma[axis] *
                      gaussian(w->sigma, 1, order, by);
        sum += part;
        *size += fabs(part);
    }
    return sum;
}

struct sums {
    double all, size, most; /* with a mean for what has no data */
    double part, share;     /* of what has, smoothed */
};

static void add(const struct volume *v, struct at at, struct at by, double mean,
                struct sums *sums)
{
    static const int flat[3] = {0, 0, 0};
    struct at to = {at.z + by.z, at.y + by.y, at.x + by.x};
    float pixel = v->value[place(v, to)];
    double size, times = weight(&v->what, by, &size);
    double value = pixel < INFINITY ? (double)pixel : mean;
    double smooth = gaussian(v->what.sigma, 1, flat, by);
    sums->all += times * value;
    sums->size += size;
    sums->most = fmax(sums->most, fabs(value));
    if (pixel < INFINITY) {
        sums->part += smooth * value;
        sums->share += smooth;
    }
}

static struct sums add_all(const struct volume *v, struct at at, double mean)
{
    const int64_t rz = v->taps.rz, ry = v->taps.ry, rx = v->taps.rx;
    struct sums sums = {.all = 0};
    for (int64_t dz = -rz; dz <= rz; dz++)
        for (int64_t dy = -ry; dy <= ry; dy++)
            for (int64_t dx = -rx; dx <= rx; dx++)
                add(v, at, (struct at){dz, dy, dx}, mean, &sums);
    return sums;
}

double volume_define(const struct volume *v, size_t k, double *error)
{
    const size_t width = v->what.width, plane = width * v->what.height;
    struct at at = {(int64_t)(k / plane), (int64_t)(k % plane / width),
                    (int64_t)(k % width)};
    struct sums sums = add_all(v, at, 0);
    if (v->what.gaps > 0)
        sums = add_all(v, at, sums.part / sums.share);
    *error = 24 * (double)FLT_EPSILON * sums.size * sums.most;
    return sums.all;
}

/* An axis: how many pixels it has, how far apart they lie. */
struct axis {
    int64_t n;
    size_t step;
};

/* One pass of the sequence along an axis, of all pixels. */
static void pass(const struct volume *v, struct axis axis, const float *tap,
                 uint32_t r, float *values)
{
    float *from = unit_memory(v->n, sizeof *from);
    memcpy(from, values, v->n * sizeof *from);
    for (size_t k = 0; k < v->n; k++) {
        int64_t at = (int64_t)(k / axis.step) % axis.n;
        const float *first = from + k - (size_t)at * axis.step;
        float sum = tap[0] * from[k];
        for (int64_t j = 1; j <= r; j++) {
            float both = first[filter_reflect(at - j, axis.n) * axis.step] +
                         first[filter_reflect(at + j, axis.n) * axis.step];
            sum = sum + tap[j] * both;
        }
        values[k] = sum;
    }
    free(from);
}

/* Through the planes by a source's taps, then down the columns. */
static float *source(const struct volume *v, const float *values, int which,
                     const float *down)
{
    const size_t width = v->what.width, plane = width * v->what.height;
    float *out = unit_memory(v->n, sizeof *out);
    memcpy(out, values, v->n * sizeof *out);
    pass(v, (struct axis){v->what.depth, plane}, v->taps.through[which],
         v->taps.rz, out);
    pass(v, (struct axis){v->what.height, width}, down, v->taps.ry, out);
    return out;
}

/* A term, or the smoothing: the passes' order is that of the axes, and sources
 * come together before the rows are passed along. */
static float *term(const struct volume *v, int t, const float *values)
{
    bool log = v->what.background == BACKGROUND_LOG;
    float *out = source(v, values, 0, v->taps.down[t]);
    if (t == 0) {
        float *more = source(v, values, 1, v->taps.more);
        for (size_t k = 0; k < v->n; k++)
            out[k] = log ? out[k] + more[k] : more[k];
        free(more);
    }
    pass(v, (struct axis){v->what.width, 1}, v->taps.along[t], v->taps.rx, out);
    return out;
}

enum { SMOOTH = KERNEL_TERMS, SUMS };

static void combine(struct volume *v, float *const *value, float *const *there)
{
    for (size_t k = 0; k < v->n; k++) {
        float sum = value[0][k] + value[1][k];
        float rest = v->taps.flat - (there[0][k] + there[1][k]);
        if (rest < 0 || rest > 0)
            sum = sum + value[SMOOTH][k] / there[SMOOTH][k] * rest;
        v->sum[k] = v->value[k] < INFINITY ? sum : 0;
    }
}

static void follow(struct volume *v)
{
    float *value[SUMS], *there[SUMS];
    float *values = unit_memory(v->n, sizeof *values);
    float *data = unit_memory(v->n, sizeof *data);
    for (size_t k = 0; k < v->n; k++) {
        data[k] = v->value[k] < INFINITY;
        values[k] = v->value[k] < INFINITY ? v->value[k] : 0;
    }
    for (int t = 0; t < SUMS; t++) {
        value[t] = term(v, t, values);
        there[t] = term(v, t, data);
    }
    combine(v, value, there);
    for (int t = 0; t < SUMS; t++) {
        free(value[t]);
        free(there[t]);
    }
    free(values);
    free(data);
}

float volume_height(float sum, float floor)
{
    return sum > floor ? fminf(sum, FLT_MAX) : 0; /* NaN: 0 */
}

void volume_make_of(struct volume *v, const struct volume_what *what,
                    const float *value)
{
    *v = (struct volume){.what = *what,
                         .n = (size_t)what->depth * what->height * what->width};
    gaussian_taps_volume(&v->taps, what->background, what->sigma, what->factor);
    v->value = unit_memory(v->n, sizeof *v->value);
    v->sum = unit_memory(v->n, sizeof *v->sum);
    memcpy(v->value, value, v->n * sizeof *value);
    follow(v);
}

/* Few values make plateaus; half of the volumes have values of both signs. */
void volume_make(struct volume *v, const struct volume_what *what)
{
    size_t n = (size_t)what->depth * what->height * what->width;
    uint32_t levels = unit_below(2) ? 4 : 2 + unit_below(UINT16_MAX);
    float *value = unit_memory(n, sizeof *value);
    float low = unit_below(2) ? 0 : 0.5F;
    for (size_t k = 0; k < n; k++) {
        bool gap = what->gaps > 0 && unit_below(what->gaps) == 0;
        float share = (float)unit_below(levels) / (float)(levels - 1);
        value[k] = gap ? INFINITY : what->scale * (share - low);
    }
    volume_make_of(v, what, value);
    free(value);
}

static double random_sigma(double most)
{
    return 0.25 + (most - 0.25) * unit_below(1001) / 1000.0;
}

struct volume_what volume_random(double most, uint32_t depth, uint32_t height,
                                 uint32_t width)
{
    static const uint32_t gaps[] = {0, 0, 3, 12, 400};
    struct volume_what what = {
        .background = unit_below(2) ? BACKGROUND_LOG : BACKGROUND_DOG,
        .factor = unit_below(3) ? 1.6 : 1.01 + unit_below(2000) / 1000.0,
        .depth = 1 + unit_below(depth),
        .height = 1 + unit_below(height),
        .width = 1 + unit_below(width),
        .gaps = gaps[unit_below(COUNT(gaps))],
        .scale = unit_below(3) ? UINT16_MAX : 0.37F};
    if (what.background == BACKGROUND_DOG)
        most = fmax(most / what.factor, 0.25);
    for (int axis = 0; axis < 3; axis++)
        what.sigma[axis] = random_sigma(most);
    if (unit_below(2))
        what.sigma[2] = what.sigma[1];
    return what;
}

void volume_case(const char *kernel, const struct volume_what *w)
{
    unit_case("%s, %s of %g, %g, %g, factor %g, %ux%ux%u, a gap in %u", kernel,
              background_name(w->background), w->sigma[0], w->sigma[1],
              w->sigma[2], w->factor, w->depth, w->height, w->width, w->gaps);
}

void volume_free(struct volume *v)
{
    free(v->value);
    free(v->sum);
}
