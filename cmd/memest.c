/* SPDX-License-Identifier: MIT */
/*
 * memest: how much memory images take, decoded and mapped. Reads headers
 * only. Longer than a command should be by its two ways of printing, which
 * nothing else could use.
 */
#include "cli/cli.h"

#include "job/mem.h"
#include "table/json.h"

#include <stdio.h>
#include <stdlib.h>

enum { SHAPE = CLI_LONG, TYPE, CHANNELS, THRESHOLD, JSON };

static const struct cli_option OPTIONS[] = {
    {SHAPE, "shape", "[Zx]YxX", "estimate for this shape instead of images",
     NULL, NULL},
    {TYPE, "type", "TYPE", "of these samples", "uint16", NULL},
    {CHANNELS, "channels", "N", "and so many channels", "1", NULL},
    CLI_BUDGET,
    {THRESHOLD, "memmap-threshold", "SIZE",
     "advise to map what would take more than SIZE decoded", NULL, NULL},
    CLI_JOBS,
    CLI_FILTER,
    CLI_KERNEL,
    CLI_BREAK,
    CLI_DISTANCE,
    CLI_THRESHOLD,
    CLI_SURVEY,
    CLI_STACK,
    CLI_MEASURES,
    CLI_AREA,
    CLI_CHOICE,
    CLI_READING,
    {JSON, "json", NULL, "print JSON", NULL, NULL},
    CLI_END};

static const struct cli_command COMMAND = {
    "memest",
    "[-m SIZE] [-j N] [--json] [OPTION]... [NAME=]IMAGE...\n"
    "       memest --shape [Zx]YxX [--type TYPE] [--channels N] [OPTION]...",
    "Estimates the memory that images take, decoded and mapped.", OPTIONS};

/* Channels of one shape and type. */
struct set {
    struct mem_job job;
    size_t channels, budget;
    size_t threshold; /* mapping is advised above it; 0: where it saves half */
    unsigned jobs;    /* asked for; 0: nobody did */
    const char *mask;
    bool survey;
    struct mem_report report;
};

static double gb(size_t bytes)
{
    return (double)bytes / (1024.0 * 1024 * 1024);
}

static void print_advice(const struct set *set)
{
    char need[32], most[32];
    size_t mapped = mem_total(set->report.mapped);
    mem_print(need, mem_smallest(&set->job));
    mem_print(most, set->budget);
    if (set->report.over)
        printf("  advice                   does not fit in %s; the smallest "
               "budget that works is %s\n",
               most, need);
    else if (set->budget != 0 && set->report.total > set->budget)
        printf("  advice                   map: spotfind -m stays within %s, "
               "decoding would not\n",
               most);
    else if (set->threshold != 0 && set->report.total <= set->threshold)
        printf("  advice                   below the threshold: it may be "
               "decoded\n");
    else if (set->report.total / (set->threshold != 0 ? 1 : 2) >= mapped)
        printf(
            "  advice                   map: it takes 1/%.0f of the memory\n",
            (double)set->report.total / (double)mapped);
    else
        printf("  advice                   small enough either way\n");
}

static void print_text(const struct set *set)
{
    char shape[SHAPE_TEXT];
    size_t mapped = mem_total(set->report.mapped);
    shape_print(shape, set->job.shape);
    printf("%zu x %s %s\n", set->channels, shape, sample_name(set->job.type));
    printf("  decoded                  %.2f GB\n", gb(set->report.decoded));
    printf("  with the processed copy  %.2f GB\n", gb(set->report.total));
    printf("  mapped, %4u jobs        %.2f GB (%.3f private, %.3f of pages)\n",
           set->job.jobs, gb(mapped), gb(set->report.mapped.private_bytes),
           gb(set->report.mapped.mapped_bytes));
    printf("  savings                  %.2f GB\n",
           gb(set->report.decoded) - gb(mapped));
    print_advice(set);
}

static void print_json(const struct set *set)
{
    size_t mapped = mem_total(set->report.mapped);
    double saved = (double)set->report.decoded - (double)mapped;
    const struct {
        const char *name;
        double bytes;
    } figures[] = {
        {"original_memory", (double)set->report.decoded},
        {"processed_memory", (double)set->report.processed},
        {"memmap_memory", (double)mapped},
        {"memmap_private", (double)set->report.mapped.private_bytes},
        {"memmap_mapped", (double)set->report.mapped.mapped_bytes},
        {"total_without_memmap", (double)set->report.total},
        {"total_with_memmap", (double)mapped},
        {"memory_savings", saved},
        {"smallest_budget", (double)mem_smallest(&set->job)},
    };
    char shape[SHAPE_TEXT];
    shape_print(shape, set->job.shape);
    printf("{\"shape\": \"%s\", \"type\": \"%s\", \"channels\": %zu, "
           "\"jobs\": %u",
           shape, sample_name(set->job.type), set->channels, set->job.jobs);
    for (size_t i = 0; i < sizeof figures / sizeof *figures; i++) {
        printf(", \"%s_gb\": ", figures[i].name);
        json_number(stdout, figures[i].bytes / (1024.0 * 1024 * 1024));
        printf(", \"%s_bytes\": %.0f", figures[i].name, figures[i].bytes);
    }
    printf(", \"fits\": %s}", set->report.over ? "false" : "true");
}

