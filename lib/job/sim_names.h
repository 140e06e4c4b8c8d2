/* SPDX-License-Identifier: MIT */
/*
 * Names of a simulated image's channels: parts of file names, and what its
 * table calls them.
 */
#ifndef JOB_SIM_NAMES_H
#define JOB_SIM_NAMES_H

#include "job/sim_files.h"

/* Zeroed before, freed by the caller also after a failure. */
struct sim_names {
    char *name[SIM_CHANNELS_MAX];
    size_t n;
};

/* A,B,C: each can stand in a table and in a file name, none comes twice. */
const char *sim_names_list(struct sim_names *names, const char *list,
                           struct why *why);

/* c0, c1, ...; of one alone what the other commands call the file of this
 * prefix, if it can be a channel's name. */
const char *sim_names_number(struct sim_names *names, size_t n,
                             const char *prefix);
void sim_names_free(struct sim_names *names);

#endif
