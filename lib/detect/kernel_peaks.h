/* SPDX-License-Identifier: MIT */
/*
 * Peaks, for kernel.c. Where few heights are above the level, the window of
 * each vector that has one is looked at. A survey asks for all local maxima,
 * of which there is one in nearly every vector: it goes down the columns and
 * keeps the rows' maxima over 2d + 1 columns, so that a pixel is looked at
 * 2 (2d + 1) times and not (2d + 1)^2 times.
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
        if (x >= window->from && x < window->to)
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

/* What is kept of the rows above, for a window's half-width d: of 2d + 1 rows
 * the maxima over 2d + 1 columns, of d + 1 rows the pixel, and the maxima of d
 * columns to either side. The newest stand last. */
struct above {
    vec *wide, *left, *right, *here;
};

ALWAYS void shift_rows(vec *rows, uint32_t n, vec newest)
{
#pragma GCC unroll 4
    for (uint32_t j = 0; j < n; j++)
        rows[j] = rows[j + 1];
    rows[n] = newest;
}

ALWAYS void take_row(const struct above *above, const void *row, size_t x,
                     uint32_t d)
{
    const sample *at = (const sample *)row + x;
    vec here = vec_load(at), left = vec_fill(0), right = vec_fill(0);
    for (size_t j = 1; j <= d; j++) {
        left = vec_max(left, vec_load(at - j));
        right = vec_max(right, vec_load(at + j));
    }
    shift_rows(above->wide, 2 * d, vec_max(vec_max(left, right), here));
    shift_rows(above->left, d, left);
    shift_rows(above->right, d, right);
    shift_rows(above->here, d, here);
}

/* The lanes of the row of d earlier that are peaks. */
ALWAYS uint64_t summit(const struct above *above, vec level, uint32_t d)
{
    vec before = above->left[0], after = above->right[0];
    vec height = above->here[0];
    for (uint32_t j = 1; j <= d; j++) {
        before = vec_max(before, above->wide[d - j]);
        after = vec_max(after, above->wide[d + j]);
    }
    return vec_above(height, vec_max(level, before)) &
           ~vec_above(after, height);
}

/* Bins of peaks, on their way to be counted. Some are written before it is
 * known whether they are a peak's, which spares branches that nothing
 * foretells. */
enum { PENDING = 256, AT_ONCE = LANES > 16 ? 3 : 2 };
struct pending {
    size_t n;
    uint32_t bin[PENDING + LANES + AT_ONCE];
};

static void count_pending(struct pending *pending,
                          const struct kernel_count *to)
{
    uint64_t *count = to->curve->list[to->list];
    for (size_t i = 0; i < pending->n; i++)
        count[pending->bin[i] - to->curve->first]++;
    pending->n = 0;
}

ALWAYS void append(struct pending *pending, const sample *row, uint64_t set)
{
    const uint64_t lane = (UINT64_C(1) << LANE_BITS) - 1;
    size_t n = (size_t)__builtin_popcountll(set) / LANE_BITS;
    uint32_t *bin = pending->bin + pending->n;
    pending->n += n;
    for (size_t i = 0; i < n; i += AT_ONCE) {
#pragma GCC unroll 4
        for (size_t j = 0; j < AT_ONCE; j++) {
            size_t bit = (size_t)__builtin_ctzll(set | UINT64_C(1) << 63);
            bin[i + j] = hist_bin((float)row[bit / LANE_BITS % LANES]);
            set &= ~(lane << bit);
        }
    }
}

/* The lanes of a vector at x that lie in the window's columns. */
static uint64_t own_lanes(const struct kernel_window *window, size_t x)
{
    uint64_t own = 0;
    for (size_t i = 0; i < LANES; i++)
        if (x + i >= window->from && x + i < window->to)
            own |= ((UINT64_C(1) << LANE_BITS) - 1) << i * LANE_BITS;
    return own;
}
/* What a count goes through with: n rows of a window. */
struct counting {
    const struct kernel_window *window;
    size_t n;
    const struct kernel_count *to;
    struct pending pending;
};

/* Goes down a vector of columns. */
ALWAYS void count_column(struct counting *counting, size_t x, uint32_t d,
                         const struct above *above)
{
    const struct kernel_window *window = counting->window;
    const size_t n = counting->n;
    const vec level = vec_fill((sample)window->level);
    const uint64_t own = own_lanes(window, x);
    const size_t before = 2 * (size_t)d;
    for (size_t i = 0; i < before; i++)
        take_row(above, window->rows[i], x, d);
    for (size_t i = before; i < n + before; i++) {
        take_row(above, window->rows[i], x, d);
        const sample *row = (const sample *)window->rows[i - d] + x;
        append(&counting->pending, row, summit(above, level, d) & own);
        if (counting->pending.n >= PENDING)
            count_pending(&counting->pending, counting->to);
    }
}

static void count_peaks(const struct kernel_window *window, size_t n,
                        const struct kernel_count *to)
{
    enum { USUAL = 2, MOST = KERNEL_DISTANCE_MAX };
    vec wide[2 * USUAL + 1], left[USUAL + 1], right[USUAL + 1], here[USUAL + 1];
    vec wides[2 * MOST + 1], lefts[MOST + 1], rights[MOST + 1], heres[MOST + 1];
    const struct above usual = {wide, left, right, here};
    const struct above most = {wides, lefts, rights, heres};
    struct counting counting = {.window = window, .n = n, .to = to};
    size_t end = (window->to - 1) / LANES + 1;
    for (size_t v = window->from / LANES; v < end; v++) {
        if (window->d == USUAL) /* which may stay in registers */
            count_column(&counting, v * LANES, USUAL, &usual);
        else
            count_column(&counting, v * LANES, window->d, &most);
    }
    count_pending(&counting.pending, to);
}

#endif
