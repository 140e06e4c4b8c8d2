/* SPDX-License-Identifier: MIT */
/*
 * Proof that candidate tables are complete: which tiles of which channels
 * came, how many rows each, and whether each was closed exactly once; at the
 * end, that their rectangles cover the plane exactly once.
 */
#ifndef JOB_COVER_H
#define JOB_COVER_H

#include "table/spot.h"

struct cover_entry {
    uint32_t number, channel;
    struct tile tile;              /* when closed */
    uint64_t rows, peaks;          /* that came */
    uint64_t claimed;              /* rows that the closing line counts */
    uint64_t row_marks, bin_marks; /* sums of hashes of the heights' bins */
    bool closed, planned;          /* planned: the plan names it */
};

struct cover {
    struct cover_entry *entry;
    size_t n, cap;
    uint32_t *slot; /* hash of tile and channel -> entry + 1; 0: free */
    size_t slots;
    uint64_t seed;
    size_t last; /* entry of the row before: rows come in runs */
};

/* Counts a row, a line of bins (survey: they are what a closing line counts,
 * not rows); takes a closing line. */
const char *cover_row(struct cover *cover, const struct spot *spot);
const char *cover_bins(struct cover *cover, const struct part *part,
                       bool survey);
const char *cover_close(struct cover *cover, const struct part *part,
                        const struct head *head, struct why *why);

/* Does the tile of an entry hold the position? Before cover_check. */
bool cover_holds(struct cover *cover, const struct spot *spot);

/* Every tile that came has every channel, closed, with all its rows. Sorts
 * the entries: no row may come after it. */
const char *cover_check(struct cover *cover, const struct head *head,
                        struct why *why);

/* Then: the tiles cover the plane, or its roi, exactly once. Gives their
 * number. */
const char *cover_plane(const struct cover *cover, const struct head *head,
                        size_t *tiles, struct why *why);

/* After cover_check: are these exactly the tiles of the plan? */
const char *cover_match_plan(struct cover *cover, const struct head *head,
                             const char *plan, struct why *why);

void cover_free(struct cover *cover);

#endif
