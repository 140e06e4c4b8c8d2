/* SPDX-License-Identifier: MIT */
/* What speaks against a spot. */
#include "reference.h"

#include <math.h>

/* In the aperture's disk, in the spot's plane or one beside it. */
static bool is_saturated(const struct spot *spot, const struct channel *channel,
                         const struct options *o)
{
    struct box box = box_around(spot, o, 1, o->radius);
    long at[AXES];
    for (long i = -1; next_pixel(&box, o, &i, at);) {
        double y = (double)(at[Y] - spot->y), x = (double)(at[X] - spot->x);
        if (y * y + x * x <= o->radius * o->radius &&
            channel->image[i] >= channel->brightest)
            return true;
    }
    return false;
}

static bool is_at_border(const struct spot *spot, const struct options *o)
{
    long r = o->fit[1] / 2;
    return spot->y < r || spot->y + r >= o->height || spot->x < r ||
           spot->x + r >= o->width;
}

/* Is one of its neighbours as high? */
static bool is_plateau(const struct spot *spot, const float *filtered,
                       const struct options *o)
{
    struct box box = box_around(spot, o, 1, 1);
    long own = place(o, spot->z, spot->y, spot->x), at[AXES];
    for (long i = -1; next_pixel(&box, o, &i, at);)
        if (i != own && filtered[i] == filtered[own])
            return true;
    return false;
}

/* What else is in the fit window: a peak, or a pixel without data? */
static bool is_crowded(const struct spot *spot, const struct channel *channel,
                       const struct options *o, bool by_gaps)
{
    struct box box =
        box_around(spot, o, (double)(o->fit[0] / 2), (double)(o->fit[1] / 2));
    long own = place(o, spot->z, spot->y, spot->x), at[AXES];
    for (long i = -1; next_pixel(&box, o, &i, at);)
        if (by_gaps ? isnan(channel->image[i])
                    : i != own && channel->found[i] > 0)
            return true;
    return false;
}

int flags_of(const struct spot *spot, const struct channel *channel,
             const struct options *o)
{
    return 1 * is_saturated(spot, channel, o) + 2 * is_at_border(spot, o) +
           4 * is_plateau(spot, channel->filtered, o) +
           8 * is_crowded(spot, channel, o, false) +
           16 * is_crowded(spot, channel, o, true);
}
