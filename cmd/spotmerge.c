/* SPDX-License-Identifier: MIT */
/*
 * spotmerge: makes one spot table of candidate tables.
 */
#include "cli/cli.h"

#include "cli/version.h"
#include "job/merge.h"
#include "table/json.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { SNR = CLI_LONG, QUANTILE, DISTANCE, NO_PEAKS, METADATA };

static const struct cli_option OPTIONS[] = {
    {'p', "plan", "PLAN", "check that the tables are of this plan's tiles"},
    {'t', "threshold", "T", "top-hat values above T (default: spotfind's)"},
    {SNR, "snr", "F", "and above F times the channel's mean; 0: off (8)"},
    {QUANTILE, "quantile", "Q", "and above this quantile of what is left"},
    {DISTANCE, "distance", "PX", "duplicates lie this near; 0: off (2)"},
    {NO_PEAKS, "no-peaks", NULL, "no CHANNEL_peak columns"},
    {'o', "output", "FILE", "write to FILE, which appears when complete"},
    {METADATA, "metadata", "FILE", "write what was done as JSON to FILE"},
    CLI_END};

static const struct cli_command COMMAND = {
    "spotmerge",
    "[-p PLAN] [-t T] [--snr F] [--quantile Q] [--distance PX]\n"
    "                 [--no-peaks] [-o FILE] [--metadata FILE] [TABLE...]",
    "Checks, thresholds and joins candidate tables into one spot table.",
    OPTIONS};

static void print_options(FILE *out, const struct merge *merge)
{
    const struct spot_options *found = &merge->head.options;
    const struct merge_options *options = &merge->options;
    fprintf(out,
            "  \"kernel_size\": %u,\n  \"tophat_break\": ", found->kernel_size);
    json_number(out, found->tophat_break);
    fprintf(out, ",\n  \"min_distance\": %u,\n  \"found_threshold\": ",
            found->min_distance);
    json_number(out, found->threshold);
    fprintf(out, ",\n  \"keep_border\": %s,\n  \"threshold\": ",
            found->keep_border ? "true" : "false");
    json_number(out, isnan(options->threshold) ? found->threshold
                                               : options->threshold);
    fprintf(out, ",\n  \"snr\": ");
    json_number(out, options->snr);
    fprintf(out, ",\n  \"quantile\": ");
    json_number(out, options->quantile);
    fprintf(out, ",\n  \"distance\": ");
    json_number(out, options->distance);
    fprintf(out, ",\n  \"peaks\": %s,\n", options->peaks ? "true" : "false");
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
    json_number(out, channel->level);
    fprintf(out, ", \"candidates\": %zu, \"kept\": %zu, \"spots\": %zu}%s\n",
            channel->candidates, channel->kept, channel->spots,
            c + 1 < merge->head.n ? "," : "");
}

static void print_metadata(FILE *out, const struct merge *merge)
{
    struct shape shape = merge->head.shape;
    fprintf(out, "{\n  \"program\": \"spottools\",\n  \"version\": \"%s\",\n",
            SPOT_VERSION);
    fprintf(out, "  \"shape\": [%u, %u, %u],\n  \"tiles\": %zu,\n", shape.z,
            shape.y, shape.x, merge->tiles);
    print_options(out, merge);
    fprintf(out, "  \"channels\": [\n");
    for (size_t c = 0; c < merge->head.n; c++)
        print_channel(out, merge, c);
    fprintf(out, "  ]\n}\n");
}

/* An empty table without a word is the first thing that users ask about. */
static void explain(const struct merge *merge)
{
    for (size_t c = 0; c < merge->head.n; c++) {
        struct why reason, words;
        if (merge->channel[c].spots > 0)
            continue;
        const char *text = merge_reason(merge, c, &reason);
        if (merge->head.n > 1)
            text = why_say(&words, "no spots in %s: %s",
                           merge->head.channel[c].name, text);
        else
            text = why_say(&words, "no spots: %s", text);
        cli_note(NULL, text);
    }
}

static void parse(struct merge_options *options, int id, const char **path,
                  const char **metadata)
{
    if (id == 'p')
        options->plan = cli_value();
    else if (id == 't')
        options->threshold = cli_real();
    else if (id == SNR)
        options->snr = cli_real();
    else if (id == DISTANCE)
        options->distance = cli_real();
    else if (id == NO_PEAKS)
        options->peaks = false;
    else if (id == 'o')
        *path = cli_value();
    else if (id == METADATA)
        *metadata = cli_value();
    else if (id == QUANTILE) {
        options->quantile = cli_real();
        if (options->quantile > 1)
            cli_usage("--quantile is not from 0 to 1");
    }
}

int main(int argc, char **argv)
{
    struct merge merge = {.options = {.threshold = NAN,
                                      .snr = 8,
                                      .quantile = NAN,
                                      .distance = 2,
                                      .peaks = true}};
    struct outfile table = {.path = NULL}, facts = {.path = NULL};
    const char *path = NULL, *metadata = NULL, *bad = NULL;
    struct why why;
    char **operands;
    int id;

    cli_begin(&COMMAND, argc, argv);
    while ((id = cli_option()) != -1)
        parse(&merge.options, id, &path, &metadata);

    if (path != NULL && metadata != NULL && strcmp(path, metadata) == 0)
        cli_usage("--output and --metadata name one file");

    int n = cli_operands(&operands);
    cli_inputs((const char *const *)operands, n);
    if (n == 0)
        bad = merge_read(&merge, "-", &why);
    for (int i = 0; i < n && bad == NULL; i++)
        bad = merge_read(&merge, operands[i], &why);
    if (bad == NULL)
        bad = merge_decide(&merge, &why);
    if (bad != NULL)
        cli_fail(NULL, 0, bad);

    FILE *out = cli_output(&table, path);
    if (!merge_print(&merge, out))
        cli_fail(cli_output_name(out), 0, why_errno(&why, "cannot write"));
    if (metadata != NULL)
        print_metadata(cli_output(&facts, metadata), &merge);

    cli_commit(&table);
    cli_commit(&facts);
    explain(&merge);
    merge_free(&merge);
    return cli_finish();
}
