/* SPDX-License-Identifier: MIT */
/*
 * A scale bar.
 */
#ifndef DRAW_SCALE_H
#define DRAW_SCALE_H

#include "draw/canvas.h"

/* Of a round length, about a sixth of the width, with its label above, in the
 * lower right corner; um: micrometres a pixel of the canvas, above 0. */
void scale_bar(struct canvas *canvas, double um);

/* The greatest of 1, 2, 5 times a power of ten up to a value above 0. */
double scale_round(double most);

#endif
