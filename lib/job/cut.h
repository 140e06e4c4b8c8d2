/* SPDX-License-Identifier: MIT */
/*
 * Cutting: a rectangle's pixels, as they are, to a stream. Samples leave in
 * this machine's byte order, in PGM with the high byte first.
 */
#ifndef JOB_CUT_H
#define JOB_CUT_H

#include "image/image.h"
#include <stdio.h>

/* Samples alone; Netpbm's PGM (a plane of one channel of uint8 or uint16);
 * NumPy's array, ([channels,] [planes,] height, width); a flat TIFF of one
 * channel, a page a plane, of samples of up to 32 bits or double; PNG, of what
 * PGM holds. */
enum cut_format { CUT_RAW, CUT_PGM, CUT_NPY, CUT_TIF, CUT_PNG, CUT_FORMATS };

/* What an image cannot be in a format: words that follow its name; NULL: it
 * can. */
const char *cut_check(enum cut_format format, const struct image *image);

const char *cut_format_name(enum cut_format format);
bool cut_find_format(const char *name, enum cut_format *format);

/* What stands before the channels' samples, of PNG nothing. The caller checks
 * the stream. */
void cut_print_head(FILE *out, enum cut_format format,
                    const struct image *image, const struct tile *tile,
                    size_t channels);

struct cut {
    FILE *out;
    enum cut_format format;
    const struct image *image;
    const struct tile *tile; /* of each plane */
    size_t cache;            /* bytes of decoded blocks to keep */
    uint64_t decoded;        /* the outcome: blocks that were decoded */
};

/* One channel's samples, plane by plane. Words are about the image; where
 * they are NULL the caller checks the stream. */
const char *cut_print(struct cut *cut, struct why *why);

#endif
