/* SPDX-License-Identifier: MIT */
/*
 * Sums of rows by even taps, for kernel.c, float32 only: of rows that lie one
 * below the other, and of those that lie in one place of a volume's planes.
 * Taps are even, so that pixels at the same distance are added before they are
 * multiplied. One sequence of operations, the same for every pixel, set of
 * instructions and cut of the image.
 */
#ifndef DETECT_KERNEL_THROUGH_H
#define DETECT_KERNEL_THROUGH_H

/* What is there: 0 where there is no data. */
ALWAYS vec there_load(const void *row, ptrdiff_t at, bool gaps, bool there)
{
    vec v = vec_load((const sample *)row + at);
    return gaps ? vec_choose_below(v, vec_fill(INFINITY),
                                   there ? vec_fill(1) : v, vec_fill(0))
                : v;
}

enum { FOLDED = 3 }; /* sums, at most */

/* What becomes of 2r + 1 rows: n sums, each by its taps. Known to the compiler
 * but for r and the taps. */
struct folding {
    uint32_t r, n;
    const float *taps[FOLDED];
    bool gaps;  /* may a pixel be without data? */
    bool there; /* then summed up is where it is, else what it is */
};

/* A vector of columns. */
ALWAYS void fold(const struct folding *f, const void *const *rows, ptrdiff_t at,
                 vec *sum)
{
    vec middle = there_load(rows[f->r], at, f->gaps, f->there);
    for (uint32_t t = 0; t < f->n; t++)
        sum[t] = vec_mul(vec_fill(f->taps[t][0]), middle);
    for (uint32_t j = 1; j <= f->r; j++) {
        vec both = vec_add(there_load(rows[f->r - j], at, f->gaps, f->there),
                           there_load(rows[f->r + j], at, f->gaps, f->there));
        for (uint32_t t = 0; t < f->n; t++)
            sum[t] = vec_add(sum[t], vec_mul(vec_fill(f->taps[t][j]), both));
    }
}

/* Through the planes, to the rows of all sources. */
ALWAYS void all_through(const struct kernel_through *t, float *const *to,
                        bool gaps, bool there)
{
    const struct folding f = {t->taps->rz,
                              KERNEL_SOURCES,
                              {t->taps->through[0], t->taps->through[1]},
                              gaps,
                              there};
    for (size_t x = 0; x < t->width; x += LANES) {
        vec sum[KERNEL_SOURCES];
        fold(&f, t->planes, (ptrdiff_t)x, sum);
        for (uint32_t s = 0; s < KERNEL_SOURCES; s++)
            row_store(to[s], x, sum[s]);
    }
}

/* What planes come to that have data everywhere, by the same operations. */
static void fill_there(const struct kernel_through *t)
{
    for (uint32_t s = 0; s < KERNEL_SOURCES; s++) {
        const float *tap = t->taps->through[s];
        float sum = tap[0];
        for (uint32_t j = 1; j <= t->taps->rz; j++)
            sum = sum + tap[j] * 2.0F;
        for (size_t x = 0; x < t->width; x += LANES)
            row_store(t->there[s], x, vec_fill(sum));
    }
}

static void through(const struct kernel_through *t)
{
    if (t->gaps) {
        all_through(t, t->source, true, false);
        all_through(t, t->there, true, true);
    } else {
        all_through(t, t->source, false, false);
        if (t->there[0] != NULL)
            fill_there(t);
    }
}

#endif
