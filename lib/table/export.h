/* SPDX-License-Identifier: MIT */
/*
 * The spot table in the forms that other programs read. spottools-export(5)
 * says for each where positions count from, in which order axes come, and
 * units. Rows come as lines of the spot table: fields between commas, none
 * quoted.
 */
#ifndef TABLE_EXPORT_H
#define TABLE_EXPORT_H

#include "base/tile.h"
#include "base/why.h"
#include <stdbool.h>
#include <stdio.h>

enum export_format {
    EXPORT_CSV, /* the spot table itself, which needs none of this */
    EXPORT_TSV,
    EXPORT_NAPARI,    /* points of napari: CSV */
    EXPORT_TRACKMATE, /* a model of TrackMate 7: XML */
    EXPORT_IMAGEJ,    /* a set of ImageJ's ROIs: ZIP */
    EXPORT_RESULTS,   /* ImageJ's table of results: CSV */
    EXPORT_RSFISH,    /* as RS-FISH writes: CSV */
    EXPORT_JSON,
    EXPORT_FORMATS
};

/* "csv" and so on; false where there is none of a name. */
const char *export_name(enum export_format format);
bool export_find(const char *name, enum export_format *format);

/* What is known before the first row; all borrowed. */
struct export_about {
    enum export_format format;
    struct shape shape; /* of an image; z is 1: spots are of a plane */
    const char *const *channel;
    size_t channels;
    size_t spots; /* rows to come */
    double sigma; /* of a spot, pixels */
    double um[3]; /* of a pixel along z, y, x, micrometres; 0: not known */
    const char *version;
};

struct export;

/*
 * Begins to write to a stream, with the line of the columns' names; export_row
 * adds a row of them, without its end; export_end ends and frees, also after a
 * failure, which it is handed as bad (NULL: none) and returns; else what went
 * wrong with the last bytes. A ZIP needs a stream that can seek.
 */
const char *export_begin(struct export **export, FILE *out,
                         const struct export_about *about, const char *names,
                         struct why *why);
const char *export_row(struct export *export, const char *row, size_t n);
const char *export_end(struct export *export, const char *bad);

#endif
