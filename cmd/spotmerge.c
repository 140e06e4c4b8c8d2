/* SPDX-License-Identifier: MIT */
/*
 * spotmerge: makes one spot table of candidate tables, or levels of surveys.
 * Longer than a command should be by its two modes and many filters, which
 * share the options.
 */
#include "cli/cli.h"

#include "cli/version.h"
#include "job/merge.h"
#include "job/survey.h"
#include "table/levels.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    SNR = CLI_LONG,
    QUANTILE,
    DISTANCE,
    NO_PEAKS,
    METADATA,
    LEVELS,
    SURVEY,
    HISTOGRAM,
    MIN_CONTRAST, /* in the order of enum merge_filter */
    MIN_SHARPNESS,
    MAX_SHARPNESS,
    MAX_ROUNDNESS,
    REJECT
};

static const struct cli_option OPTIONS[] = {
    {'p', "plan", "PLAN", "check that the tables are of this plan's tiles",
     NULL, CLI_FILE},
    {'t', "threshold", "T",
     "heights above T (spotfind's), or count:N; with --survey\n"
     "                             a rule: auto, fdr:Q, sigma:K, count:N",
     NULL, NULL},
    {LEVELS, "levels", "FILE", "thresholds that --survey made", NULL, CLI_FILE},
    {SURVEY, "survey", NULL, "make levels of spotfind --survey, no spots", NULL,
     NULL},
    {HISTOGRAM, "histogram", "FILE", "with it: peaks and negatives by level",
     NULL, CLI_FILE},
    {SNR, "snr", "F", "and above F times the channel's mean; 0: off (8, or 0)",
     NULL, NULL},
    {QUANTILE, "quantile", "Q", "and above this quantile of what is left", NULL,
     NULL},
    {MIN_CONTRAST, "min-contrast", "C", "and of a contrast of C or more", NULL,
     NULL},
    {MIN_SHARPNESS, "min-sharpness", "S", "and of a sharpness of S or more",
     NULL, NULL},
    {MAX_SHARPNESS, "max-sharpness", "S", "and of S or less", NULL, NULL},
    {MAX_ROUNDNESS, "max-roundness", "R", "and of a roundness from -R to R",
     NULL, NULL},
    {REJECT, "reject", "LIST",
     "and with none of these flags: saturated, border, plateau,\n"
     "                             crowded, no-data, fit-failed, "
     "fit-at-bound",
     NULL, "saturated border plateau crowded no-data fit-failed fit-at-bound"},
    {DISTANCE, "distance", "PX", "duplicates lie this near; 0: off", "2", NULL},
    {NO_PEAKS, "no-peaks", NULL, "no CHANNEL_peak columns", NULL, NULL},
    {'F', "format", "FORMAT",
     "csv, tsv, json, or for napari, trackmate, imagej (ROIs), imagej's\n"
     "                             results, rsfish",
     "csv", "csv tsv napari trackmate imagej results rsfish json"},
    {'o', "output", "FILE", "write to FILE, which appears when complete", NULL,
     CLI_FILE},
    {METADATA, "metadata", "FILE", "write what was done as JSON to FILE", NULL,
     CLI_FILE},
    CLI_END};

static const struct cli_command COMMAND = {
    "spotmerge",
    "[-p PLAN] [-t T | --levels FILE] [--snr F] [--quantile Q]\n"
    "                 [--min-contrast C] [--min-sharpness S] [--max-sharpness "
    "S]\n"
    "                 [--max-roundness R] [--reject LIST] [--distance PX]\n"
    "                 [--no-peaks] [-o FILE] [--metadata FILE] [TABLE...]\n"
    "       spotmerge --survey -t RULE [-p PLAN] [--histogram FILE] [-o FILE]\n"
    "                 [TABLE...]",
    "Checks, thresholds and joins candidate tables into one spot table.",
    OPTIONS};

/* How many a channel's filters took, of those that the level left. */
static void tell_filtered(const struct merge *merge, size_t c)
{
    const struct merge_channel *channel = &merge->channel[c];
    struct why words;
    size_t taken = 0;
    for (int i = 0; i < MERGE_FILTERS; i++)
        taken += channel->failed[i];
    if (taken > 0)
        cli_note(NULL,
                 why_say(&words, "%s: filters took %zu of %zu spots",
                         merge->head.channel[c].name, taken, channel->above));
}

