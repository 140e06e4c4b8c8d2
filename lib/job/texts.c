/* SPDX-License-Identifier: MIT */
#include "job/texts.h"

#include "base/num.h"

#include <stdlib.h>
#include <string.h>

/* Room for need items, half as many again as there was; NULL without memory,
 * when what was there stays. */
static void *grow(void *at, size_t *cap, size_t need, size_t size)
{
    size_t more, bytes;
    if (need <= *cap)
        return at;
    if (!num_add(need, *cap / 2 + 1024, &more) || !num_mul(more, size, &bytes))
        return NULL;
    void *grown = realloc(at, bytes);
    if (grown != NULL)
        *cap = more;
    return grown;
}

const char *texts_add(struct texts *texts, const char *text)
{
    size_t bytes = strlen(text) + 1;
    size_t *start =
        grow(texts->start, &texts->n_cap, texts->n + 1, sizeof *texts->start);
    if (start == NULL)
        return "out of memory";
    texts->start = start;
    char *room = grow(texts->bytes, &texts->cap, texts->used + bytes, 1);
    if (room == NULL)
        return "out of memory";
    texts->bytes = room;
    texts->start[texts->n++] = texts->used;
    memcpy(room + texts->used, text, bytes);
    texts->used += bytes;
    return NULL;
}

void texts_free(struct texts *texts)
{
    free(texts->bytes);
    free(texts->start);
    *texts = (struct texts){.n = 0};
}
