/* SPDX-License-Identifier: MIT */
#include "job/list.h"

#include "base/num.h"
#include "table/json.h"

#include <inttypes.h>

static const char *codec(const struct image *image)
{
    return image->codec != NULL ? image->codec : "none";
}

/* "0.5x0.1x0.1 um", in the order of the shape. */
static void print_spacing(FILE *out, const struct image *image)
{
    char number[NUM_TEXT];
    int first = image->shape.z > 1 ? 0 : 1;
    if (!(image->spacing[1] > 0) && !(image->spacing[2] > 0)) {
        fputc('-', out);
        return;
    }
    for (int axis = first; axis < 3; axis++) {
        num_print_double(number, image->spacing[axis]);
        fprintf(out, "%s%s", axis > first ? "x" : "",
                image->spacing[axis] > 0 ? number : "?");
    }
    fprintf(out, "%s%s", image->unit[0] != '\0' ? " " : "", image->unit);
}

void list_print(FILE *out, const struct image *image)
{
    char shape[SHAPE_TEXT];
    shape_print(shape, image->shape);
    fprintf(out, "%s\t%s\t%s\t%s\t%s\t", image->channel, shape,
            sample_name(image->type), codec(image), image->layout);
    print_spacing(out, image);
    fputc('\t', out);
    for (const char *at = image->path; *at != '\0'; at++)
        fputc((unsigned char)*at < 0x20 || *at == 0x7f ? '?' : *at, out);
    fputc('\n', out);
}

void list_print_json(FILE *out, const struct image *image)
{
    fprintf(out, "{\"path\": ");
    json_string(out, image->path);
    fprintf(out, ", \"channel\": ");
    json_string(out, image->channel);
    fprintf(out,
            ", \"channel_number\": %" PRIu32 ", \"time\": %" PRIu32
            ", \"shape\": [%" PRIu32 ", %" PRIu32 ", %" PRIu32
            "], \"type\": \"%s\", \"codec\": \"%s\", \"layout\": \"%s\", "
            "\"flat\": %s, \"spacing\": [",
            image->number, image->time, image->shape.z, image->shape.y,
            image->shape.x, sample_name(image->type), codec(image),
            image->layout, image->codec == NULL ? "true" : "false");
    for (int axis = 0; axis < 3; axis++) {
        fputs(axis > 0 ? ", " : "", out);
        if (image->spacing[axis] > 0)
            json_number(out, image->spacing[axis]);
        else
            fputs("null", out);
    }
    fprintf(out, "], \"unit\": ");
    json_string(out, image->unit);
    fputc('}', out);
}
