/* SPDX-License-Identifier: MIT */
/*
 * Reading whole images through windows, and holding them against what was
 * written.
 */
#ifndef UNIT_PIXELS_H
#define UNIT_PIXELS_H

#include "image/window.h"
#include "tiny.h"

/* All planes in this machine's byte order, by rows of all columns; a cache
 * keeps so many bytes. malloc'ed in any case; words of failure in *bad. */
unsigned char *pixels_read(const struct image *image, size_t cache,
                           const char **bad, struct why *why);

/* Is plane z of the image page first + z * step of the tiny one, sample
 * `sample`, for all z? */
void pixels_same(const struct image *image, const struct tiny *tiny,
                 uint16_t sample, uint32_t first, uint32_t step);

/* Opens a file's images, checks how many they are. */
bool pixels_open(struct image_list *list, const char *path, size_t n);

#endif
