/* SPDX-License-Identifier: MIT */
/*
 * Bending a TIFF's tags as no writer would.
 */
#ifndef UNIT_PATCH_H
#define UNIT_PATCH_H

#include <stdint.h>

/* Copies a classic TIFF of the test's folder, with another value of the first
 * directory's tag, one SHORT or LONG; returns the copy's path. */
const char *patch_tag(const char *from, const char *to, uint16_t tag,
                      uint32_t value);

#endif
