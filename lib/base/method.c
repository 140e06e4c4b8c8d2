/* SPDX-License-Identifier: MIT */
#include "base/method.h"

#include <string.h>

static const char *const BACKGROUND[BACKGROUNDS] = {"tophat", "log", "dog",
                                                    "none"};
static const char *const FOOTPRINT[FOOTPRINTS] = {"ellipse", "disk", "rect"};

int method_find(const char *const *names, int n, const char *name)
{
    int i = 0;
    while (i < n && strcmp(names[i], name) != 0)
        i++;
    return i;
}

const char *background_name(enum background background)
{
    return BACKGROUND[background];
}

bool background_find(const char *name, enum background *background)
{
    int i = method_find(BACKGROUND, BACKGROUNDS, name);
    if (i < BACKGROUNDS)
        *background = (enum background)i;
    return i < BACKGROUNDS;
}

const char *footprint_name(enum footprint_shape shape)
{
    return FOOTPRINT[shape];
}

bool footprint_find(const char *name, enum footprint_shape *shape)
{
    int i = method_find(FOOTPRINT, FOOTPRINTS, name);
    if (i < FOOTPRINTS)
        *shape = (enum footprint_shape)i;
    return i < FOOTPRINTS;
}
