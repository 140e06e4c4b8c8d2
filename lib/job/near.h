/* SPDX-License-Identifier: MIT */
/*
 * What stands near spots that are asked for in their order (job/order.h). The
 * window around a spot is some rows of pixels, in each channel and plane; the
 * place where each begins among the spots only moves on from spot to spot. So
 * the windows of all spots cost one walk for each row, and no search.
 */
#ifndef JOB_NEAR_H
#define JOB_NEAR_H

#include "table/spot.h"

/* One row of the window around the spot asked for last. */
struct near_row {
    size_t at, end; /* among the spots: where it begins, its channel ends */
    uint64_t place; /* z, y */
    uint32_t last;  /* x */
    uint32_t channel;
    int32_t z, y; /* from the spot asked for */
};

struct near {
    const struct spot *spots; /* sorted; borrowed */
    size_t n, channels;       /* all channels are below */
    uint32_t planes, reach;   /* the window's half-widths: z; y and x */
    size_t rows, per_channel; /* of the window */
    struct near_row *row;     /* of channel c from c * per_channel on */
    size_t *start;            /* where channels begin; the end */
    uint32_t asked;           /* the channel that is walked through */
};

/* The caller fills the first five. Planes that no spot reaches are left out.
 * Words only without memory; near_close it also then. */
const char *near_open(struct near *near);
void near_close(struct near *near);

/* Before spots are asked for from the first on, once more. */
void near_restart(struct near *near);

/* Moves to a row of the window around a spot. Spots are asked for in order.
 * In the row stand those from row->at on for which near_has. */
const struct near_row *near_find(struct near *near, const struct spot *spot,
                                 size_t row);

static inline bool near_has(const struct near *near, const struct near_row *row,
                            size_t at)
{
    const struct spot *spot = &near->spots[at];
    return at < row->end && spot->x <= row->last &&
           ((uint64_t)spot->z << 32 | spot->y) == row->place;
}

/* The highest top-hat value of a channel in the window; 0 without any. */
float near_highest(struct near *near, const struct spot *spot, size_t channel);

#endif
