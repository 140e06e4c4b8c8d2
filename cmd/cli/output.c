/* SPDX-License-Identifier: MIT */
/*
 * Output: files that appear when complete, and the end of a command.
 */
#include "cli/state.h"

#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

void cli_guard(struct outfile *out, size_t n)
{
    for (int i = 0; i < CLI_GUARDS; i++) {
        if (cli.guard[i].n != 0 && cli.guard[i].out != out)
            continue;
        cli.guard[i].out = out; /* first: a signal's handler looks at n */
        cli.guard[i].n = n;
        return;
    }
}

void cli_unguard(const struct outfile *out)
{
    for (int i = 0; i < CLI_GUARDS; i++)
        if (cli.guard[i].out == out)
            cli.guard[i].n = 0;
}

/* The i-th of all guarded files; NULL: there are no more. */
static struct outfile *guarded(size_t i)
{
    for (int g = 0; g < CLI_GUARDS; g++) {
        if (i < cli.guard[g].n)
            return &cli.guard[g].out[i];
        i -= cli.guard[g].n;
    }
    return NULL;
}

static bool same_file(const struct stat *a, const struct stat *b)
{
    return a->st_dev == b->st_dev && a->st_ino == b->st_ino;
}

/* Is it the file that stdout is open on, by another name (/dev/stdout)? To
 * rename something over it would lose what others wrote there. */
static bool is_stdout(const char *path)
{
    struct stat there, here;
    return stat(path, &there) == 0 && fstat(STDOUT_FILENO, &here) == 0 &&
           same_file(&there, &here);
}

void cli_check_output(const char *path)
{
    struct stat there, samples, header;
    if (stat(path, &there) != 0)
        return;
    for (int i = 0; i < cli.n_inputs; i++)
        if (cli.inputs[i] != NULL && stat(cli.inputs[i], &header) == 0 &&
            same_file(&there, &header))
            cli_fail(path, 0, "is read; use another name");
    if (fstat(STDIN_FILENO, &header) == 0 && same_file(&there, &header))
        cli_fail(path, 0, "is read as standard input; use another name");
    for (size_t i = 0; i < cli.images.n; i++) {
        const struct image *image = &cli.images.image[i];
        if ((fstat(image->fd, &samples) == 0 && same_file(&there, &samples)) ||
            (stat(image->path, &header) == 0 && same_file(&there, &header)))
            cli_fail(path, 0, "is read as an image; use another name");
    }
}

void cli_inputs(const char *const *paths, int n)
{
    cli.inputs = paths;
    cli.n_inputs = n;
}

/* Will both end under one name? */
static bool same_target(const struct outfile *a, const struct outfile *b)
{
    struct stat first, second;
    const char *name = strrchr(a->path, '/'), *other = strrchr(b->path, '/');
    char *folder = file_folder(a->path), *its = file_folder(b->path);
    bool same = strcmp(name != NULL ? name + 1 : a->path,
                       other != NULL ? other + 1 : b->path) == 0 &&
                folder != NULL && its != NULL && stat(folder, &first) == 0 &&
                stat(its, &second) == 0 && same_file(&first, &second);
    free(folder);
    free(its);
    return same;
}

FILE *cli_output(struct outfile *out, const char *path)
{
    struct why why;
    if (path == NULL || is_stdout(path))
        return stdout;
    cli_check_output(path);
    cli_guard(out, 1);
    const char *bad = outfile_open(out, path, &why);
    if (bad != NULL)
        cli_fail(path, 0, bad);
    const struct outfile *other;
    for (size_t i = 0; (other = guarded(i)) != NULL; i++)
        if (other != out && other->temp != NULL && out->temp != NULL &&
            same_target(other, out))
            cli_fail(path, 0, "is written already, as another output");
    return out->stream;
}

void cli_make_folder(const char *stem)
{
    struct why why;
    char *folder = file_folder(stem);
    const char *bad =
        folder != NULL ? file_make_folder(folder, &why) : "out of memory";
    if (bad != NULL)
        cli_fail(folder, 0, bad);
    free(folder);
}

const char *cli_output_name(FILE *out)
{
    const struct outfile *file;
    for (size_t i = 0; (file = guarded(i)) != NULL; i++)
        if (file->stream == out)
            return file->name;
    return "standard output";
}

void cli_print(FILE *out, const struct text *text)
{
    if (fwrite(text->at, 1, text->n, out) != text->n) {
        struct why why;
        cli_fail(cli_output_name(out), 0, why_errno(&why, "cannot write"));
    }
}

void cli_commit(struct outfile *out)
{
    struct why why;
    char path[1024];
    if (out->path == NULL)
        return;
    snprintf(path, sizeof path, "%s", out->name);
    const char *bad = outfile_commit(out, &why);
    cli_unguard(out);
    if (bad != NULL)
        cli_fail(path, 0, bad);
}

/* What it took, for those who want to know. */
static void tell_cost(void)
{
    struct rusage usage;
    struct why why;
    if (cli.verbose && getrusage(RUSAGE_SELF, &usage) == 0)
        cli_tell(why_say(&why, "took %.3f s and at most %.1f MB of memory",
                         cli_seconds() - cli.begun,
                         (double)usage.ru_maxrss / 1024));
}

int cli_finish(void)
{
    struct why why;
    cli_stage(NULL);
    cli_progress_end();
    tell_cost();
    bool whole = fflush(stdout) == 0 && !ferror(stdout);
    if (fclose(stdout) != 0 || !whole)
        cli_fail("standard output", 0, why_errno(&why, "cannot write"));
    return CLI_DONE;
}
