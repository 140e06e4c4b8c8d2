/* SPDX-License-Identifier: MIT */
/*
 * The one state that outlives a call: signal handlers and getopt need it.
 * Used by the files of cmd/cli only.
 */
#ifndef CMD_CLI_STATE_H
#define CMD_CLI_STATE_H

#include "cli/cli.h"
#include "cli/config.h"

#include <getopt.h>

enum { CLI_GUARDS = 4 };

/* Output files in a row; n 0: free. */
struct cli_guard {
    struct outfile *out;
    size_t n;
};

/* Which options were given, of filters, stacks, measures (a bit each);
 * flagged: on the command line. */
struct cli_filter {
    bool footprint, sigma, factor, dim, project;
    unsigned measures, flagged;
};

enum { CLI_OPTIONS_MAX = 64, CLI_STAGE = 160 };

/* Of an option, from where its value is, the strongest last. */
enum cli_level { CLI_DEFAULT, CLI_IN_FILE, CLI_IN_ENVIRONMENT, CLI_FLAG };
struct cli_source {
    enum cli_level level;
    const char *value;
    const struct cli_setting *setting; /* NULL: a flag or the default */
};

/* getopt's, of the command's options; made once. */
struct cli_getopt {
    char letters[2 * CLI_OPTIONS_MAX + 2];
    struct option longs[CLI_OPTIONS_MAX + 1];
};

struct cli_state {
    struct cli_getopt getopt;
    const struct cli_command *command;
    int argc;
    char **argv;
    int option; /* the one at hand, as an index into the table */
    const struct cli_setting *setting;         /* whose it is; NULL: a flag */
    struct cli_source source[CLI_OPTIONS_MAX]; /* of each row */
    struct cli_settings file, environment;
    int row; /* the next that may be set by them; -1: not looked for yet */
    bool quiet, verbose, show_config;
    double begun;          /* seconds */
    char stage[CLI_STAGE]; /* that a timer shows, its line but for the time */
    size_t stage_length;   /* 0: none */
    double stage_begun;
    double usual_break; /* in place of the framework's; NaN: not set */
    bool progress;      /* its line is shown */
    struct cli_guard guard[CLI_GUARDS];
    struct image_list images; /* that may be mapped */
    struct image_choice choice;
    size_t cache;
    struct cli_filter filter;
    const char *const *inputs; /* other files that are read */
    int n_inputs;
};

extern struct cli_state cli;

/* Of a clock that only runs forward. */
double cli_seconds(void);

/* As cli_usage, about what stands elsewhere. */
_Noreturn void cli_usage_at(const char *where, const char *words);

/* Refuses the value of the option at hand, as usage. */
_Noreturn void cli_refuse_value(const char *words);

/* As cli_spot_option, for CLI_STACK. */
bool cli_stack_option(int id, struct spot_options *options);

/* As cli_spot_option and cli_spot_settle, for CLI_MEASURES. */
bool cli_measure_option(int id, struct measures *measures);
void cli_settle_measures(const struct measures *measures, bool survey);

/* --completion, whose value is at hand. */
void cli_print_completion(void);

/* Row i of the command's table, the common options first. */
const struct cli_option *cli_option_at(int i);

#endif
