/* SPDX-License-Identifier: MIT */
/*
 * JSON (RFC 8259) to a stream, as far as it is needed: strings from outside
 * and numbers. The caller checks the stream.
 */
#ifndef TABLE_JSON_H
#define TABLE_JSON_H

#include <stdio.h>

/* A quoted string; bytes that are no UTF-8 become U+FFFD. */
void json_string(FILE *out, const char *text);

/* A number that reads back as the same double; null when it is none. */
void json_number(FILE *out, double value);

#endif
