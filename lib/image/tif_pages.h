/* SPDX-License-Identifier: MIT */
/*
 * All pages of a TIFF, in the order of the file, and what its first page says
 * beside pixels. Used by image/tif.c only.
 */
#ifndef IMAGE_TIF_PAGES_H
#define IMAGE_TIF_PAGES_H

#include "image/tif_page.h"

struct tif_sub {
    uint64_t at; /* of its directory */
    size_t page; /* the one that it belongs to */
};

/* Zeroed before; tif_pages_free it, also after a failure. */
struct tif_pages {
    struct tif_page *page;
    size_t n, room;
    struct tif_sub *sub; /* SubIFDs, the first of each chain */
    size_t n_sub, sub_room;
    char *text;          /* the first page's ImageDescription, or NULL */
    double per_unit[3];  /* of it: Y- and XResolution at 1, 2; 0 unknown */
    double unit_um;      /* ResolutionUnit in um; 0 unknown */
    uint32_t stk_planes; /* MetaMorph: planes that its one page stands for */
    uint64_t striles;    /* strips and tiles of all of them */
    struct why odd;      /* why the first odd page is none that is read */
};

const char *tif_pages_read(struct tif_pages *pages, struct tif *tif,
                           struct why *why);
void tif_pages_free(struct tif_pages *pages);

/* The page that shows what the image is: the first of those alike that cover
 * most pixels together and are not marked as thumbnails or masks; NULL where
 * none can be read. */
const struct tif_page *tif_pages_main(const struct tif_pages *pages);

/* Keeps the pages like the main one (a copy) and puts in the SubIFDs that are
 * planes as well: of its shape and not marked as reduced. A page of its size
 * that cannot be read is a failure. */
const char *tif_pages_keep(struct tif_pages *pages, struct tif *tif,
                           const struct tif_page *main, struct why *why);

#endif
