/* SPDX-License-Identifier: MIT */
/*
 * tif2raw: the images of TIFFs become images that can be mapped, each a
 * header beside nothing but samples, or beside the TIFF itself where its
 * pixels lie flat. Longer than a command should be by what must be known
 * before the first file is written: the names of all.
 */
#include "cli/cli.h"
#include "image/convert.h"
#include "job/list.h"

#include "base/sys.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { COPY = CLI_LONG, LIST, JSON };

static const struct cli_option OPTIONS[] = {
    {'o', "output", "OUT", "file stem; a folder if it ends in / (default: ./)",
     NULL, CLI_FILE},
    {'f', "force", NULL, "make anew what is up to date", NULL, NULL},
    {COPY, "copy", NULL, "copy the pixels also where they lie flat", NULL,
     NULL},
    CLI_JOBS,
    CLI_CHOICE,
    {LIST, "list", NULL, "print what is inside, a line an image; write nothing",
     NULL, NULL},
    {JSON, "json", NULL, "with --list: as JSON", NULL, NULL},
    CLI_END};

static const struct cli_command COMMAND = {
    "tif2raw",
    "[-f] [--copy] [-j N] [--channel LIST] [--z A:B] [--time A:B] [-o OUT]\n"
    "               [NAME=]TIFF...\n"
    "       tif2raw --list [--json] [--channel LIST] [--z A:B] [--time A:B] "
    "IMAGE...",
    "Converts TIFFs to images that can be mapped; prints the headers' paths.",
    OPTIONS};

/* An image of an operand, and the stem of the files that it becomes. */
struct output {
    char *stem;
    const char *operand; /* borrowed */
};

struct job {
    const char *out;
    bool folder; /* out is one */
    bool list, json;
    bool noted; /* of the operand at work: its headers need it */
    struct convert convert;
    struct output *output;
    size_t n;
    const struct image_list *open; /* of the only operand, once it is read */
    struct cli_progress progress;
};

static void *claim(void *memory)
{
    if (memory == NULL)
        cli_fail(NULL, 0, "out of memory");
    return memory;
}

/* OUT or FOLDER/NAME, and what tells the file's images apart. */
static char *name_output(const struct job *job, const struct image *image)
{
    const char *part = image->channel + image->part;
    if (job->out == NULL)
        return claim(strdup(image->channel));
    if (job->folder)
        return claim(file_join(job->out, image->channel));
    size_t room = strlen(job->out) + strlen(part) + 1;
    char *stem = claim(malloc(room));
    snprintf(stem, room, "%s%s", job->out, part);
    return stem;
}

static int by_stem(const void *a, const void *b)
{
    const struct output *s = a, *t = b;
    return strcmp(s->stem, t->stem);
}

/* Two images of one name would write one file. */
static void check_names(struct job *job)
{
    struct output *sorted = claim(calloc(job->n, sizeof *sorted));
    memcpy(sorted, job->output, job->n * sizeof *sorted);
    qsort(sorted, job->n, sizeof *sorted, by_stem);
    for (size_t i = 1; i < job->n; i++) {
        struct why why;
        if (strcmp(sorted[i].stem, sorted[i - 1].stem) == 0)
            cli_usage(why_say(&why,
                              "%s and %s would both write %s.nhdr; name one: "
                              "NAME=TIFF",
                              sorted[i - 1].operand, sorted[i].operand,
                              sorted[i].stem));
    }
    free(sorted);
}

/* No conversion may write over a file that another one reads. */
static void check_inputs(const struct job *job, char **operands, int n)
{
    static const char *const suffixes[] = {".nhdr", ".raw"};
    for (size_t i = 0; i < 2 * job->n; i++) {
        struct stat out, in;
        struct why why;
        const struct output *output = &job->output[i / 2];
        why_say(&why, "%s%s", output->stem, suffixes[i % 2]);
        if (stat(why.text, &out) != 0)
            continue;
        for (int j = 0; j < n; j++) {
            const char *name, *path;
            size_t length;
            path = image_split_operand(operands[j], &name, &length);
            if (operands[j] != output->operand && stat(path, &in) == 0 &&
                in.st_dev == out.st_dev && in.st_ino == out.st_ino)
                cli_fail(path, 0,
                         "would be written over by another's "
                         "conversion; use -o");
        }
    }
}

