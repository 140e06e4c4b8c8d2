/* SPDX-License-Identifier: MIT */
/*
 * The top of a quadratic through the heights around a peak, as TrackMate does
 * it (imglib2's SubpixelLocalization, after Lowe 2004): Newton's step from
 * central differences, the Hessian with its mixed terms; where it leads more
 * than half a pixel away along an axis, the same again from the neighbour
 * there.
 */
#ifndef MEASURE_QUADRATIC_H
#define MEASURE_QUADRATIC_H

#include "measure/patch.h"

#include <stdbool.h>

/* Quadratics at most; each but the first allows 0.01 of a pixel more before
 * the next is asked for, so that it does not go to and fro (TrackMate's
 * maxima tolerance). Pixels around the spot's that are looked at: it goes to
 * a neighbour, not farther. */
enum { QUADRATIC_STEPS = 10, QUADRATIC_REACH = 2 };

/*
 * Where the top is, in pixels from the spot's: z (0 in a patch of one plane),
 * y, x. False, and NaN, where a pixel that is needed is outside or without
 * data (a spot in the first or last plane of a volume), the quadratic has no
 * maximum, or it leads farther than to a neighbour or does not settle.
 */
bool quadratic_locate(const struct patch *filtered, double offset[PATCH_AXES]);

#endif
