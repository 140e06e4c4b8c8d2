/* SPDX-License-Identifier: MIT */
/*
 * The pixels around one with (dz / rz)^2 + (dy^2 + dx^2) / r^2 <= 1, as
 * half-widths of their rows. In a plane, and with rz below 1, a disk.
 */
#ifndef MEASURE_ELLIPSOID_H
#define MEASURE_ELLIPSOID_H

#include "base/measures.h"

#include <stdint.h>

enum { ELLIPSOID_DEPTH_MOST = MEASURES_DEPTH_MOST / 2 };

struct ellipsoid {
    uint32_t depth, radius; /* the greatest |dz|; |dy| */
    /* The greatest |dx| at |dz|, |dy|; -1 where there is none. */
    int16_t half[ELLIPSOID_DEPTH_MOST + 1][MEASURES_RADIUS_MOST + 1];
};

/* Radii 0 or more, below ELLIPSOID_DEPTH_MOST + 1 and MEASURES_RADIUS_MOST
 * + 1. */
void ellipsoid_init(struct ellipsoid *ellipsoid, double rz, double r);

#endif
