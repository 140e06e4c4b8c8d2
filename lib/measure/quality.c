/* SPDX-License-Identifier: MIT */
#include "measure/quality.h"

#include "measure/span.h"

#include <math.h>

bool quality_init(struct quality *q, double sigma)
{
    double radius = 1.5 * sigma > 2 ? floor(1.5 * sigma) : 2;
    double sum = 0, sum2 = 0;
    if (!(radius <= QUALITY_RADIUS_MOST))
        return false;
    *q = (struct quality){.radius = (uint32_t)radius};
    for (uint32_t y = 0; y <= q->radius; y++)
        for (uint32_t x = 0; x <= q->radius; x++) {
            double r2 = y * y + x * x, half2 = r2 / (2 * sigma * sigma);
            if (half2 > 1.5 * 1.5 / 2 && r2 > 4)
                continue;
            uint32_t alike = (y > 0 ? 2U : 1U) * (x > 0 ? 2U : 1U);
            double tap = exp(-half2);
            q->tap[y][x] = tap;
            q->half[y] = x;
            q->n += alike;
            sum += alike * tap;
            sum2 += alike * (tap * tap);
        }
    double denominator = sum2 - sum * sum / q->n;
    for (uint32_t y = 0; y <= q->radius; y++)
        for (uint32_t x = 0; x <= q->half[y]; x++)
            q->tap[y][x] = (q->tap[y][x] - sum / q->n) / denominator;
    return true;
}

uint32_t quality_reach(const struct quality *q)
{
    return 2 * q->radius;
}

/* The convolved pixel at the patch's own; the sum of those under the kernel. */
static double convolve(const struct quality *q, const struct patch *p,
                       double *under)
{
    const uint32_t *c = p->centre, r = q->radius;
    double all = 0;
    *under = 0;
    for (uint32_t y = c[PATCH_Y] - r; y <= c[PATCH_Y] + r; y++) {
        uint32_t dy = span_apart(y, c[PATCH_Y]);
        const float *row = patch_row(p, c[PATCH_Z], y) + c[PATCH_X];
        const double *tap = q->tap[dy];
        double sum = tap[0] * (double)row[0];
        *under += (double)row[0];
        for (uint32_t x = 1; x <= q->half[dy]; x++) {
            double both = (double)row[x] + (double)*(row - x);
            sum += tap[x] * both;
            *under += both;
        }
        all += sum;
    }
    return all;
}

/* Of the quadrants, each with the half-axis that begins it: 1 where a pixel
 * adds to s2, -1 where it takes away. */
static int sign(int dy, int dx)
{
    bool first = dy <= 0 && dx > 0, second = dy < 0 && dx <= 0;
    bool third = dy >= 0 && dx < 0;
    return first || third ? -1 : second || dy > 0 ? 1 : 0;
}

static double roundness(const struct quality *q, const struct patch *raw)
{
    double two = 0, four = 0, under;
    int r = (int)q->radius;
    for (int dy = -r; dy <= r; dy++)
        for (int dx = -r; dx <= r; dx++) {
            struct patch at = *raw;
            if (dy == 0 && dx == 0)
                continue;
            at.centre[PATCH_Y] += (uint32_t)dy;
            at.centre[PATCH_X] += (uint32_t)dx;
            double value = convolve(q, &at, &under);
            two += sign(dy, dx) * value;
            four += fabs(value);
        }
    return four != 0 ? 2 * two / four : NAN;
}

static bool reaches(const struct patch *raw, uint32_t reach)
{
    return patch_reaches(raw, PATCH_Y, reach) &&
           patch_reaches(raw, PATCH_X, reach);
}

struct quality_values quality_measure(const struct quality *q,
                                      const struct patch *raw)
{
    struct quality_values values = {NAN, NAN};
    if (reaches(raw, q->radius)) {
        double under, peak = (double)patch_centre(raw);
        double height = convolve(q, raw, &under);
        double others = (under - peak) / (q->n - 1);
        values.sharpness = height != 0 ? (peak - others) / height : NAN;
    }
    if (reaches(raw, quality_reach(q)))
        values.roundness = roundness(q, raw);
    return values;
}
