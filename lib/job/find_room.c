/* SPDX-License-Identifier: MIT */
#include "job/find_room.h"

#include "base/sys.h"
#include "measure/contrast.h"

#include <string.h>

/* Rows are worked in steps: enough of them that what is done once a step does
 * not show, few enough that they stay in the processor's second cache. */
enum { STEP_BYTES = 256 << 10, STEP_LEAST = 16, STEP_MOST = TOPHAT_ROWS };

_Static_assert((int)ROW_PATCH == CONTRAST_BEFORE + 1 + CONTRAST_AFTER,
               "the neighbourhood of a contrast");

static uint32_t larger(uint32_t a, uint32_t b)
{
    return a > b ? a : b;
}

uint32_t room_lag(const struct spot_options *options)
{
    return larger(options->kernel_size - 1 + options->min_distance,
                  CONTRAST_AFTER);
}

/* The lengths of what a walk keeps, for tiles of a width with halo. */
struct sizes {
    uint32_t step, image_rows, height_rows;
    size_t image, heights, hits, raw; /* bytes of a row */
    size_t tophat, columns, total;
};

static size_t aligned(size_t bytes)
{
    return (bytes + KERNEL_ALIGN - 1) / KERNEL_ALIGN * KERNEL_ALIGN;
}

static uint32_t step_rows(size_t row_bytes)
{
    size_t rows = STEP_BYTES / row_bytes;
    return rows < STEP_LEAST  ? STEP_LEAST
           : rows > STEP_MOST ? STEP_MOST
                              : (uint32_t)rows;
}

static struct sizes room_sizes(const struct room_use *use)
{
    const struct row_ops *ops = row_ops_for(use->type);
    const struct spot_options *options = use->options;
    uint32_t r = (options->kernel_size - 1) / 2, lag = room_lag(options);
    uint32_t d = options->min_distance, width = use->width;
    bool direct = sample_bytes(use->type) == ops->bytes;
    struct sizes s = {.step = step_rows(width * ops->bytes)};
    s.image_rows = s.step + lag + CONTRAST_BEFORE;
    s.height_rows = s.step + lag - 2 * r + d;
    s.image = tophat_stride(ops, width, r);
    s.heights = peak_stride(ops, width, d);
    s.hits = peak_hits_bytes(ops, width);
    s.raw = direct ? 0 : aligned(width * sample_bytes(use->type));
    s.tophat = tophat_bytes(ops, width, r);
    s.columns = aligned(peak_cap(width, d) * sizeof(uint32_t));
    s.total = s.image_rows * s.image + (s.height_rows + 2) * s.heights +
              (s.height_rows + 1) * s.hits + s.step * s.raw + s.tophat +
              s.columns + aligned(sizeof(struct hist)) + ROOM_OUT;
    return s;
}

size_t room_bytes(const struct room_use *use)
{
    return room_sizes(use).total;
}

static const char *grow(struct room *room, size_t bytes, struct why *why)
{
    if (bytes <= room->bytes)
        return NULL;
    room_close(room);
    room->memory = sys_alloc(bytes);
    if (room->memory == NULL)
        return why_say(why, "out of memory: a tile takes %zu bytes", bytes);
    room->bytes = bytes;
    return NULL;
}

static char *make_ring(struct ring *ring, char *at, size_t stride,
                       size_t margin, uint32_t n)
{
    *ring = (struct ring){at, stride, margin, n};
    return at + n * stride;
}

const char *room_open(struct room *room, const struct room_use *use,
                      const struct kernel *kernel, struct why *why)
{
    struct sizes s = room_sizes(use);
    const struct row_ops *ops = kernel->row;
    struct footprint foot = footprint_ellipse(use->options->kernel_size);
    const char *bad = grow(room, s.total, why);
    if (bad != NULL)
        return bad;
    char *at = room->memory;
    room->step = s.step;
    tophat_init(&room->tophat, at, kernel, use->width, &foot);
    at += s.tophat;
    ops->fill(at, s.image_rows * s.image / ops->bytes, ROW_HIGH);
    at = make_ring(&room->image, at, s.image, tophat_margin(ops, foot.r),
                   s.image_rows);
    size_t margin = peak_margin(ops, use->options->min_distance);
    memset(at, 0, (s.height_rows + 2) * s.heights);
    at = make_ring(&room->heights, at, s.heights, margin, s.height_rows);
    room->zeros = at + margin;
    room->spare = at + s.heights + margin;
    at += 2 * s.heights;
    memset(at, 0, (s.height_rows + 1) * s.hits);
    at = make_ring(&room->hits, at, s.hits, 0, s.height_rows);
    room->spare_hits = at;
    at += s.hits;
    room->raw = s.raw > 0 ? at : NULL;
    room->raw_stride = s.raw;
    at += s.step * s.raw;
    room->columns = (uint32_t *)(void *)at;
    at += s.columns;
    room->hist = (struct hist *)(void *)at;
    hist_clear(room->hist);
    at += aligned(sizeof(struct hist));
    room->out = (struct text){at, 0, ROOM_OUT, false};
    return NULL;
}

void room_close(struct room *room)
{
    sys_free(room->memory, room->bytes);
    room->memory = NULL;
    room->bytes = 0;
}
