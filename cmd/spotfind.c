/* SPDX-License-Identifier: MIT */
/*
 * spotfind: finds the candidate spots of tiles, in every channel.
 */
#include "cli/cli.h"
#include "cli/watch.h"

#include "job/find.h"
#include "job/source.h"
#include "job/survey.h"
#include "table/levels.h"

#include <stdio.h>

enum { LEVELS = CLI_LONG, HISTOGRAM };

static const struct cli_option OPTIONS[] = {
    {'p', "plan", "PLAN", "the tiles to work (- is standard input)", NULL,
     CLI_FILE},
    CLI_JOBS,
    CLI_FILTER,
    CLI_KERNEL,
    CLI_BREAK,
    CLI_DISTANCE,
    CLI_THRESHOLD,
    {LEVELS, "levels", "FILE", "thresholds that spotmerge --survey made", NULL,
     CLI_FILE},
    CLI_SURVEY,
    {HISTOGRAM, "histogram", "FILE", "write peaks and negatives by level", NULL,
     CLI_FILE},
    CLI_STACK,
    CLI_MEASURES,
    CLI_AREA,
    CLI_BUDGET,
    CLI_CHOICE,
    CLI_READING,
    {'o', "output", "FILE", "write to FILE, which appears when complete", NULL,
     CLI_FILE},
    CLI_END};

static const struct cli_command COMMAND = {
    "spotfind",
    "[-p PLAN] [-j N] [-t T | --levels FILE | --survey] [OPTION]...\n"
    "                [-o FILE] [NAME=]IMAGE...",
    "Finds candidate spots; spotmerge makes the table of them.", OPTIONS};

/* What was asked for besides the spots' own options. */
struct request {
    const char *out, *plan, *levels, *histogram, *mask;
    unsigned jobs;
    bool survey, threshold;
};

/* Into tiles of our own; a survey besides a plan holds no more than the plan's
 * tiles would. */
static void divide(struct source *source, struct mem_job *job)
{
    struct why why;
    const char *bad = job->sums ? source_width(source, &job->plan_width) : NULL;
    if (bad == NULL)
        bad = mem_plan(job, source->budget, &source->grid, &why);
    if (bad != NULL)
        cli_fail(NULL, 0, bad);
}

static void tell(const char *channel, const struct finding *finding)
{
    struct why why, line;
    cli_note(NULL, why_say(&line, "%s: %s", channel, level_say(finding, &why)));
}

/* What columns come of that is checked before a pixel is read. */
static void set_options(struct head *head, const struct spot_options *options)
{
    struct columns columns;
    struct why why;
    head->options = *options;
    const char *bad = columns_of(head, &columns, &why);
    if (bad != NULL)
        cli_fail(NULL, 0, bad);
}

/* Levels by a rule need all pixels, whatever tiles are to be worked. */
static void find_levels(const struct find *find, struct head *head,
                        const struct grid *grid, const char *histogram)
{
    struct survey_wish wish = {
        .rule = head->options.rule, .grid = *grid, .told = tell};
    struct outfile file = {.path = NULL};
    struct why why;
    if (histogram != NULL) {
        wish.histogram = cli_output(&file, histogram);
        level_print_names(wish.histogram);
    }
    const char *bad = survey_levels(find, head, &wish, &why);
    if (bad != NULL)
        cli_fail(NULL, 0, bad);
    cli_commit(&file);
}

static void parse(struct request *request, int id, struct source *source,
                  struct spot_options *options)
{
    if (id == 'p')
        request->plan = cli_value();
    else if (id == 'j')
        request->jobs = cli_jobs();
    else if (id == 'm')
        source->budget = cli_bytes();
    else if (id == 'o')
        request->out = cli_value();
    else if (id == CLI_IS_SURVEY)
        request->survey = true;
    else if (id == LEVELS)
        request->levels = cli_value();
    else if (id == HISTOGRAM)
        request->histogram = cli_value();
    else if (id == CLI_MASK)
        request->mask = cli_value();
    else if (!cli_image_option(id))
        cli_spot_option(id, options);
    request->threshold |= id == 't';
}

/* Settles what the options mean together. */
static void settle(const struct request *request, struct mem_job *job)
{
    struct spot_options *options = &job->options;
    if (request->threshold + request->survey + (request->levels != NULL) > 1)
        cli_usage("--threshold, --levels, and --survey exclude each other");
    if (request->survey || request->levels != NULL)
        options->rule.kind = RULE_GIVEN;
    mem_set_lists(job, request->survey);
    if (request->histogram != NULL && !job->sums)
        cli_usage("--histogram goes with a rule as --threshold");
    cli_spot_settle(options, request->survey);
}

int main(int argc, char **argv)
{
    struct mem_job job = {.options = cli_spot_defaults()};
    struct source source = {.job = &job};
    struct outfile file = {.path = NULL};
    struct request request = {.jobs = 0};
    struct cli_watch watch;
    struct why why;
    char **operands;
    const char *bad;
    int id;

    cli_begin(&COMMAND, argc, argv);
    while ((id = cli_option()) != -1)
        parse(&request, id, &source, &job.options);
    settle(&request, &job);

    int n = cli_operands(&operands);
    const struct image_list *list = cli_images(operands, n);
    cli_check_set(list);
    cli_advise(list);
    struct head head =
        cli_head(request.survey ? HEAD_SURVEY : HEAD_CANDIDATES, list);
    const char *inputs[] = {request.plan, request.levels};
    cli_inputs(inputs, 2);
    job.shape = head.shape = cli_settle_stack(&job.options, head.shape);
    if (request.plan != NULL &&
        (bad = source_open(&source, request.plan, &job.options)) != NULL)
        cli_fail(NULL, 0, bad);
    cli_check_roi(&job.options, head.shape);
    cli_mask(request.mask, &job.options);
    mem_set_images(&job, list, cli_cache());
    mem_set_jobs(&job, request.jobs, request.plan != NULL, source.budget);
    divide(&source, &job);
    set_options(&head, &job.options);

    struct find find = {.head = &head,
                        .images = list->image,
                        .isa = cli_isa(),
                        .jobs = job.jobs,
                        .cache = job.cache,
                        .next = source_next,
                        .self = &source};
    if (request.levels != NULL &&
        (bad = levels_read(request.levels, &head, &why)) != NULL)
        cli_fail(NULL, 0, bad);
    find.out = cli_output(&file, request.out);
    cli_watch(&watch, &source, &find);
    if (job.sums)
        find_levels(&find, &head, &source.grid, request.histogram);
    find.lists = request.survey ? job.lists : 0;
    bad = find_run(&find, NULL, &why);
    if (bad != NULL)
        cli_fail(ferror(find.out) ? cli_output_name(find.out) : NULL, 0, bad);

    cli_progress_end();
    source_close(&source);
    head_free(&head);
    cli_close_images();
    cli_commit(&file);
    return cli_finish();
}
