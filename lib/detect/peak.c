/* SPDX-License-Identifier: MIT */
#include "detect/peak.h"

size_t peak_cap(uint32_t columns, uint32_t d)
{
    return (size_t)columns / (d + 1) + 1;
}

/* Is position at, of n, far enough from both ends? */
static bool inside(uint32_t at, uint32_t n, uint32_t d)
{
    return at >= d && n - at > d;
}

size_t peak_find(const struct peak_search *s, uint32_t y,
                 const void *const *rows, uint32_t *columns)
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
    struct row_window window = {rows,        s->d,      s->row_width,
                                from - s->x, to - s->x, s->threshold};
    size_t n = s->ops->peaks(columns, &window);
    for (size_t i = 0; i < n; i++)
        columns[i] += s->x;
    return n;
}
