/* SPDX-License-Identifier: MIT */
/*
 * Letters of 5 x 7 pixels, as small displays have them, and a row below for
 * what hangs down.
 */
#ifndef DRAW_FONT_H
#define DRAW_FONT_H

#include <stdint.h>

/* A letter's columns from the left; bit 0 is the top. Of what is not printable
 * ASCII those of '?'. */
enum { FONT_COLUMNS = 5 };
const uint8_t *font_columns(char letter);

#endif
