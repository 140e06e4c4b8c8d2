/* SPDX-License-Identifier: MIT */
/*
 * Images of a TIFF become images that can be mapped: a header each, and
 * unless the TIFF's pixels lie flat already, a file of nothing but samples.
 */
#ifndef IMAGE_CONVERT_H
#define IMAGE_CONVERT_H

#include "base/file.h"
#include "image/image.h"

struct convert_item {
    const struct image *image;
    const char *stem;    /* STEM.nhdr and STEM.raw are written */
    struct outfile *raw; /* zeroed; the caller's, for clean-up */
    /* The outcome: */
    bool kept;      /* STEM.nhdr was up to date and has been left alone */
    bool points_in; /* the header needs the TIFF: no copy was made */
};

struct convert {
    struct convert_item *item; /* images whose pixels lie in the same pages */
    size_t n;
    bool copy;             /* write STEM.raw even where the pixels lie flat */
    bool force;            /* make anew what is up to date */
    unsigned jobs;         /* threads, at least 1; fewer work where blocks are
                              so large that memory would grow beyond promise */
    struct outfile header; /* while it is written; for clean-up */
    /* Told now and then how many of all bytes of samples are on their way;
     * calls never overlap. NULL: nobody asks. */
    void (*progress)(void *self, uint64_t done, uint64_t all);
    void *self;
};

/* How many of the n images, from the first on, lie in the same pages: those
 * whose samples are interleaved are decoded together. */
size_t convert_group(const struct image *images, size_t n);

/*
 * Converts the items' images. Each header appears after its samples,
 * complete, and only when the TIFF has not changed meanwhile. On failure
 * nothing half-made stands under a final name; stale headers may be gone.
 * Words name the file that they are about.
 */
const char *convert_run(struct convert *convert, struct why *why);

/* STEM.nhdr, malloc'ed; NULL without memory. */
char *convert_header_path(const char *stem);

#endif
