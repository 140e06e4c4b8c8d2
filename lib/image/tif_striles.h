/* SPDX-License-Identifier: MIT */
/*
 * Where the strips or tiles of a page lie in the file. Used by
 * image/tif_pages.c only.
 */
#ifndef IMAGE_TIF_STRILES_H
#define IMAGE_TIF_STRILES_H

#include "image/tif_page.h"

/*
 * Looks at every strip or tile: none may lie beyond the file's end or be too
 * short. Fills flat, pixels, pixels_stride, raw_bytes and sparse of a page
 * that is known otherwise. *seen counts those of all pages: they may not
 * share a list, so that a short file cannot name very many.
 */
const char *tif_striles_check(struct tif_page *page, const struct tif *tif,
                              uint64_t *seen, struct why *why);

#endif
