/* SPDX-License-Identifier: MIT */
#include "job/find_room.h"

#include "base/sys.h"
#include "measure/contrast.h"

#include <assert.h>
#include <string.h>

/* Rows are worked in steps: enough of them that what is done once a step does
 * not show, few enough that they stay in the processor's second cache. */
enum { STEP_BYTES = 256 << 10, STEP_LEAST = 16, STEP_MOST = TOPHAT_ROWS };

/* More than the rows of any step take with their padding, unless they are the
 * fewest: room for so much is made whatever the width, so that a wider tile
 * never takes less. */
enum { STEP_ROOM = 384 << 10 };
_Static_assert((int)STEP_ROOM >=
                   (int)STEP_BYTES +
                       (int)STEP_MOST * (2 * 4 * ((int)PEAK_DISTANCE_MAX + 1) +
                                         2 * (int)ROW_ALIGN),
               "a step's rows with their padding");

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
    size_t image, heights, hits, raw;                     /* bytes of a row */
    size_t image_ring, heights_ring, hits_ring, raw_rows; /* of all rows */
    size_t tophat, columns, total;
};

static uint32_t step_rows(size_t row_bytes)
{
    size_t rows = STEP_BYTES / row_bytes;
    return rows < STEP_LEAST  ? STEP_LEAST
           : rows > STEP_MOST ? STEP_MOST
                              : (uint32_t)rows;
}

/* For the rows of a step, whose samples may be so many times as large as the
 * kernel's; for a ring of so many rows and those of a step. */
static size_t step_bytes(size_t row, size_t times)
{
    size_t least = STEP_LEAST * row, most = STEP_MOST * row;
    size_t room = times * STEP_ROOM;
    return room < least ? least : room < most ? room : most;
}

static size_t ring_bytes(size_t row, uint32_t rows)
{
    return rows * row + step_bytes(row, 1);
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
    s.image = row_stride(ops, width, r);
    s.heights = row_stride(ops, width, d);
    s.hits = peak_hits_bytes(ops, width);
    s.raw = direct ? 0 : row_aligned(width * sample_bytes(use->type));
    s.tophat = tophat_bytes(ops, width, r);
    s.columns = row_aligned(peak_cap(width, d) * sizeof(uint32_t));
    s.image_ring = ring_bytes(s.image, s.image_rows - s.step);
    s.heights_ring = ring_bytes(s.heights, s.height_rows - s.step + 2);
    s.hits_ring = ring_bytes(s.hits, s.height_rows - s.step + 1);
    s.raw_rows = direct ? 0 : step_bytes(s.raw, 2);
    s.total = s.tophat + s.image_ring + s.heights_ring + s.hits_ring +
              s.raw_rows + s.columns + row_aligned(sizeof(struct hist)) +
              ROOM_OUT;
    return s;
}

size_t room_bytes(const struct room_use *use)
{
    return room_sizes(use).total;
}

static const char *grow(struct room *room, size_t bytes, struct why *why)
{
    if (room->memory != NULL && bytes <= room->bytes)
        return NULL;
    room_close(room);
    room->memory = sys_alloc(bytes);
    if (room->memory == NULL)
        return why_say(why, "out of memory: a tile takes %zu bytes", bytes);
    room->bytes = bytes;
    return NULL;
}

static void make_ring(struct ring *ring, char *at, size_t stride, size_t margin,
                      uint32_t n)
{
    *ring = (struct ring){at, stride, margin, n};
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
    assert(room->memory != NULL);
    char *at = room->memory;
    room->step = s.step;
    tophat_init(&room->tophat, at, kernel, use->width, &foot);
    at += s.tophat;
    ops->fill(at, s.image_rows * s.image / ops->bytes, ROW_HIGH);
    make_ring(&room->image, at, s.image, row_margin(ops, foot.r), s.image_rows);
    at += s.image_ring;
    size_t margin = row_margin(ops, use->options->min_distance);
    memset(at, 0, (s.height_rows + 2) * s.heights);
    make_ring(&room->heights, at, s.heights, margin, s.height_rows);
    room->zeros = at + s.height_rows * s.heights + margin;
    room->spare = room->zeros + s.heights;
    at += s.heights_ring;
    memset(at, 0, (s.height_rows + 1) * s.hits);
    make_ring(&room->hits, at, s.hits, 0, s.height_rows);
    room->spare_hits = at + s.height_rows * s.hits;
    at += s.hits_ring;
    room->raw = s.raw > 0 ? at : NULL;
    room->raw_stride = s.raw;
    at += s.raw_rows;
    room->columns = (uint32_t *)(void *)at;
    at += s.columns;
    room->hist = (struct hist *)(void *)at;
    hist_clear(room->hist);
    at += row_aligned(sizeof(struct hist));
    room->out = (struct text){at, 0, ROOM_OUT, false};
    return NULL;
}

void room_close(struct room *room)
{
    sys_free(room->memory, room->bytes);
    room->memory = NULL;
    room->bytes = 0;
}
