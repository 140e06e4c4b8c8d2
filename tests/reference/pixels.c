/* SPDX-License-Identifier: MIT */
/* The pixels around a spot. */
#include "reference.h"

#include <math.h>

/* How far what is measured goes in z: not beyond a plane that is an image. */
static double depth_of(const struct options *o, double dz)
{
    return o->stack == VOLUME ? dz : 0;
}

struct box box_around(const struct spot *spot, const struct options *o,
                      double dz, double side)
{
    long rz = (long)depth_of(o, dz), r = (long)side;
    return (struct box){{larger(spot->z - rz, 0), larger(spot->y - r, 0),
                         larger(spot->x - r, 0)},
                        {smaller(spot->z + rz, o->depth - 1),
                         smaller(spot->y + r, o->height - 1),
                         smaller(spot->x + r, o->width - 1)}};
}

bool next_pixel(const struct box *box, const struct options *o, long *i,
                long at[AXES])
{
    if (*i < 0) {
        for (int axis = 0; axis < AXES; axis++)
            at[axis] = box->from[axis];
    } else if (++at[X] > box->to[X]) {
        at[X] = box->from[X];
        if (++at[Y] > box->to[Y]) {
            at[Y] = box->from[Y];
            at[Z]++;
        }
    }
    *i = place(o, at[Z], at[Y], at[X]);
    return at[Z] <= box->to[Z];
}

/* For those around a spot, up to a radius. */
static struct values room_for(const struct options *o, double r)
{
    double side = 2 * r + 1;
    size_t most = (size_t)(side * side * (2 * o->radius_z + 1));
    return (struct values){get_memory(most, sizeof(double)), 0};
}

/* Those with (dz / rz)^2 + (dy^2 + dx^2) / r^2 <= 1. */
struct values disk_around(const float *image, const struct spot *spot,
                          const struct options *o, double r)
{
    double rz = depth_of(o, o->radius_z);
    struct values in = room_for(o, r);
    struct box box = box_around(spot, o, rz, r);
    long at[AXES];
    for (long i = -1; next_pixel(&box, o, &i, at);) {
        double z = (double)(at[Z] - spot->z), y = (double)(at[Y] - spot->y);
        double x = (double)(at[X] - spot->x);
        double through = z == 0 ? 0 : z * z / (rz * rz);
        double flat = y == 0 && x == 0 ? 0 : (y * y + x * x) / (r * r);
        if (!isnan(image[i]) && through + flat <= 1)
            in.at[in.n++] = (double)image[i];
    }
    return in;
}

/* Those with r^2 < dy^2 + dx^2 <= R^2, in the planes of the aperture. */
struct values annulus_around(const float *image, const struct spot *spot,
                             const struct options *o)
{
    double r = o->radius, outer = o->outer;
    struct values in = room_for(o, outer);
    struct box box = box_around(spot, o, o->radius_z, outer);
    long at[AXES];
    for (long i = -1; next_pixel(&box, o, &i, at);) {
        double y = (double)(at[Y] - spot->y), x = (double)(at[X] - spot->x);
        double far = y * y + x * x;
        if (!isnan(image[i]) && far > r * r && far <= outer * outer)
            in.at[in.n++] = (double)image[i];
    }
    return in;
}
