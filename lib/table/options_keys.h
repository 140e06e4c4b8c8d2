/* SPDX-License-Identifier: MIT */
/*
 * The keys of options in first lines, and how values of theirs are read. Used
 * by table/options_take.c. Words follow the value.
 */
#ifndef TABLE_OPTIONS_KEYS_H
#define TABLE_OPTIONS_KEYS_H

#include "table/options.h"

enum key {
    KERNEL_SIZE,
    FOOTPRINT,
    BACKGROUND,
    SIGMA,
    DOG_FACTOR,
    BREAK,
    MIN_DISTANCE,
    THRESHOLD,
    KEEP_BORDER,
    MASK,
    ROI,
    STACK,
    READOUT, /* from here on what is measured */
    LOCALIZE,
    QUALITY,
    WINDOW,
    APERTURE,
    ANNULUS,
    FIT_WINDOW,
    SATURATION,
    GAUSSIAN,
    GAIN,
    OFFSET,
    KEYS,
    /* Bits of what was seen, too: the key had a value for z. */
    SIGMA_Z = KEYS,
    DISTANCE_Z,
    APERTURE_Z,
    FIT_WINDOW_Z
};

#define OPTIONS_NOT_KNOWN "is not known"

const char *options_yes(const char *value, bool *to);

/* "A:B:..." of least or least + 1 numbers. Of the longer form the first is
 * that of z, and *z is set. They fill to[least + 1] up to its end. */
const char *options_reals(const char *value, size_t least, double *to, bool *z);

/* "N", or "Z:N", where *z is set. */
const char *options_u32s(const char *value, uint32_t most, uint32_t *planes,
                         uint32_t *side, bool *z);

/* A key of what is measured. *z is set where its value has one for z. */
const char *options_take_measure(struct measures *measures, enum key key,
                                 const char *value, bool *z);

#endif
