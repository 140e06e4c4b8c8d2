/* SPDX-License-Identifier: MIT */
#include "job/find_room.h"

#include "base/sys.h"
#include "detect/gaussian.h"
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

struct room_reach room_reach(const struct spot_options *options)
{
    const double factor =
        options->background == BACKGROUND_DOG ? options->dog_factor : 1;
    uint32_t k = options->kernel_size, rows, columns;
    switch (options->background) {
    case BACKGROUND_TOPHAT:
        return (struct room_reach){k - 1, k - 1, k - 1};
    case BACKGROUND_NONE:
        return (struct room_reach){0, 0, 0};
    default:
        rows = gaussian_radius(factor * options->sigma[0]);
        columns = gaussian_radius(factor * options->sigma[1]);
        return (struct room_reach){rows, rows, columns};
    }
}

uint32_t room_lag(const struct spot_options *options)
{
    return larger(room_reach(options).ahead + options->min_distance,
                  CONTRAST_AFTER);
}

/* The lengths of what a walk keeps, for tiles of a width with halo. */
struct sizes {
    uint32_t step, image_rows, height_rows, beside;
    size_t image, heights, hits, raw, mask;               /* bytes of a row */
    size_t image_ring, heights_ring, hits_ring, raw_rows; /* of all rows */
    size_t filter, side, negative, gaps, mask_rows, columns, curve, total;
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

/* What one side of a walk takes. */
static void set_side(struct sizes *s, const struct room_use *use,
                     const struct row_ops *ops)
{
    const struct spot_options *options = use->options;
    const struct room_reach reach = room_reach(options);
    bool tophat = options->background == BACKGROUND_TOPHAT;
    uint32_t lag = room_lag(options), d = options->min_distance;
    s->beside = tophat ? reach.columns / 2 : reach.columns;
    s->image_rows = s->step + larger(lag + CONTRAST_BEFORE, 2 * reach.ahead);
    s->height_rows = s->step + lag - reach.ahead + d;
    s->image = row_stride(ops, use->width, s->beside);
    s->heights = row_stride(ops, use->width, d);
    s->hits = peak_hits_bytes(ops, use->width);
    s->filter = tophat ? tophat_bytes(ops, use->width, s->beside)
                       : convolve_bytes(use->width, s->beside);
    s->image_ring = ring_bytes(s->image, s->image_rows - s->step);
    s->heights_ring = ring_bytes(s->heights, s->height_rows - s->step + 2);
    s->hits_ring = ring_bytes(s->hits, s->height_rows - s->step + 1);
    s->side = s->filter + s->image_ring + s->heights_ring + s->hits_ring;
    if (use->lists != 0)
        s->negative = tophat ? s->side : s->heights_ring;
}

static struct sizes room_sizes(const struct room_use *use)
{
    const struct spot_options *options = use->options;
    enum sample_type kernel = options_kernel_type(options, use->type);
    const struct row_ops *ops = row_ops_for(kernel);
    uint32_t width = use->width;
    bool direct = sample_bytes(use->type) == ops->bytes;
    struct sizes s = {.step = step_rows(width * ops->bytes)};
    set_side(&s, use, ops);
    s.gaps = row_aligned(s.image_rows - s.step + STEP_MOST);
    s.raw = direct ? 0 : row_aligned(width * sample_bytes(use->type));
    s.raw_rows = direct ? 0 : step_bytes(s.raw, 2);
    if (options->masked) {
        s.mask = row_aligned(width * sample_bytes(use->mask));
        s.mask_rows =
            step_bytes(s.mask, 2) + row_aligned(width * sizeof(float));
    }
    s.columns =
        row_aligned(peak_cap(width, options->min_distance) * sizeof(uint32_t));
    s.curve = curve_bytes(use->lists, options_are_whole(options, use->type));
    s.total = s.side + s.negative + s.gaps + s.raw_rows + s.mask_rows +
              s.columns + row_aligned(sizeof(struct hist)) +
              row_aligned(s.curve) + ROOM_OUT;
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

static void open_heights(struct side *side, char *at, const struct sizes *s,
                         size_t margin)
{
    memset(at, 0, (s->height_rows + 2) * s->heights);
    make_ring(&side->heights, at, s->heights, margin, s->height_rows);
    side->zeros = at + s->height_rows * s->heights + margin;
    side->spare = side->zeros + s->heights;
}

/* Readies a side in its memory. All that it needs was worked out before: a
 * struct of its six parameters would serve nothing else. */
static void open_side(struct side *side, char *at, const struct sizes *s,
                      const struct room_use *use, const struct room *room,
                      const struct kernel *kernel)
{
    const struct row_ops *ops = kernel->row;
    const struct spot_options *options = use->options;
    struct footprint foot =
        footprint_of(options->footprint, options->kernel_size);
    if (options->background == BACKGROUND_TOPHAT)
        tophat_init(&side->tophat, at, kernel, use->width, &foot);
    else
        convolve_init(&side->convolve, at, kernel, use->width, &room->taps);
    at += s->filter;
    ops->fill(at, s->image_rows * s->image / ops->bytes, ROW_HIGH);
    make_ring(&side->image, at, s->image, row_margin(ops, s->beside),
              s->image_rows);
    at += s->image_ring;
    open_heights(side, at, s, row_margin(ops, options->min_distance));
    at += s->heights_ring;
    memset(at, 0, (s->height_rows + 1) * s->hits);
    make_ring(&side->hits, at, s->hits, 0, s->height_rows);
    side->spare_hits = at + s->height_rows * s->hits;
}

/* Both sides, or the only one; gives what follows. */
static char *open_sides(struct room *room, char *at, const struct sizes *s,
                        const struct room_use *use, const struct kernel *kernel)
{
    room->sides = use->lists != 0 ? 2 : 1;
    room->side[0] = room->side[1] = (struct side){.zeros = NULL};
    open_side(&room->side[0], at, s, use, room, kernel);
    at += s->side;
    if (s->negative == s->side)
        open_side(&room->side[1], at, s, use, room, kernel);
    else if (s->negative > 0)
        open_heights(&room->side[1], at, s,
                     row_margin(kernel->row, use->options->min_distance));
    return at + s->negative;
}

/* What is not of a side; gives what follows. */
static char *open_rest(struct room *room, char *at, const struct sizes *s,
                       const struct room_use *use)
{
    room->gaps = (unsigned char *)at;
    memset(at, 0, s->gaps);
    at += s->gaps;
    room->raw = s->raw > 0 ? at : NULL;
    room->raw_stride = s->raw;
    at += s->raw_rows;
    room->mask_row = (float *)(void *)at;
    room->mask_stride = s->mask;
    room->mask =
        s->mask > 0 ? at + row_aligned(use->width * sizeof(float)) : NULL;
    at += s->mask_rows;
    room->columns = (uint32_t *)(void *)at;
    at += s->columns;
    room->hist = (struct hist *)(void *)at;
    hist_clear(room->hist);
    return at + row_aligned(sizeof(struct hist));
}

const char *room_open(struct room *room, const struct room_use *use,
                      const struct kernel *kernel, struct why *why)
{
    struct sizes s = room_sizes(use);
    const struct spot_options *options = use->options;
    const char *bad = grow(room, s.total, why);
    if (bad != NULL)
        return bad;
    assert(room->memory != NULL);
    char *at = room->memory;
    room->step = s.step;
    if (options->background != BACKGROUND_TOPHAT)
        gaussian_taps(&room->taps, options->background, options->sigma,
                      options->dog_factor);
    at = open_sides(room, at, &s, use, kernel);
    at = open_rest(room, at, &s, use);
    curve_init(&room->curve, at, use->lists,
               options_are_whole(options, use->type));
    curve_clear(&room->curve);
    at += row_aligned(s.curve);
    room->out = (struct text){at, 0, ROOM_OUT, false};
    return NULL;
}

void room_close(struct room *room)
{
    sys_free(room->memory, room->bytes);
    room->memory = NULL;
    room->bytes = 0;
}
