/* SPDX-License-Identifier: MIT */
/*
 * What a TIFF's description says of the planes that its pages are: how many
 * along z, channel and time, in which order, what they are called, how far
 * apart they lie. ImageJ (image/imagej.h) and OME (image/ome.h) fill it;
 * image/tif.c reads it.
 */
#ifndef IMAGE_DIMS_H
#define IMAGE_DIMS_H

#include "base/why.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct dims {
    uint32_t z, c, t; /* planes along each, at least 1; the samples that one
                         page holds count as one c */
    uint32_t samples; /* a page must hold, a pixel; 0: nothing is said */
    uint32_t width, height; /* it says of a plane; 0: nothing is said */
    char order[4];          /* "ZCT" and the like: the fastest first */
    uint32_t *page;        /* the page of plane z, c, t, at (t * C + c) * Z + z;
                              NULL: pages lie in order */
    char **name;           /* c * max(samples, 1) channel names, each may be
                              NULL; NULL: none has one */
    double spacing[3];     /* of z, y, x in unit; 0 where unknown */
    char unit[16];         /* "um" where it is a length of SI; "" unknown */
    bool xy_by_resolution; /* y and x are spacing[i] / (Y, XResolution tag):
                              spacing[i] is one unit of the text's, in unit */
    char note[160];        /* what a user should know, or "" */
};

/* What is no page's number; a map that a reader gives holds none. */
#define DIMS_NO_PAGE UINT32_MAX

/* Planes that a file may claim, whatever it says. */
enum { DIMS_PLANES_MAX = 1 << 24 };

/* One plane, nothing known. */
void dims_init(struct dims *dims);
void dims_free(struct dims *dims);

/* z * c * t, or SIZE_MAX where they are more than DIMS_PLANES_MAX: a reader
 * refuses those. */
size_t dims_planes(const struct dims *dims);

/* The number, from 0, of the page that holds plane z, c, t (each in its
 * range). */
uint32_t dims_page(const struct dims *dims, uint32_t z, uint32_t c, uint32_t t);

/* The length, of so many units ("nm", "micron", "inch"), in um; 0 where the
 * unit is none that is known here, or the length not positive and finite. */
double dims_micrometres(double value, const char *unit);

#endif
