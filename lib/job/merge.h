/* SPDX-License-Identifier: MIT */
/*
 * Merging: candidate tables in any order become one spot table, checked for
 * completeness, thresholded over the whole image, read out in every channel,
 * rid of duplicates, sorted. Alone among the jobs it holds all candidates.
 */
#ifndef JOB_MERGE_H
#define JOB_MERGE_H

#include "job/cover.h"
#include "job/near.h"
#include "job/texts.h"
#include "table/export.h"
#include "table/spot.h"
#include <stdio.h>

/* What candidates are kept by, besides their heights; MERGE_REJECT by flags,
 * the others by a limit of a column. An empty field is within no limit. */
enum merge_filter {
    MERGE_MIN_CONTRAST,
    MERGE_MIN_SHARPNESS,
    MERGE_MAX_SHARPNESS,
    MERGE_MAX_ROUNDNESS, /* of its size */
    MERGE_REJECT,
    MERGE_FILTERS
};

struct merge_options {
    double threshold;   /* NaN: the one that the tables record */
    uint64_t count;     /* so many of each channel's highest; 0: all */
    const char *levels; /* a file of levels instead of both, or NULL */
    double snr; /* T > snr x mean(T) of the channel; 0: off; NaN: as usual */
    double usual_snr; /* where usual is not off; NaN: the framework's */
    double quantile;  /* T > this quantile of what is left; NaN: off */
    unsigned filters; /* bit 1 << enum merge_filter: asked for */
    double limit[MERGE_FILTERS]; /* of a filter; not MERGE_REJECT's */
    unsigned reject;             /* its bits of flags: none may be set */
    double distance;  /* duplicates lie no further apart, px; 0: off */
    bool peaks;       /* with several channels, write <channel>_peak */
    const char *plan; /* the plan that the tiles must be of, or NULL */
};

/* What became of a channel. */
struct merge_channel {
    struct tally tally;
    double mean;        /* of the top-hat over the whole image */
    struct level level; /* of the heights of its spots */
    struct rule rule;   /* where it comes from, if by a rule */
    bool by_snr;        /* it is the SNR rule's */
    uint64_t count;     /* so many of its highest are kept; 0: all */
    float least;        /* by the count: the lowest height that is kept, */
    size_t at_least;    /* and how many at it are still to be kept */
    double quantile;    /* the quantile's value, where one was asked for */
    float highest;      /* candidate; 0 without any */
    size_t candidates;  /* as found */
    size_t above;       /* of these above the level, */
    size_t failed[MERGE_FILTERS]; /* taken away by each filter, */
    size_t kept;                  /* left, also by the count and the quantile */
    size_t spots;                 /* in the table: without duplicates */
};

struct merge {
    struct merge_options options;
    struct head head;
    char *first; /* the first line of the first table */
    struct cover cover;
    struct columns columns; /* that the tables add */
    struct texts texts;     /* their text, of each row as it was read */
    struct spot *spot;
    size_t n, cap;
    unsigned char *dropped; /* duplicates, by position in spot */
    struct near near;       /* of the peaks' columns */
    struct merge_channel *channel;
    size_t tiles;
};

/* merge is zeroed but for its options. Reads one table; "-" is standard
 * input. Words name the file. */
const char *merge_read(struct merge *merge, const char *path, struct why *why);

/* Checks and decides; spot[0..n) is then sorted, dropped marks duplicates. */
const char *merge_decide(struct merge *merge, struct why *why);

/* Does the table have a column <channel>_peak of each channel? */
static inline bool merge_has_peaks(const struct merge *merge)
{
    return merge->options.peaks && merge->head.n > 1;
}

/* Writes the spot table; false on a failure to write. */
bool merge_print(struct merge *merge, FILE *out);

/* Writes it in another form. */
const char *merge_export(struct merge *merge, enum export_format format,
                         const char *version, FILE *out, struct why *why);

/* Writes what was done as JSON; the caller checks the stream. */
void merge_print_metadata(const struct merge *merge, const char *version,
                          FILE *out);

/* Why a channel has no spot: words that follow "no spots: ". */
const char *merge_reason(const struct merge *merge, size_t channel,
                         struct why *why);

void merge_free(struct merge *merge);

#endif
