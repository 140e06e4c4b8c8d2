/* SPDX-License-Identifier: MIT */
#include "measure/aperture.h"

#include "measure/median.h"
#include "measure/span.h"

#include <math.h>

void aperture_init(struct aperture *a, const struct measures *measures,
                   bool volume)
{
    double rz = volume ? measures->aperture[0] : 0;
    ellipsoid_init(&a->disk, rz, measures->aperture[1]);
    ellipsoid_init(&a->within, 0, measures->annulus_radius);
    for (int i = 0; i < MULTISCALES; i++)
        ellipsoid_init(&a->scale[i], rz, MULTISCALE_RADIUS[i]);
    a->annulus = measures->annulus;
}

void aperture_reach(const struct aperture *a, uint32_t reach[PATCH_AXES])
{
    uint32_t r = a->within.radius;
    r = r > a->disk.radius ? r : a->disk.radius;
    for (int i = 0; i < MULTISCALES; i++)
        r = r > a->scale[i].radius ? r : a->scale[i].radius;
    reach[PATCH_Z] = a->disk.depth;
    reach[PATCH_Y] = reach[PATCH_X] = r;
}

/* Pixels of the annulus's square; one that is left out is written too. */
static size_t most(const struct aperture *a)
{
    size_t side = 2 * (size_t)a->within.radius + 1;
    return (2 * (size_t)a->disk.depth + 1) * side * side + 1;
}

size_t aperture_bytes(const struct aperture *a)
{
    return 3 * most(a) * sizeof(float); /* the pixels, and for the median */
}

/* Those of columns from..end - 1 that have data. */
static size_t take(float *to, size_t n, const float *row, struct span span)
{
    for (uint32_t x = span.from; x < span.end; x++) {
        to[n] = row[x];
        n += row[x] == row[x];
    }
    return n;
}

/* Row y of the annulus: what is left and right of the disk. */
static size_t take_row(const struct aperture *a, const struct patch *raw,
                       const uint32_t at[2], float *to, size_t n)
{
    uint32_t dy = span_apart(at[1], raw->centre[PATCH_Y]);
    const float *row = patch_row(raw, at[0], at[1]);
    int inner = dy <= a->disk.radius ? a->disk.half[0][dy] : -1;
    struct span all = patch_span(raw, PATCH_X, (uint32_t)a->within.half[0][dy]);
    if (inner < 0)
        return take(to, n, row, all);
    struct span disk = patch_span(raw, PATCH_X, (uint32_t)inner);
    n = take(to, n, row, (struct span){all.from, disk.from});
    return take(to, n, row, (struct span){disk.end, all.end});
}

static size_t take_annulus(const struct aperture *a, const struct patch *raw,
                           float *to)
{
    struct span planes = patch_span(raw, PATCH_Z, a->disk.depth);
    struct span rows = patch_span(raw, PATCH_Y, a->within.radius);
    size_t n = 0;
    for (uint32_t z = planes.from; z < planes.end; z++)
        for (uint32_t y = rows.from; y < rows.end; y++)
            n = take_row(a, raw, (uint32_t[]){z, y}, to, n);
    return n;
}

static double mean_of(const float *values, size_t n)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += (double)values[i];
    return sum / (double)n;
}

static double deviation(const float *values, size_t n)
{
    double mean = mean_of(values, n), sum = 0;
    for (size_t i = 0; i < n; i++) {
        double off = (double)values[i] - mean;
        sum += off * off;
    }
    return n > 1 ? sqrt(sum / (double)(n - 1)) : NAN;
}

static float lowest(const float *values, size_t n)
{
    float low = values[0];
    for (size_t i = 1; i < n; i++)
        low = values[i] < low ? values[i] : low;
    return low;
}

/* 1.4826 times the median distance from the middle; leaves the distances. */
static double robust_deviation(float *values, size_t n, double middle,
                               float *work)
{
    for (size_t i = 0; i < n; i++)
        values[i] = (float)fabs((double)values[i] - middle);
    return 1.482602218505602 * median(values, n, work);
}

struct ground aperture_ground(const struct aperture *a, const struct patch *raw,
                              void *work)
{
    float *values = work, *spare = values + most(a);
    size_t n = take_annulus(a, raw, values);
    struct ground ground = {NAN, NAN, (double)n};
    if (n == 0)
        return ground;
    if (a->annulus == ANNULUS_MEDIAN) {
        ground.level = median(values, n, spare);
        ground.noise = robust_deviation(values, n, ground.level, spare);
        if (ground.noise > 0)
            return ground;
        take_annulus(a, raw, values);
    } else
        ground.level = a->annulus == ANNULUS_MEAN ? mean_of(values, n)
                                                  : (double)lowest(values, n);
    ground.noise = deviation(values, n);
    return ground;
}

struct light aperture_light(const struct ellipsoid *in, const struct patch *raw,
                            const struct ground *ground)
{
    struct span planes = patch_span(raw, PATCH_Z, in->depth);
    struct span rows = patch_span(raw, PATCH_Y, in->radius);
    double sum = 0;
    uint32_t area = 0;
    for (uint32_t z = planes.from; z < planes.end; z++)
        for (uint32_t y = rows.from; y < rows.end; y++) {
            int half = in->half[span_apart(z, raw->centre[PATCH_Z])]
                               [span_apart(y, raw->centre[PATCH_Y])];
            if (half < 0)
                continue;
            const float *row = patch_row(raw, z, y);
            struct span span = patch_span(raw, PATCH_X, (uint32_t)half);
            for (uint32_t x = span.from; x < span.end; x++) {
                bool data = row[x] == row[x];
                sum += data ? (double)row[x] : 0;
                area += data;
            }
        }
    double n = (double)area, s = ground->noise;
    double net = area > 0 ? sum - n * ground->level : NAN;
    double noise = sqrt(n * (s * s) * (1 + n / ground->n));
    return (struct light){net, n, noise > 0 ? net / noise : NAN};
}

double aperture_highest(const struct patch *raw, uint32_t side, uint32_t depth)
{
    struct patch in = patch_within(
        raw, (const uint32_t[PATCH_AXES]){depth, side / 2, side / 2});
    float high = -INFINITY;
    for (uint32_t z = 0; z < in.n[PATCH_Z]; z++)
        for (uint32_t y = 0; y < in.n[PATCH_Y]; y++) {
            const float *row = patch_row(&in, z, y);
            for (uint32_t x = 0; x < in.n[PATCH_X]; x++)
                high = row[x] > high ? row[x] : high;
        }
    return high > -INFINITY ? (double)high : NAN;
}
