/* SPDX-License-Identifier: MIT */
#include "base/hist.h"

#include <stdlib.h>
#include <string.h>

uint32_t hist_key(float height)
{
    return hist_bin(height);
}

float hist_edge(uint32_t key)
{
    float height;
    uint32_t bits = key << HIST_SHIFT;
    memcpy(&height, &bits, sizeof height);
    return height;
}

bool hist_count(struct hist *hist, float height)
{
    uint32_t key = hist_key(height);
    size_t at = key * 2654435761u >> 20; /* Knuth's multiplicative hash */
    while (hist->slot[at].count != 0 && hist->slot[at].key != key)
        at = (at + 1) % HIST_SLOTS;
    if (hist->slot[at].count == 0) {
        if (hist->n == HIST_BINS)
            return false;
        hist->n++;
        hist->slot[at].key = key;
    }
    hist->slot[at].count++;
    return true;
}

static int by_key(const void *a, const void *b)
{
    uint32_t s, t;
    memcpy(&s, a, sizeof s);
    memcpy(&t, b, sizeof t);
    return (s > t) - (s < t);
}

void hist_sort(struct hist *hist)
{
    size_t n = 0;
    for (size_t i = 0; i < HIST_SLOTS && n < hist->n; i++)
        if (hist->slot[i].count != 0)
            hist->slot[n++] = hist->slot[i];
    qsort(hist->slot, n, sizeof hist->slot[0], by_key);
}

void hist_clear(struct hist *hist)
{
    memset(hist, 0, sizeof *hist);
}
