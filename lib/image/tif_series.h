/* SPDX-License-Identifier: MIT */
/*
 * The pages of a TIFF that belong together, its first series, and how they
 * lie along z, channel and time. Used by image/tif.c only.
 */
#ifndef IMAGE_TIF_SERIES_H
#define IMAGE_TIF_SERIES_H

#include "image/dims.h"
#include "image/tif_pages.h"

struct tif_series {
    struct tif_pages pages;
    struct tif_page main; /* what all pages of it are like */
    struct dims dims;     /* of pages; one may stand for all planes */
};

/*
 * Reads the series of an open file; what a user should know of it goes to
 * tif->notes. Zeroed before; tif_series_free it, also after a failure.
 */
const char *tif_series_read(struct tif_series *series, struct tif *tif,
                            const char *path, struct why *why);
void tif_series_free(struct tif_series *series);

#endif
