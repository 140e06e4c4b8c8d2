/* SPDX-License-Identifier: MIT */
#include "detect/tophat.h"

#include <math.h>
#include <string.h>

/* Bytes of the columns that are worked at once. */
enum { STRETCH = 1024 };

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

/* The widest row whose end lies in the disk. */
static uint32_t disk_half(uint32_t r, uint32_t dy)
{
    uint32_t half = 0;
    while ((half + 1) * (half + 1) + dy * dy <= r * r)
        half++;
    return half;
}

struct footprint footprint_of(enum footprint_shape shape, uint32_t k)
{
    struct footprint foot = footprint_ellipse(k);
    for (uint32_t dy = 0; dy <= foot.r && shape != FOOTPRINT_ELLIPSE; dy++)
        foot.half[dy] =
            shape == FOOTPRINT_DISK ? disk_half(foot.r, dy) : foot.r;
    return foot;
}

/* An eroded stretch has what lies one margin to either side of the columns
 * that are dilated, which trail those that are eroded by one margin. */
static size_t stretch_bytes(const struct row_ops *ops, uint32_t r)
{
    return STRETCH + 2 * row_margin(ops, r) + ROW_ALIGN;
}

static size_t state_bytes(const struct row_ops *ops, uint32_t width, uint32_t r)
{
    return row_aligned(width * ops->bytes) * 2 * r;
}

size_t tophat_bytes(const struct row_ops *ops, uint32_t width, uint32_t r)
{
    return 2 * state_bytes(ops, width, r) + row_stride(ops, width, r) +
           (TOPHAT_ROWS + 1) * stretch_bytes(ops, r);
}

void tophat_init(struct tophat *tophat, void *memory,
                 const struct kernel *kernel, uint32_t width,
                 const struct footprint *foot)
{
    const struct row_ops *ops = kernel->row;
    size_t state = state_bytes(ops, width, foot->r);
    char *at = memory;
    *tophat = (struct tophat){.kernel = kernel,
                              .foot = *foot,
                              .width = width,
                              .stride = row_stride(ops, width, foot->r),
                              .margin = row_margin(ops, foot->r),
                              .stretch = stretch_bytes(ops, foot->r)};
    tophat->erosion = at;
    tophat->dilation = at + state;
    tophat->high = at + 2 * state;
    tophat->low = tophat->high + tophat->stride;
    tophat->eroded = tophat->low + tophat->stretch;
    tophat_forget(tophat);
    ops->fill(tophat->high, tophat->stride / ops->bytes, ROW_HIGH);
    ops->fill(tophat->low, (TOPHAT_ROWS + 1) * tophat->stretch / ops->bytes,
              ROW_LOW);
}

void tophat_forget(struct tophat *tophat)
{
    const struct row_ops *ops = tophat->kernel->row;
    size_t state = state_bytes(ops, tophat->width, tophat->foot.r);
    ops->fill(tophat->erosion, state / ops->bytes, ROW_HIGH);
    ops->fill(tophat->dilation, state / ops->bytes, ROW_LOW);
}

static char *eroded_row(const struct tophat *t, size_t i)
{
    return t->eroded + i * t->stretch;
}

/* Pointers to rows, with one in the place of those outside the image. */
static void present(const void **to, const void *const *rows, size_t n,
                    const void *outside)
{
    for (size_t i = 0; i < n; i++)
        to[i] = rows[i] != NULL ? rows[i] : outside;
}

/* Erodes columns at..end - 1 to the end of the stretches, which move on; what
 * lies right of the image is ROW_LOW. */
static void erode(const struct tophat *t, const struct tophat_rows *rows,
                  size_t at, size_t end)
{
    const struct row_ops *ops = t->kernel->row;
    const void *next[TOPHAT_ROWS], *image[TOPHAT_ROWS];
    void *out[TOPHAT_ROWS];
    size_t kept = 2 * t->margin, outside = t->width > at ? t->width - at : 0;
    present(next, rows->next, rows->n, t->high + t->margin);
    present(image, rows->behind, rows->n, t->high + t->margin);
    for (size_t i = 0; i < rows->n; i++) {
        out[i] = eroded_row(t, i);
        memmove(out[i], eroded_row(t, i) + STRETCH, kept);
    }
    struct kernel_rows eroded = {.r = t->foot.r,
                                 .half = t->foot.half,
                                 .n = rows->n,
                                 .in = next,
                                 .in_at = at,
                                 .image = image,
                                 .out = out,
                                 .at = at,
                                 .width = end > at ? end - at : 0,
                                 .out_at = kept / ops->bytes,
                                 .state = t->erosion};
    t->kernel->erode(&eroded);
    if (outside < STRETCH / ops->bytes)
        for (size_t i = 0; i < rows->n; i++)
            ops->fill(eroded_row(t, i) + kept + outside * ops->bytes,
                      (STRETCH + ROW_ALIGN) / ops->bytes - outside, ROW_LOW);
}

/* Dilates columns at..end - 1 of the stretches. */
static void dilate(const struct tophat *t, const struct tophat_rows *rows,
                   const struct kernel_heights *heights, size_t at, size_t end)
{
    const void *in[TOPHAT_ROWS], *image[TOPHAT_ROWS];
    size_t margin = t->margin / t->kernel->row->bytes;
    for (size_t i = 0; i < rows->n; i++)
        in[i] = rows->behind[i] != NULL ? eroded_row(t, i) : t->low;
    present(image, rows->image, rows->n, t->high + t->margin);
    /* the first column of a stretch lies two margins before those eroded */
    size_t ahead = at == 0 ? 2 * margin : margin;
    struct kernel_rows opened = {.r = t->foot.r,
                                 .half = t->foot.half,
                                 .n = rows->n,
                                 .in = in,
                                 .in_at = ahead,
                                 .image = image,
                                 .out = rows->heights,
                                 .at = at,
                                 .width = end - at,
                                 .out_at = at,
                                 .state = t->dilation};
    t->kernel->dilate(&opened, heights);
}

void tophat_push(struct tophat *t, const struct tophat_rows *rows,
                 const struct kernel_heights *heights)
{
    size_t bytes = t->kernel->row->bytes, width = t->width;
    size_t stretch = STRETCH / bytes, margin = t->margin / bytes;
    for (size_t i = 0; i < rows->n; i++) /* left of the image */
        t->kernel->row->fill(eroded_row(t, i) + STRETCH, 2 * margin, ROW_LOW);
    for (size_t at = 0; at < width + margin; at += stretch) {
        size_t next = at + stretch;
        erode(t, rows, at, next < width ? next : width);
        size_t from = at > 0 ? at - margin : 0;
        size_t to = next - margin < width ? next - margin : width;
        dilate(t, rows, heights, from, to);
    }
    for (size_t i = 0; i < rows->n; i++)
        memset((char *)rows->heights[i] + width * bytes, 0,
               row_aligned(width * bytes) - width * bytes);
}
