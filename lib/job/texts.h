/* SPDX-License-Identifier: MIT */
/*
 * Texts one after the other in memory, asked for by number: what rows of
 * candidates hold besides numbers that a merge works with.
 */
#ifndef JOB_TEXTS_H
#define JOB_TEXTS_H

#include <stddef.h>

/* Zeroed at first. A text takes its bytes and 9 more. */
struct texts {
    char *bytes;
    size_t used, cap;
    size_t *start; /* of each */
    size_t n, n_cap;
};

/* Adds a copy as number texts->n; words only without memory. */
const char *texts_add(struct texts *texts, const char *text);
void texts_free(struct texts *texts);

static inline const char *texts_at(const struct texts *texts, size_t i)
{
    return texts->bytes + texts->start[i];
}

#endif
