/* SPDX-License-Identifier: MIT */
/*
 * The ways to remove the background that options name: which filter, and the
 * shape of the structuring element. detect/ does them, table/ writes them
 * down.
 */
#ifndef BASE_METHOD_H
#define BASE_METHOD_H

#include <stdbool.h>

/* White top-hat, Laplacian of a Gaussian, difference of Gaussians, nothing. */
enum background {
    BACKGROUND_TOPHAT,
    BACKGROUND_LOG,
    BACKGROUND_DOG,
    BACKGROUND_NONE,
    BACKGROUNDS
};

/* Of odd diameter: OpenCV's MORPH_ELLIPSE, scikit-image's disk, a square. */
enum footprint_shape {
    FOOTPRINT_ELLIPSE,
    FOOTPRINT_DISK,
    FOOTPRINT_RECT,
    FOOTPRINTS
};

/* "tophat", "ellipse" and the like; false where there is none of a name. */
const char *background_name(enum background background);
bool background_find(const char *name, enum background *background);
const char *footprint_name(enum footprint_shape shape);
bool footprint_find(const char *name, enum footprint_shape *shape);

/* The place of a name among n; n where it is none of them. */
int method_find(const char *const *names, int n, const char *name);

#endif
