/* SPDX-License-Identifier: MIT */
#include "job/find_sizes.h"

#include "base/num.h"
#include "detect/gaussian.h"
#include "detect/peak.h"

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

static uint32_t larger(uint32_t a, uint32_t b)
{
    return a > b ? a : b;
}

static bool is_volume(const struct spot_options *options)
{
    return options->stack == STACK_VOLUME;
}

bool room_keeps_planes(const struct spot_options *options)
{
    return options->stack != STACK_PLANES;
}

struct room_reach room_reach(const struct spot_options *options)
{
    const double factor =
        options->background == BACKGROUND_DOG ? options->dog_factor : 1;
    uint32_t k = options->kernel_size, rows, columns, planes;
    switch (options->background) {
    case BACKGROUND_TOPHAT:
        return (struct room_reach){k - 1, 0, k - 1, k - 1};
    case BACKGROUND_NONE:
        return (struct room_reach){.ahead = 0};
    default:
        rows = gaussian_radius(factor * options->sigma[0]);
        columns = gaussian_radius(factor * options->sigma[1]);
        planes = gaussian_radius(factor * options->sigma_z);
        return (struct room_reach){rows, is_volume(options) ? planes : 0, rows,
                                   columns};
    }
}

static struct room_reach reach_of(const struct room_use *use)
{
    return use->need.filter ? room_reach(use->options)
                            : (struct room_reach){.ahead = 0};
}

uint32_t room_lag(const struct room_use *use)
{
    return larger(reach_of(use).ahead + use->need.heights, use->need.after);
}

uint32_t room_lag_z(const struct room_use *use)
{
    return larger(reach_of(use).ahead_z + use->need.height_planes,
                  use->need.planes);
}

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

/* SIZE_MAX where it is more, or any of them is. */
static size_t product(size_t a, size_t b)
{
    return num_product((size_t[]){a, b}, 2);
}

static size_t sum(const size_t *part, size_t n)
{
    size_t all = 0;
    for (size_t i = 0; i < n; i++)
        if (!num_add(all, part[i], &all))
            return SIZE_MAX;
    return all;
}

#define SUM(...)                                                               \
    sum((const size_t[]){__VA_ARGS__},                                         \
        sizeof((const size_t[]){__VA_ARGS__}) / sizeof(size_t))

/* How many rows and planes are kept. */
static void set_counts(struct sizes *s, const struct room_use *use)
{
    const struct room_reach reach = reach_of(use);
    const struct room_need *need = &use->need;
    uint32_t lag = room_lag(use), lag_z = room_lag_z(use);
    bool volume = is_volume(use->options);
    s->image_rows = room_keeps_planes(use->options)
                        ? use->height
                        : s->step + larger(lag + need->before, 2 * reach.ahead);
    s->height_rows =
        volume ? use->height : s->step + lag - reach.ahead + need->heights;
    s->image_planes = s->height_planes = s->hits_planes = 1;
    if (volume) {
        s->image_planes += larger(lag_z + need->planes, 2 * reach.ahead_z);
        s->height_planes += lag_z - reach.ahead_z + need->height_planes;
        s->hits_planes += lag_z - reach.ahead_z;
    }
}

/* What one side of a walk takes. */
static void set_side(struct sizes *s, const struct room_use *use,
                     const struct row_ops *ops)
{
    const struct spot_options *options = use->options;
    const struct room_reach reach = reach_of(use);
    bool tophat = options->background == BACKGROUND_TOPHAT;
    bool volume = is_volume(options), whole = room_keeps_planes(options);
    uint32_t beside = use->need.heights;
    s->beside = tophat ? reach.columns / 2 : reach.columns;
    set_counts(s, use);
    s->image = row_stride(ops, use->width, s->beside);
    s->image_plane = whole ? product(s->image_rows, s->image)
                           : ring_bytes(s->image, s->image_rows - s->step);
    s->image_all = product(s->image_planes, s->image_plane);
    s->side = s->image_all;
    if (!use->need.filter)
        return;
    s->heights = row_stride(ops, use->width, beside);
    s->hits = peak_hits_bytes(ops, use->width);
    s->heights_plane = volume
                           ? product(s->height_rows, s->heights)
                           : ring_bytes(s->heights, s->height_rows - s->step);
    s->heights_all =
        SUM(product(s->height_planes, s->heights_plane), 2 * s->heights);
    s->hits_plane = volume ? product(s->height_rows, s->hits)
                           : ring_bytes(s->hits, s->height_rows - s->step);
    s->hits_all = SUM(product(s->hits_planes, s->hits_plane), s->hits);
    s->filter = tophat ? tophat_bytes(ops, use->width, s->beside)
                       : convolve_bytes(use->width, s->beside);
    s->side = SUM(s->image_all, s->filter, s->heights_all, s->hits_all);
    if (use->survey)
        s->negative = tophat ? s->side : s->heights_all;
}

/* A volume's sources are rows as those of the image. */
static void set_sources(struct sizes *s, const struct room_use *use)
{
    const struct room_reach reach = reach_of(use);
    if (reach.ahead_z == 0)
        return;
    bool gaps = use->options->masked || !sample_is_whole(use->type);
    s->sources = (gaps ? 2 : 1) * KERNEL_SOURCES;
    s->source_all = s->sources * ring_bytes(s->image, 2 * reach.rows);
}

struct sizes room_sizes(const struct room_use *use)
{
    const struct spot_options *options = use->options;
    enum sample_type kernel = options_kernel_type(options, use->type);
    const struct row_ops *ops = row_ops_for(kernel);
    uint32_t width = use->width;
    bool project = options->stack == STACK_PROJECT;
    bool direct = sample_bytes(use->type) == ops->bytes && !project;
    struct sizes s = {.step = step_rows(width * ops->bytes)};
    set_side(&s, use, ops);
    set_sources(&s, use);
    s.gaps = row_aligned(room_keeps_planes(options)
                             ? product(s.image_rows, s.image_planes)
                             : s.image_rows - s.step + STEP_MOST);
    s.raw = direct ? 0 : row_aligned(width * sample_bytes(use->type));
    s.raw_rows = direct ? 0 : step_bytes(s.raw, 2);
    s.plane_row = project ? row_aligned(width * ops->bytes) : 0;
    if (options->masked) {
        s.mask = row_aligned(width * sample_bytes(use->mask));
        s.mask_rows =
            step_bytes(s.mask, 2) + row_aligned(width * sizeof(float));
    }
    s.total = SUM(s.side, s.negative, s.source_all, s.gaps, s.raw_rows,
                  s.plane_row, s.mask_rows);
    return s;
}

size_t room_bytes(const struct room_use *use)
{
    return room_sizes(use).total;
}
