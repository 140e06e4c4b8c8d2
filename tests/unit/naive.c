/* SPDX-License-Identifier: MIT */
#include "naive.h"

#include "unit.h"

#include <math.h>
#include <stdlib.h>

/* The least (sign 1) or greatest (-1) of from over the footprint at (y, x),
 * pixels without data left out. */
static double extreme(const struct naive *p, const double *from, int64_t y,
                      int64_t x, int sign)
{
    double best = HUGE_VAL;
    int64_t r = p->foot.r;
    for (int64_t i = y - r; i <= y + r; i++) {
        if (i < 0 || i >= p->height)
            continue;
        int64_t half = p->foot.half[i < y ? y - i : i - y];
        for (int64_t j = x - half; j <= x + half; j++) {
            if (j < 0 || j >= p->width || p->value[i * p->width + j] > 1e300)
                continue;
            double value = sign * from[i * p->width + j];
            best = value < best ? value : best;
        }
    }
    return sign * best;
}

bool naive_counts(const struct naive *p, uint32_t y, uint32_t x)
{
    return y - p->own.y < p->own.height && x - p->own.x < p->own.width;
}

/* The definition: image less opened, 0 where that is not above the floor. */
static void define(struct naive *p)
{
    for (uint32_t i = 0; i < p->height * p->width; i++)
        p->eroded[i] = extreme(p, p->value, i / p->width, i % p->width, 1);
    for (uint32_t i = 0; i < p->height * p->width; i++) {
        uint32_t y = i / p->width, x = i % p->width;
        bool data = p->value[i] < 1e300;
        double top = data ? p->value[i] - extreme(p, p->eroded, y, x, -1) : 0;
        p->tophat[i] = top > (double)p->floor ? top : 0;
        if (!naive_counts(p, y, x))
            continue;
        p->tally.pixels += data;
        p->tally.max = fmaxf(p->tally.max, (float)p->tophat[i]);
        if (p->ops == &ROW_U16)
            p->tally.whole += (uint64_t)p->tophat[i];
        else
            tally_float(&p->tally, (float)p->tophat[i]);
    }
}

/* Few values (levels) make plateaus; all are exact in float32. */
static void fill_random(struct naive *p)
{
    uint32_t levels = unit_below(2) ? 4 : 1 + unit_below(UINT16_MAX + 1);
    uint32_t gaps = unit_below(2) ? 12 : 2 + unit_below(400);
    for (uint32_t y = 0; y < p->height; y++) {
        char *row = p->rows + y * p->stride + p->margin;
        for (uint32_t x = 0; x < p->width; x++) {
            double *value = &p->value[y * p->width + x];
            *value = UINT16_MAX - unit_below(levels);
            if (p->ops == &ROW_U16) {
                ((uint16_t *)(void *)row)[x] = (uint16_t)*value;
                continue;
            }
            *value = unit_below(gaps) == 0 ? HUGE_VAL : *value / 8 - 6000;
            ((float *)(void *)row)[x] = (float)*value;
        }
    }
    p->floor = p->ops->below(unit_below(4) * levels / 9.0);
    p->level = p->ops->at_most(unit_below(8) * levels / 8.0);
}

void naive_make(struct naive *p, const struct row_ops *ops,
                const struct footprint *foot, uint32_t height, uint32_t width)
{
    size_t pixels = (size_t)height * width;
    uint32_t x = unit_below(width), y = unit_below(height);
    *p = (struct naive){.ops = ops,
                        .foot = *foot,
                        .height = height,
                        .width = width,
                        .own = {.y = y,
                                .x = x,
                                .height = 1 + unit_below(height - y),
                                .width = 1 + unit_below(width - x)}};
    p->stride = row_stride(ops, width, p->foot.r);
    p->margin = row_margin(ops, p->foot.r);
    p->rows = aligned_alloc(ROW_ALIGN, height * p->stride);
    p->value = unit_memory(pixels, sizeof(double));
    p->eroded = unit_memory(pixels, sizeof(double));
    p->tophat = unit_memory(pixels, sizeof(double));
    ops->fill(p->rows, height * p->stride / ops->bytes, ROW_HIGH);
    fill_random(p);
    define(p);
}

void naive_free(struct naive *p)
{
    free(p->rows);
    free(p->value);
    free(p->eroded);
    free(p->tophat);
}