/* An empty table without a word is the first thing that users ask about. */
static void explain(const struct merge *merge)
{
    for (size_t c = 0; c < merge->head.n; c++) {
        const struct merge_channel *channel = &merge->channel[c];
        struct why reason, words;
        if (channel->count > channel->candidates)
            cli_note(NULL,
                     why_say(&words, "%s: only %zu candidates were found",
                             merge->head.channel[c].name, channel->candidates));
        if (channel->spots > 0) {
            tell_filtered(merge, c);
            continue;
        }
        const char *text = merge_reason(merge, c, &reason);
        if (merge->head.n > 1)
            text = why_say(&words, "no spots in %s: %s",
                           merge->head.channel[c].name, text);
        else
            text = why_say(&words, "no spots: %s", text);
        cli_note(NULL, text);
    }
}

/* What was asked for; merge's own options are those of a merge. */
struct request {
    struct merge_options merge;
    struct rule rule;
    const char *out, *metadata, *histogram;
    enum export_format format;
    bool survey, threshold;
};

/* Bits of flags, of a list of their names. */
static unsigned take_flags(void)
{
    const char *list = cli_value();
    unsigned flags = 0;
    struct why why;
    for (bool more = true; more;) {
        size_t n = strcspn(list, ",");
        char name[32];
        int bit;
        snprintf(name, sizeof name, "%.*s", n < sizeof name ? (int)n : 0, list);
        if (!flag_find(name, &bit))
            cli_usage(why_say(&why,
                              "--reject \"%.200s\" is no list of saturated, "
                              "border, plateau, crowded, no-data, fit-failed, "
                              "fit-at-bound",
                              cli_value()));
        flags |= 1u << bit;
        more = list[n] == ',';
        list += n + more;
    }
    return flags;
}

static void take_filter(struct merge_options *options, enum merge_filter filter)
{
    options->filters |= 1u << filter;
    if (filter == MERGE_REJECT)
        options->reject |= take_flags();
    else
        options->limit[filter] = cli_real();
}

static void take_format(struct request *request)
{
    struct why why;
    if (!export_find(cli_value(), &request->format))
        cli_usage(why_say(&why,
                          "--format \"%.200s\" is none of csv, tsv, napari, "
                          "trackmate, imagej, results, rsfish, json",
                          cli_value()));
}

static void parse(struct request *request, int id)
{
    struct merge_options *options = &request->merge;
    if (id == 'p')
        options->plan = cli_value();
    else if (id == 't')
        request->rule = cli_rule();
    else if (id == LEVELS)
        options->levels = cli_value();
    else if (id == SURVEY)
        request->survey = true;
    else if (id == HISTOGRAM)
        request->histogram = cli_value();
    else if (id == SNR)
        *(cli_is_usual() ? &options->usual_snr : &options->snr) = cli_real();
    else if (id == DISTANCE)
        options->distance = cli_real();
    else if (id == NO_PEAKS)
        options->peaks = false;
    else if (id == 'F')
        take_format(request);
    else if (id == 'o')
        request->out = cli_value();
    else if (id == METADATA)
        request->metadata = cli_value();
    else if (id >= MIN_CONTRAST && id <= REJECT)
        take_filter(options, (enum merge_filter)(id - MIN_CONTRAST));
    else if (id == QUANTILE) {
        options->quantile = cli_real();
        if (options->quantile > 1)
            cli_usage("--quantile is not from 0 to 1");
    }
    request->threshold |= id == 't';
}

/* What the options mean together. */
static void settle(struct request *request)
{
    struct merge_options *options = &request->merge;
    bool is_number = request->rule.kind == RULE_NUMBER;
    if (request->out != NULL && request->metadata != NULL &&
        strcmp(request->out, request->metadata) == 0)
        cli_usage("--output and --metadata name one file");
    if (request->threshold && options->levels != NULL)
        cli_usage("--threshold and --levels exclude each other");
    if (request->survey &&
        (options->levels != NULL || request->metadata != NULL ||
         !isnan(options->snr) || options->filters != 0 ||
         !isnan(options->quantile) || !isnan(options->distance) ||
         !options->peaks || request->format != EXPORT_CSV))
        cli_usage("--survey makes levels, no table: of the other options it "
                  "takes -t, -p, -o, and --histogram");
    if (isnan(options->distance))
        options->distance = 2;
    if (request->survey && is_number)
        cli_usage("--survey needs a rule: -t auto, fdr:Q, sigma:K, or count:N");
    if (request->histogram != NULL && !request->survey)
        cli_usage("--histogram goes with --survey");
    if (request->survey || !request->threshold)
        return;
    if (is_number)
        options->threshold = request->rule.value;
    else if (request->rule.kind == RULE_COUNT)
        options->count = (uint64_t)request->rule.value;
    else
        cli_usage("this --threshold needs the pixels: give it to spotfind, or "
                  "make levels of a survey, for --levels");
}

