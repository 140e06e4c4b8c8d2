/* SPDX-License-Identifier: MIT */
/*
 * What was done, as JSON, for those who come later. See spottools-spots(5).
 */
#include "job/merge.h"
#include "table/json.h"

#include <math.h>

static void print_filter(FILE *out, const struct spot_options *found)
{
    if (found->background == BACKGROUND_TOPHAT) {
        fprintf(out, "  \"kernel_size\": %u,\n", found->kernel_size);
        if (found->footprint != FOOTPRINT_ELLIPSE)
            fprintf(out, "  \"footprint\": \"%s\",\n",
                    footprint_name(found->footprint));
        return;
    }
    fprintf(out, "  \"background\": \"%s\",\n",
            background_name(found->background));
    if (found->background == BACKGROUND_NONE)
        return;
    fprintf(out, "  \"sigma\": [");
    json_number(out, found->sigma[0]);
    fprintf(out, ", ");
    json_number(out, found->sigma[1]);
    fprintf(out, "],\n");
    if (found->background == BACKGROUND_LOG)
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

static void print_options(FILE *out, const struct merge *merge)
{
    const struct spot_options *found = &merge->head.options;
    const struct merge_options *options = &merge->options;
    double level = found->rule.kind == RULE_NUMBER ? found->threshold : NAN;
    double asked = isnan(options->threshold) && options->levels == NULL
                       ? level
                       : options->threshold;
    print_filter(out, found);
    fprintf(out, "  \"tophat_break\": ");
    json_number(out, found->tophat_break);
    fprintf(out, ",\n  \"min_distance\": %u,\n  \"found_threshold\": ",
            found->min_distance);
    json_number(out, level);
    fprintf(out, ",\n  \"keep_border\": %s,\n",
            found->keep_border ? "true" : "false");
    print_area(out, found);
    fprintf(out, "  \"threshold\": ");
    json_number(out, asked);
    fprintf(out, ",\n  \"snr\": ");
    json_number(out, options->snr);
    fprintf(out, ",\n  \"quantile\": ");
    json_number(out, options->quantile);
    fprintf(out, ",\n  \"distance\": ");
    json_number(out, options->distance);
    fprintf(out, ",\n  \"peaks\": %s,\n", options->peaks ? "true" : "false");
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
