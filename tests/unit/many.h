/* SPDX-License-Identifier: MIT */
/*
 * Converting many images of a file.
 */
#ifndef UNIT_MANY_H
#define UNIT_MANY_H

#include "image/convert.h"

enum { MANY = 8 };

/* Images on their way to out0.*, out1.*, ... in the test's folder. */
struct many {
    struct convert convert; /* item and n are set at converting */
    struct convert_item item[MANY];
    struct outfile raw[MANY];
    char stem[MANY][300];
};

/* Converts n images, group by group; the words as they are. */
const char *many_convert(struct many *many, const struct image *images,
                         size_t n, struct why *why);

/* The path of outI.SUFFIX. */
const char *many_path(size_t i, const char *suffix);

#endif
