/* SPDX-License-Identifier: MIT */
#include "filter.h"

#include "unit.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>

bool filter_counts(const struct filter *f, uint32_t y, uint32_t x)
{
    return y - f->own.y < f->own.height && x - f->own.x < f->own.width;
}

uint32_t filter_reflect(int64_t i, int64_t n)
{
    while (i < 0 || i >= n)
        i = i < 0 ? -1 - i : 2 * n - 1 - i;
    return (uint32_t)i;
}

double filter_tap(double sigma, int order, int64_t x)
{
    int64_t r = (int64_t)(4 * sigma + 0.5);
    double sum = 0, s2 = sigma * sigma;
    if (x < -r || x > r)
        return 0;
    for (int64_t i = -r; i <= r; i++)
        sum += exp(-(double)(i * i) / (2 * s2));
    double tap = exp(-(double)(x * x) / (2 * s2)) / sum;
    return order == 0 ? tap : tap * ((double)(x * x) / (s2 * s2) - 1 / s2);
}

/* One of the two terms at (dy, dx). */
static double weight(const struct filter_what *w, int term, int64_t dy,
                     int64_t dx)
{
    const double *s = w->sigma, f = w->factor;
    double wide = term == 0 ? 1 : f, sign = term == 0 ? 1 : -1;
    switch (w->background) {
    case BACKGROUND_LOG:
        return -2 * s[term] * s[term] *
               filter_tap(s[0], term == 0 ? 2 : 0, dy) *
               filter_tap(s[1], term == 0 ? 0 : 2, dx);
    case BACKGROUND_DOG:
        return sign * filter_tap(wide * s[0], 0, dy) *
               filter_tap(wide * s[1], 0, dx) / (0.5 - 1 / (1 + f * f));
    default:
        return term == 0 && dy == 0 && dx == 0;
    }
}

static float value_at(const struct filter *f, int64_t y, int64_t x)
{
    return f->value[(size_t)filter_reflect(y, f->what.height) * f->what.width +
                    filter_reflect(x, f->what.width)];
}

/* The mean around a pixel of those that have data, weighted by the (narrower)
 * Gaussian. */
static double mean_around(const struct filter *f, uint32_t y, uint32_t x)
{
    double sum = 0, share = 0;
    int64_t ry = f->taps.ry, rx = f->taps.rx;
    for (int64_t dy = -ry; dy <= ry; dy++)
        for (int64_t dx = -rx; dx <= rx; dx++) {
            float value = value_at(f, y + dy, x + dx);
            double tap = filter_tap(f->what.sigma[0], 0, dy) *
                         filter_tap(f->what.sigma[1], 0, dx);
            if (value < INFINITY) {
                sum += tap * (double)value;
                share += tap;
            }
        }
    return sum / share;
}

/* Each operation of float32 may lose half a unit in the last place of what it
 * adds; a few dozen of them add up to less than 16. */
double filter_define(const struct filter *f, uint32_t y, uint32_t x,
                     double *error)
{
    int64_t ry = f->taps.ry, rx = f->taps.rx;
    double sum = 0, mean = 0, size = 0, most = 0;
    if (f->what.gaps > 0 && f->what.background != BACKGROUND_NONE)
        mean = mean_around(f, y, x);
    for (int64_t dy = -ry; dy <= ry; dy++)
        for (int64_t dx = -rx; dx <= rx; dx++) {
            float pixel = value_at(f, y + dy, x + dx);
            double value = pixel < INFINITY ? (double)pixel : mean;
            double a = weight(&f->what, 0, dy, dx);
            double b = weight(&f->what, 1, dy, dx);
            sum += (a + b) * value;
            size += fabs(a) + fabs(b);
            most = fmax(most, fabs(value));
        }
    *error = 16 * (double)FLT_EPSILON * size * most;
    return sum;
}

/* One pass of the sequence: taps times those that step apart around at. */
static float pass(const float *tap, uint32_t r, const float *plane, int64_t at,
                  int64_t n, size_t step)
{
    float sum = tap[0] * plane[(size_t)at * step];
    for (int64_t j = 1; j <= r; j++) {
        float both = plane[filter_reflect(at - j, n) * step] +
                     plane[filter_reflect(at + j, n) * step];
        sum = sum + tap[j] * both;
    }
    return sum;
}

/* A term (or the smoothing, the last) of a plane. */
static void convolve(const struct filter *f, int term, const float *plane,
                     float *out)
{
    size_t height = f->what.height, width = f->what.width;
    float *down = unit_memory(height * width, sizeof *down);
    for (size_t i = 0; i < height * width; i++)
        down[i] = pass(f->taps.down[term], f->taps.ry, plane + i % width,
                       (int64_t)(i / width), (int64_t)height, width);
    for (size_t i = 0; i < height * width; i++)
        out[i] = pass(f->taps.along[term], f->taps.rx, down + i / width * width,
                      (int64_t)(i % width), (int64_t)width, 1);
    free(down);
}

