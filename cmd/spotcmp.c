/* SPDX-License-Identifier: MIT */
/*
 * spotcmp: how good a table of spots is, held against the truth.
 */
#include "cli/cli.h"

#include "job/score.h"

#include <stdio.h>
#include <string.h>

enum { DISTANCE = CLI_LONG, GREEDY, BY, BINS, PAIRS, JSON };

static const struct cli_option OPTIONS[] = {
    {DISTANCE, "distance", "PX", "match spots that lie this near", "2", NULL},
    {GREEDY, "greedy", NULL, "nearest pairs first, not the best matching", NULL,
     NULL},
    {BY, "by", "COLUMN", "print bins of this column's values, as CSV", NULL,
     NULL},
    {BINS, "bins", "N", "at most so many, of equal number", "10", NULL},
    {JSON, "json", NULL, "print JSON", NULL, NULL},
    {PAIRS, "pairs", "FILE", "write which lines were matched to FILE", NULL,
     CLI_FILE},
    {'o', "output", "FILE", "write to FILE, which appears when complete", NULL,
     CLI_FILE},
    CLI_END};

static const struct cli_command COMMAND = {
    "spotcmp",
    "[--distance PX] [--greedy] [--by COLUMN] [--bins N] [--json]\n"
    "               [--pairs FILE] [-o FILE] TRUTH TABLE",
    "Matches a table of spots with the truth: precision, recall, F1, RMSE, "
    "bias.",
    OPTIONS};

struct request {
    double distance;
    bool greedy, json;
    const char *by, *pairs, *out;
    uint32_t bins; /* 0: not asked for */
    char **files;  /* truth, table */
};

static void parse(struct request *request, int id)
{
    if (id == DISTANCE)
        request->distance = cli_real();
    else if (id == GREEDY)
        request->greedy = true;
    else if (id == BY)
        request->by = cli_value();
    else if (id == BINS)
        request->bins = cli_u32(1, 1000000);
    else if (id == JSON)
        request->json = true;
    else if (id == PAIRS)
        request->pairs = cli_value();
    else if (id == 'o')
        request->out = cli_value();
}

static void check(struct request *request)
{
    int n = cli_operands(&request->files);
    if (n != 2)
        cli_usage("give a truth and a table");
    if (strcmp(request->files[0], "-") == 0 &&
        strcmp(request->files[1], "-") == 0)
        cli_usage("truth and table cannot both be standard input");
    if (request->bins != 0 && request->by == NULL)
        cli_usage("--bins goes with --by");
    if (request->out != NULL && request->pairs != NULL &&
        strcmp(request->out, request->pairs) == 0)
        cli_usage("--output and --pairs name one file");
    cli_inputs((const char *const *)request->files, n);
}

/* Both files; the column of --by is looked for in the truth first. */
static void read_both(const struct request *request, struct points *truth,
                      struct points *table, struct names *names)
{
    struct why why;
    const char *by = request->by;
    const char *bad = points_read(truth, names, request->files[0], by, &why);
    if (truth->has_value)
        by = NULL;
    if (bad == NULL)
        bad = points_read(table, names, request->files[1], by, &why);
    if (bad == NULL && by != NULL && !table->has_value)
        bad = why_say(&why, "neither file has a column \"%.200s\"", by);
    if (bad != NULL)
        cli_fail(NULL, 0, bad);
    points_agree(truth, table);
}

/* Other names for the same channels would look like spots that were missed. */
static void note_channels(const struct scores *scores)
{
    if (!scores->truth->has_channel || scores->all.truth == 0 ||
        scores->all.table == 0)
        return;
    size_t truth = 0, table = 0; /* some channel of each */
    struct why why;
    for (size_t c = scores->names->n; c-- > 0;) {
        if (scores->channel[c].truth > 0 && scores->channel[c].table > 0)
            return;
        truth = scores->channel[c].truth > 0 ? c : truth;
        table = scores->channel[c].table > 0 ? c : table;
    }
    cli_note(NULL,
             why_say(&why,
                     "no channel has spots in both the truth (\"%.200s\") and "
                     "the table (\"%.200s\")",
                     scores->names->name[truth], scores->names->name[table]));
}

static void note_empty(const struct scores *scores, char **files)
{
    struct why why;
    if (scores->n_empty == 0)
        return;
    const char *file = files[scores->by_truth ? 0 : 1];
    size_t n = scores->by_truth ? scores->truth->n : scores->table->n;
    cli_note(strcmp(file, "-") == 0 ? "standard input" : file,
             why_say(&why, "%zu of %zu spots have no \"%.200s\": in no bin",
                     scores->n_empty, n, scores->column));
}

static void print(const struct request *request, const struct scores *scores)
{
    struct outfile figures = {.path = NULL}, pairs = {.path = NULL};
    FILE *out = cli_output(&figures, request->out);
    FILE *lines =
        request->pairs == NULL ? NULL : cli_output(&pairs, request->pairs);
    if (request->json)
        scores_print_json(scores, out);
    else if (request->by != NULL)
        scores_print_bins(scores, out);
    else
        scores_print(scores, out);
    if (lines != NULL)
        scores_print_pairs(scores, lines);
    cli_commit(&figures);
    cli_commit(&pairs);
}

int main(int argc, char **argv)
{
    struct request request = {.distance = 2};
    struct points truth = {.n = 0}, table = {.n = 0};
    struct names names = {.n = 0};
    struct match match;
    struct why why;
    int id;

    cli_begin(&COMMAND, argc, argv);
    while ((id = cli_option()) != -1)
        parse(&request, id);
    check(&request);

    cli_stage("reading");
    read_both(&request, &truth, &table, &names);
    cli_stage("matching");
    const char *bad = match_points(&match, &truth, &table, request.distance,
                                   request.greedy, &why);
    struct scores scores = {.truth = &truth,
                            .table = &table,
                            .match = &match,
                            .names = &names,
                            .distance = request.distance,
                            .greedy = request.greedy};
    if (bad == NULL)
        bad = scores_count(&scores);
    if (bad == NULL && request.by != NULL)
        bad = scores_bin(&scores, request.by, truth.has_value,
                         request.bins != 0 ? request.bins : 10);
    if (bad != NULL)
        cli_fail(NULL, 0, bad);

    cli_stage(NULL);
    print(&request, &scores);
    note_channels(&scores);
    note_empty(&scores, request.files);

    scores_free(&scores);
    match_free(&match);
    points_free(&truth);
    points_free(&table);
    names_free(&names);
    return cli_finish();
}
