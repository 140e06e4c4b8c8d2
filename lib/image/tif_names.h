/* SPDX-License-Identifier: MIT */
/*
 * What the channels of a TIFF are called: by its description, else by number;
 * samples of a pixel by their colour. Used by image/tif.c only.
 */
#ifndef IMAGE_TIF_NAMES_H
#define IMAGE_TIF_NAMES_H

#include "image/dims.h"
#include "image/tif_page.h"

/*
 * A name for channel c, sample s (at c * samples + s), each another's: "DAPI",
 * "c1", "red", "DAPI.s0"; malloc'ed, and each of them; NULL without memory.
 * What a name of ours cannot hold becomes "_". dims->samples is that of the
 * page, or at most 1.
 */
char **tif_names(const struct dims *dims, const struct tif_page *page);
void tif_names_free(char **names, size_t n);

#endif
