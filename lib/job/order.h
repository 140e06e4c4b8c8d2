/* SPDX-License-Identifier: MIT */
/*
 * Spots in the table's order: channel, z, y, x. They come in runs that are in
 * order already, each tile's: those are merged (natural merge sort; balanced
 * as in Auger, Nicaud and Pivoteau 2015), with room for half of the spots.
 */
#ifndef JOB_ORDER_H
#define JOB_ORDER_H

#include "table/spot.h"

/* Of equal places, the first stays first. Words only without memory. */
const char *order_spots(struct spot *spots, size_t n);

#endif
