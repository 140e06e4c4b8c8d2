/* SPDX-License-Identifier: MIT */
/*
 * Writing the samples of images: blocks go over threads, each decodes with a
 * handle of its own and writes in place. Used by image/convert.c only.
 */
#ifndef IMAGE_CONVERT_PIXELS_H
#define IMAGE_CONVERT_PIXELS_H

#include "image/convert.h"

/* Writes the planes of all items into their raw files, native byte order, no
 * gap. Words name the file that they are about. */
const char *convert_pixels(const struct convert *convert, struct why *why);

#endif