/* Writes the levels, and the curves that they come from. */
static void print_levels(const struct request *request,
                         const struct survey *survey, FILE *out,
                         FILE *histogram)
{
    char bytes[1024];
    struct text text = {bytes, 0, sizeof bytes, false};
    levels_print_names(&text);
    if (histogram != NULL)
        level_print_names(histogram);
    for (size_t c = 0; c < survey->head.n; c++) {
        const char *name = survey->head.channel[c].name;
        struct finding found =
            level_find(&survey->curve[c], &survey->tally[c], request->rule,
                       survey->head.options.background);
        struct why why, line;
        levels_print(&text,
                     &(struct channel){.name = survey->head.channel[c].name,
                                       .rule = found.rule,
                                       .level = found.level},
                     found.positives, found.negatives);
        cli_print(out, &text);
        text.n = 0;
        if (histogram != NULL)
            level_print_curve(histogram, name, &survey->curve[c]);
        cli_note(NULL, why_say(&line, "%s: %s", name, level_say(&found, &why)));
    }
}

/* Of what comes out of a pipe, those before it show how far they are. */
static void show_stage(const char *words, int tables)
{
    struct stat st;
    if (tables > 0 || fstat(STDIN_FILENO, &st) != 0 || S_ISREG(st.st_mode))
        cli_stage(words);
}

static void make_levels(const struct request *request, char **tables, int n)
{
    struct survey survey = {.first = NULL};
    struct outfile levels = {.path = NULL}, curve = {.path = NULL};
    struct why why;
    show_stage("reading surveys", n);
    const char *bad = n == 0 ? survey_read(&survey, "-", &why) : NULL;
    for (int i = 0; i < n && bad == NULL; i++)
        bad = survey_read(&survey, tables[i], &why);
    if (bad == NULL)
        bad = survey_check(&survey, request->merge.plan, &why);
    if (bad == NULL)
        bad = level_check(&survey.head, request->rule, &why);
    if (bad != NULL)
        cli_fail(NULL, 0, bad);
    FILE *out = cli_output(&levels, request->out);
    FILE *histogram = request->histogram != NULL
                          ? cli_output(&curve, request->histogram)
                          : NULL;
    print_levels(request, &survey, out, histogram);
    survey_free(&survey);
    cli_commit(&curve);
    cli_commit(&levels);
}

static const char *decide(struct merge *merge, struct why *why)
{
    cli_stage("sorting");
    return merge_decide(merge, why);
}

static void merge_tables(const struct request *request, char **tables, int n)
{
    struct merge merge = {.options = request->merge};
    struct outfile table = {.path = NULL}, facts = {.path = NULL};
    struct why why;
    show_stage("reading tables", n);
    const char *bad = n == 0 ? merge_read(&merge, "-", &why) : NULL;
    for (int i = 0; i < n && bad == NULL; i++)
        bad = merge_read(&merge, tables[i], &why);
    if (bad == NULL)
        bad = decide(&merge, &why);
    if (bad != NULL)
        cli_fail(NULL, 0, bad);

    cli_stage("writing");
    FILE *out = cli_output(&table, request->out);
    if (request->format == EXPORT_CSV)
        bad = merge_print(&merge, out) ? NULL : why_errno(&why, "cannot write");
    else
        bad = merge_export(&merge, request->format, SPOT_VERSION, out, &why);
    if (bad != NULL)
        cli_fail(cli_output_name(out), 0, bad);
    if (request->metadata != NULL)
        merge_print_metadata(&merge, SPOT_VERSION,
                             cli_output(&facts, request->metadata));
    cli_commit(&table);
    cli_commit(&facts);
    cli_stage(NULL);
    explain(&merge);
    merge_free(&merge);
}

int main(int argc, char **argv)
{
    struct request request = {.merge = {.threshold = NAN,
                                        .snr = NAN,
                                        .usual_snr = NAN,
                                        .quantile = NAN,
                                        .distance = NAN,
                                        .peaks = true}};
    char **tables;
    int id;

    cli_begin(&COMMAND, argc, argv);
    while ((id = cli_option()) != -1)
        parse(&request, id);
    settle(&request);

    int n = cli_operands(&tables);
    const char **inputs = calloc((size_t)n + 2, sizeof *inputs);
    if (inputs == NULL)
        cli_fail(NULL, 0, "out of memory");
    memcpy(inputs, tables, (size_t)n * sizeof *inputs);
    inputs[n] = request.merge.plan;
    inputs[n + 1] = request.merge.levels;
    cli_inputs(inputs, n + 2);
    (request.survey ? make_levels : merge_tables)(&request, tables, n);
    free(inputs);
    return cli_finish();
}
