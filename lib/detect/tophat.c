/* SPDX-License-Identifier: MIT */
#include "detect/tophat.h"

#include <math.h>

struct footprint footprint_ellipse(uint32_t k)
{
    struct footprint foot = {.r = (k - 1) / 2};
    double r2 = (double)foot.r * foot.r;
    for (uint32_t dy = 0; dy <= foot.r; dy++) {
        double inside = (r2 - (double)dy * dy) * (foot.r > 0 ? 1 / r2 : 0);
        foot.half[dy] = (uint32_t)nearbyint(foot.r * sqrt(inside));
    }
    return foot;
}

size_t tophat_margin(const struct row_ops *ops, uint32_t r)
{
    return (r * ops->bytes + 63) / 64 * 64;
}

size_t tophat_stride(const struct row_ops *ops, uint32_t width, uint32_t r)
{
    size_t row = (width * ops->bytes + 63) / 64 * 64;
    return row + 2 * tophat_margin(ops, r);
}

/* Two rings of k rows, two rows to work in each, the eroded row. */
size_t tophat_bytes(const struct row_ops *ops, uint32_t width, uint32_t r)
{
    size_t rows = 2 * (2 * (size_t)r + 1) + 3;
    return rows * tophat_stride(ops, width, r);
}

static void morph_init(struct morph *morph, const struct tophat *tophat,
                       char *ring, char *work, enum row_bound bound)
{
    const struct row_ops *ops = tophat->ops;
    size_t rows = 2 * (size_t)tophat->foot.r + 1;
    morph->fold = bound == ROW_HIGH ? ops->min : ops->max;
    morph->spread = bound == ROW_HIGH ? ops->min3 : ops->max3;
    morph->bound = bound;
    morph->n = 0;
    morph->ring = ring;
    morph->ping = work + tophat_margin(ops, tophat->foot.r);
    morph->pong = morph->ping + tophat->stride;
    ops->fill(ring, rows * tophat->stride / ops->bytes, bound);
}

void tophat_init(struct tophat *tophat, void *memory, const struct row_ops *ops,
                 uint32_t width, const struct footprint *foot)
{
    size_t stride = tophat_stride(ops, width, foot->r);
    size_t rows = 2 * (size_t)foot->r + 1;
    char *at = memory;
    tophat->ops = ops;
    tophat->foot = *foot;
    tophat->width = width;
    tophat->stride = stride;
    /* Both work in the same two rows: never at the same time. */
    morph_init(&tophat->erode, tophat, at, at + 2 * rows * stride, ROW_HIGH);
    morph_init(&tophat->dilate, tophat, at + rows * stride,
               at + 2 * rows * stride, ROW_LOW);
    at += (2 * rows + 2) * stride;
    ops->fill(at, stride / ops->bytes, ROW_LOW);
    tophat->eroded = at + tophat_margin(ops, foot->r);
}

static char *ring_row(const struct tophat *t, const struct morph *morph,
                      uint64_t row)
{
    return morph->ring + row % (2 * t->foot.r + 1) * t->stride;
}

/* Folds what the row is over half-width half into every output row whose
 * footprint has that half-width at its distance. */
static void fold_all(const struct tophat *t, struct morph *morph,
                     const void *reduced, uint32_t half)
{
    for (uint32_t dy = 0; dy <= t->foot.r; dy++) {
        if (t->foot.half[dy] != half)
            continue;
        uint64_t k = 2 * t->foot.r + 1;
        morph->fold(ring_row(t, morph, morph->n + dy), reduced, t->width);
        if (dy > 0)
            morph->fold(ring_row(t, morph, morph->n + k - dy), reduced,
                        t->width);
    }
}

/*
 * The extreme over half-width w + step of three extremes over w, side by
 * side, is exact while step <= 2w + 1; so widths triple where they may. What
 * lies up to r - w outside the row is computed too: the next step needs it.
 */
static void take_row(const struct tophat *t, struct morph *morph,
                     const void *row)
{
    size_t bytes = t->ops->bytes;
    uint32_t r = t->foot.r, width = 0;
    char *to = morph->ping, *next = morph->pong;
    const char *from = row;
    for (uint32_t dy = r + 1; dy-- > 0;) { /* half-widths grow inwards */
        uint32_t half = t->foot.half[dy];
        while (width < half) {
            uint32_t step = half - width;
            if (step > 2 * width + 1)
                step = 2 * width + 1;
            width += step;
            size_t beside = r - width;
            morph->spread(to - beside * bytes, from - beside * bytes,
                          t->width + 2 * beside, step);
            from = to;
            to = next;
            next = to == morph->pong ? morph->ping : morph->pong;
        }
        if (dy == r || half != t->foot.half[dy + 1])
            fold_all(t, morph, from, half);
    }
}

/* Takes a row (NULL: outside) and returns the one completed, r earlier;
 * NULL while that lies before the first. */
static const void *morph_push(const struct tophat *t, struct morph *morph,
                              const void *row)
{
    uint32_t r = t->foot.r;
    if (morph->n > 0)
        t->ops->fill(ring_row(t, morph, morph->n + r),
                     t->stride / t->ops->bytes, morph->bound);
    if (row != NULL)
        take_row(t, morph, row);
    uint64_t done = morph->n++;
    return done >= r ? ring_row(t, morph, done - r) : NULL;
}

const void *tophat_push(struct tophat *t, const void *row, const void *behind)
{
    const void *eroded = morph_push(t, &t->erode, row);
    if (eroded == NULL)
        return NULL;
    if (behind == NULL)
        return morph_push(t, &t->dilate, NULL);
    t->ops->mask(t->eroded, eroded, behind, t->width);
    return morph_push(t, &t->dilate, t->eroded);
}
