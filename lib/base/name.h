/* SPDX-License-Identifier: MIT */
/*
 * Names of channels, as plans and tables can hold them.
 */
#ifndef BASE_NAME_H
#define BASE_NAME_H

/* No comma, quote, '#' or control byte, not empty, at most 200 bytes: NULL,
 * or words that follow the name. */
const char *name_check(const char *name);

#endif
