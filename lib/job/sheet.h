/* SPDX-License-Identifier: MIT */
/*
 * One page to judge a table of spots by: the whole image with all spots, four
 * regions of it, how many spots there are, and how high, with the threshold.
 */
#ifndef JOB_SHEET_H
#define JOB_SHEET_H

#include "job/picture.h"
#include "table/points.h"
#include "table/surveyed.h"

enum { SHEET_WIDTH = 1600, SHEET_HEIGHT = 2000, SHEET_REGIONS = 4 };

struct sheet {
    struct picture picture; /* area: the whole image; the rest is set here */
    const char *name[PICTURE_CHANNELS]; /* of the picture's channels, */
    uint32_t number[PICTURE_CHANNELS];  /* in the table; UINT32_MAX: none, */
    double threshold[PICTURE_CHANNELS]; /* NaN: of the lowest spot */
    bool is_given[PICTURE_CHANNELS];    /* set: it was not NaN */
    const struct points *points;        /* value: their heights */
    struct surveyed surveyed;           /* empty: the points' heights */
    uint64_t seed;                      /* of the regions */
    double radius;                      /* of rings, pixels of the image */
    double um;                          /* of a pixel; 0: not known */
    const char *title, *about;
};

/* Draws it on a canvas of SHEET_WIDTH x SHEET_HEIGHT, zeroed. Words name the
 * file. */
const char *sheet_draw(struct sheet *sheet, struct canvas *canvas,
                       struct why *why);

#endif
