/* SPDX-License-Identifier: MIT */
/*
 * How large a pixel is, in micrometres.
 */
#ifndef IMAGE_UNIT_H
#define IMAGE_UNIT_H

#include "image/image.h"

/* Micrometres in a unit of length, by its names and signs in English files; 0:
 * it is none. */
double unit_um(const char *unit);

/* Of a pixel along z, y, or x (0, 1, 2); 0 where the file does not say. */
double image_um(const struct image *image, int axis);

#endif
