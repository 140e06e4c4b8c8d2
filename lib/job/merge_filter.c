/* SPDX-License-Identifier: MIT */
#include "job/merge_filter.h"

#include <math.h>
#include <string.h>

static const struct {
    const char *name;
    enum own own; /* its column; OWNS: the contrast, which all tables have */
    const char *needs;
} FILTERS[MERGE_FILTERS] = {
    [MERGE_MIN_CONTRAST] = {"min-contrast", OWNS, ""},
    [MERGE_MIN_SHARPNESS] = {"min-sharpness", OWN_SHARPNESS, "--quality"},
    [MERGE_MAX_SHARPNESS] = {"max-sharpness", OWN_SHARPNESS, "--quality"},
    [MERGE_MAX_ROUNDNESS] = {"max-roundness", OWN_ROUNDNESS, "--quality"},
    [MERGE_REJECT] = {"reject", OWN_FLAGS,
                      "--readout, --localize, or --quality"}};

static bool is_asked(const struct merge *merge, enum merge_filter filter)
{
    return (merge->options.filters & 1u << filter) != 0;
}

const char *filter_check(const struct merge *merge, struct why *why)
{
    for (int i = 0; i < MERGE_FILTERS; i++)
        if (is_asked(merge, (enum merge_filter)i) && FILTERS[i].own != OWNS &&
            merge->columns.own[FILTERS[i].own] == COLUMN_NONE)
            return why_say(why,
                           "--%s needs spotfind's %s: the tables have no "
                           "column %s",
                           FILTERS[i].name, FILTERS[i].needs,
                           columns_own_name(FILTERS[i].own));
    return NULL;
}

/* What is empty, NaN, passes no limit. */
static bool passes(const struct merge *merge, enum merge_filter filter,
                   const struct spot *spot)
{
    double limit = merge->options.limit[filter], value;
    if (filter == MERGE_MIN_CONTRAST) /* a float, as what was written is */
        return spot->contrast >= (float)limit;
    value = columns_value(texts_at(&merge->texts, spot->row),
                          merge->columns.own[FILTERS[filter].own]);
    switch (filter) {
    case MERGE_MIN_SHARPNESS:
        return value >= limit;
    case MERGE_MAX_SHARPNESS:
        return value <= limit;
    case MERGE_MAX_ROUNDNESS:
        return fabs(value) <= limit;
    default:
        return isnan(value) || ((unsigned)value & merge->options.reject) == 0;
    }
}

enum merge_filter filter_of(const struct merge *merge, const struct spot *spot)
{
    int i = 0;
    while (i < MERGE_FILTERS && (!is_asked(merge, (enum merge_filter)i) ||
                                 passes(merge, (enum merge_filter)i, spot)))
        i++;
    return (enum merge_filter)i;
}

const char *filter_say(const struct merge *merge, enum merge_filter filter,
                       struct why *why)
{
    char value[256];
    struct text text = {value, 0, sizeof value - 1, false};
    const char *between = "";
    if (filter != MERGE_REJECT)
        text_double(&text, merge->options.limit[filter]);
    for (int bit = 0; filter == MERGE_REJECT && bit < FLAGS; bit++) {
        if ((merge->options.reject & 1u << bit) == 0)
            continue;
        text_put(&text, between);
        text_put(&text, flag_name(bit));
        between = ",";
    }
    value[text.n] = '\0';
    return why_say(why, "--%s %s", FILTERS[filter].name, value);
}
