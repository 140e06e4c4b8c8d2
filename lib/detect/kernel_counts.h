/* SPDX-License-Identifier: MIT */
/*
 * Peaks that are counted, for kernel.c. A survey asks for all local maxima, of
 * which there is one in nearly every vector: it goes down the columns and keeps
 * the rows' maxima over 2d + 1 columns, so that a pixel is looked at
 * 2 (2d + 1) times and not (2d + 1)^2 times. In a volume it keeps the same of
 * the planes before, and of those behind.
 */
#ifndef DETECT_KERNEL_COUNTS_H
#define DETECT_KERNEL_COUNTS_H

/* What is kept of the rows above, for a window's half-width d: of 2d + 1 rows
 * the maxima over 2d + 1 columns, of the plane and of those before and behind;
 * of d + 1 rows the pixel, and the maxima of d columns to either side. The
 * newest stand last. */
struct above {
    vec *wide, *past, *next, *left, *right, *here;
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

/* Asks memory for what the columns behind the next want of a row: these are
 * more rows than the processor foresees. */
ALWAYS void ask_for(const sample *row)
{
    __builtin_prefetch((const char *)row + 2 * (size_t)ROW_ALIGN);
}

/* Takes row i of the other planes, when that of the plane has been. */
ALWAYS void take_planes(const struct above *above,
                        const struct kernel_window *window, size_t i, size_t x,
                        uint32_t d)
{
    vec past = vec_fill(0), next = vec_fill(0);
    ask_for((const sample *)window->rows[i] + x);
    for (size_t p = 0; p < window->n_planes; p++) {
        const struct kernel_plane *plane = &window->planes[p];
        const sample *at = (const sample *)plane->rows[window->skip + i] + x;
        vec most = plane->before ? past : next;
        ask_for(at);
        most = vec_max(most, vec_load(at));
        for (size_t j = 1; j <= d; j++)
            most = vec_max(most, vec_max(vec_load(at - j), vec_load(at + j)));
        if (plane->before)
            past = most;
        else
            next = most;
    }
    shift_rows(above->past, 2 * d, past);
    shift_rows(above->next, 2 * d, next);
}

/* The lanes of the row of d earlier that are peaks. */
ALWAYS uint64_t summit(const struct above *above, vec level, uint32_t d,
                       bool planes)
{
    vec before = above->left[0], after = above->right[0];
    vec height = above->here[0];
    for (uint32_t j = 1; j <= d; j++) {
        before = vec_max(before, above->wide[d - j]);
        after = vec_max(after, above->wide[d + j]);
    }
    for (uint32_t j = 0; j <= 2 * d && planes; j++) {
        before = vec_max(before, above->past[j]);
        after = vec_max(after, above->next[j]);
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

/* Goes down a vector of columns; planes: there are others. */
ALWAYS void count_column(struct counting *counting, size_t x, uint32_t d,
                         const struct above *above, bool planes)
{
    const struct kernel_window *window = counting->window;
    const size_t n = counting->n;
    const vec level = vec_fill((sample)window->level);
    const uint64_t own = own_lanes(window, x);
    const size_t before = 2 * (size_t)d;
#pragma GCC unroll 4
    for (size_t i = 0; i < before; i++) {
        take_row(above, window->rows[i], x, d);
        if (planes)
            take_planes(above, window, i, x, d);
    }
    for (size_t i = before; i < n + before; i++) {
        take_row(above, window->rows[i], x, d);
        if (planes)
            take_planes(above, window, i, x, d);
        const sample *row = (const sample *)window->rows[i - d] + x;
        append(&counting->pending, row, summit(above, level, d, planes) & own);
        if (counting->pending.n >= PENDING)
            count_pending(&counting->pending, counting->to);
    }
}

/* The usual distance is known to the compiler, whose registers may then hold
 * what is kept. */
ALWAYS void count_columns(struct counting *counting, bool planes)
{
    enum { USUAL = 2, MOST = KERNEL_DISTANCE_MAX };
    const struct kernel_window *window = counting->window;
    vec wide[2 * USUAL + 1], past[2 * USUAL + 1], next[2 * USUAL + 1];
    vec left[USUAL + 1], right[USUAL + 1], here[USUAL + 1];
    vec wides[2 * MOST + 1], pasts[2 * MOST + 1], nexts[2 * MOST + 1];
    vec lefts[MOST + 1], rights[MOST + 1], heres[MOST + 1];
    const struct above usual = {wide, past, next, left, right, here};
    const struct above most = {wides, pasts, nexts, lefts, rights, heres};
    size_t end = (window->to - 1) / LANES + 1;
    for (size_t v = window->from / LANES; v < end; v++) {
        if (window->d == USUAL)
            count_column(counting, v * LANES, USUAL, &usual, planes);
        else
            count_column(counting, v * LANES, window->d, &most, planes);
    }
}

static void count_peaks(const struct kernel_window *window, size_t n,
                        const struct kernel_count *to)
{
    struct counting counting = {.window = window, .n = n, .to = to};
    if (window->n_planes > 0)
        count_columns(&counting, true);
    else
        count_columns(&counting, false);
    count_pending(&counting.pending, to);
}

#endif
