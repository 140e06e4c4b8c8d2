/* SPDX-License-Identifier: MIT */
#include "base/notes.h"

#include <stdlib.h>
#include <string.h>

void notes_add(struct notes *notes, const char *line)
{
    for (size_t i = 0; i < notes->n; i++)
        if (strcmp(notes->line[i], line) == 0)
            return;
    if (notes->n == NOTES_MAX)
        return;
    char *copy = strdup(line);
    if (copy != NULL)
        notes->line[notes->n++] = copy;
}

void notes_free(struct notes *notes)
{
    for (size_t i = 0; i < notes->n; i++)
        free(notes->line[i]);
    *notes = (struct notes){.n = 0};
}
