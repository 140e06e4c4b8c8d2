/* SPDX-License-Identifier: MIT */
/*
 * Three rows of the table of distances rotate, as in Wagner and Fischer's
 * way (1974), with Damerau's swap of neighbours.
 */
#include "base/spell.h"

#include <string.h>

static char alike(char c)
{
    if (c >= 'A' && c <= 'Z')
        return (char)(c - 'A' + 'a');
    return c == '_' ? '-' : c;
}

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

size_t spell_distance(const char *a, const char *b)
{
    size_t rows[3][SPELL_MOST + 1];
    size_t *before = rows[0], *last = rows[1], *row = rows[2];
    const size_t n = strlen(a), m = strlen(b);
    if (n > SPELL_MOST || m > SPELL_MOST)
        return n + m;
    for (size_t j = 0; j <= m; j++)
        last[j] = before[j] = j;
    for (size_t i = 1; i <= n; i++) {
        row[0] = i;
        for (size_t j = 1; j <= m; j++) {
            const char p = alike(a[i - 1]), q = alike(b[j - 1]);
            row[j] =
                least(least(last[j], row[j - 1]) + 1, last[j - 1] + (p != q));
            if (i > 1 && j > 1 && p == alike(b[j - 2]) && alike(a[i - 2]) == q)
                row[j] = least(row[j], before[j - 2] + 1);
        }
        size_t *next = before;
        before = last;
        last = row;
        row = next;
    }
    return last[m];
}

int spell_near(const char *word, const char *known)
{
    const size_t n = strlen(known);
    return spell_distance(word, known) <= (n < 3 ? 1 : n / 3);
}

const char *spell_nearest(const char *word, const char *const *words)
{
    const char *nearest = NULL;
    for (; *words != NULL; words++)
        if (spell_near(word, *words) &&
            (nearest == NULL ||
             spell_distance(word, *words) < spell_distance(word, nearest)))
            nearest = *words;
    return nearest;
}
