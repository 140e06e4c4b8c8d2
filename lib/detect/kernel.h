/* SPDX-License-Identifier: MIT */
/*
 * The work on every pixel, in vectors: erosion, dilation with all that
 * follows it, the test for peaks. One source, kernel.c, is compiled for each
 * instruction set and type of sample; which set is used is chosen once
 * (detect/isa.h), and shows in no result. After minimap2's dispatch.
 *
 * Rows are arrays of kernel samples, padded on both sides: a kernel reads up
 * to r (or d) samples beside its columns, and works on whole vectors, so up to
 * ROW_ALIGN bytes beyond them.
 */
#ifndef DETECT_KERNEL_H
#define DETECT_KERNEL_H

#include "base/curve.h"
#include "base/tally.h"
#include "detect/row.h"

enum {
    KERNEL_SHORTEST = 16,      /* bytes of the shortest vector */
    KERNEL_RADIUS_MAX = 31,    /* of a footprint */
    KERNEL_DISTANCE_MAX = 127, /* of a peak's window, to either side */
    KERNEL_TAPS_MAX = 127,     /* of a convolution, to either side */
    KERNEL_TERMS = 2,          /* separable ones, that are added */
    KERNEL_SOURCES = 2         /* what planes of a volume are summed up to */
};

/*
 * A number of rows on their way through an erosion or a dilation, some
 * columns of them. Each row taken completes the row of r earlier; what is
 * unfinished, 2r accumulators for each column, waits in state for the next
 * rows: 2r samples a column, fill it with ROW_HIGH for an erosion and with
 * ROW_LOW for a dilation before the first row.
 */
struct kernel_rows {
    uint32_t r;           /* of the footprint */
    const uint32_t *half; /* half-widths of its rows, 0..r */
    size_t n;             /* rows taken */
    const void *const *in;
    size_t in_at;             /* where the columns begin in them, samples */
    const void *const *image; /* of the rows completed */
    void *const *out;         /* the rows completed */
    size_t at, width;         /* columns of image and out */
    size_t out_at;            /* where the columns begin in out */
    void *state;              /* of column 0 */
};

/* What becomes of an opened row: its top-hat, and what is known of it. */
struct kernel_heights {
    float floor;                /* a height not above it becomes 0 */
    float level;                /* a peak's height is above it */
    size_t from, to;            /* columns that count: own ones of a tile */
    unsigned char *const *hits; /* of each row: has a vector (number column /
                                   lanes) a height of its own above level? */
    struct tally *tally;
};

/* Another plane of a volume: the rows that lie where those of the window do,
 * and whether it comes before the window's plane. */
struct kernel_plane {
    const void *const *rows;
    bool before;
};

/* The rows of a peak's window. */
struct kernel_window {
    const void *const *rows;   /* rows[0..2d], padded with zeros */
    const unsigned char *hits; /* of the middle one */
    uint32_t d;
    size_t from, to; /* the columns that are tested */
    float level;
    const struct kernel_plane *planes; /* the others of a volume's window */
    size_t n_planes;
    size_t skip; /* rows[0] stands beside the planes' rows[skip] */
};

/* What the terms of a filter are made of: of the image, both of them; or, in a
 * volume, of sources, which are sums through its planes. */
enum kernel_volume {
    VOLUME_NONE, /* of the image */
    VOLUME_LOG,  /* of source 0; source 1 adds to term 0 */
    VOLUME_DOG   /* term 0 of source 1, term 1 of source 0 */
};

/*
 * An even filter: the sum of terms, each a convolution down the columns and
 * one along the rows; last a smoothing (of source 0), by which what is around
 * pixels without data is averaged. Taps 0..r of each, the others mirror them.
 */
struct kernel_taps {
    enum kernel_volume volume;
    uint32_t rz, ry, rx;
    float through[KERNEL_SOURCES][KERNEL_TAPS_MAX + 1];
    float down[KERNEL_TERMS + 1][KERNEL_TAPS_MAX + 1];
    float more[KERNEL_TAPS_MAX + 1]; /* down, of source 1, for term 0 */
    float along[KERNEL_TERMS + 1][KERNEL_TAPS_MAX + 1];
    float flat; /* what the terms make of 1 */
};

/* One row of a volume, through whose planes it is summed up. */
struct kernel_through {
    const struct kernel_taps *taps;
    const void *const *planes; /* 2rz + 1 rows, of the planes around */
    bool gaps;                 /* some pixel of them may be without data */
    size_t width;
    float *source[KERNEL_SOURCES]; /* sums of the pixels, 0 without data */
    float *there[KERNEL_SOURCES];  /* of 1 where there is data; NULL where no
                                      row of the image has gaps */
};

/* Rows to be filtered, some columns of them. */
struct kernel_convolve {
    const struct kernel_taps *taps;
    size_t n;                 /* rows that come out */
    const void *const *image; /* their image rows: where is data? */
    const void *const *rows[KERNEL_SOURCES];  /* n + 2ry of the image or of the
                                                 sources, row 0 is ry above */
    const void *const *there[KERNEL_SOURCES]; /* of sources, where gaps are */
    bool gaps;             /* some pixel of them may be without data */
    size_t at, width;      /* the columns */
    void *const *out;      /* heights of the n rows */
    void *const *negative; /* and of the negative image's, or NULL */
    float *work;           /* n 2 (KERNEL_TERMS + 1) rows of pitch samples */
    size_t beside, pitch;  /* samples: taps beside the columns, in whole
                              vectors; of a row of work, with them */
};

/* Where peaks are counted. */
struct kernel_count {
    struct curve *curve;
    enum curve_list list;
};

struct kernel {
    const struct row_ops *row;
    /* Erodes; a pixel without data becomes ROW_LOW. */
    void (*erode)(const struct kernel_rows *rows);
    /* Dilates the eroded rows and takes the heights of the image's above. */
    void (*dilate)(const struct kernel_rows *rows,
                   const struct kernel_heights *heights);
    /* Sums up through the planes of a volume. NULL for uint16. */
    void (*through)(const struct kernel_through *through);
    /* Filters, and takes the heights of what comes out. NULL for uint16. */
    void (*convolve)(const struct kernel_convolve *convolve,
                     const struct kernel_heights *heights);
    /* Writes the columns of the middle row's peaks, at most one in d + 1
     * columns, and returns how many: above the level, the maximum of the
     * window (in all its planes), and the first in raster order of those that
     * equal it. */
    size_t (*peaks)(uint32_t *columns, const struct kernel_window *window);
    /* Counts the peaks of n rows: the window's rows are n + 2d, hits are not
     * looked at. */
    void (*count_peaks)(const struct kernel_window *window, size_t n,
                        const struct kernel_count *to);
};

#endif
