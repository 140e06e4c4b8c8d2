/* SPDX-License-Identifier: MIT */
/*
 * Writing a PNG row by row, by libpng.
 */
#ifndef DRAW_PNG_ROWS_H
#define DRAW_PNG_ROWS_H

#include "base/why.h"
#include <stdint.h>
#include <stdio.h>

/* Samples of a row lie one after the other, of 16 bits the high byte first. */
struct png_form {
    uint32_t width, height;
    unsigned samples; /* of a pixel: 1, grey, or 3, red, green, blue */
    unsigned bits;    /* of a sample: 8 or 16 */
};

struct png_rows;

/* The stream stays the caller's, who checks it. png_rows_close also after a
 * failure; before the last row it leaves the file unfinished. */
const char *png_rows_open(struct png_rows **png, FILE *out,
                          const struct png_form *form);
const char *png_rows_put(struct png_rows *png, const void *row);
const char *png_rows_close(struct png_rows *png);

#endif
