/* SPDX-License-Identifier: MIT */
/*
 * What was done, as JSON, for those who come later. See spottools-spots(5).
 */
#include "job/merge.h"
#include "table/json.h"

#include <math.h>

static void print_list(FILE *out, const char *key, const double *value, int n)
{
    fprintf(out, "  \"%s\": ", key);
    for (int i = 0; i < n; i++) {
        fputs(i > 0 ? ", " : n > 1 ? "[" : "", out);
        json_number(out, value[i]);
    }
    fputs(n > 1 ? "],\n" : ",\n", out);
}

static void print_background(FILE *out, const struct spot_options *found,
                             bool volume)
{
    if (found->background == BACKGROUND_TOPHAT) {
        fprintf(out, "  \"kernel_size\": %u,\n", found->kernel_size);
        if (found->footprint != FOOTPRINT_ELLIPSE)
            fprintf(out, "  \"footprint\": \"%s\",\n",
                    footprint_name(found->footprint));
    } else {
        fprintf(out, "  \"background\": \"%s\",\n",
                background_name(found->background));
    }
    if (options_use_sigma(found, false)) {
        const double sigma[] = {found->sigma_z, found->sigma[0],
                                found->sigma[1]};
        print_list(out, "sigma", sigma + !volume, 2 + volume);
    }
    if (found->background != BACKGROUND_DOG)
        return;
    fprintf(out, "  \"dog_factor\": ");
    json_number(out, found->dog_factor);
    fprintf(out, ",\n");
}

static void print_area(FILE *out, const struct spot_options *found)
{
    const struct tile *roi = &found->roi;
    if (found->masked)
        fprintf(out, "  \"mask\": true,\n");
    if (roi->height > 0)
        fprintf(out, "  \"roi\": [%u, %u, %u, %u],\n", roi->y, roi->x,
                roi->height, roi->width);
}

static void print_stack(FILE *out, const struct merge *merge)
{
    const enum stack stack = merge->head.options.stack;
    if (merge->head.shape.z > 1 || stack == STACK_PROJECT)
        fprintf(out, "  \"stack\": \"%s\",\n", stack_name(stack));
}

/* What is fitted, and how. */
static void print_fit(FILE *out, const struct measures *measures)
{
    if (measures->round)
        fprintf(out, "  \"gaussian\": \"round\",\n");
    if (measures->gain > 0) {
        print_list(out, "gain", &measures->gain, 1);
        print_list(out, "offset", &measures->offset, 1);
    }
}

static void print_measures(FILE *out, const struct measures *measures,
                           bool volume)
{
    const double fit[] = {measures->fit[0], measures->fit[1]};
    const double window = measures->window;
    const char *between = "";
    fprintf(out, "  \"readout\": [");
    for (int i = 0; i < READOUTS; i++) {
        if ((measures->readouts & 1u << i) == 0)
            continue;
        fprintf(out, "%s\"%s\"", between, readout_name((enum readout)i));
        between = ", ";
    }
    fprintf(out, "],\n  \"localize\": \"%s\",\n  \"quality\": %s,\n",
            localize_name(measures->localize),
            measures->quality ? "true" : "false");
    if ((measures->readouts & 1u << READOUT_WINDOW) != 0)
        print_list(out, "window", &window, 1);
    print_list(out, "aperture_radius", measures->aperture + !volume,
               1 + volume);
    if (measures_annulus(measures)) {
        print_list(out, "background_radius", &measures->annulus_radius, 1);
        fprintf(out, "  \"background_method\": \"%s\",\n",
                annulus_name(measures->annulus));
    }
    print_list(out, "fit_window", fit + !volume, 1 + volume);
    if (!isnan(measures->saturation))
        print_list(out, "saturation", &measures->saturation, 1);
    if (measures_fit(measures))
        print_fit(out, measures);
}

