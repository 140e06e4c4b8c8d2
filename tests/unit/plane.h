/* SPDX-License-Identifier: MIT */
/*
 * Peaks by their rule, word for word, of planes of random heights, and the
 * rows that kernels take them from.
 */
#ifndef UNIT_PLANE_H
#define UNIT_PLANE_H

#include "detect/peak.h"

/* Heights; few levels, so that many are equal. */
struct plane {
    uint32_t height, width;
    uint16_t *value;
};

/* The maker frees value. */
void plane_make(struct plane *p, uint32_t height, uint32_t width);
bool plane_is_peak(const struct plane *p, const struct peak_search *s,
                   int64_t y, int64_t x);

/* Columns of the plane, from s->x on, as the kernels take them. */
struct plane_rows {
    uint32_t width;
    size_t stride, margin;
    char *heights; /* the last row is outside the image */
};

void plane_rows_begin(struct plane_rows *rows, const struct plane *p,
                      const struct peak_search *s, uint32_t width);
void plane_rows_end(struct plane_rows *rows);

/* Row y - d + i, if it is one. */
const void *plane_row(const struct plane_rows *rows, const struct plane *p,
                      const struct peak_search *s, uint32_t y, uint32_t i);

#endif
