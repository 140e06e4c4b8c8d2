/* SPDX-License-Identifier: MIT */
/*
 * Candidate tables, what spotfind writes and spotmerge reads: a '#' line
 * (table/head.h), the names of the columns, one line a candidate, and for
 * each tile and channel a closing '#' line. See spottools-spots(5).
 */
#ifndef TABLE_SPOT_H
#define TABLE_SPOT_H

#include "base/curve.h"
#include "base/hash.h"
#include "base/hist.h"
#include "base/tally.h"
#include "table/columns.h"

/* A candidate. Positions in pixels; contrast is NaN where there is none. Once
 * tiles are checked, spotmerge keeps in the tile's place which row it was. */
struct spot {
    union {
        uint32_t tile, row;
    };
    uint32_t channel, z, y, x;
    float tophat, raw, contrast;
};

/* What closes a tile of a channel. */
struct part {
    struct tile tile;
    uint32_t channel;
    uint64_t rows;  /* candidates written; of a survey: counts in its lists */
    uint64_t peaks; /* the same, as the histogram counts them */
    uint64_t marks; /* read back: what part_mark says of the bins, summed; of a
                       survey's closing line, what it says of all of them */
    struct tally tally;
};

/* A bin's mark: a hash, times its count, modulo 2^64. */
static inline uint64_t part_mark(enum curve_list list, uint32_t key,
                                 uint64_t count)
{
    return count * hash_mix(((uint64_t)list << 32 | key) + 1);
}

/* The names of the columns of all tables. */
#define SPOT_COLUMNS "tile,channel,z,y,x,tophat,raw,contrast"

/* The longest line that spot_print appends; where the text has less room, it
 * may already be full. */
enum { SPOT_LINE = 512 };

/* The first line and that of the columns' names: at most SPOT_HEAD bytes, else
 * the text becomes full. */
enum { SPOT_HEAD = 2 * (LINES_MAX + 1) };
void spot_print_head(struct text *text, const struct head *head);
void spot_print(struct text *text, const struct head *head,
                const struct spot *spot);

/* A row with the columns that measures add, at most spot_line() bytes; columns
 * are those of the head (table/columns.h), values[columns->n] the spot's. */
void spot_print_measured(struct text *text, const struct head *head,
                         const struct spot *spot, const struct columns *columns,
                         const double *values);
size_t spot_line(const struct columns *columns);

/* A row without tile and line's end: a row of the spot table begins so. */
void spot_print_values(struct text *text, const struct head *head,
                       const struct spot *spot);

/*
 * Appends the closing line with the histogram's bins, or, where more peaks
 * are to come, only the bins. Both empty the histogram. At most PART_LINE
 * bytes.
 */
enum { PART_LINE = 56 << 10 };
void part_print(struct text *text, const struct head *head,
                const struct part *part, struct hist *hist);
void part_print_bins(struct text *text, const struct head *head,
                     const struct part *part, struct hist *hist);

/*
 * (A sixth parameter, since at goes on from call to call.)
 * A survey holds closing lines only, and before each the lists of the curve:
 * survey_print_bins appends a line with the next of a list's bins from *at on,
 * and returns false, where there are none. At most PART_LINE bytes.
 */
bool survey_print_bins(struct text *text, const struct head *head,
                       const struct part *part, const struct curve *curve,
                       enum curve_list list, uint32_t *at);
void survey_print(struct text *text, const struct head *head,
                  const struct part *part, const struct curve *curve);

/* Reading: what a line turned out to be. */
enum spot_line { SPOT_ROW, SPOT_BINS, SPOT_PART, SPOT_END };

/*
 * Reads the next line that says something: SPOT_ROW fills *spot, and more
 * where the head adds columns; SPOT_PART
 * (a closing line) and SPOT_BINS (bins alone: tile.number, channel, peaks)
 * fill *part. The first line of all, when *first is NULL, fills *head and is
 * copied to *first; every further such line must equal it.
 */
struct spot_reader {
    struct lines *lines;
    struct head *head; /* of the kind that is expected */
    char **first;
    uint32_t channel;       /* of the row before; 0 at first */
    struct columns columns; /* that the head adds */
    const char *more;       /* their text in the row, a comma before each field,
                               until the next line is read */
    /* Takes a bin of a channel's list, if it is wanted. */
    const char *(*take)(void *self, uint32_t channel, enum curve_list list,
                        uint32_t key, uint64_t count);
    void *self;
};

const char *spot_next(struct spot_reader *reader, enum spot_line *kind,
                      struct spot *spot, struct part *part, struct why *why);

#endif
