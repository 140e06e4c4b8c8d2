/* SPDX-License-Identifier: MIT */
#include "measure/ellipsoid.h"

#include <stdbool.h>

/* Multiplied out, which is exact where the radii are whole numbers. */
static bool within(const double radius[2], double dz, double dy, double dx)
{
    double z2 = radius[0] * radius[0], r2 = radius[1] * radius[1];
    if (dz == 0)
        return dy * dy + dx * dx <= r2;
    return dz * dz * r2 + (dy * dy + dx * dx) * z2 <= z2 * r2;
}

void ellipsoid_init(struct ellipsoid *e, double rz, double r)
{
    const double radius[2] = {rz, r};
    *e = (struct ellipsoid){.depth = (uint32_t)rz, .radius = (uint32_t)r};
    for (uint32_t z = 0; z <= ELLIPSOID_DEPTH_MOST; z++)
        for (uint32_t y = 0; y <= MEASURES_RADIUS_MOST; y++) {
            int half = -1;
            while (z <= e->depth && half < (int)e->radius &&
                   within(radius, z, y, half + 1))
                half++;
            e->half[z][y] = (int16_t)half;
        }
}
