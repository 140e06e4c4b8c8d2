/* SPDX-License-Identifier: MIT */
/*
 * A TIFF becomes an image that can be mapped: a header, and unless the
 * TIFF's pixels lie flat already, a file of nothing but samples.
 */
#ifndef IMAGE_CONVERT_H
#define IMAGE_CONVERT_H

#include "base/file.h"
#include "image/image.h"

struct convert {
    const char *stem; /* STEM.nhdr and STEM.raw are written */
    bool copy;        /* write STEM.raw even where the pixels lie flat */
    bool force;       /* make anew what is up to date */
    struct outfile raw, header; /* while they are written; for clean-up */
    /* The outcome: */
    bool kept;      /* STEM.nhdr was up to date and has been left alone */
    bool points_in; /* the header needs the TIFF: no copy was made */
};

/*
 * Converts one TIFF image. The header appears last, complete, and only when
 * the TIFF has not changed meanwhile. On failure nothing new stands under a
 * final name; a stale header may be gone. Words name the file that they are
 * about.
 */
const char *convert_tif(struct convert *convert, const struct image *image,
                        struct why *why);

/* STEM.nhdr, malloc'ed; NULL without memory. */
char *convert_header_path(const char *stem);

#endif
