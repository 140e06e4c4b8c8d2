/* SPDX-License-Identifier: MIT */
/*
 * Measuring: a tile's spots, of all channels, gather until there are many or
 * the tile ends; then the rows of each channel around them stream by once
 * more, and what options ask for becomes values of their rows. What a spot
 * gives depends on the pixels around it alone. Used by job/find_walk.c.
 */
#ifndef JOB_FIND_MEASURE_H
#define JOB_FIND_MEASURE_H

#include "job/find_stream.h"
#include "measure/gauge.h"
#include "table/spot.h"

/* The farthest that anything reaches: a fit window's peaks. */
enum {
    MEASURE_REACH_MOST =
        MEASURES_FIT_MOST / 2 + DISTANCE_MAX + MEASURES_RADIUS_MOST
};

struct measure {
    struct stream stream;
    struct columns columns;
    struct gauge gauge;
    void *memory;
    size_t bytes;
    size_t n, cap; /* spots that have gathered, by channel, then z, y, x */
    struct spot *spot;
    double *value;      /* cap rows of columns.n */
    struct part *part;  /* of each channel of the tile */
    size_t *start, *at; /* of each channel: its first spot (and one more); the
                           next one whose turn comes */
    float *raw, *filtered; /* a spot's patches */
    uint32_t reach[2][PATCH_AXES];
    void *work; /* the gauge's */
};

/* What is looked at around a spot, where heights are wanted or not. */
struct room_need measure_need(const struct spot_options *options, bool filter);

/* Bytes of its own: the spots, their values, patches. */
size_t measure_bytes(const struct spot_options *options,
                     const struct columns *columns, size_t channels);

/* Readies a zeroed one, and what its stream holds for such a tile, whether or
 * not it has spots; the stream's head, images and the like are the caller's. */
const char *measure_open(struct measure *measure, const struct columns *columns,
                         struct cache *cache, const struct tile *tile);
void measure_close(struct measure *measure);

/* Takes a spot of the channel at work or a later one; there must be room. */
static inline bool measure_is_full(const struct measure *measure)
{
    return measure->n == measure->cap;
}
void measure_add(struct measure *measure, const struct spot *spot);

/* Measures the spots of a tile that have gathered. Words name their file, and
 * live in the stream. */
const char *measure_run(struct measure *measure, const struct tile *tile);

/* Forgets them. */
void measure_clear(struct measure *measure);

#endif
