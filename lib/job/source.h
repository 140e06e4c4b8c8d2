/* SPDX-License-Identifier: MIT */
/*
 * Where the tiles of a search come from: a plan, line by line, or a grid.
 */
#ifndef JOB_SOURCE_H
#define JOB_SOURCE_H

#include "job/mem.h"
#include "table/plan.h"

/* Zeroed but for the grid. */
struct source {
    struct grid grid;
    uint64_t next;
    struct lines *lines; /* of a plan; NULL: the grid */
    struct head plan;
    const struct mem_job *job; /* of which a plan's tiles must be */
    size_t budget;             /* that they must keep; 0: none */
    struct tile held;          /* the first tile, once it was looked at */
    bool holds;
    struct why why, inner;
};

/* Opens a plan ("-" is standard input) for images of the job's shape; its roi
 * becomes that of the options, which have the same or none. Words name the
 * file. source_close it, also after a failure. */
const char *source_open(struct source *source, const char *path,
                        struct spot_options *options);
void source_close(struct source *source);

/* The width of a plan's first tile, which source_next then gives; 0: there is
 * no plan, or no tile. The job must be complete. */
const char *source_width(struct source *source, uint32_t *width);

/* The next tile, checked; find's next. */
const char *source_next(void *self, struct tile *tile, bool *more);

#endif
