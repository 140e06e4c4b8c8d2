/* SPDX-License-Identifier: MIT */
/*
 * The kernels of all instruction sets that work on this processor, one after
 * the other, and what they do not tell.
 */
#ifndef UNIT_KERNELS_H
#define UNIT_KERNELS_H

#include "detect/isa.h"

/* The i-th kernel, each set's for uint16 and for float32; NULL behind the
 * last. */
const struct kernel *kernels_at(size_t i);
const char *kernels_name(size_t i); /* of its set */

/* Columns that a byte of the hits stands for. */
size_t kernels_lanes(const struct kernel *kernel);

#endif
