/* SPDX-License-Identifier: MIT */
/*
 * Samples out of rows as a TIFF packs them: one of several that are
 * interleaved, of 1 to 31 bits widened to whole bytes with their values kept
 * (TIFF 6.0: high bits first, rows begin at a byte), halves (IEEE 754
 * binary16) widened to float.
 */
#ifndef IMAGE_UNPACK_H
#define IMAGE_UNPACK_H

#include "base/sample.h"
#include <stdint.h>

struct unpack {
    enum sample_type type; /* that they become */
    uint16_t bits;         /* of each in the row; 16 with FLOAT: a half */
    uint16_t step, first;  /* every step-th, beginning with number first */
};

/* n samples, in this machine's byte order, of a row of step * n. to may be
 * aligned anyhow, and not lie in from. */
void unpack_row(void *to, const void *from, size_t n,
                const struct unpack *unpack);

#endif
