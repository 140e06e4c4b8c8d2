/* SPDX-License-Identifier: MIT */
/*
 * The centre of mass of the heights in a disk (in a volume, an ellipsoid), as
 * trackpy refines it (refine_com, after Crocker and Grier 1996): where it is
 * more than 0.6 of a pixel off the mask's middle along an axis, the mask moves
 * a pixel that way, and again, up to 10 masks.
 */
#ifndef MEASURE_CENTROID_H
#define MEASURE_CENTROID_H

#include "measure/ellipsoid.h"
#include "measure/patch.h"

#include <stdbool.h>

/* The mask's middle stays within so many pixels of the spot's, along each
 * axis (trackpy's may go on to the tenth), and within the image. */
enum { CENTROID_MASKS = 10, CENTROID_SHIFT = 2 };

/* Pixels around the spot's that are looked at. */
void centroid_reach(const struct ellipsoid *mask, uint32_t reach[PATCH_AXES]);

/*
 * Where the centre is, in pixels from the spot's; z is 0 in a patch of one
 * plane. What is below 0, without data or outside the image weighs nothing.
 * False, and NaN, where nothing in a mask weighs anything.
 */
bool centroid_locate(const struct patch *filtered, const struct ellipsoid *mask,
                     double offset[PATCH_AXES]);

#endif
