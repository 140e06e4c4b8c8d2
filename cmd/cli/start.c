/* SPDX-License-Identifier: MIT */
/*
 * A command's start: streams, signals, messages.
 */
#include "cli/state.h"

#include <fcntl.h>
#include <math.h>
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
    cli_progress_end();
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
        for (size_t k = 0; k < cli.guard[i].n; k++)
            if (cli.guard[i].out[k].temp != NULL)
                unlink(cli.guard[i].out[k].temp);
}

void cli_fail(const char *file, unsigned long line, const char *words)
{
    remove_unfinished(); /* first: telling may end the process */
    if (strcmp(words, "standard input: is empty") == 0)
        words = "standard input: is empty: what stands before it in the pipe "
                "has failed, or there is none";
    say(file, line, words);
    exit(CLI_FAILED);
}

void cli_usage_at(const char *where, const char *words)
{
    remove_unfinished();
    say(where, 0, words);
    exit(CLI_USAGE);
}

void cli_usage(const char *words)
{
    char text[1024];
    if (cli.setting != NULL)
        cli_usage_at(cli.setting->origin, words);
    snprintf(text, sizeof text, "%s (%s --help lists the options)", words,
             cli.command->name);
    cli_usage_at(NULL, text);
}

void cli_note(const char *file, const char *words)
{
    if (!cli.quiet)
        say(file, 0, words);
}

bool cli_tells(void)
{
    return cli.verbose;
}

void cli_tell(const char *words)
{
    if (cli.verbose)
        say(NULL, 0, words);
}

/* The signal's default action follows. */
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
    for (size_t i = 0; i < cli.images.n; i++) {
        const struct image *image = &cli.images.image[i];
        if (fstat(image->fd, &st) == 0 &&
            (uint64_t)st.st_size < image->file_bytes)
            path = image->path;
    }
    if (path == NULL) {
        on_stop(number);
        return;
    }
    remove_unfinished();
    say(path, 0, "pixels became shorter while they were read");
    _exit(CLI_FAILED);
}

static void ready_signals(void)
{
    static const int stops[] = {SIGINT, SIGTERM, SIGHUP, SIGPIPE};
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
    cli.row = -1;
    cli.begun = cli_seconds();
    cli.usual_break = NAN;
    ready_streams();
    ready_signals();
}