/* "min_contrast": 3; "reject": ["saturated"]. */
static void print_filter(FILE *out, const struct merge *merge,
                         enum merge_filter filter)
{
    static const char *const keys[MERGE_FILTERS] = {
        "min_contrast", "min_sharpness", "max_sharpness", "max_roundness",
        "reject"};
    const char *between = "";
    if (filter != MERGE_REJECT) {
        print_list(out, keys[filter], &merge->options.limit[filter], 1);
        return;
    }
    fprintf(out, "  \"%s\": [", keys[filter]);
    for (int bit = 0; bit < FLAGS; bit++) {
        if ((merge->options.reject & 1u << bit) == 0)
            continue;
        fprintf(out, "%s\"%s\"", between, flag_name(bit));
        between = ", ";
    }
    fprintf(out, "],\n");
}

static void print_options(FILE *out, const struct merge *merge)
{
    const struct spot_options *found = &merge->head.options;
    const struct merge_options *options = &merge->options;
    double level = found->rule.kind == RULE_NUMBER ? found->threshold : NAN;
    double asked = isnan(options->threshold) && options->levels == NULL
                       ? level
                       : options->threshold;
    bool volume = options_in_volume(found, merge->head.shape);
    print_background(out, found, volume);
    fprintf(out, "  \"tophat_break\": ");
    json_number(out, found->tophat_break);
    fprintf(out, ",\n  \"min_distance\": %u,\n", found->min_distance);
    if (volume)
        fprintf(out, "  \"min_distance_z\": %u,\n", found->distance_z);
    fprintf(out, "  \"found_threshold\": ");
    json_number(out, level);
    fprintf(out, ",\n  \"keep_border\": %s,\n",
            found->keep_border ? "true" : "false");
    print_area(out, found);
    print_stack(out, merge);
    if (measures_any(&found->measures))
        print_measures(out, &found->measures, volume);
    fprintf(out, "  \"threshold\": ");
    json_number(out, asked);
    fprintf(out, ",\n  \"snr\": ");
    json_number(out, options->snr);
    fprintf(out, ",\n  \"quantile\": ");
    json_number(out, options->quantile);
    fprintf(out, ",\n  \"distance\": ");
    json_number(out, options->distance);
    fprintf(out, ",\n  \"peaks\": %s,\n", options->peaks ? "true" : "false");
    for (int i = 0; i < MERGE_FILTERS; i++)
        if ((options->filters & 1u << i) != 0)
            print_filter(out, merge, (enum merge_filter)i);
}

/* A level by a rule, or a count: null where there is none. */
static void print_rule(FILE *out, const struct merge_channel *channel)
{
    char bytes[64];
    struct text text = {bytes, 0, sizeof bytes - 1, false};
    struct rule rule = channel->rule;
    if (channel->count > 0)
        rule = (struct rule){RULE_COUNT, (double)channel->count};
    if (rule.kind == RULE_GIVEN)
        return;
    rule_print(&text, rule);
    bytes[text.n] = '\0';
    fprintf(out, ", \"rule\": ");
    json_string(out, bytes);
}

static void print_channel(FILE *out, const struct merge *merge, size_t c)
{
    const struct merge_channel *channel = &merge->channel[c];
    fprintf(out, "    {\"name\": ");
    json_string(out, merge->head.channel[c].name);
    fprintf(out, ", \"type\": \"%s\", \"mean\": ",
            sample_name(merge->head.channel[c].type));
    json_number(out, channel->mean);
    fprintf(out, ", \"max\": ");
    json_number(out, (double)channel->tally.max);
    fprintf(out, ", \"level\": ");
    json_number(out, channel->level.value);
    print_rule(out, channel);
    fprintf(out, ", \"candidates\": %zu, \"kept\": %zu, \"spots\": %zu}%s\n",
            channel->candidates, channel->kept, channel->spots,
            c + 1 < merge->head.n ? "," : "");
}

void merge_print_metadata(const struct merge *merge, const char *version,
                          FILE *out)
{
    struct shape shape = merge->head.shape;
    fprintf(out, "{\n  \"program\": \"spottools\",\n  \"version\": \"%s\",\n",
            version);
    fprintf(out, "  \"shape\": [%u, %u, %u],\n  \"tiles\": %zu,\n", shape.z,
            shape.y, shape.x, merge->tiles);
    print_options(out, merge);
    fprintf(out, "  \"channels\": [\n");
    for (size_t c = 0; c < merge->head.n; c++)
        print_channel(out, merge, c);
    fprintf(out, "  ]\n}\n");
}
