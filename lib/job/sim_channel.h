/* SPDX-License-Identifier: MIT */
/*
 * One channel of a simulated image, written as it is made: a few rows at a
 * time, on several threads, in order. Memory grows with the image's width
 * (and the spots in SIM_CELL rows) alone.
 */
#ifndef JOB_SIM_CHANNEL_H
#define JOB_SIM_CHANNEL_H

#include "base/file.h"
#include "job/sim.h"

struct sim_channel {
    const struct sim *sim;
    uint32_t number;               /* of it, from 0 */
    const char *name;              /* in the table */
    struct outfile *image, *truth; /* open; samples and lines are appended */
    unsigned jobs;
    void (*progress)(void *self, uint64_t done, uint64_t all); /* or NULL */
    void *self; /* bytes of the channel's samples are told it */
};

/* "PATH: WORDS". */
const char *sim_about(const char *path, const char *words, struct why *why);

/* Words about a file begin with its path. */
const char *sim_channel_write(const struct sim_channel *channel,
                              struct why *why);

#endif
