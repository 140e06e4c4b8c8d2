/* SPDX-License-Identifier: MIT */
/*
 * Positions out of any CSV with a header: a truth, a spot table, the list of
 * another program. Columns are found by their names: y and x, if there z and
 * channel; zc, yc and xc (subpixel) are preferred to z, y and x; axis-0 and so
 * on are napari's. Lines that begin with '#' say nothing.
 */
#ifndef TABLE_POINTS_H
#define TABLE_POINTS_H

#include "base/why.h"
#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { POINT_Z, POINT_Y, POINT_X, POINT_AXES };

struct point {
    double at[POINT_AXES]; /* in pixels; z is 0 where there is none */
    double value;          /* of the column asked for; NaN: empty */
    uint32_t line;         /* of the file */
    uint32_t channel;      /* its number in a struct names; 0 without */
};

struct points {
    struct point *point;
    size_t n, cap; /* n < 2^32 - 1 */
    bool has_z, has_channel, has_value;
};

/* Names of channels, numbered as they come; several files may share them. */
enum { NAMES_MOST = 1000 };
struct names {
    char **name;
    size_t n;
};

/*
 * Reads the file ("-" is standard input) into *points, which is zeroed
 * before, and the names of its channels into *names. column: whose values are
 * wanted as well, NULL for none; has_value says whether there is one. The
 * words of a failure name file and line. points_free and names_free also
 * then.
 */
const char *points_read(struct points *points, struct names *names,
                        const char *path, const char *column, struct why *why);
void points_free(struct points *points);

/* The same, but each point is handed to take, and not kept; of points only what
 * the table has is set, before the first. Words of take's are about the line.
 */
struct points_use {
    const char *(*take)(void *self, const struct point *point);
    void *self;
};
const char *points_each(const struct points_use *use, struct points *points,
                        struct names *names, const char *path,
                        const char *column, struct why *why);
void names_free(struct names *names);

/* Takes from both what only one of them has, z or channel. */
void points_agree(struct points *a, struct points *b);

/* Euclidean, in pixels. */
static inline double point_distance(const struct point *a,
                                    const struct point *b)
{
    double z = a->at[POINT_Z] - b->at[POINT_Z];
    double y = a->at[POINT_Y] - b->at[POINT_Y];
    double x = a->at[POINT_X] - b->at[POINT_X];
    return sqrt(z * z + y * y + x * x);
}

#endif
