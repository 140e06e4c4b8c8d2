/* SPDX-License-Identifier: MIT */
/*
 * The sum of two separable convolutions, for kernel.c, float32 only: down the
 * columns first, into rows that are kept in work, then along these. Taps are
 * even, so that pixels at the same distance are added before they are
 * multiplied. One sequence of operations, the same for every pixel, set of
 * instructions and cut of the image.
 */
#ifndef DETECT_KERNEL_CONVOLVE_H
#define DETECT_KERNEL_CONVOLVE_H

/* Rows of work: of each term, and where pixels lack data of the smoothing
 * too; of what is there, and of where it is (1, else 0). */
enum { TERMS = KERNEL_TERMS, SMOOTH = TERMS, SUMS = TERMS + 1 };

ALWAYS float *work_row(const struct kernel_convolve *c, size_t i, size_t sum,
                       bool there)
{
    return c->work + ((i * 2 + there) * SUMS + sum) * c->pitch;
}

/* What is there: 0 where there is no data. */
ALWAYS vec there_load(const void *row, ptrdiff_t at, bool gaps, bool there)
{
    vec v = vec_load((const sample *)row + at);
    return gaps ? vec_choose_below(v, vec_fill(INFINITY),
                                   there ? vec_fill(1) : v, vec_fill(0))
                : v;
}

/* Down a vector of columns, of the row that rows[0] is r above. */
ALWAYS void down(const struct kernel_convolve *c, size_t i, size_t x, bool gaps,
                 bool there)
{
    const ptrdiff_t at = (ptrdiff_t)(c->at + x) - (ptrdiff_t)c->beside;
    const struct kernel_taps *taps = c->taps;
    const uint32_t r = taps->ry, sums = gaps ? SUMS : TERMS;
    const void *const *rows = c->rows + i;
    vec sum[SUMS], middle = there_load(rows[r], at, gaps, there);
    for (uint32_t t = 0; t < sums; t++)
        sum[t] = vec_mul(vec_fill(taps->down[t][0]), middle);
    for (uint32_t j = 1; j <= r; j++) {
        vec both = vec_add(there_load(rows[r - j], at, gaps, there),
                           there_load(rows[r + j], at, gaps, there));
        for (uint32_t t = 0; t < sums; t++)
            sum[t] = vec_add(sum[t], vec_mul(vec_fill(taps->down[t][j]), both));
    }
    for (uint32_t t = 0; t < sums; t++)
        row_store(work_row(c, i, t, there), x, sum[t]);
}

ALWAYS void all_down(const struct kernel_convolve *c, bool gaps)
{
    size_t width = c->width + 2 * c->beside;
    for (size_t i = 0; i < c->n; i++) {
        for (size_t x = 0; x < width; x += LANES) {
            down(c, i, x, gaps, false);
            if (gaps)
                down(c, i, x, gaps, true);
        }
    }
}

ALWAYS vec along(const struct kernel_convolve *c, size_t i, size_t x,
                 uint32_t term, bool there)
{
    const float *tap = c->taps->along[term];
    const float *at = work_row(c, i, term, there) + c->beside + x;
    vec sum = vec_mul(vec_fill(tap[0]), vec_load(at));
    for (size_t j = 1; j <= c->taps->rx; j++)
        sum =
            vec_add(sum, vec_mul(vec_fill(tap[j]),
                                 vec_add(vec_load(at - j), vec_load(at + j))));
    return sum;
}

/* Pixels without data count as the mean, weighted by the smoothing, of those
 * around that have some. Nothing changes where all that the terms see have: a
 * dog's wider term sees further than the smoothing. */
ALWAYS vec fill_gaps(const struct kernel_convolve *c, size_t i, size_t x,
                     vec value)
{
    vec mean =
        vec_div(along(c, i, x, SMOOTH, false), along(c, i, x, SMOOTH, true));
    vec part = vec_add(along(c, i, x, 0, true), along(c, i, x, 1, true));
    vec rest = vec_sub(vec_fill(c->taps->flat), part);
    vec filled = vec_add(value, vec_mul(mean, rest));
    value = vec_choose_below(rest, vec_fill(0), filled, value);
    return vec_choose_below(vec_fill(0), rest, filled, value);
}

ALWAYS void all_along(const struct kernel_convolve *c,
                      const struct kernel_heights *heights, bool gaps)
{
    struct taking take = {.own = vec_fill(0)};
    size_t own = 0;
    take_begin(&take, c->out, heights);
    for (size_t x = 0; x < c->width; x += LANES) {
        own += take_columns(&take, heights, c->at + x);
        for (size_t i = 0; i < c->n; i++) {
            vec image = row_load(c->rows[i + c->taps->ry], c->at + x);
            vec value =
                vec_add(along(c, i, x, 0, false), along(c, i, x, 1, false));
            if (gaps)
                value = fill_gaps(c, i, x, value);
            put_height(&take, i, c->at + x,
                       vec_filtered(image, value, take.floor), image);
            if (c->negative == NULL)
                continue;
            value = vec_sub(vec_fill(0), value);
            row_store(c->negative[i], c->at + x,
                      vec_filtered(image, value, take.floor));
        }
    }
    sums_end(&take.sums, heights->tally, own * c->n);
}

static void convolve(const struct kernel_convolve *c,
                     const struct kernel_heights *heights)
{
    if (c->gaps) {
        all_down(c, true);
        all_along(c, heights, true);
    } else {
        all_down(c, false);
        all_along(c, heights, false);
    }
}

#endif
