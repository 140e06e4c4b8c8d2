/* SPDX-License-Identifier: MIT */
/*
 * Finding: tiles of all channels become candidate rows and closing lines,
 * written in whole lines, in any order. Each worker holds what one tile
 * needs (job/mem.h adds it up) and walks down it row by row.
 */
#ifndef JOB_FIND_H
#define JOB_FIND_H

#include "base/curve.h"
#include "detect/isa.h"
#include "image/image.h"
#include "table/columns.h"
#include <stdio.h>

struct find {
    const struct head *head;    /* shape, options, channels */
    const struct image *images; /* head->n of them, one plane each; then the
                                   mask, where options.masked */
    const struct isa *isa;      /* the kernels to use */
    unsigned jobs;
    size_t cache; /* bytes of decoded blocks that each job may keep */
    FILE *out;
    /* Gives the next tile; calls never overlap. Words that it returns must
     * name their file. */
    const char *(*next)(void *self, struct tile *tile, bool *more);
    void *self;
    /* Told of each tile that is done, if not NULL: pixels of all its channels,
     * and candidates written so far. Calls never overlap. */
    void (*watch)(void *watcher, uint64_t pixels, uint64_t candidates);
    void *watcher;
    unsigned lists; /* a survey: what is counted; 0: candidates are found */
    /* A survey of one channel that is added up, and not written. */
    struct curve *sum; /* NULL: all channels, written */
    uint32_t channel;
    struct tally *tally; /* of it */
};

/* Works all tiles; *decoded, if wanted, is how many blocks were decoded for
 * it. Words name the file that they are about. */
const char *find_run(const struct find *find, uint64_t *decoded,
                     struct why *why);

/* Fills the first line of a plan or a table about n images; head_free it,
 * also after a failure. */
const char *find_head(struct head *head, enum head_kind kind,
                      const struct image *images, size_t n);

/* How far around a tile its results depend on pixels, in pixels. */
uint32_t find_halo(const struct spot_options *options);

/* Private bytes of one worker, for tiles of a size (without halo; the height
 * counts where whole planes are kept) of images of this shape; mask is the
 * mask's type, where options.masked. At most SIZE_MAX. */
struct find_use {
    const struct spot_options *options;
    struct shape shape;
    enum sample_type type;
    uint32_t height, width;
    unsigned lists; /* find's */
    enum sample_type mask;
    const struct columns *columns; /* that measuring adds; NULL: none */
    size_t channels;
};
size_t find_bytes(const struct find_use *use);
uint32_t find_width(const struct find_use *use); /* with the halo */

#endif
