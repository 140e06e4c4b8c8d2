/* SPDX-License-Identifier: MIT */
#include "plane.h"

#include "unit.h"

#include <stdlib.h>

void plane_make(struct plane *p, uint32_t height, uint32_t width)
{
    uint32_t levels = 2 + unit_below(unit_below(2) ? 3 : 50000);
    uint32_t empty = 1 + unit_below(unit_below(2) ? 4 : 300);
    *p = (struct plane){.height = height, .width = width};
    p->value = unit_memory((size_t)height * width, sizeof *p->value);
    for (size_t i = 0; i < (size_t)height * width; i++)
        if (unit_below(empty) == 0)
            p->value[i] = (uint16_t)unit_below(levels);
}

bool plane_is_peak(const struct plane *p, const struct peak_search *s,
                   int64_t y, int64_t x)
{
    int64_t d = s->d, height = p->height, width = p->width;
    uint16_t top = p->value[y * width + x];
    if (!((float)top > s->level))
        return false;
    if (!s->keep_border &&
        (y < d || x < d || y >= height - d || x >= width - d))
        return false;
    for (int64_t i = y - d; i <= y + d; i++)
        for (int64_t j = x - d; j <= x + d; j++) {
            if (i < 0 || j < 0 || i >= height || j >= width)
                continue;
            uint16_t other = p->value[i * width + j];
            bool earlier = i < y || (i == y && j < x);
            if (other > top || (earlier && other == top))
                return false;
        }
    return true;
}

void plane_rows_begin(struct plane_rows *rows, const struct plane *p,
                      const struct peak_search *s, uint32_t width)
{
    const struct row_ops *ops = s->kernel->row;
    *rows = (struct plane_rows){.width = width,
                                .stride = row_stride(ops, width, s->d),
                                .margin = row_margin(ops, s->d)};
    size_t bytes = (p->height + 1) * rows->stride;
    rows->heights = aligned_alloc(ROW_ALIGN, bytes);
    memset(rows->heights, 0, bytes);
    for (uint32_t y = 0; y < p->height; y++) {
        char *row = rows->heights + y * rows->stride + rows->margin;
        for (uint32_t x = 0; x < width; x++) {
            uint16_t u16 = p->value[(size_t)y * p->width + s->x + x];
            float f32 = u16;
            memcpy(row + x * ops->bytes, ops == &ROW_U16 ? (void *)&u16 : &f32,
                   ops->bytes);
        }
    }
}

void plane_rows_end(struct plane_rows *rows)
{
    free(rows->heights);
}

const void *plane_row(const struct plane_rows *rows, const struct plane *p,
                      const struct peak_search *s, uint32_t y, uint32_t i)
{
    bool outside = y + i < s->d || y + i - s->d >= p->height;
    size_t at = outside ? p->height : y + i - s->d;
    return rows->heights + at * rows->stride + rows->margin;
}
