/* SPDX-License-Identifier: MIT */
/*
 * A command's start and end: streams, signals, messages.
 */
#include "cli/state.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct cli_state cli;

static void say(const char *file, unsigned long line, const char *words)
{
    char text[4096];
    size_t room = sizeof text - 1;
    int n =
        file == NULL ? snprintf(text, room, "%s: %s", cli.command->name, words)
        : line == 0
            ? snprintf(text, room, "%s: %s: %s", cli.command->name, file, words)
            : snprintf(text, room, "%s: %s:%lu: %s", cli.command->name, file,
                       line, words);
    size_t len = n < 0 ? 0 : (size_t)n < room ? (size_t)n : room - 1;
    for (size_t i = 0; i < len; i++)
        if ((unsigned char)text[i] < 0x20 || text[i] == 0x7f)
            text[i] = '?';
    text[len++] = '\n';
    if (write(STDERR_FILENO, text, len) < 0)
        return; /* nobody is left to be told */
}

static void remove_unfinished(void)
{
    for (int i = 0; i < CLI_GUARDS; i++)
        if (cli.guard[i] != NULL && cli.guard[i]->temp != NULL)
            unlink(cli.guard[i]->temp);
}

void cli_fail(const char *file, unsigned long line, const char *words)
{
    say(file, line, words);
    remove_unfinished();
    exit(CLI_FAILED);
}

void cli_usage(const char *words)
{
    char text[1024];
    snprintf(text, sizeof text, "%s (%s --help lists the options)", words,
             cli.command->name);
    say(NULL, 0, text);
    remove_unfinished();
    exit(CLI_USAGE);
}

void cli_note(const char *file, const char *words)
{
    if (!cli.quiet)
        say(file, 0, words);
}

static void on_stop(int number)
{
    remove_unfinished();
    signal(number, SIG_DFL);
    raise(number);
}

/* A mapped file that shrinks is met as SIGBUS: say which it was. */
static void on_bus_error(int number)
{
    struct stat st;
    const char *path = NULL;
    for (size_t i = 0; i < cli.n_images; i++) {
        const struct image *image = &cli.images[i];
        if (fstat(image->fd, &st) == 0 &&
            (uint64_t)st.st_size < image->file_bytes)
            path = image->path;
    }
    if (path == NULL) {
        on_stop(number);
        return;
    }
    say(path, 0, "pixels became shorter while they were read");
    remove_unfinished();
    _exit(CLI_FAILED);
}

static void ready_signals(void)
{
    static const int stops[] = {SIGINT, SIGTERM, SIGHUP};
    struct sigaction act = {.sa_handler = on_stop};
    sigemptyset(&act.sa_mask);
    for (size_t i = 0; i < sizeof stops / sizeof *stops; i++) {
        struct sigaction old;
        if (sigaction(stops[i], NULL, &old) == 0 && old.sa_handler != SIG_IGN)
            sigaction(stops[i], &act, NULL);
    }
    act.sa_handler = on_bus_error;
    sigaction(SIGBUS, &act, NULL);
    signal(SIGXFSZ, SIG_IGN); /* so that write() says what is wrong */
}

/* A closed standard stream must not be the number of the next file that is
 * opened; reading from it is empty and writing to it still fails. */
static void ready_streams(void)
{
    for (int fd = 0; fd <= 2; fd++)
        if (fcntl(fd, F_GETFD) < 0 && open("/dev/null", O_RDONLY) != fd)
            _exit(CLI_FAILED);
}

void cli_begin(const struct cli_command *command, int argc, char **argv)
{
    cli.command = command;
    cli.argc = argc;
    cli.argv = argv;
    ready_streams();
    ready_signals();
}

void cli_guard(struct outfile *out)
{
    for (int i = 0; i < CLI_GUARDS; i++) {
        if (cli.guard[i] != NULL && cli.guard[i] != out)
            continue;
        cli.guard[i] = out;
        return;
    }
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
    for (size_t i = 0; i < cli.n_images; i++) {
        const struct image *image = &cli.images[i];
        if ((fstat(image->fd, &samples) == 0 && same_file(&there, &samples)) ||
            (stat(image->path, &header) == 0 && same_file(&there, &header)))
            cli_fail(path, 0, "is read as an image; use another name");
    }
}

FILE *cli_output(struct outfile *out, const char *path)
{
    struct why why;
    if (path == NULL || is_stdout(path))
        return stdout;
    cli_check_output(path);
    cli_guard(out);
    const char *bad = outfile_open(out, path, &why);
    if (bad != NULL)
        cli_fail(path, 0, bad);
    return out->stream;
}

const char *cli_output_name(FILE *out)
{
    for (int i = 0; i < CLI_GUARDS; i++)
        if (cli.guard[i] != NULL && cli.guard[i]->stream == out)
            return cli.guard[i]->name;
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
    for (int i = 0; i < CLI_GUARDS; i++)
        if (cli.guard[i] == out)
            cli.guard[i] = NULL;
    if (bad != NULL)
        cli_fail(path, 0, bad);
}

int cli_finish(void)
{
    struct why why;
    bool whole = fflush(stdout) == 0 && !ferror(stdout);
    if (fclose(stdout) != 0 || !whole)
        cli_fail("standard output", 0, why_errno(&why, "cannot write"));
    return CLI_DONE;
}
