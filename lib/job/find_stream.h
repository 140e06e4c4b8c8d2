/* SPDX-License-Identifier: MIT */
/*
 * The stream of rows that goes down a tile of one channel, some at a step:
 * image rows come in, heights follow, and rows whose surroundings are known
 * are handed to whoever looks for something in them. Of a volume it goes
 * through the planes, and down each. Used by job/find_walk.c, which looks for
 * peaks, and job/find_measure.c, which measures them.
 */
#ifndef JOB_FIND_STREAM_H
#define JOB_FIND_STREAM_H

#include "base/tally.h"
#include "detect/isa.h"
#include "image/window.h"
#include "job/find_room.h"
#include "table/head.h"

struct stream {
    const struct head *head;
    const struct image *images;
    const struct image *mask; /* or NULL; it lies behind images */
    const struct isa *isa;
    struct cache *cache;  /* of decoded blocks of all images, */
    size_t cache_allowed; /* which may be of so many bytes */
    struct room_need need;
    bool survey;
    /* Takes n rows of plane z from y on, all of them rows of the tile. */
    const char *(*take)(void *self, uint32_t z, uint32_t y, uint32_t n);
    void *self;

    struct room room;

    /* The tile at work: */
    const struct image *image;
    const struct kernel *kernel;
    struct room_use use;
    struct tile tile, grown; /* without and with its halo */
    uint32_t halo;
    uint32_t z, z_end; /* the planes that are handed on */
    struct window window, mask_window;
    /* Heights not above floor become 0, peaks are above level; what is known
     * of the tile's own heights, NULL: not wanted. */
    float floor, level;
    struct tally *tally;
    struct curve *values; /* counts them, NULL: not wanted */
    struct why why;
};

/* Readies the stream for a tile's channel; z and z_end are 0 and all planes
 * until the caller says else, floor, level, tally and values are his. */
const char *stream_open(struct stream *stream, const struct tile *tile,
                        uint32_t channel);

/* Lets it flow. Words name their file, and live in stream->why. */
const char *stream_run(struct stream *stream);

/* Planes that there are to hand on: 1 of a projection. */
uint32_t stream_planes(const struct stream *stream);

void stream_close(struct stream *stream);

#endif
