/* SPDX-License-Identifier: MIT */
/*
 * One worker's walk down a tile of one channel, some rows at a step. When
 * image row y has come in, the heights of some row above it are known, and
 * peaks of row y - lag are decided. Used by job/find.c only.
 */
#ifndef JOB_FIND_WALK_H
#define JOB_FIND_WALK_H

#include "detect/isa.h"
#include "image/window.h"
#include "job/find.h"
#include "job/find_room.h"
#include "table/spot.h"

struct walk {
    const struct head *head;
    const struct image *images;
    const struct isa *isa;
    const struct image *mask; /* or NULL; it lies behind images */
    size_t cache_allowed;     /* bytes; find's */
    unsigned lists;           /* what a survey counts; 0: no survey */
    /* Takes what a survey counted of a tile; NULL: it is written. */
    const char *(*survey)(void *self, const struct part *part,
                          const struct curve *curve);
    const char *(*write)(void *self, const char *lines, size_t n,
                         struct why *why);
    void *self;

    struct room room;
    struct cache cache; /* of decoded blocks of all images */

    /* The tile at work: */
    const struct kernel *kernel;
    struct tile grown; /* with its halo */
    struct window window, mask_window;
    struct part part;
    float floor, level; /* heights not above floor become 0, peaks are above
                           level */
    bool counts_values;
    struct why why;
};

/* Writes the candidates and the closing line of a tile's channel, or surveys
 * it. Words name their file, and live in walk->why. */
const char *walk_channel(struct walk *walk, const struct tile *tile,
                         uint32_t channel);
void walk_free(struct walk *walk);

#endif