/* The terms and the smoothing of what is there, and of where it is. */
enum { SMOOTH = KERNEL_TERMS, PLANES = 2 * (KERNEL_TERMS + 1) };

static void combine(struct filter *f, float *const *of)
{
    float *const *value = of, *const *there = of + KERNEL_TERMS + 1;
    size_t n = (size_t)f->what.height * f->what.width;
    for (size_t i = 0; i < n; i++) {
        float sum = value[0][i] + value[1][i];
        float rest = f->taps.flat - (there[0][i] + there[1][i]);
        if (rest < 0 || rest > 0)
            sum = sum + value[SMOOTH][i] / there[SMOOTH][i] * rest;
        bool data = f->value[i] < INFINITY;
        f->sum[i] = data ? sum : 0;
        float kept = sum > f->floor ? fminf(sum, FLT_MAX) : 0; /* NaN: 0 */
        f->height[i] = data ? kept : 0;
        if (!filter_counts(f, (uint32_t)(i / f->what.width),
                           (uint32_t)(i % f->what.width)))
            continue;
        f->tally.pixels += data;
        tally_float(&f->tally, f->height[i]);
    }
}

static void follow(struct filter *f)
{
    size_t n = (size_t)f->what.height * f->what.width;
    float *planes = unit_memory(n * (PLANES + 2), sizeof *planes), *of[PLANES];
    float *value = planes + n * PLANES, *there = value + n;
    for (size_t i = 0; i < n; i++) {
        there[i] = f->value[i] < INFINITY;
        value[i] = f->value[i] < INFINITY ? f->value[i] : 0;
    }
    for (int i = 0; i < PLANES; i++) {
        of[i] = planes + (size_t)i * n;
        convolve(f, i % (KERNEL_TERMS + 1), i <= SMOOTH ? value : there, of[i]);
    }
    combine(f, of);
    free(planes);
}

/* Rows as they are filtered; what lies further beside them is anything. */
static void pad_rows(struct filter *f)
{
    int64_t width = f->what.width, rx = f->taps.rx;
    f->stride = row_stride(&ROW_F32, f->what.width, f->taps.rx);
    f->margin = row_margin(&ROW_F32, f->taps.rx);
    f->rows = aligned_alloc(ROW_ALIGN, f->what.height * f->stride);
    ROW_F32.fill(f->rows, f->what.height * f->stride / sizeof(float),
                 unit_below(2) ? ROW_HIGH : ROW_LOW);
    for (uint32_t y = 0; y < f->what.height; y++) {
        float *row = (float *)(void *)(f->rows + y * f->stride + f->margin);
        for (int64_t x = -rx; x < width + rx; x++) {
            row[x] = value_at(f, y, x);
            f->gap[y] |= !(row[x] < INFINITY);
        }
    }
}

void filter_make_of(struct filter *f, const struct filter_what *what,
                    const float *value)
{
    size_t n = (size_t)what->height * what->width;
    uint32_t y = unit_below(what->height), x = unit_below(what->width);
    *f = (struct filter){.what = *what,
                         .own = {.y = y,
                                 .x = x,
                                 .height = 1 + unit_below(what->height - y),
                                 .width = 1 + unit_below(what->width - x)}};
    double least = unit_below(3) * (double)what->scale / 9;
    f->floor = ROW_F32.below(least);
    f->level = ROW_F32.at_most(unit_below(8) * (double)what->scale / 8);
    gaussian_taps(&f->taps, what->background, what->sigma, what->factor);
    f->value = unit_memory(n, sizeof *f->value);
    f->sum = unit_memory(n, sizeof *f->sum);
    f->height = unit_memory(n, sizeof *f->height);
    f->gap = unit_memory(what->height, sizeof *f->gap);
    memcpy(f->value, value, n * sizeof *value);
    pad_rows(f);
    follow(f);
}

/* Few values make plateaus; half of the images have values of both signs. */
void filter_make(struct filter *f, const struct filter_what *what)
{
    size_t n = (size_t)what->height * what->width;
    uint32_t levels = unit_below(2) ? 4 : 2 + unit_below(UINT16_MAX);
    float *value = unit_memory(n, sizeof *value),
          low = unit_below(2) ? 0 : 0.5F;
    for (size_t i = 0; i < n; i++) {
        bool gap = what->gaps > 0 && unit_below(what->gaps) == 0;
        float share = (float)unit_below(levels) / (float)(levels - 1);
        value[i] = gap ? INFINITY : what->scale * (share - low);
    }
    filter_make_of(f, what, value);
    free(value);
}

void filter_free(struct filter *f)
{
    free(f->rows);
    free(f->value);
    free(f->gap);
    free(f->sum);
    free(f->height);
}
