/* SPDX-License-Identifier: MIT */
/*
 * What a user should know of an input though it is no failure: each line kept
 * once, in the order of the first; of very many only the first ones.
 */
#ifndef BASE_NOTES_H
#define BASE_NOTES_H

#include <stddef.h>

enum { NOTES_MAX = 64 };

/* Zeroed before. */
struct notes {
    char *line[NOTES_MAX];
    size_t n;
};

/* Without memory the line is dropped: notes are no results. */
void notes_add(struct notes *notes, const char *line);
void notes_free(struct notes *notes);

#endif
