/* SPDX-License-Identifier: MIT */
/*
 * The one state that outlives a call: signal handlers and getopt need it.
 * Used by the files of cmd/cli only.
 */
#ifndef CMD_CLI_STATE_H
#define CMD_CLI_STATE_H

#include "cli/cli.h"

enum { CLI_GUARDS = 4 };

/* Output files in a row; n 0: free. */
struct cli_guard {
    struct outfile *out;
    size_t n;
};

/* Which options were given, of filters, stacks, measures (a bit each). */
struct cli_filter {
    bool footprint, sigma, factor, dim, project;
    unsigned measures;
};

struct cli_state {
    const struct cli_command *command;
    int argc;
    char **argv;
    int option; /* the one at hand, as an index into the table */
    bool quiet;
    bool progress; /* its line is shown */
    struct cli_guard guard[CLI_GUARDS];
    struct image_list images; /* that may be mapped */
    struct image_choice choice;
    size_t cache;
    struct cli_filter filter;
    const char *const *inputs; /* other files that are read */
    int n_inputs;
};

extern struct cli_state cli;

/* Refuses the value of the option at hand, as usage. */
_Noreturn void cli_refuse_value(const char *words);

/* As cli_spot_option, for CLI_STACK. */
bool cli_stack_option(int id, struct spot_options *options);

/* As cli_spot_option and cli_spot_settle, for CLI_MEASURES. */
bool cli_measure_option(int id, struct measures *measures);
void cli_settle_measures(const struct measures *measures, bool survey);

/* Row i of the command's table, the common options first. */
const struct cli_option *cli_option_at(int i);

#endif
