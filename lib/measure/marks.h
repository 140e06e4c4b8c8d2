/* SPDX-License-Identifier: MIT */
/*
 * What a spot's pixels alone say against it, as bits of its flags.
 */
#ifndef MEASURE_MARKS_H
#define MEASURE_MARKS_H

#include "measure/ellipsoid.h"
#include "measure/patch.h"

#include <stdbool.h>

struct marks {
    struct ellipsoid disk;   /* the aperture */
    uint32_t fit[2];         /* half of the fit window: in z; in y and x */
    uint32_t distance[2];    /* half of a peak's window, the same */
    float level, saturation; /* a peak is above; a pixel is at or above. NaN:
                                none is saturated */
};

/* Pixels around the spot's that are looked at, raw ones and filtered ones. In
 * planes that are images of their own, all z are 0. */
void marks_reach(const struct marks *marks, bool volume,
                 uint32_t raw[PATCH_AXES], uint32_t filtered[PATCH_AXES]);

/* FLAG_SATURATED, _BORDER, _PLATEAU, _CROWDED and _NO_DATA, as they hold. */
unsigned marks_find(const struct marks *marks, const struct patch *raw,
                    const struct patch *filtered);

/* Has a pixel of the aperture's disk, in its plane or the next ones, reached
 * saturation? */
bool marks_saturated(const struct marks *marks, const struct patch *raw);

/* Does the image end, in y or x, within the fit window? */
bool marks_border(const struct marks *marks, const struct patch *raw);

/* Has a pixel of the fit window no data? Those outside the image are none. */
bool marks_no_data(const struct marks *marks, const struct patch *raw);

/* Is a neighbour (8; in a volume 26) as high as the peak? */
bool marks_plateau(const struct patch *filtered);

/*
 * Is another pixel of the fit window a peak, by detect/peak.h's rule: above
 * the level, the maximum of the window of distance to either side, and among
 * equals in it the first in raster order? Pixels outside the image or without
 * data never are, nor stand against one. The level must not be below what
 * becomes 0 before peaks are looked for.
 */
bool marks_crowded(const struct marks *marks, const struct patch *filtered);

#endif
