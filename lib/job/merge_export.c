/* SPDX-License-Identifier: MIT */
/*
 * The spot table's rows, one by one, to what writes them in another form
 * (table/export.h).
 */
#include "base/num.h"
#include "job/merge.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Room for the names of the columns, or a row: there may be a peak for each of
 * many channels. */
static size_t room_for(const struct merge *merge)
{
    size_t names = 256;
    for (size_t c = 0; c < merge->head.n; c++)
        names += strlen(merge->head.channel[c].name) + NUM_TEXT + 8;
    return names + SPOT_LINE + LINES_MAX;
}

static void put_names(const struct merge *merge, struct text *text)
{
    text_put(text, "channel,z,y,x,tophat,raw,contrast");
    for (size_t c = 0; merge_has_peaks(merge) && c < merge->head.n; c++) {
        text_put(text, ",");
        text_put(text, merge->head.channel[c].name);
        text_put(text, "_peak");
    }
    columns_print_names(text, &merge->head, &merge->columns);
    text_put_n(text, "", 1);
}

static void put_row(struct merge *merge, const struct spot *spot,
                    struct text *text)
{
    spot_print_values(text, &merge->head, spot);
    for (size_t c = 0; merge_has_peaks(merge) && c < merge->head.n; c++) {
        text_put_n(text, ",", 1);
        text_float(text, near_highest(&merge->near, spot, c));
    }
    if (merge->columns.n > 0)
        text_put(text, texts_at(&merge->texts, spot->row));
}

static const char *export_rows(struct merge *merge, struct export *export,
                               struct text *text)
{
    const char *bad = NULL;
    for (size_t i = 0; i < merge->n && bad == NULL; i++) {
        if (merge->dropped[i])
            continue;
        text->n = 0;
        put_row(merge, &merge->spot[i], text);
        bad = text->full ? "a row is too long"
                         : export_row(export, text->at, text->n);
    }
    return bad;
}

static void say_about(const struct merge *merge, struct export_about *about,
                      const char **channel)
{
    const struct spot_options *options = &merge->head.options;
    about->shape = merge->head.shape;
    about->channel = channel;
    about->channels = merge->head.n;
    about->sigma = sqrt(options->sigma[0] * options->sigma[1]);
    for (size_t c = 0; c < merge->head.n; c++) {
        channel[c] = merge->head.channel[c].name;
        about->spots += merge->channel[c].spots;
    }
}

const char *merge_export(struct merge *merge, enum export_format format,
                         const char *version, FILE *out, struct why *why)
{
    const size_t room = room_for(merge);
    struct text text = {malloc(room), 0, room, false};
    const char **channel = calloc(merge->head.n, sizeof *channel);
    struct export_about about = {.format = format, .version = version};
    struct export *export = NULL;
    const char *bad = "out of memory";
    if (text.at != NULL && channel != NULL) {
        say_about(merge, &about, channel);
        put_names(merge, &text);
        bad = text.full ? "the columns' names are too long"
                        : export_begin(&export, out, &about, text.at, why);
        if (bad == NULL)
            bad = export_rows(merge, export, &text);
        bad = export_end(export, bad);
    }
    free(channel);
    free(text.at);
    return bad;
}
