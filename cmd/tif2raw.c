/* SPDX-License-Identifier: MIT */
/*
 * tif2raw: a TIFF becomes an image that can be mapped, a header beside
 * nothing but samples, or beside the TIFF itself where its pixels lie flat.
 */
#include "cli/cli.h"
#include "image/convert.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { COPY = CLI_LONG };

static const struct cli_option OPTIONS[] = {
    {'o', "output", "OUT", "file stem; a folder if it ends in / (default: ./)"},
    {'f', "force", NULL, "make anew what is up to date"},
    {COPY, "copy", NULL, "copy the pixels also where they lie flat"},
    CLI_END};

static const struct cli_command COMMAND = {
    "tif2raw", "[-f] [--copy] [-o OUT] [NAME=]TIFF...",
    "Converts TIFFs to images that can be mapped; prints the headers' paths.",
    OPTIONS};

/* The part of an operand that names the output: NAME, or the file's stem. */
static char *stem_of(const char *operand)
{
    const char *name;
    size_t length;
    image_split_operand(operand, &name, &length);
    return strndup(name, length);
}

/* STEM for each operand; two of one name would write one file. */
static char **name_outputs(const char *out, char **operands, int n)
{
    char **stems = calloc((size_t)n, sizeof *stems);
    bool folder = n > 1 || out == NULL || out[strlen(out) - 1] == '/';
    for (int i = 0; i < n && stems != NULL; i++) {
        char *name = stem_of(operands[i]);
        stems[i] = name == NULL  ? NULL
                   : !folder     ? strdup(out)
                   : out == NULL ? strdup(name)
                                 : file_join(out, name);
        free(name);
        if (stems[i] == NULL)
            cli_fail(NULL, 0, "out of memory");
        for (int j = 0; j < i; j++) {
            struct why why;
            if (strcmp(stems[i], stems[j]) == 0)
                cli_usage(why_say(&why,
                                  "%s and %s would both write %s.nhdr; name "
                                  "one: NAME=TIFF",
                                  operands[j], operands[i], stems[i]));
        }
    }
    return stems;
}

/* No conversion may write over a TIFF that another one reads. */
static void check_outputs(char **stems, char **operands, int n)
{
    static const char *const suffixes[] = {".nhdr", ".raw"};
    for (int i = 0; i < 2 * n; i++) {
        struct stat out, in;
        struct why why;
        why_say(&why, "%s%s", stems[i / 2], suffixes[i % 2]);
        if (stat(why.text, &out) != 0)
            continue;
        for (int j = 0; j < n; j++) {
            const char *name, *path;
            size_t length;
            path = image_split_operand(operands[j], &name, &length);
            if (j != i / 2 && stat(path, &in) == 0 && in.st_dev == out.st_dev &&
                in.st_ino == out.st_ino)
                cli_fail(path, 0,
                         "would be written over by another's "
                         "conversion; use -o");
        }
    }
}

static void make_folder(const char *stem)
{
    struct why why;
    char *folder = file_folder(stem);
    const char *bad =
        folder != NULL ? file_make_folder(folder, &why) : "out of memory";
    if (bad != NULL)
        cli_fail(folder, 0, bad);
    free(folder);
}

static void convert(struct convert *job, const struct image *image)
{
    struct why why;
    const char *bad = convert_tif(job, image, &why);
    if (bad != NULL)
        cli_fail(NULL, 0, bad);
    if (job->points_in && !job->kept)
        cli_note(image->path, "needed by its header from now on: no copy was "
                              "made (--copy makes one)");
    char *header = convert_header_path(job->stem);
    if (header == NULL)
        cli_fail(NULL, 0, "out of memory");
    puts(header);
    free(header);
}

int main(int argc, char **argv)
{
    const char *out = NULL;
    struct convert job = {.stem = NULL};
    char **operands;
    int id;

    cli_begin(&COMMAND, argc, argv);
    while ((id = cli_option()) != -1) {
        if (id == 'o')
            out = cli_value();
        else if (id == 'f')
            job.force = true;
        else
            job.copy = true;
    }
    int n = cli_operands(&operands);
    if (n < 1)
        cli_usage("no TIFF given");
    if (out != NULL && *out == '\0')
        cli_usage("--output is empty");

    char **stems = name_outputs(out, operands, n);
    check_outputs(stems, operands, n);
    cli_guard(&job.raw);
    cli_guard(&job.header);

    for (int i = 0; i < n; i++) {
        struct image *image = cli_images(&operands[i], 1, false);
        make_folder(stems[i]);
        job.stem = stems[i];
        convert(&job, image);
        cli_close_images(image, 1);
        free(stems[i]);
    }
    free(stems);
    return cli_finish();
}
