/* SPDX-License-Identifier: MIT */
/*
 * A TIFF open in libtiff, whose words are kept with the handle instead of
 * being printed. Used by image/tif.c and image/tif_decode.c only.
 */
#ifndef IMAGE_TIF_FILE_H
#define IMAGE_TIF_FILE_H

#include "image/image.h"
#include <tiffio.h>

/* The most that libtiff may allocate at once, and we for a block. */
enum { TIF_ALLOCATION_MAX = 256 << 20 };

/* Does not move while open: libtiff holds its address. */
struct tif {
    TIFF *tiff;
    bool warned;     /* it warned of something */
    char words[512]; /* libtiff's last words, of an error or a warning */
};

/* Opens image->fd, which stays the caller's. */
const char *tif_open(struct tif *tif, const struct image *image,
                     struct why *why);
void tif_close(struct tif *tif);

/* The words given, and what libtiff said. */
const char *tif_say(const struct tif *tif, const char *words, struct why *why);

/* Rows a strip, 1 to the image's height. */
uint32_t tif_strip_rows(const struct tif *tif, const struct image *image);

#endif
