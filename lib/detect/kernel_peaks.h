/* SPDX-License-Identifier: MIT */
/*
 * Peaks, for kernel.c: few heights are above the level, and the window of each
 * vector that has one is looked at. In a volume a plane's peaks are few again,
 * and each is held against the other planes.
 */
#ifndef DETECT_KERNEL_PEAKS_H
#define DETECT_KERNEL_PEAKS_H

/* The lanes of a vector at x that are peaks. The columns alone come first, then
 * rows near the middle: they decide most. */
ALWAYS uint64_t peaks_of(const struct kernel_window *window, size_t x,
                         uint32_t d)
{
    vec height = row_load(window->rows[d], x);
    const sample level = (sample)window->level;
    uint64_t set = vec_above(height, vec_fill(level));
    for (uint32_t i = 1; i <= d && set != 0; i++)
        set &= vec_above(height, row_load(window->rows[d - i], x)) &
               ~vec_above(row_load(window->rows[d + i], x), height);
    for (uint32_t i = 0; i <= d && set != 0; i++) {
        vec before = vec_fill(0), after = vec_fill(0);
        const sample *up = (const sample *)window->rows[d - i] + x;
        const sample *down = (const sample *)window->rows[d + i] + x;
        for (size_t j = 1; j <= d; j++) {
            before = vec_max(before, vec_load(up - j));
            after = vec_max(after, vec_load(down + j));
            if (i > 0) {
                before = vec_max(before, vec_load(up + j));
                after = vec_max(after, vec_load(down - j));
            }
        }
        set &= vec_above(height, before) & ~vec_above(after, height);
    }
    return set;
}

/* Is none of the 2d + 1 heights around column x above a height, or, in a plane
 * before, at it? Whole vectors end at the window's last column, so that none
 * reaches further beside a row than its padding. */
static bool row_holds(const sample *row, size_t x, uint32_t d, vec height,
                      bool before)
{
    const size_t columns = 2 * (size_t)d + 1;
    const uint64_t all = (UINT64_C(2) << (LANES * LANE_BITS - 1)) - 1;
    uint64_t lanes = all;
    if (columns < LANES)
        lanes = all & ~(all >> columns * LANE_BITS);
    for (size_t done = 0; done < columns; done += LANES) {
        size_t last = done + LANES < columns ? done + LANES : columns;
        vec v = vec_load(row + x - d + last - LANES);
        uint64_t set =
            before ? all & ~vec_above(height, v) : vec_above(v, height);
        if ((set & lanes) != 0)
            return false;
    }
    return true;
}

/* Is the peak of the middle row at x one of the other planes too? Rows near
 * the middle come first: they decide most. */
static bool planes_hold(const struct kernel_window *window, size_t x)
{
    const uint32_t d = window->d;
    const vec height = vec_fill(((const sample *)window->rows[d])[x]);
    for (size_t p = 0; p < window->n_planes; p++) {
        const struct kernel_plane *plane = &window->planes[p];
        const void *const *middle = plane->rows + window->skip + d;
        if (!row_holds(*middle, x, d, height, plane->before))
            return false;
        for (uint32_t i = 1; i <= d; i++)
            if (!row_holds(*(middle - i), x, d, height, plane->before) ||
                !row_holds(*(middle + i), x, d, height, plane->before))
                return false;
    }
    return true;
}

/* The notes of eight vectors, 0 or 1 each, the first one's lowest. */
static uint64_t eight_hits(const unsigned char *hits)
{
    uint64_t eight;
    memcpy(&eight, hits, sizeof eight);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    eight = __builtin_bswap64(eight);
#endif
    return eight;
}

/* Appends the lanes of vector v that are peaks, and returns how many there
 * are then. */
static size_t peaks_at(const struct kernel_window *window, size_t v,
                       uint32_t *columns, size_t n)
{
    uint64_t set = window->d == 2 ? peaks_of(window, v * LANES, 2)
                                  : peaks_of(window, v * LANES, window->d);
    while (set != 0) {
        size_t lane = (size_t)__builtin_ctzll(set) / LANE_BITS;
        size_t x = v * LANES + lane;
        if (x >= window->from && x < window->to && planes_hold(window, x))
            columns[n++] = (uint32_t)x;
        set &= ~(((UINT64_C(1) << LANE_BITS) - 1) << lane * LANE_BITS);
    }
    return n;
}

static size_t peaks(uint32_t *columns, const struct kernel_window *window)
{
    size_t n = 0, end = (window->to - 1) / LANES + 1;
    for (size_t v = window->from / LANES; v < end; v += 8) {
        uint64_t eight = eight_hits(window->hits + v);
        for (; eight != 0; eight &= eight - 1) {
            size_t at = v + (size_t)__builtin_ctzll(eight) / 8;
            if (at < end)
                n = peaks_at(window, at, columns, n);
        }
    }
    return n;
}

#endif
