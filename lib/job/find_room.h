/* SPDX-License-Identifier: MIT */
/*
 * What rows of a tile need on their way from the file to heights, in one piece
 * of memory: rings of image rows, of heights and of what the kernel noted of
 * them, the filter's own. Of a volume the rings hold as many whole planes of
 * the tile as are looked at together. A survey has all that twice, for the
 * image and its negative. Its sizes are those that job/mem.h adds up. Used by
 * job/find_stream.c and job/find_rows.c.
 */
#ifndef JOB_FIND_ROOM_H
#define JOB_FIND_ROOM_H

#include "base/why.h"
#include "detect/convolve.h"
#include "detect/tophat.h"
#include "table/options.h"

/* Rows y of a plane, the newest n of them, row y at y modulo n. */
struct ring {
    char *rows;
    size_t stride, margin;
    uint32_t n;
};

/* The newest n planes of a volume, plane z at z modulo n: each a ring of its
 * own. Elsewhere one ring serves whatever plane is at work: n is 1. */
struct planes {
    struct ring first;
    size_t bytes; /* from one to the next */
    uint32_t n;
};

/* The image, or its negative, on its way to heights. A convolution gives both
 * at once: then the negative's side is heights alone. */
struct side {
    struct planes image, heights, hits;
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
    struct ring source[KERNEL_SOURCES]; /* of a volume's convolution: rows that
                                           went through its taps in z, */
    struct ring there[KERNEL_SOURCES];  /* and where they had data */
    bool source_gaps[TOPHAT_ROWS + 2 * KERNEL_TAPS_MAX]; /* may one of theirs
                                                            lack it? */
    unsigned char *gaps; /* of each row of each plane of side[0].image: may a
                            pixel lack data? */
    char *raw;           /* step rows as they lie in the file, NULL where they
                            are as large as the kernel's */
    size_t raw_stride;
    char *mask; /* the same of the mask, NULL where there is none */
    size_t mask_stride;
    float *mask_row; /* one of them, loaded */
    void *plane_row; /* a row of the next plane of a projection, loaded */
    struct kernel_taps taps;
};

/* What is looked at around rows whose turn has come: rows and planes to either
 * side, of the image and of heights. Planes are those of a volume. */
struct room_need {
    uint32_t before, after, heights; /* rows */
    uint32_t planes, height_planes;
    bool filter; /* are heights wanted at all? */
};

/* How far a filter reaches: rows and planes that must have come in until a
 * row's heights are known; columns and rows around a pixel that its height
 * depends on, and planes, which are as many as those ahead. */
struct room_reach {
    uint32_t ahead, ahead_z, rows, columns;
};
struct room_reach room_reach(const struct spot_options *options);

/* What it is for: tiles of an image's type, of a size with halo. */
struct room_use {
    const struct spot_options *options;
    enum sample_type type;
    uint32_t height, width; /* the height counts where whole planes are kept */
    struct room_need need;
    bool survey;
    enum sample_type mask; /* the mask's type, where there is one */
};

/* Are whole planes of a tile kept, and not some of its rows? */
bool room_keeps_planes(const struct spot_options *options);

/* How many rows, and planes, after it came in a row's turn comes. */
uint32_t room_lag(const struct room_use *use);
uint32_t room_lag_z(const struct room_use *use);

size_t room_bytes(const struct room_use *use);

/* Readies the room, zeroed before its first use, for a tile; grows it where the
 * tile is larger than any before. */
const char *room_open(struct room *room, const struct room_use *use,
                      const struct kernel *kernel, struct why *why);
void room_close(struct room *room);

/* The top-hat forgets the rows that it has: another plane begins. */
void room_next_plane(struct room *room);

/* Row y of plane z. */
static inline char *ring_row(const struct ring *ring, uint32_t y)
{
    return ring->rows + (y % ring->n) * ring->stride + ring->margin;
}

static inline struct ring planes_ring(const struct planes *planes, uint32_t z)
{
    struct ring ring = planes->first;
    ring.rows += z % planes->n * planes->bytes;
    return ring;
}

static inline char *planes_row(const struct planes *planes, uint32_t z,
                               uint32_t y)
{
    return ring_row(&planes->first, y) + z % planes->n * planes->bytes;
}

/* Whose bytes in gaps are those of row y of plane z. */
static inline size_t planes_at(const struct planes *planes, uint32_t z,
                               uint32_t y)
{
    return (size_t)(z % planes->n) * planes->first.n + y % planes->first.n;
}

#endif
