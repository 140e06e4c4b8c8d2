/* SPDX-License-Identifier: MIT */
/*
 * The columns that options add to candidate tables, after the contrast: first
 * those of the spot itself, then for each channel what is read of it. A row of
 * their values is an array of doubles, NaN where there is none; here is where
 * in it each value stands. See spottools-spots(5).
 *
 *     own[OWN_YC], ...  |  channel 0: raw, aperture, aperture_bg, ...  |  1:
 * ... 0                    channel                channel + per_channel
 */
#ifndef TABLE_COLUMNS_H
#define TABLE_COLUMNS_H

#include "table/head.h"

/* Columns of the spot itself, in their order. */
enum own {
    OWN_ZC, /* a position is there, if it is to be localized */
    OWN_YC,
    OWN_XC,
    OWN_EZ, /* the expected error of each axis, in a volume also z's */
    OWN_EY,
    OWN_EX,
    OWN_AMPLITUDE,
    OWN_SIGMA_Z,
    OWN_SIGMA_Y,
    OWN_SIGMA_X,
    OWN_BACKGROUND,
    OWN_RESIDUAL,
    OWN_SHARPNESS,
    OWN_ROUNDNESS,
    OWN_FLAGS, /* always, if there is any additional column */
    OWNS
};

#define COLUMN_NONE SIZE_MAX

struct columns {
    size_t n;           /* values of a row; 0: the table has no such columns */
    size_t own[OWNS];   /* where in a row; COLUMN_NONE: it is none of them */
    size_t channel;     /* where what is read of channel 0 begins, */
    size_t per_channel; /* and how many values are of a channel */
    size_t readout[READOUTS]; /* where among these; COLUMN_NONE as above */
};

/* A readout's columns, one after the other. */
enum { APERTURE_SUM, APERTURE_BG, APERTURE_AREA, APERTURE_SNR };
enum { ADAPTIVE_VALUE, ADAPTIVE_FIT };

/* Where in a row the first column of a channel's readout is, which is one of
 * the table's. */
static inline size_t columns_at(const struct columns *columns, size_t channel,
                                enum readout readout)
{
    return columns->channel + channel * columns->per_channel +
           columns->readout[readout];
}

/* The columns that a table of candidates has, by its head's options, shape
 * and channels. Words where their names, or a row of them, could fill more
 * than a line holds. */
const char *columns_of(const struct head *head, struct columns *columns,
                       struct why *why);

/* The same for a head whose channels' names are not known: only how many. */
void columns_lay(const struct head *head, struct columns *columns);

/* "zc" and so on. */
const char *columns_own_name(enum own own);

/* How values are written: positions rounded to 1e-5 px, floats (float32) as
 * the shortest that reads back, whole numbers. */
enum column_kind { COLUMN_POSITION, COLUMN_FLOAT, COLUMN_WHOLE };
enum column_kind columns_kind(const struct columns *columns, size_t i);
uint32_t columns_most(const struct columns *columns, size_t i); /* whole */

/* Appends a column's name; ",zc,yc,...". */
void columns_print_name(struct text *text, const struct head *head,
                        const struct columns *columns, size_t i);
void columns_print_names(struct text *text, const struct head *head,
                         const struct columns *columns);
/* Are these, with a comma before each, their names? */
bool columns_are_named(const struct head *head, const struct columns *columns,
                       const char *names);

/* Appends ",VALUE" for each value of a row; nothing where that is none. At
 * most COLUMN_TEXT bytes each; a text without room for that many becomes
 * full. */
enum { COLUMN_TEXT = 20 };
void columns_print(struct text *text, const struct columns *columns,
                   const double *values);

/*
 * The end of the longest text from at on that is such a row of fields, each
 * empty or a number of plain digits; NULL where it does not begin with one. The
 * careful way for one field, of any form: NULL, or words that follow it.
 */
const char *columns_scan(const struct columns *columns, const char *at);
const char *columns_check(const struct columns *columns, size_t i,
                          const char *field);

/* The value of field i of a row's text, which one of these let pass; NaN where
 * it is empty. */
double columns_value(const char *row, size_t i);

#endif
