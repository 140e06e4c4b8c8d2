/* SPDX-License-Identifier: MIT */
/*
 * From rows to values: the pixels around each spot whose turn has come are
 * copied out of the stream and measured. Used by job/find_measure.c.
 */
#ifndef JOB_FIND_VALUES_H
#define JOB_FIND_VALUES_H

#include "job/find_measure.h"

/* Measures the spots in n rows of plane z from y on, of all channels, in the
 * stream's; self is a struct measure. */
const char *values_take(void *self, uint32_t z, uint32_t y, uint32_t n);

#endif
