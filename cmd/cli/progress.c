/* SPDX-License-Identifier: MIT */
/*
 * Progress, for people at a terminal.
 */
#include "cli/state.h"

#include <stdio.h>
#include <time.h>
#include <unistd.h>

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static void show(const char *text, int n)
{
    if (write(STDERR_FILENO, text, (size_t)n) < 0)
        return; /* nobody is left to be shown */
}

void cli_progress_begin(struct cli_progress *progress)
{
    progress->begun = progress->shown = now();
}

void cli_progress(struct cli_progress *progress, uint64_t done, uint64_t all)
{
    double time = now();
    char text[128];
    double passed = time - progress->begun;
    if (passed < 1 || time - progress->shown < 0.2 || done == 0 || cli.quiet ||
        !isatty(STDERR_FILENO))
        return;
    double left = passed * ((double)all - (double)done) / (double)done;
    int n = snprintf(
        text, sizeof text, "\r%s: %3.0f %%, %.0f MB/s, %ld:%02ld left\033[K",
        cli.command->name, 100 * (double)done / (double)all,
        (double)done / passed / (1 << 20), (long)left / 60, (long)left % 60);
    progress->shown = time;
    cli.progress = true;
    show(text, n);
}

void cli_show_progress(void *progress, uint64_t done, uint64_t all)
{
    cli_progress(progress, done, all);
}

void cli_progress_end(void)
{
    if (cli.progress)
        show("\r\033[K", 4);
    cli.progress = false;
}
