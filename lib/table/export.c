/* SPDX-License-Identifier: MIT */
#include "table/export_form.h"

#include "base/num.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const struct {
    const char *name;
    const struct export_form *form;
} FORMATS[] = {
    [EXPORT_CSV] = {"csv", NULL},
    [EXPORT_TSV] = {"tsv", &export_tsv},
    [EXPORT_NAPARI] = {"napari", &export_napari},
    [EXPORT_TRACKMATE] = {"trackmate", &export_trackmate},
    [EXPORT_IMAGEJ] = {"imagej", &export_imagej},
    [EXPORT_RESULTS] = {"results", &export_results},
    [EXPORT_RSFISH] = {"rsfish", &export_rsfish},
    [EXPORT_JSON] = {"json", &export_json},
};

const char *export_name(enum export_format format)
{
    return FORMATS[format].name;
}

bool export_find(const char *name, enum export_format *format)
{
    for (int i = 0; i < EXPORT_FORMATS; i++)
        if (strcmp(FORMATS[i].name, name) == 0) {
            *format = (enum export_format)i;
            return true;
        }
    return false;
}

void export_number(FILE *out, double value)
{
    char digits[NUM_TEXT];
    size_t n = num_print_double(digits, value);
    fwrite(digits, 1, n, out);
}

/* Cuts a line at its commas; false where there are more or less fields. */
static bool cut(char *line, char **field, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        char *comma = strchr(line, ',');
        field[i] = line;
        if ((comma == NULL) != (i + 1 == n))
            return false;
        if (comma != NULL) {
            *comma = '\0';
            line = comma + 1;
        }
    }
    return true;
}

/* Which field a position is in: that below a pixel, if there is one. */
static size_t find_place(const struct export *export, const char *subpixel,
                         size_t whole)
{
    for (size_t i = FIELD_CONTRAST; i < export->fields; i++)
        if (strcmp(export->name[i], subpixel) == 0)
            return i;
    return whole;
}

static void free_all(struct export *export)
{
    free(export->name);
    free(export->field);
    free(export->names);
    free(export->row);
    free(export);
}

const char *export_begin(struct export **made, FILE *out,
                         const struct export_about *about, const char *names,
                         struct why *why)
{
    size_t fields = 1;
    for (const char *c = names; *c != '\0'; c++)
        fields += *c == ',';
    struct export *export = *made = calloc(1, sizeof *export);
    if (export == NULL)
        return "out of memory";
    *export = (struct export){.out = out,
                              .form = FORMATS[about->format].form,
                              .about = *about,
                              .why = why,
                              .fields = fields,
                              .name = calloc(fields, sizeof *export->name),
                              .field = calloc(fields, sizeof *export->field),
                              .names = strdup(names)};
    if (export->name == NULL || export->field == NULL || export->names == NULL)
        return "out of memory";
    cut(export->names, export->name, fields);
    export->place[0] = find_place(export, "zc", FIELD_Z);
    export->place[1] = find_place(export, "yc", FIELD_Y);
    export->place[2] = find_place(export, "xc", FIELD_X);
    return export->form->begin(export);
}

static size_t find_channel(const struct export *export, const char *name)
{
    size_t c = 0;
    while (c < export->about.channels &&
           strcmp(export->about.channel[c], name) != 0)
        c++;
    return c;
}

const char *export_row(struct export *export, const char *row, size_t n)
{
    if (n >= export->room) {
        char *more = realloc(export->row, 2 * n + 1);
        if (more == NULL)
            return "out of memory";
        export->row = more;
        export->room = 2 * n + 1;
    }
    memcpy(export->row, row, n);
    export->row[n] = '\0';
    if (!cut(export->row, export->field, export->fields))
        return "a row has not the columns of the table";
    struct export_spot spot = {.number = export->rows++,
                               .field = export->field,
                               .channel =
                                   find_channel(export, export->field[0])};
    for (int axis = 0; axis < 3; axis++) {
        const char *place = export->field[export->place[axis]];
        if (*place == '\0') /* it could not be localized */
            place = export->field[FIELD_Z + axis];
        spot.at[axis] = strtod(place, NULL);
    }
    /* words of a form are constant, or in export->why */
    /* cppcheck-suppress returnDanglingLifetime */
    return export->form->spot(export, &spot);
}

const char *export_end(struct export *export, const char *bad)
{
    if (export == NULL)
        return bad;
    if (export->form->end != NULL) {
        const char *last = export->form->end(export);
        bad = bad != NULL ? bad : last;
    }
    if (bad == NULL && ferror(export->out))
        bad = why_errno(export->why, "cannot write");
    free_all(export);
    return bad;
}
