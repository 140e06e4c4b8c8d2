/* SPDX-License-Identifier: MIT */
/*
 * NumPy's array file (.npy, versions 1 to 3; NEP 1): 2-D arrays in C order.
 */
#ifndef IMAGE_NPY_H
#define IMAGE_NPY_H

#include "image/image.h"
#include <stdio.h>

/* Fills the image from the header of image->fd. */
const char *npy_read(struct image *image, struct why *why);

/* Writes a header for an array of this machine's byte order, of the n axes;
 * the samples follow. The caller checks the stream. */
void npy_write_header(FILE *out, enum sample_type type, const size_t *axes,
                      size_t n);

#endif
