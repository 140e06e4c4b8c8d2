/* SPDX-License-Identifier: MIT */
/*
 * What spotfind shows while it finds, and tells before.
 */
#ifndef CMD_CLI_WATCH_H
#define CMD_CLI_WATCH_H

#include "cli/cli.h"
#include "job/find.h"
#include "job/source.h"

struct cli_watch {
    struct cli_progress progress;
    uint64_t done, all; /* pixels; all 0: nobody knows how many */
};

/* Has find, which is ready, tell the watch of its tiles. */
void cli_watch(struct cli_watch *watch, const struct source *source,
               struct find *find);

#endif