/* Images of one shape and type are one set, in the order of the first. */
static size_t group(struct set *sets, const struct set *like,
                    const struct image_list *list)
{
    size_t count = 0, channels = list->n - like->job.options.masked;
    for (size_t i = 0; i < channels; i++) {
        const struct image *images = list->image;
        size_t s = 0;
        while (s < count && !(shape_equal(sets[s].job.shape, images[i].shape) &&
                              sets[s].job.type == images[i].type))
            s++;
        if (s == count) {
            sets[count] = *like;
            sets[count].channels = 0;
            sets[count].job.shape = images[i].shape;
            sets[count++].job.type = images[i].type;
        }
        sets[s].channels++;
    }
    for (size_t s = 0; s < count; s++) { /* what any of them needs */
        sets[s].job.images = list->image;
        sets[s].job.n_images = list->n;
        sets[s].job.cache = cli_cache();
        sets[s].job.channels = channels;
    }
    return count;
}

static bool report(struct set *sets, size_t n, bool json)
{
    bool over = false;
    for (size_t i = 0; i < n; i++) {
        struct set *set = &sets[i];
        char shape[SHAPE_TEXT];
        cli_settle_stack(&set->job.options, set->job.shape);
        cli_check_roi(&set->job.options, set->job.shape);
        mem_set_jobs(&set->job, set->jobs, false, set->budget);
        const char *bad =
            mem_estimate(&set->job, set->channels, set->budget, &set->report);
        shape_print(shape, set->job.shape);
        if (bad != NULL)
            cli_fail(shape, 0, bad);
        over |= sets[i].report.over;
        if (json)
            printf(i == 0 ? "[" : ",\n ");
        (json ? print_json : print_text)(&sets[i]);
    }
    if (json)
        printf("]\n");
    return over;
}

static void parse(struct set *set, int id, bool *json)
{
    struct why why;
    const char *bad = NULL;
    if (cli_image_option(id))
        return;
    if (id == 'm')
        set->budget = cli_bytes();
    else if (id == 'j')
        set->jobs = cli_jobs();
    else if (id == CHANNELS)
        set->channels = cli_u32(1, UINT32_MAX);
    else if (id == THRESHOLD)
        set->threshold = cli_bytes();
    else if (id == JSON)
        *json = true;
    else if (id == CLI_MASK)
        set->mask = cli_value();
    else if (id == CLI_IS_SURVEY)
        set->survey = true;
    else if (id == SHAPE)
        bad = shape_parse(cli_value(), &set->job.shape);
    else if (id == TYPE)
        bad = sample_find(cli_value(), &set->job.type)
                  ? NULL
                  : "is none of uint8 int8 uint16 int16 uint32 int32 uint64 "
                    "int64 float double";
    else
        cli_spot_option(id, &set->job.options);
    if (bad != NULL)
        cli_usage(why_say(&why, "\"%s\" %s", cli_value(), bad));
}

int main(int argc, char **argv)
{
    struct set given = {
        .job = {.type = SAMPLE_TYPES, .options = cli_spot_defaults()},
        .channels = 0};
    bool json = false, over;
    char **operands;
    int id;

    cli_begin(&COMMAND, argc, argv);
    while ((id = cli_option()) != -1)
        parse(&given, id, &json);
    int n = cli_operands(&operands);
    if (given.job.shape.x != 0 && n > 0)
        cli_usage("give images or --shape, not both");
    if (n > 0 && (given.channels > 0 || given.job.type != SAMPLE_TYPES))
        cli_usage("--type and --channels go with --shape");
    if (given.mask != NULL && n == 0)
        cli_usage("--mask goes with images");
    if (given.survey && given.job.options.rule.kind != RULE_NUMBER)
        cli_usage("--threshold and --survey exclude each other");
    mem_set_lists(&given.job, given.survey);
    cli_spot_settle(&given.job.options, given.survey);
    if (given.channels == 0)
        given.channels = 1;
    if (given.job.type == SAMPLE_TYPES)
        given.job.type = SAMPLE_UINT16;

    if (given.job.shape.x != 0) {
        struct image flat = {.shape = given.job.shape, .type = given.job.type};
        given.job.images = &flat;
        given.job.n_images = 1;
        given.job.channels = given.channels;
        over = report(&given, 1, json);
    } else {
        const struct image_list *list = cli_images(operands, n);
        if (given.mask != NULL)
            cli_check_set(list);
        cli_mask(given.mask, &given.job.options);
        struct set *sets = calloc(list->n, sizeof *sets);
        if (sets == NULL)
            cli_fail(NULL, 0, "out of memory");
        over = report(sets, group(sets, &given, list), json);
        free(sets);
        cli_close_images();
    }

    cli_finish();
    return over ? CLI_OVER : CLI_DONE;
}
