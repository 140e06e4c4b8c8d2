/* SPDX-License-Identifier: MIT */
/*
 * Lines of a plan or a table: read from a file, a pipe or standard input,
 * numbered, at most 64 KB each. Lines that begin with '#' are the caller's;
 * the others are split into fields by libcsv.
 */
#ifndef TABLE_LINES_H
#define TABLE_LINES_H

#include "base/why.h"
#include <stdbool.h>
#include <stddef.h>

enum { LINES_MAX = 64 << 10 };

struct lines;

/* path "-" is standard input. On failure *lines is NULL. */
const char *lines_open(struct lines **lines, const char *path, struct why *why);
void lines_close(struct lines *lines);

/* What messages call it: the path, "standard input"; and the line's number,
 * 1 for the first, 0 before it. */
const char *lines_name(const struct lines *lines);
unsigned long lines_number(const struct lines *lines);

/* "NAME:LINE: WORDS", before the first line "NAME: WORDS". */
const char *lines_say(const struct lines *lines, const char *words,
                      struct why *why);

/*
 * Gives the next line without its end (\n or \r\n), NULL after the last. A
 * line without an end, too long or with a NUL byte is refused. The line is
 * the caller's to change, until the next call.
 */
const char *lines_next(struct lines *lines, char **line, struct why *why);

/* Splits the line just read; *fields and their texts live until the next
 * call. */
const char *lines_split(struct lines *lines, char ***fields, size_t *n,
                        struct why *why);

/*
 * Takes "key=value" off a list that is separated by commas; value is NULL for
 * a word without '='. False at the list's end, when *list is NULL. An empty
 * list holds one empty word. Cuts the list up.
 */
bool keys_next(char **list, char **key, char **value);

#endif
