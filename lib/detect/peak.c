/* SPDX-License-Identifier: MIT */
#include "detect/peak.h"

size_t peak_cap(uint32_t columns, uint32_t d)
{
    return (size_t)columns / (d + 1) + 1;
}

/* One byte for the shortest vector; they are looked at by the eight. */
size_t peak_hits_bytes(const struct row_ops *ops, uint32_t width)
{
    size_t vectors = row_aligned(width * ops->bytes) / KERNEL_SHORTEST;
    return row_aligned(vectors + sizeof(uint64_t));
}

/* Is position at, of n, far enough from both ends? */
static bool inside(uint32_t at, uint32_t n, uint32_t d)
{
    return at >= d && n - at > d;
}

size_t peak_find(const struct peak_search *s, uint32_t y,
                 const void *const *rows, const unsigned char *hits,
                 uint32_t *columns)
{
    uint32_t from = s->from, to = s->to;
    if (!s->keep_border) {
        if (!inside(y, s->height, s->d) || s->width <= 2 * s->d)
            return 0;
        if (from < s->d)
            from = s->d;
        if (to > s->width - s->d)
            to = s->width - s->d;
    }
    if (from >= to)
        return 0;
    struct kernel_window window = {.rows = rows,
                                   .hits = hits,
                                   .d = s->d,
                                   .from = from - s->x,
                                   .to = to - s->x,
                                   .level = s->level};
    size_t n = s->kernel->peaks(columns, &window);
    for (size_t i = 0; i < n; i++)
        columns[i] += s->x;
    return n;
}
