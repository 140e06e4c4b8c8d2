/* SPDX-License-Identifier: MIT */
/*
 * A chart of counts by a value above 0, both axes logarithmic.
 */
#ifndef DRAW_CHART_H
#define DRAW_CHART_H

#include "draw/canvas.h"

struct chart {
    struct box box;     /* of the axes; labels stand around it */
    double left, right; /* values at its sides, 0 < left < right */
    double top;         /* the count at its top, at least 1; its foot is 0.5 */
};

/* The frame, marks at powers of ten with their numbers, and what the axes are
 * of. */
void chart_axes(struct canvas *canvas, const struct chart *chart,
                const char *value, const char *count);

/* Counts of n bins, equally wide on the logarithmic axis from left to right, as
 * steps; a filled one goes down to the foot, half transparent. */
void chart_steps(struct canvas *canvas, const struct chart *chart,
                 const double *count, size_t n, struct colour colour);

/* A dashed line at a value, if it is on the axis. */
void chart_mark(struct canvas *canvas, const struct chart *chart, double value,
                struct colour colour);

#endif
