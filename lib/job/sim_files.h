/* SPDX-License-Identifier: MIT */
/*
 * The files of a simulated image: each channel's (a header and samples, or a
 * TIFF) and the truth. All are opened before the first pixel is made and get
 * their names after the last one, headers at the very end.
 */
#ifndef JOB_SIM_FILES_H
#define JOB_SIM_FILES_H

#include "base/file.h"
#include "job/sim.h"

/* Both are open at once, for each channel. */
enum { SIM_CHANNELS_MAX = 128, SIM_FILES_MAX = 2 * SIM_CHANNELS_MAX + 1 };

struct sim_files {
    const char *prefix; /* PREFIX.NAME.nhdr, PREFIX.truth.csv, ... */
    char *const *name;  /* of n channels, each another */
    size_t n;
    bool alone; /* of one channel: PREFIX.nhdr */
    bool tiff;
    unsigned jobs;
    void (*progress)(void *self, uint64_t done, uint64_t all); /* bytes */
    void *self;
    struct outfile *file; /* SIM_FILES_MAX, zeroed; closed at the end. Until
                             then the caller removes them when stopped */
};

/* Makes the image, which sim_settle passed. Words about a file begin with its
 * path. */
const char *sim_files_write(const struct sim *sim,
                            const struct sim_files *files, struct why *why);

#endif
