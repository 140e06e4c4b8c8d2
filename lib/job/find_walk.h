/* SPDX-License-Identifier: MIT */
/*
 * One worker's walk down a tile of one channel. A few rows rotate: image
 * rows (for the top-hat's difference, the read-out and the contrast) and
 * top-hat rows (for the window of a peak). When image row y has come in, the
 * top-hat of row y - 2r is known, and peaks of row y - lag are decided. Used
 * by job/find.c only.
 */
#ifndef JOB_FIND_WALK_H
#define JOB_FIND_WALK_H

#include "base/hist.h"
#include "detect/peak.h"
#include "detect/tophat.h"
#include "image/window.h"
#include "job/find.h"
#include "table/spot.h"

/* Rows y of a plane, the newest n of them, row y at y modulo n. */
struct ring {
    char *rows;
    size_t stride, margin;
    uint32_t n;
};

struct walk {
    const struct head *head;
    const struct image *images;
    size_t cache_allowed; /* bytes; find's */
    const char *(*write)(void *self, const char *lines, size_t n,
                         struct why *why);
    void *self;

    void *memory; /* all of what follows points into it */
    size_t memory_bytes;
    struct hist *hist;
    struct text out;
    uint32_t *columns; /* of the peaks of a row */
    struct ring image, heights;
    struct tophat tophat;

    /* The tile at work: */
    const struct row_ops *ops;
    struct tile grown; /* with its halo */
    struct window window;
    struct cache cache; /* of decoded blocks of all images */
    struct part part;
    struct why why;
};

/* Writes the candidates and the closing line of a tile's channel. Words name
 * their file, and live in walk->why. */
const char *walk_channel(struct walk *walk, const struct tile *tile,
                         uint32_t channel);
void walk_free(struct walk *walk);

#endif
