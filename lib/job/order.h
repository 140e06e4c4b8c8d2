/* SPDX-License-Identifier: MIT */
/*
 * Spots in the table's order: channel, z, y, x. What stands near a position
 * is found by bisection.
 */
#ifndef JOB_ORDER_H
#define JOB_ORDER_H

#include "table/spot.h"

void order_spots(struct spot *spots, size_t n);

/* The highest top-hat value among the sorted spots of a channel in plane z
 * within reach of (y, x) in both axes; 0 where there is none. */
float order_highest_near(const struct spot *spots, size_t n,
                         const struct spot *near, uint32_t channel,
                         uint32_t reach);

#endif
