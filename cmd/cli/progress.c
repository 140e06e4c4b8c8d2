/* SPDX-License-Identifier: MIT */
/*
 * Progress, for people at a terminal: one line on standard error, and nothing
 * anywhere else. What counts what it does shows that; what does not has a timer
 * show for how long it has been at it.
 */
#define _DEFAULT_SOURCE /* TIOCGWINSZ */
#include "base/num.h"
#include "cli/state.h"

#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

enum { LINE = CLI_STAGE };

double cli_seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

bool cli_watched(void)
{
    return !cli.quiet && isatty(STDERR_FILENO);
}

/* A line never wraps: what was written could not be taken away again. */
static void show(char *text, size_t n)
{
    struct winsize size;
    if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 1 &&
        n > size.ws_col - 1U)
        n = size.ws_col - 1U;
    memmove(text + 1, text, n);
    text[0] = '\r';
    memcpy(text + n + 1, "\033[K", 3);
    cli.progress = true;
    if (write(STDERR_FILENO, text, n + 4) < 0)
        return; /* nobody is left to be shown */
}

void cli_progress_begin(struct cli_progress *progress)
{
    progress->begun = progress->shown = cli_seconds();
}

/* Appends words to n characters of a line; returns how many there are then. */
static size_t add(char *line, size_t n, const char *words)
{
    for (; *words != '\0' && n < LINE - 1; words++)
        line[n++] = *words;
    return n;
}

/* Time to go, if it goes on as it went. */
static size_t add_rest(char *line, size_t n, double seconds)
{
    struct why why;
    const long left = (long)(seconds < 1e8 ? seconds : 1e8);
    if (left >= 3600)
        return add(line, n,
                   why_say(&why, ", %ld:%02ld:%02ld left", left / 3600,
                           left / 60 % 60, left % 60));
    return add(line, n,
               why_say(&why, ", %ld:%02ld left", left / 60, left % 60));
}

void cli_progress(struct cli_progress *p, uint64_t done, uint64_t all)
{
    const double now = cli_seconds(), passed = now - p->begun;
    char line[LINE + 8];
    struct why why;
    if (passed < 1 || now - p->shown < 0.2 || done == 0 || !cli_watched())
        return;
    size_t n = add(line, 0, why_say(&why, "%s:", cli.command->name));
    if (all > 0)
        n = add(line, n,
                why_say(&why, " %3.0f %%,", 100 * (double)done / (double)all));
    if (p->tiles > 0 && p->all_tiles > 0)
        n = add(line, n,
                why_say(&why, " %" PRIu64 " of %" PRIu64 " tiles,", p->tiles,
                        p->all_tiles));
    else if (p->tiles > 0)
        n = add(line, n, why_say(&why, " %" PRIu64 " tiles,", p->tiles));
    n = p->pixels
            ? add(line, n,
                  why_say(&why, " %.0f Mpx/s", (double)done / passed / 1e6))
            : add(line, n,
                  why_say(&why, " %.0f MB/s",
                          (double)done / passed / (1 << 20)));
    if (p->spots > 0)
        n = add(line, n, why_say(&why, ", %" PRIu64 " spots", p->spots));
    if (all > done)
        n = add_rest(line, n, passed * ((double)all / (double)done - 1));
    p->shown = now;
    show(line, n);
}

void cli_show_progress(void *progress, uint64_t done, uint64_t all)
{
    cli_progress(progress, done, all);
}

/* Each second, wherever the program is: no printf here. */
static void on_tick(int number)
{
    char line[LINE + 8];
    size_t n = cli.stage_length;
    (void)number;
    memcpy(line, cli.stage, n);
    n += num_print_whole(line + n,
                         (uint64_t)(cli_seconds() - cli.stage_begun + 0.5));
    show(line, add(line, n, " s"));
}

void cli_stage(const char *words)
{
    static const struct itimerval second = {{1, 0}, {1, 0}}, never;
    struct why why;
    struct sigaction act = {.sa_handler = on_tick, .sa_flags = SA_RESTART};
    if (cli.stage_length > 0) {
        setitimer(ITIMER_REAL, &never, NULL);
        signal(SIGALRM, SIG_IGN); /* one that is on its way */
        cli.stage_length = 0;
        cli_progress_end();
    }
    if (words == NULL || !cli_watched())
        return;
    cli.stage_length = add(
        cli.stage, 0, why_say(&why, "%s: %.100s, ", cli.command->name, words));
    cli.stage_begun = cli_seconds();
    sigemptyset(&act.sa_mask);
    sigaction(SIGALRM, &act, NULL);
    setitimer(ITIMER_REAL, &second, NULL);
}

void cli_progress_end(void)
{
    if (cli.progress && write(STDERR_FILENO, "\r\033[K", 4) < 0)
        cli.progress = true; /* nobody is left to be shown */
    cli.progress = false;
}
