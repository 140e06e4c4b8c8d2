/* SPDX-License-Identifier: MIT */
/*
 * One unit of converting: a rectangle of a plane that is written at once, a
 * run of tiles side by side, some strips, or a part of either that is large.
 * What is interleaved is decoded once for all items. Used by
 * image/convert_pixels.c only.
 */
#ifndef IMAGE_CONVERT_UNIT_H
#define IMAGE_CONVERT_UNIT_H

#include "image/convert.h"
#include "image/tif_decode.h"

/* Bytes of samples that are gathered before they are written: of tiles so
 * many that whole rows of the image come together, of strips (and flat rows)
 * no more than a processor's own cache holds. */
enum { UNIT_TILES = 4 << 20, UNIT_STRIPS = 1 << 20 };

struct unit {
    uint32_t z, block, n; /* blocks of the plane's page; flat: rows */
};

/* What one thread works with. Zeroed before. */
struct unit_worker {
    const struct convert *convert; /* its items lie in the same pages */
    struct unit unit;
    struct tif_decoder decoder;
    unsigned char *block;  /* one, as the file packs it */
    unsigned char *gather; /* samples, item by item */
    size_t block_bytes, gather_bytes;
    struct why why;
};

/* Is a page's block so large that its rows are written as they come? */
bool unit_is_large(const struct convert *convert, const struct tif_page *page);

/* Writes the unit, of decoded blocks or of unit.n rows from unit.block on of
 * a flat plane. Words, in the worker, name the file that they are about. */
const char *unit_decode(struct unit_worker *worker);
const char *unit_copy(struct unit_worker *worker);
void unit_worker_free(struct unit_worker *worker);

/* "PATH: WORDS", in the worker. */
const char *unit_about(struct unit_worker *worker, const char *path,
                       const char *words);

/* Bytes that a worker holds for such an image, at most. */
size_t unit_worker_bytes(const struct image *image);

#endif
