/* SPDX-License-Identifier: MIT */
/*
 * The first line of a plan or a candidate table: format and version, shape,
 * options, channels with their sample types, number of tiles.
 *
 *     # spottools plan 1,shape=800x600,tiles=4,channel=cy5,type=uint16
 */
#ifndef TABLE_HEAD_H
#define TABLE_HEAD_H

#include "base/sample.h"
#include "base/tile.h"
#include "table/lines.h"
#include "table/text.h"

/* What spotfind was asked for; defaults are the framework's. */
struct spot_options {
    uint32_t kernel_size;  /* odd diameter of the structuring element, px */
    double tophat_break;   /* T below it becomes 0 */
    uint32_t min_distance; /* half-width of the window of a peak, px */
    double threshold;      /* T of a peak is above it */
    bool keep_border;      /* keep peaks nearer than min_distance to it */
};

enum { KERNEL_MAX = 63, DISTANCE_MAX = 127 };

struct channel {
    char *name;
    enum sample_type type;
};

enum head_kind { HEAD_PLAN, HEAD_CANDIDATES };

struct head {
    enum head_kind kind;
    struct shape shape;
    struct spot_options options; /* of candidates */
    uint64_t tiles;              /* of a plan: of the whole, not of a shard */
    size_t n;
    struct channel *channel;
};

/* Appends the line, its end included. */
void head_print(struct text *text, const struct head *head);

/* Reads the line; head_free it, also after a failure. */
const char *head_parse(struct head *head, enum head_kind kind, const char *line,
                       struct why *why);
void head_free(struct head *head);

/*
 * Where two such lines differ: "kernel-size=9", "kernel-size=7"; each is cut
 * to its room. False where they are equal.
 */
bool head_differs(const char *line, const char *other, char here[80],
                  char there[80]);

#endif
