/* SPDX-License-Identifier: MIT */
/*
 * What a walk down a tile keeps, in one piece of memory: rings of image rows
 * (for the filter, the read-out and the contrast), of heights and of what the
 * kernel noted of them, the filter's own, the lines to be written. A survey
 * has all that twice, for the image and its negative, and what it counts. Its
 * sizes are those that job/mem.h adds up. Used by job/find_walk.c and
 * job/find_rows.c.
 */
#ifndef JOB_FIND_ROOM_H
#define JOB_FIND_ROOM_H

#include "base/hist.h"
#include "base/why.h"
#include "detect/convolve.h"
#include "detect/peak.h"
#include "detect/tophat.h"
#include "table/head.h"
#include "table/lines.h"
#include "table/text.h"

/* Rows y of a plane, the newest n of them, row y at y modulo n. */
struct ring {
    char *rows;
    size_t stride, margin;
    uint32_t n;
};

/* The image, or its negative, on its way to heights. A convolution gives both
 * at once: then the negative's side is heights alone. */
struct side {
    struct ring image, heights, hits;
    struct tophat tophat;
    struct convolve convolve; /* of backgrounds that are no top-hat */
    char *zeros;              /* a row of heights outside the image */
    char *spare;              /* where heights go that nobody wants */
    char *spare_hits;
};

struct room {
    void *memory;
    size_t bytes;
    uint32_t step; /* rows that are worked at once */
    size_t sides;  /* 1; of a survey 2 */
    struct side side[2];
    unsigned char *gaps; /* of each row of the image's ring: may a pixel lack
                            data? */
    char *raw;           /* step rows as they lie in the file, NULL where they
                            are as large as the kernel's */
    size_t raw_stride;
    char *mask; /* the same of the mask, NULL where there is none */
    size_t mask_stride;
    float *mask_row;   /* one of them, loaded */
    uint32_t *columns; /* of the peaks of a row */
    struct hist *hist;
    struct kernel_taps taps;
    struct curve curve;
    struct text out;
};

/* Lines gather until half of it is full; the other half holds the next. */
enum { ROOM_OUT = 2 * LINES_MAX };

/* How many rows after it came in a row's peaks are decided: its window's
 * heights and its contrast's rows must be there. */
uint32_t room_lag(const struct spot_options *options);

/* How far a filter reaches: rows until a row's heights are known, columns and
 * rows around a pixel that its height depends on. */
struct room_reach {
    uint32_t ahead, rows, columns;
};
struct room_reach room_reach(const struct spot_options *options);

/* What it is for: tiles of an image's type, of a width with halo. */
struct room_use {
    const struct spot_options *options;
    enum sample_type type;
    uint32_t width;
    unsigned lists;        /* of a survey's curve; 0: no survey */
    enum sample_type mask; /* the mask's type, where there is one */
};

size_t room_bytes(const struct room_use *use);

/* Readies the room, zeroed before its first use, for a tile; grows it where the
 * tile is wider than any before. */
const char *room_open(struct room *room, const struct room_use *use,
                      const struct kernel *kernel, struct why *why);
void room_close(struct room *room);

static inline char *ring_row(const struct ring *ring, uint32_t y)
{
    return ring->rows + (y % ring->n) * ring->stride + ring->margin;
}

#endif
