/* SPDX-License-Identifier: MIT */
/*
 * Where an option's value comes from: the command line, the environment, a
 * file of settings, or nowhere; the former goes before the latter. Used by the
 * files of cmd/cli only.
 */
#ifndef CMD_CLI_CONFIG_H
#define CMD_CLI_CONFIG_H

#include "base/why.h"
#include <stdbool.h>
#include <stddef.h>

/* What a file or the environment asks for. */
struct cli_setting {
    const char *command; /* which alone takes it; NULL: any with the option */
    const char *option;  /* its long name */
    char *value;         /* as on a command line; of a switch "yes" or "no" */
    char *origin;        /* "lab.yaml:4:16" or "SPOTTOOLS_JOBS" */
    char *key;           /* "traditional.snr_threshold"; NULL: the origin */
    bool usual;          /* it takes the place of a default of the top-hat, and
                            holds where that default would */
    int rank;            /* of two for one option the higher holds, else the
                            later */
};

struct cli_settings {
    struct cli_setting *setting;
    size_t n;
};

/* Sets what a file asks for, in the framework's keys and in ours; refuses what
 * it does not know, as usage. */
void cli_read_settings(struct cli_settings *settings, const char *path);
/* Sets what the environment asks for, refused in the same way; *path: the file
 * that it names, or NULL. False: it has no variable of ours. */
bool cli_read_environment(struct cli_settings *settings, const char **path);
/* Adds a setting or takes another's place; copies the texts. */
void cli_set(struct cli_settings *settings, struct cli_setting setting);

/* Is the long name that of an option that can be set: one that is not about a
 * single run? everywhere: also in commands that find no spots. */
const char *cli_can_be_set(const char *option, bool *everywhere);
/* Can it be set, in this command? */
bool cli_takes(const char *option);
/* Names of all that can, ended by NULL. */
const char *const *cli_settable(void);
/* Words about a value that is none for the option, of a switch none of yes and
 * no; NULL: none. */
const char *cli_check_setting(const char *option, const char *value);

/* Finds out about each row of the command's table, before the first is given.
 */
void cli_find_sources(void);
/* The next row that a file or the environment sets, and its value in optarg;
 * -1: there are no more. */
int cli_next_setting(void);
/* Prints what is in force, and where it comes from. */
void cli_show_config(void);

#endif
