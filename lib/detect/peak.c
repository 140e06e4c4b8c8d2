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

/* The columns, of the image, in which peaks are wanted; false: there are
 * none. */
static bool clip(const struct peak_search *s, uint32_t *from, uint32_t *to)
{
    *from = s->from;
    *to = s->to;
    if (s->keep_border)
        return *from < *to;
    if (s->width <= 2 * s->d)
        return false;
    if (*from < s->d)
        *from = s->d;
    if (*to > s->width - s->d)
        *to = s->width - s->d;
    return *from < *to;
}

size_t peak_find(const struct peak_search *s, uint32_t y,
                 const void *const *rows, const unsigned char *hits,
                 uint32_t *columns)
{
    uint32_t from, to;
    if ((!s->keep_border && !inside(y, s->height, s->d)) ||
        !clip(s, &from, &to))
        return 0;
    struct kernel_window window = {.rows = rows,
                                   .hits = hits,
                                   .d = s->d,
                                   .from = from - s->x,
                                   .to = to - s->x,
                                   .level = s->level,
                                   .planes = s->planes,
                                   .n_planes = s->n_planes};
    size_t n = s->kernel->peaks(columns, &window);
    for (size_t i = 0; i < n; i++)
        columns[i] += s->x;
    return n;
}

void peak_count(const struct peak_search *s, uint32_t y, size_t n,
                const void *const *rows, const struct kernel_count *to)
{
    uint32_t from, end;
    size_t first = 0;
    while (!s->keep_border && n > 0 &&
           !inside(y + (uint32_t)n - 1, s->height, s->d) &&
           y + n - 1 >= s->d) /* below the last row that counts */
        n--;
    while (!s->keep_border && first < n && y + first < s->d)
        first++;
    if (first >= n || !clip(s, &from, &end))
        return;
    struct kernel_window window = {.rows = rows + first,
                                   .d = s->d,
                                   .from = from - s->x,
                                   .to = end - s->x,
                                   .level = s->level,
                                   .planes = s->planes,
                                   .n_planes = s->n_planes,
                                   .skip = first};
    s->kernel->count_peaks(&window, n - first, to);
}
