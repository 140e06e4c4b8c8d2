/* SPDX-License-Identifier: MIT */
#include "measure/centroid.h"

#include "measure/span.h"

#include <math.h>

void centroid_reach(const struct ellipsoid *mask, uint32_t reach[PATCH_AXES])
{
    reach[PATCH_Z] = mask->depth + CENTROID_SHIFT;
    reach[PATCH_Y] = reach[PATCH_X] = mask->radius + CENTROID_SHIFT;
}

/* All weight, and times the pixels from the mask's middle. */
struct mass {
    double sum, moment[PATCH_AXES];
};

static void weigh_row(const float *row, struct span span, uint32_t middle,
                      double *sum, double *moment)
{
    double dx = (double)span.from - (double)middle;
    for (uint32_t x = span.from; x < span.end; x++, dx++) {
        double weight = row[x] > 0 ? (double)row[x] : 0;
        *sum += weight;
        *moment += weight * dx;
    }
}

/* Of the mask on the patch's own pixel. */
static struct mass weigh(const struct patch *p, const struct ellipsoid *mask)
{
    struct span planes = patch_span(p, PATCH_Z, mask->depth);
    struct span rows = patch_span(p, PATCH_Y, mask->radius);
    const uint32_t *c = p->centre;
    struct mass mass = {0, {0, 0, 0}};
    for (uint32_t z = planes.from; z < planes.end; z++)
        for (uint32_t y = rows.from; y < rows.end; y++) {
            int half = mask->half[span_apart(z, c[PATCH_Z])]
                                 [span_apart(y, c[PATCH_Y])];
            double row = 0;
            if (half < 0)
                continue;
            weigh_row(patch_row(p, z, y),
                      patch_span(p, PATCH_X, (uint32_t)half), c[PATCH_X], &row,
                      &mass.moment[PATCH_X]);
            mass.sum += row;
            mass.moment[PATCH_Y] += row * ((double)y - c[PATCH_Y]);
            mass.moment[PATCH_Z] += row * ((double)z - c[PATCH_Z]);
        }
    return mass;
}

/* Moves a middle towards the centre, if it is too far off. */
static void follow(uint32_t *middle, uint32_t n, uint32_t spot, double off)
{
    if (off > 0.6 && *middle + 1 < n && *middle < spot + CENTROID_SHIFT)
        ++*middle;
    else if (off < -0.6 && *middle > 0 && *middle + CENTROID_SHIFT > spot)
        --*middle;
}

bool centroid_locate(const struct patch *filtered, const struct ellipsoid *mask,
                     double offset[PATCH_AXES])
{
    struct patch p = *filtered;
    const uint32_t *spot = filtered->centre;
    offset[PATCH_Z] = offset[PATCH_Y] = offset[PATCH_X] = NAN;
    for (int i = 0; i < CENTROID_MASKS; i++) {
        struct mass mass = weigh(&p, mask);
        bool settled = true;
        if (!(mass.sum > 0)) {
            offset[PATCH_Z] = offset[PATCH_Y] = offset[PATCH_X] = NAN;
            return false;
        }
        for (int a = 0; a < PATCH_AXES; a++) {
            double off = mass.moment[a] / mass.sum;
            uint32_t was = p.centre[a];
            offset[a] = (double)was - spot[a] + off;
            follow(&p.centre[a], p.n[a], spot[a], off);
            settled &= p.centre[a] == was;
        }
        if (settled)
            break;
    }
    return true;
}
