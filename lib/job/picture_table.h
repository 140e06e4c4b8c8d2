/* SPDX-License-Identifier: MIT */
/*
 * Rings around the spots of a table, drawn as it is read: no spot is kept.
 */
#ifndef JOB_PICTURE_TABLE_H
#define JOB_PICTURE_TABLE_H

#include "job/picture.h"

/* Around each spot of the table ("-": standard input) that lies in the picture
 * and is of one of its channels, by name; of any, where the table names none.
 * Of a table with z only those of planes that are shown, first..end-1, where
 * end is not 0. Words name file and line. */
struct picture_table {
    const char *path;
    double radius;
    uint32_t first, end;
};
const char *picture_rings(const struct picture *picture, struct canvas *canvas,
                          const struct picture_table *table, struct why *why);

#endif
