/* SPDX-License-Identifier: MIT */
/*
 * The one state that outlives a call: signal handlers and getopt need it.
 * Used by the files of cmd/cli only.
 */
#ifndef CMD_CLI_STATE_H
#define CMD_CLI_STATE_H

#include "cli/cli.h"

enum { CLI_GUARDS = 4 };

struct cli_state {
    const struct cli_command *command;
    int argc;
    char **argv;
    int option; /* the one at hand, as an index into the table */
    bool quiet;
    struct outfile *guard[CLI_GUARDS];
    const struct image *images; /* that may be mapped */
    size_t n_images;
    const char *const *inputs; /* other files that are read */
    int n_inputs;
};

extern struct cli_state cli;

/* Row i of the command's table, the common options first. */
const struct cli_option *cli_option_at(int i);

#endif