/* Opens each operand once, to know all outputs before the first is made. */
static void name_outputs(struct job *job, char **operands, int n)
{
    for (int i = 0; i < n; i++) {
        const struct image_list *list = cli_images(&operands[i], 1);
        if (list->image[0].format != IMAGE_TIFF)
            cli_fail(list->image[0].path, 0, "is not a TIFF");
        size_t more = job->n + list->n;
        job->output = claim(realloc(job->output, more * sizeof *job->output));
        for (size_t k = 0; k < list->n; k++)
            job->output[job->n++] =
                (struct output){name_output(job, &list->image[k]), operands[i]};
        if (n == 1)
            job->open = list;
        else
            cli_close_images();
    }
    check_names(job);
    check_inputs(job, operands, n);
}

static void say_made(struct job *job, const struct convert_item *item)
{
    bool needs = item->points_in && !item->kept;
    if (needs && !job->noted)
        cli_note(item->image->path,
                 "needed by its header from now on: no copy was made (--copy "
                 "makes one)");
    job->noted = job->noted || needs;
    char *header = claim(convert_header_path(item->stem));
    puts(header);
    free(header);
}

/* Converts n images that lie in the same pages. */
static void convert_group_of(struct job *job, const struct image *images,
                             const struct output *output, size_t n)
{
    struct convert *convert = &job->convert;
    struct outfile *raw = claim(calloc(n, sizeof *raw));
    struct why why;
    convert->n = n;
    convert->item = claim(calloc(n, sizeof *convert->item));
    for (size_t i = 0; i < n; i++)
        convert->item[i] = (struct convert_item){
            .image = &images[i], .stem = output[i].stem, .raw = &raw[i]};
    cli_guard(raw, n);
    cli_progress_begin(&job->progress);
    const char *bad = convert_run(convert, &why);
    if (bad != NULL)
        cli_fail(NULL, 0, bad);
    cli_unguard(raw);
    cli_progress_end();
    for (size_t i = 0; i < n; i++)
        say_made(job, &convert->item[i]);
    free(convert->item);
    free(raw);
}

/* Returns how many images the operand has. */
static size_t convert_operand(struct job *job, char *operand,
                              const struct output *output)
{
    const struct image_list *list =
        job->open != NULL ? job->open : cli_images_again(&operand, 1);
    size_t n = list->n, left = job->n - (size_t)(output - job->output);
    if (n > left || output[n - 1].operand != operand)
        cli_fail(operand, 0, "changed while it was read");
    cli_make_folder(output[0].stem);
    job->noted = false;
    for (size_t i = 0; i < n; i += job->convert.n)
        convert_group_of(job, &list->image[i], &output[i],
                         convert_group(&list->image[i], n - i));
    cli_close_images();
    return n;
}

static void list_images(const struct job *job, char **operands, int n)
{
    const struct image_list *list = cli_images(operands, n);
    for (size_t i = 0; i < list->n; i++) {
        if (job->json)
            fputs(i == 0 ? "[" : ",\n ", stdout);
        (job->json ? list_print_json : list_print)(stdout, &list->image[i]);
    }
    if (job->json)
        fputs("]\n", stdout);
    cli_close_images();
}

static void parse(struct job *job, int id)
{
    if (cli_image_option(id))
        return;
    if (id == 'o')
        job->out = cli_value();
    else if (id == 'f')
        job->convert.force = true;
    else if (id == 'j')
        job->convert.jobs = cli_jobs();
    else if (id == COPY)
        job->convert.copy = true;
    else if (id == LIST)
        job->list = true;
    else
        job->json = true;
}

int main(int argc, char **argv)
{
    struct job job = {
        .convert = {.jobs = sys_processors(), .progress = cli_show_progress}};
    char **operands;
    int id;

    cli_begin(&COMMAND, argc, argv);
    while ((id = cli_option()) != -1)
        parse(&job, id);
    int n = cli_operands(&operands);
    if (n < 1)
        cli_usage("no TIFF given");
    if (job.out != NULL && *job.out == '\0')
        cli_usage("--output is empty");
    if (job.json && !job.list)
        cli_usage("--json goes with --list");
    job.convert.self = &job.progress;
    job.folder =
        n > 1 || job.out == NULL || job.out[strlen(job.out) - 1] == '/';

    if (job.list) {
        list_images(&job, operands, n);
        return cli_finish();
    }
    name_outputs(&job, operands, n);
    cli_guard(&job.convert.header, 1);

    struct output *output = job.output;
    for (int i = 0; i < n; i++)
        output += convert_operand(&job, operands[i], output);

    for (size_t i = 0; i < job.n; i++)
        free(job.output[i].stem);
    free(job.output);
    return cli_finish();
}
