/* SPDX-License-Identifier: MIT */
/*
 * One worker's work on a tile: it lets the rows of each channel stream by,
 * decides which pixels are peaks, and writes them as candidates, or counts
 * them for a survey. Used by job/find.c only.
 */
#ifndef JOB_FIND_WALK_H
#define JOB_FIND_WALK_H

#include "job/find_desk.h"
#include "job/find_measure.h"
#include "job/find_stream.h"
#include "table/spot.h"

struct walk {
    struct stream stream; /* head, images, mask, isa, cache_allowed set */
    unsigned lists;       /* what a survey counts; 0: no survey */
    /* Takes what a survey counted of a tile; NULL: it is written. */
    const char *(*survey)(void *self, const struct part *part,
                          const struct curve *curve);
    const char *(*write)(void *self, const char *lines, size_t n,
                         struct why *why);
    void *self;

    struct desk desk;
    struct cache cache;            /* of decoded blocks of all images */
    struct part part;              /* of the tile's channel at work */
    const struct columns *columns; /* that measuring adds; n 0: none */
    struct measure measure;        /* its stream is set as the other */
};

/* Writes the candidates and the closing lines of a tile, or surveys it. Words
 * name their file, and live in the walk. */
const char *walk_tile(struct walk *walk, const struct tile *tile);

/* Surveys one channel of it. */
const char *walk_channel(struct walk *walk, const struct tile *tile,
                         uint32_t channel);
void walk_free(struct walk *walk);

#endif
