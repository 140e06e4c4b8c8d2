/* SPDX-License-Identifier: MIT */
/*
 * What the writers of table/export.h share: a row's fields, and a struct of
 * functions for each format.
 */
#ifndef TABLE_EXPORT_FORM_H
#define TABLE_EXPORT_FORM_H

#include "table/export.h"
#include <stdint.h>

/* Columns that every spot table has, in their order. */
enum {
    FIELD_CHANNEL,
    FIELD_Z,
    FIELD_Y,
    FIELD_X,
    FIELD_TOPHAT,
    FIELD_RAW,
    FIELD_CONTRAST
};

/* A row: its fields end in NUL; at: z, y, x, subpixel where it was localized.
 */
struct export_spot {
    size_t number;  /* from 0 */
    size_t channel; /* its number */
    char **field;
    double at[3];
};

/* Functions return words of a failure; a stream's error is the caller's. */
struct export_form {
    const char *(*begin)(struct export *export);
    const char *(*spot)(struct export *export, const struct export_spot *spot);
    const char *(*end)(struct export *export);
};
extern const struct export_form export_tsv, export_napari, export_trackmate,
    export_imagej, export_results, export_rsfish, export_json;

struct export
{
    FILE *out;
    const struct export_form *form;
    struct export_about about;
    struct why *why;
    size_t fields;
    char **name;  /* of each field */
    char **field; /* of the row at hand */
    char *names, *row;
    size_t room;     /* of row */
    size_t place[3]; /* fields of the position: zc or z, ... */
    size_t rows;
    void *own; /* the form's */
};

/* Is it a stack, in which z tells spots apart? */
static inline bool export_has_z(const struct export *export)
{
    return export->about.shape.z > 1;
}

/* Writes a number as the shortest that reads back. */
void export_number(FILE *out, double value);

#endif
