/* SPDX-License-Identifier: MIT */
/*
 * tileplan: divides the plane into tiles, one line each.
 */
#include "cli/cli.h"

#include "base/num.h"
#include "job/find.h"
#include "job/mem.h"
#include "table/plan.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SHARD = CLI_LONG };

static const struct cli_option OPTIONS[] = {
    CLI_BUDGET,
    {'s', "size", "N|HxW", "tile size in pixels (default: 8 Mpixel bands)",
     NULL, NULL},
    {SHARD, "shard", "K/N", "only the K-th of N parts of the plan", NULL, NULL},
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
    {'o', "output", "FILE", "write to FILE, which appears when complete", NULL,
     CLI_FILE},
    CLI_END};

static const struct cli_command COMMAND = {
    "tileplan",
    "[-m SIZE | -s SIZE] [--shard K/N] [--roi Y,X,H,W] [OPTION]...\n"
    "                [-o FILE] [NAME=]IMAGE...",
    "Divides images of one shape into tiles, as lines of CSV.", OPTIONS};

struct request {
    size_t budget;
    struct shape size; /* y, x of a tile; 0: not asked for */
    uint32_t shard, shards;
    const char *out, *mask;
    bool survey;
};

static _Noreturn void refuse(const char *option, const char *value,
                             const char *words)
{
    struct why why;
    cli_usage(why_say(&why, "%s \"%s\" %s", option, value, words));
}

static void parse_size(struct request *request, const char *value)
{
    uint32_t side;
    if (num_u32(value, SHAPE_MAX, &side) == NULL && side > 0)
        request->size = (struct shape){1, side, side};
    else if (shape_parse(value, &request->size) != NULL ||
             strchr(value, 'x') != strrchr(value, 'x'))
        refuse("--size", value, "is neither N nor HxW");
}

static void parse_shard(struct request *request, const char *value)
{
    char part[NUM_TEXT] = "";
    const char *slash = strchr(value, '/');
    if (slash != NULL && (size_t)(slash - value) < sizeof part)
        memcpy(part, value, (size_t)(slash - value));
    if (slash == NULL || num_u32(part, UINT32_MAX, &request->shard) != NULL ||
        num_u32(slash + 1, UINT32_MAX, &request->shards) != NULL ||
        request->shard < 1 || request->shard > request->shards)
        refuse("--shard", value, "is not K/N with K from 1 to N");
}

static struct grid choose(const struct request *request,
                          const struct mem_job *job)
{
    const struct tile area = roi_or_all(job->options.roi, job->shape);
    struct grid grid = {.shape = {1, area.height, area.width},
                        .height = request->size.y,
                        .width = request->size.x,
                        .y = area.y,
                        .x = area.x};
    struct why why;
    const char *bad = NULL;
    if (request->size.x == 0)
        bad = mem_plan(job, request->budget, &grid, &why);
    if (bad != NULL)
        cli_fail(NULL, 0, bad);
    if (grid.width > area.width)
        grid.width = area.width;
    if (grid.height > area.height)
        grid.height = area.height;
    if (grid_count(&grid) > UINT32_MAX)
        cli_fail(NULL, 0, "so small tiles would be more than 2^32");
    return grid;
}

static void print_plan(const struct request *request, const struct grid *grid,
                       struct head *head, FILE *out)
{
    struct text text = {malloc(LINES_MAX + 256), 0, LINES_MAX + 256, false};
    if (text.at == NULL)
        cli_fail(NULL, 0, "out of memory");
    uint64_t first, end;
    head->tiles = grid_count(grid);
    shard_range(head->tiles, request->shard, request->shards, &first, &end);
    plan_print_head(&text, head);
    if (text.full)
        cli_fail(NULL, 0, "too many channels: their names fill over 64 KB");
    for (uint64_t i = first; i < end; i++) {
        struct tile tile = grid_tile(grid, i);
        if (text.n > LINES_MAX / 2) {
            cli_print(out, &text);
            text.n = 0;
        }
        plan_print_tile(&text, &tile);
    }
    cli_print(out, &text);
    free(text.at);
}

int main(int argc, char **argv)
{
    struct request request = {.shard = 1, .shards = 1};
    struct mem_job job = {.options = cli_spot_defaults()};
    unsigned jobs = 0;
    struct outfile file = {.path = NULL};
    char **operands;
    int id;

    cli_begin(&COMMAND, argc, argv);
    while ((id = cli_option()) != -1) {
        if (id == 'm')
            request.budget = cli_bytes();
        else if (id == 's')
            parse_size(&request, cli_value());
        else if (id == SHARD)
            parse_shard(&request, cli_value());
        else if (id == 'j')
            jobs = cli_jobs();
        else if (id == 'o')
            request.out = cli_value();
        else if (id == CLI_MASK)
            request.mask = cli_value();
        else if (id == CLI_IS_SURVEY)
            request.survey = true;
        else if (!cli_image_option(id))
            cli_spot_option(id, &job.options);
    }
    if (request.survey && job.options.rule.kind != RULE_NUMBER)
        cli_usage("--threshold and --survey exclude each other");
    mem_set_lists(&job, request.survey);
    cli_spot_settle(&job.options, request.survey);
    if (request.budget != 0 && request.size.x != 0)
        cli_usage("--max-memory and --size exclude each other");

    int n = cli_operands(&operands);
    const struct image_list *list = cli_images(operands, n);
    cli_check_set(list);
    struct head head = cli_head(HEAD_PLAN, list);
    head.shape = cli_settle_stack(&job.options, head.shape);
    cli_check_roi(&job.options, head.shape);
    head.options.roi = job.options.roi;
    cli_mask(request.mask, &job.options);
    mem_set_images(&job, list, cli_cache());
    mem_set_jobs(&job, jobs, false, request.budget);
    struct grid grid = choose(&request, &job);

    FILE *out = cli_output(&file, request.out);
    print_plan(&request, &grid, &head, out);

    head_free(&head);
    cli_close_images();
    cli_commit(&file);
    return cli_finish();
}
