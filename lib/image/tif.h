/* SPDX-License-Identifier: MIT */
/*
 * TIFF through libtiff (TIFF 6.0, BigTIFF): what images a file's pages are.
 * Pages of one shape are a stack, unless a description of ImageJ's or OME's
 * says how they lie along z, channel and time; the samples of a pixel are
 * channels. Thumbnails, levels of a pyramid and labels are set aside. Pixels
 * are left where they are; image/tif_decode.h decodes those that do not lie
 * flat.
 */
#ifndef IMAGE_TIF_H
#define IMAGE_TIF_H

#include "image/image.h"

/*
 * Appends the images of the file image->fd, the others of its fields zeroed
 * but path and what belongs to fd; takes image over. Their channels are
 * named as the file does: "", ".DAPI", ".t003.DAPI". Strips beyond the file's
 * end are refused here.
 */
const char *tif_read(struct image_list *list, struct image *image,
                     struct why *why);

#endif
