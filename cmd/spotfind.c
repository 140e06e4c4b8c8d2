/* SPDX-License-Identifier: MIT */
/*
 * spotfind: finds the candidate spots of tiles, in every channel.
 */
#include "cli/cli.h"

#include "job/find.h"
#include "job/mem.h"
#include "table/plan.h"

#include <inttypes.h>
#include <stdio.h>

static const struct cli_option OPTIONS[] = {
    {'p', "plan", "PLAN", "the tiles to work (- is standard input)"},
    CLI_JOBS,
    CLI_KERNEL,
    {'b', "tophat-break", "T", "top-hat values below T become 0 (100)"},
    CLI_DISTANCE,
    {'t', "threshold", "T", "top-hat values of spots are above T (200)"},
    {CLI_KEEP_BORDER, "keep-border", NULL,
     "keep peaks nearer than -d to the image's border"},
    CLI_BUDGET,
    CLI_CHOICE,
    CLI_READING,
    {'o', "output", "FILE", "write to FILE, which appears when complete"},
    CLI_END};

static const struct cli_command COMMAND = {
    "spotfind",
    "[-p PLAN] [-j N] [-k N] [-b T] [-d N] [-t T] [--keep-border] [-m SIZE]\n"
    "                [--channel LIST] [--z N] [--time A:B] [--cache SIZE] "
    "[--no-mmap]\n"
    "                [-o FILE] [NAME=]IMAGE...",
    "Finds candidate spots; spotmerge makes the table of them.", OPTIONS};

/* Where tiles come from: a plan, line by line, or a division of our own. */
struct source {
    const struct mem_job *job;
    size_t budget;
    struct lines *lines; /* NULL: the grid */
    struct head plan;
    struct grid grid;
    uint64_t next;
    struct why why, inner;
};

static const char *check_width(struct source *source, const struct tile *tile)
{
    uint32_t widest = mem_widest(source->job, source->budget);
    if (source->budget == 0 || tile->width <= widest)
        return NULL;
    return why_say(&source->inner,
                   "tile %" PRIu32 " is %" PRIu32
                   " px wide; within the budget at most %" PRIu32 " are",
                   tile->number, tile->width, widest);
}

static const char *next_tile(void *self, struct tile *tile, bool *more)
{
    struct source *source = self;
    if (source->lines == NULL) {
        *more = source->next < grid_count(&source->grid);
        if (*more)
            *tile = grid_tile(&source->grid, source->next++);
        return NULL;
    }
    const char *bad =
        plan_next(source->lines, &source->plan, tile, more, &source->inner);
    if (bad == NULL && *more)
        bad = check_width(source, tile);
    return bad == NULL ? NULL : lines_say(source->lines, bad, &source->why);
}

static void open_plan(struct source *source, const char *path)
{
    struct why why;
    const char *bad = lines_open(&source->lines, path, &why);
    if (bad != NULL)
        cli_fail(path, 0, bad);
    bad =
        plan_read_head(source->lines, &source->plan, source->job->shape, &why);
    if (bad != NULL)
        cli_fail(lines_name(source->lines), lines_number(source->lines), bad);
}

static void divide(struct source *source, const struct mem_job *job)
{
    struct why why;
    const char *bad = mem_plan(job, source->budget, &source->grid, &why);
    if (bad != NULL)
        cli_fail(NULL, 0, bad);
}

int main(int argc, char **argv)
{
    struct mem_job job = {.options = cli_spot_defaults()};
    struct source source = {.job = &job};
    struct outfile file = {.path = NULL};
    unsigned jobs = 0;
    const char *path = NULL, *bad;
    const char *plan = NULL;
    struct why why;
    char **operands;
    int id;

    cli_begin(&COMMAND, argc, argv);
    while ((id = cli_option()) != -1) {
        if (id == 'p')
            plan = cli_value();
        else if (id == 'j')
            jobs = cli_jobs();
        else if (id == 'm')
            source.budget = cli_bytes();
        else if (id == 'o')
            path = cli_value();
        else if (!cli_image_option(id))
            cli_spot_option(id, &job.options);
    }

    int n = cli_operands(&operands);
    const struct image_list *list = cli_images(operands, n);
    cli_check_planes(list);
    cli_check_set(list);
    cli_advise(list);
    struct head head = cli_head(HEAD_CANDIDATES, list);
    head.options = job.options;
    mem_set_images(&job, list, cli_cache());
    mem_set_jobs(&job, jobs, plan != NULL, source.budget);
    divide(&source, &job);
    cli_inputs(&plan, plan != NULL ? 1 : 0);
    if (plan != NULL)
        open_plan(&source, plan);

    struct find find = {.head = &head,
                        .images = list->image,
                        .isa = cli_isa(),
                        .jobs = job.jobs,
                        .cache = job.cache,
                        .out = cli_output(&file, path),
                        .next = next_tile,
                        .self = &source};
    bad = find_run(&find, NULL, &why);
    if (bad != NULL)
        cli_fail(ferror(find.out) ? cli_output_name(find.out) : NULL, 0, bad);

    lines_close(source.lines);
    head_free(&source.plan);
    head_free(&head);
    cli_close_images();
    cli_commit(&file);
    return cli_finish();
}
