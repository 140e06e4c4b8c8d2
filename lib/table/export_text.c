/* SPDX-License-Identifier: MIT */
/*
 * Exports that are tables of text, and JSON.
 */
#include "table/export_form.h"
#include "table/json.h"

#include <string.h>

/* Fields with something between them, and the line's end. */
static void put_fields(FILE *out, char *const *field, size_t n, char between)
{
    for (size_t i = 0; i < n; i++) {
        if (i > 0)
            putc(between, out);
        fputs(field[i], out);
    }
    putc('\n', out);
}

/* --- tsv: the spot table with tabs --- */

static const char *tsv_begin(struct export *export)
{
    put_fields(export->out, export->name, export->fields, '\t');
    return NULL;
}

static const char *tsv_spot(struct export *export,
                            const struct export_spot *spot)
{
    put_fields(export->out, spot->field, export->fields, '\t');
    return NULL;
}

const struct export_form export_tsv = {tsv_begin, tsv_spot, NULL};

/* --- napari: index, a column an axis (z of a stack, y, x), and what else is
 * known as properties. napari's reader of points wants these names. --- */

static bool is_position(const struct export *export, size_t i)
{
    return (i >= FIELD_Z && i <= FIELD_X) || i == export->place[0] ||
           i == export->place[1] || i == export->place[2];
}

static void put_properties(struct export *export, char *const *field)
{
    for (size_t i = 0; i < export->fields; i++)
        if (!is_position(export, i))
            fprintf(export->out, ",%s", field[i]);
    putc('\n', export->out);
}

static const char *napari_begin(struct export *export)
{
    const int axes = export_has_z(export) ? 3 : 2;
    fputs("index", export->out);
    for (int axis = 0; axis < axes; axis++)
        fprintf(export->out, ",axis-%d", axis);
    put_properties(export, export->name);
    return NULL;
}

static const char *napari_spot(struct export *export,
                               const struct export_spot *spot)
{
    fprintf(export->out, "%zu", spot->number);
    for (int axis = export_has_z(export) ? 0 : 1; axis < 3; axis++) {
        putc(',', export->out);
        export_number(export->out, spot->at[axis]);
    }
    put_properties(export, spot->field);
    return NULL;
}

const struct export_form export_napari = {napari_begin, napari_spot, NULL};

/* --- results: a column without name that numbers the rows, as ImageJ's tables
 * have, Label, then X and Y from the corner of the first pixel. --- */

static const char *results_begin(struct export *export)
{
    fputs(" ,Label,X,Y,Slice,Ch", export->out);
    for (size_t i = FIELD_TOPHAT; i < export->fields; i++)
        if (!is_position(export, i))
            fprintf(export->out, ",%s", export->name[i]);
    putc('\n', export->out);
    return NULL;
}

/* ImageJ's word for what is no number. */
static const char *or_nan(const char *field)
{
    return *field != '\0' ? field : "NaN";
}

static const char *results_spot(struct export *export,
                                const struct export_spot *spot)
{
    FILE *out = export->out;
    fprintf(out, "%zu,%s,", spot->number + 1, spot->field[FIELD_CHANNEL]);
    export_number(out, spot->at[2] + 0.5);
    putc(',', out);
    export_number(out, spot->at[1] + 0.5);
    fprintf(out, ",%ld,%zu", (long)(spot->at[0] + 0.5) + 1, spot->channel + 1);
    for (size_t i = FIELD_TOPHAT; i < export->fields; i++)
        if (!is_position(export, i))
            fprintf(out, ",%s", or_nan(spot->field[i]));
    putc('\n', out);
    return NULL;
}

const struct export_form export_results = {results_begin, results_spot, NULL};

/* --- rsfish: x, y, of a stack z, time and channel from 1, the pixel --- */

static const char *rsfish_begin(struct export *export)
{
    fputs(export_has_z(export) ? "x,y,z,t,c,intensity\n"
                               : "x,y,t,c,intensity\n",
          export->out);
    return NULL;
}

static const char *rsfish_spot(struct export *export,
                               const struct export_spot *spot)
{
    FILE *out = export->out;
    export_number(out, spot->at[2]);
    putc(',', out);
    export_number(out, spot->at[1]);
    if (export_has_z(export)) {
        putc(',', out);
        export_number(out, spot->at[0]);
    }
    fprintf(out, ",1,%zu,%s\n", spot->channel + 1, spot->field[FIELD_RAW]);
    return NULL;
}

const struct export_form export_rsfish = {rsfish_begin, rsfish_spot, NULL};

/* --- json --- */

static const char *json_begin(struct export *export)
{
    FILE *out = export->out;
    const struct export_about *about = &export->about;
    fprintf(out,
            "{\n  \"program\": \"spottools\",\n  \"version\": \"%s\",\n"
            "  \"shape\": [%u, %u, %u],\n  \"axes\": [\"z\", \"y\", \"x\"],\n"
            "  \"unit\": \"pixel\",\n  \"channels\": [",
            about->version, about->shape.z, about->shape.y, about->shape.x);
    for (size_t c = 0; c < about->channels; c++) {
        fputs(c > 0 ? ", " : "", out);
        json_string(out, about->channel[c]);
    }
    fputs("],\n  \"spots\": [", out);
    return NULL;
}

static const char *json_spot(struct export *export,
                             const struct export_spot *spot)
{
    FILE *out = export->out;
    fputs(spot->number > 0 ? ",\n    {" : "\n    {", out);
    for (size_t i = 0; i < export->fields; i++) {
        fputs(i > 0 ? ", " : "", out);
        json_string(out, export->name[i]);
        fputs(": ", out);
        if (i == FIELD_CHANNEL)
            json_string(out, spot->field[i]);
        else
            fputs(*spot->field[i] != '\0' ? spot->field[i] : "null", out);
    }
    putc('}', out);
    return NULL;
}

static const char *json_end(struct export *export)
{
    fputs(export->rows > 0 ? "\n  ]\n}\n" : "]\n}\n", export->out);
    return NULL;
}

const struct export_form export_json = {json_begin, json_spot, json_end};
