/* SPDX-License-Identifier: MIT */
/*
 * Where a tile's results gather, in one piece of memory: the columns of a
 * row's peaks, the histogram of their heights or what a survey counts, the
 * lines to be written. Used by job/find_walk.c and what it calls.
 */
#ifndef JOB_FIND_DESK_H
#define JOB_FIND_DESK_H

#include "base/curve.h"
#include "base/hist.h"
#include "base/why.h"
#include "table/lines.h"
#include "table/options.h"
#include "table/text.h"

struct desk {
    void *memory;
    size_t bytes;
    uint32_t *columns; /* of the peaks of a row */
    struct hist *hist;
    struct curve curve;
    struct text out;
};

/* Lines gather until half of it is full; the other half holds the next. */
enum { DESK_OUT = 2 * LINES_MAX };

struct desk_use {
    const struct spot_options *options;
    enum sample_type type;
    uint32_t width; /* of a tile with its halo */
    unsigned lists; /* of a survey's curve; 0: no survey */
};

size_t desk_bytes(const struct desk_use *use);

/* Readies the desk, zeroed before its first use, for a tile's channel. */
const char *desk_open(struct desk *desk, const struct desk_use *use,
                      struct why *why);
void desk_close(struct desk *desk);

#endif
