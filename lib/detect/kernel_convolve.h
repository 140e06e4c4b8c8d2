/* SPDX-License-Identifier: MIT */
/*
 * The sum of two separable convolutions, for kernel.c, after kernel_through.h:
 * down the columns first, into rows that are kept in work, then along these.
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

_Static_assert((int)SUMS <= (int)FOLDED, "sums down a column");

/* What is filtered; known to the compiler. */
struct matter {
    enum kernel_volume volume;
    bool gaps;
};

/* Down a vector of columns, of the row that rows[0] is r above. Of sources, 0
 * makes the terms from some first one on, and 1 adds to term 0, or makes it. */
ALWAYS void down(const struct kernel_convolve *c, size_t i, size_t x,
                 struct matter matter, bool there)
{
    const ptrdiff_t at = (ptrdiff_t)(c->at + x) - (ptrdiff_t)c->beside;
    const bool volume = matter.volume != VOLUME_NONE;
    const uint32_t sums = matter.gaps ? SUMS : TERMS;
    const uint32_t first = matter.volume == VOLUME_DOG ? 1 : 0;
    const void *const *const *rows = volume && there ? c->there : c->rows;
    struct folding f = {.r = c->taps->ry,
                        .n = sums - first,
                        .gaps = matter.gaps && !volume,
                        .there = there};
    vec sum[SUMS], more;
    for (uint32_t t = first; t < sums; t++)
        f.taps[t - first] = c->taps->down[t];
    fold(&f, rows[0] + i, at, sum + first);
    if (volume) {
        f.n = 1;
        f.taps[0] = c->taps->more;
        fold(&f, rows[1] + i, at, &more);
        sum[0] = first == 0 ? vec_add(sum[0], more) : more;
    }
    for (uint32_t t = 0; t < sums; t++)
        row_store(work_row(c, i, t, there), x, sum[t]);
}

ALWAYS void all_down(const struct kernel_convolve *c, struct matter matter)
{
    size_t width = c->width + 2 * c->beside;
    for (size_t i = 0; i < c->n; i++) {
        for (size_t x = 0; x < width; x += LANES) {
            down(c, i, x, matter, false);
            if (matter.gaps)
                down(c, i, x, matter, true);
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
            vec image = row_load(c->image[i], c->at + x);
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

/* One case for each kind of matter. */
static void choose_down(const struct kernel_convolve *c)
{
    switch (c->taps->volume) {
    case VOLUME_LOG:
        if (c->gaps)
            all_down(c, (struct matter){VOLUME_LOG, true});
        else
            all_down(c, (struct matter){VOLUME_LOG, false});
        break;
    case VOLUME_DOG:
        if (c->gaps)
            all_down(c, (struct matter){VOLUME_DOG, true});
        else
            all_down(c, (struct matter){VOLUME_DOG, false});
        break;
    default:
        if (c->gaps)
            all_down(c, (struct matter){VOLUME_NONE, true});
        else
            all_down(c, (struct matter){VOLUME_NONE, false});
    }
}

static void convolve(const struct kernel_convolve *c,
                     const struct kernel_heights *heights)
{
    choose_down(c);
    if (c->gaps)
        all_along(c, heights, true);
    else
        all_along(c, heights, false);
}

#endif
