/* SPDX-License-Identifier: MIT */
/*
 * Writing flat TIFFs from front to back: head, samples, directories. Without
 * libtiff, which goes back in the file to link its directories, reads it for
 * that, and holds a list of all strips: this needs neither a file that can
 * seek nor memory, whatever the image. (TIFF 6.0, Adobe 1992; BigTIFF,
 * libtiff.gitlab.io, where 4 GB do not suffice.)
 */
#ifndef IMAGE_TIF_WRITE_H
#define IMAGE_TIF_WRITE_H

#include "image/image.h"
#include <stdio.h>

/*
 * What stands before the samples and behind them. image->shape and type (not
 * of 64 bits) are used; samples lie in this machine's byte order, plane by
 * plane. All of it together must be below 2^63 bytes. The caller checks the
 * stream.
 */
void tif_write_head(FILE *out, const struct image *image);
void tif_write_tail(FILE *out, const struct image *image);

#endif
