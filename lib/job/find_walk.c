/* SPDX-License-Identifier: MIT */
#include "job/find_walk.h"

#include "base/sys.h"
#include "measure/contrast.h"

#include <string.h>

/* Lines gather until half of it is full; the other half holds the next. */
enum { OUT_BYTES = 2 * LINES_MAX, ALIGN = 64 };

static uint32_t larger(uint32_t a, uint32_t b)
{
    return a > b ? a : b;
}

/* What options may ask for, and what the kernels have room for. */
_Static_assert((int)KERNEL_MAX == 2 * (int)TOPHAT_RADIUS_MAX + 1,
               "footprint's room");
_Static_assert((int)DISTANCE_MAX == (int)PEAK_DISTANCE_MAX,
               "peak window's room");

uint32_t find_halo(const struct spot_options *options)
{
    return larger(options->kernel_size - 1 + options->min_distance,
                  CONTRAST_BEFORE);
}

/* How many rows after it came in a row's peaks are decided: its window's
 * top-hat and its contrast's rows must be there. */
static uint32_t walk_lag(const struct spot_options *options)
{
    return larger(options->kernel_size - 1 + options->min_distance,
                  CONTRAST_AFTER);
}

/* The lengths of what a walk keeps, for tiles of a width with halo. */
struct sizes {
    uint32_t image_rows, height_rows;
    size_t stride; /* of either */
    size_t tophat, columns, total;
};

static struct sizes walk_sizes(const struct spot_options *options,
                               enum sample_type type, uint32_t width)
{
    const struct row_ops *ops = row_ops_for(type);
    uint32_t r = (options->kernel_size - 1) / 2, lag = walk_lag(options);
    struct sizes s;
    s.image_rows = lag + CONTRAST_BEFORE + 1;
    s.height_rows = options->min_distance + lag - 2 * r + 1;
    s.stride = tophat_stride(ops, width, r);
    s.tophat = tophat_bytes(ops, width, r);
    s.columns = (peak_cap(width, options->min_distance) * sizeof(uint32_t) +
                 ALIGN - 1) /
                ALIGN * ALIGN;
    s.total = (s.image_rows + s.height_rows) * s.stride + s.tophat + s.columns +
              (sizeof(struct hist) + ALIGN - 1) / ALIGN * ALIGN + OUT_BYTES;
    return s;
}

size_t find_bytes(const struct spot_options *options, enum sample_type type,
                  uint32_t width)
{
    return walk_sizes(options, type, width).total;
}

static char *ring_row(const struct ring *ring, uint32_t y)
{
    return ring->rows + (y % ring->n) * ring->stride + ring->margin;
}

static char *make_ring(struct ring *ring, char *at, const struct walk *walk,
                       const struct sizes *s, uint32_t n)
{
    *ring = (struct ring){at, s->stride, 0, n};
    ring->margin = tophat_margin(walk->ops, walk->tophat.foot.r);
    walk->ops->fill(at, n * s->stride / walk->ops->bytes, ROW_HIGH);
    return at + n * s->stride;
}

/* Cuts the memory up for a tile; grows it where the tile is wider than any
 * before. */
static const char *prepare(struct walk *walk, uint32_t channel)
{
    const struct spot_options *options = &walk->head->options;
    enum sample_type type = walk->images[channel].type;
    struct sizes s = walk_sizes(options, type, walk->grown.width);
    if (s.total > walk->memory_bytes) {
        sys_free(walk->memory, walk->memory_bytes);
        walk->memory_bytes = 0;
        walk->memory = sys_alloc(s.total);
        if (walk->memory == NULL)
            return why_say(&walk->why, "out of memory: a tile takes %zu bytes",
                           s.total);
        walk->memory_bytes = s.total;
    }
    const char *bad = cache_fit(&walk->cache, walk->images, walk->head->n,
                                walk->grown.width, walk->cache_allowed);
    if (bad != NULL)
        return bad;
    struct footprint foot = footprint_ellipse(options->kernel_size);
    char *at = walk->memory;
    walk->ops = row_ops_for(type);
    tophat_init(&walk->tophat, at, walk->ops, walk->grown.width, &foot);
    at += s.tophat;
    at = make_ring(&walk->image, at, walk, &s, s.image_rows);
    at = make_ring(&walk->heights, at, walk, &s, s.height_rows);
    walk->columns = (uint32_t *)(void *)at;
    at += s.columns;
    walk->out = (struct text){at, 0, OUT_BYTES, false};
    at += OUT_BYTES;
    walk->hist = (struct hist *)(void *)at;
    hist_clear(walk->hist);
    return NULL;
}

static const char *flush(struct walk *walk, size_t limit)
{
    if (walk->out.n <= limit)
        return NULL;
    const char *bad =
        walk->write(walk->self, walk->out.at, walk->out.n, &walk->why);
    walk->out.n = 0;
    return bad;
}

static const char *take_image_row(struct walk *walk, uint32_t y)
{
    const struct image *image = walk->window.image;
    const void *samples;
    struct why why;
    const char *bad = window_row(&walk->window, y, &samples, &why);
    if (bad != NULL)
        return why_say(&walk->why, "%s: %s", image->path, bad);
    walk->ops->load(ring_row(&walk->image, y), samples, walk->grown.width,
                    image->type, image->swap);
    return NULL;
}

/* The row's top-hat, and of the tile's own part of it the sums. */
static void take_heights(struct walk *walk, uint32_t y, const void *opened)
{
    const struct tile *tile = &walk->part.tile;
    size_t beside = (tile->x - walk->grown.x) * walk->ops->bytes;
    char *heights = ring_row(&walk->heights, y);
    const char *image = ring_row(&walk->image, y);
    walk->ops->tophat(heights, image, opened, walk->grown.width,
                      walk->head->options.tophat_break);
    if (y - tile->y < tile->height)
        walk->ops->tally(&walk->part.tally, heights + beside, image + beside,
                         tile->width);
}

/* The pixels around (y, x) that the image has; returns how many. */
static size_t cut_patch(const struct walk *walk, uint32_t y, uint32_t x,
                        float *patch)
{
    struct shape shape = walk->head->shape;
    enum sample_type type = walk->window.image->type;
    uint32_t top = y > CONTRAST_BEFORE ? y - CONTRAST_BEFORE : 0;
    uint32_t left = x > CONTRAST_BEFORE ? x - CONTRAST_BEFORE : 0;
    size_t n = 0;
    for (uint32_t i = top; i <= y + CONTRAST_AFTER && i < shape.y; i++) {
        const char *row = ring_row(&walk->image, i);
        for (uint32_t j = left; j <= x + CONTRAST_AFTER && j < shape.x; j++)
            patch[n++] = walk->ops->pixel(row, j - walk->grown.x, type);
    }
    return n;
}

static const char *put_spot(struct walk *walk, uint32_t y, uint32_t x)
{
    float patch[(CONTRAST_BEFORE + 1 + CONTRAST_AFTER) *
                (CONTRAST_BEFORE + 1 + CONTRAST_AFTER)];
    size_t n = cut_patch(walk, y, x, patch), column = x - walk->grown.x;
    struct spot spot = {
        .tile = walk->part.tile.number,
        .channel = walk->part.channel,
        .y = y,
        .x = x,
        .tophat = walk->ops->height(ring_row(&walk->heights, y), column),
        .raw = walk->ops->pixel(ring_row(&walk->image, y), column,
                                walk->window.image->type)};
    spot.contrast = contrast(spot.raw, patch, n);
    walk->part.rows++;
    if (!hist_count(walk->hist, spot.tophat)) {
        part_print_bins(&walk->out, walk->head, &walk->part, walk->hist);
        hist_count(walk->hist, spot.tophat);
    }
    const char *bad = flush(walk, OUT_BYTES / 2);
    spot_print(&walk->out, walk->head, &spot);
    return bad != NULL ? bad : flush(walk, OUT_BYTES / 2);
}

static const char *decide_row(struct walk *walk, uint32_t y)
{
    const struct spot_options *options = &walk->head->options;
    const struct tile *tile = &walk->part.tile;
    struct shape shape = walk->head->shape;
    uint32_t d = options->min_distance;
    const void *rows[2 * DISTANCE_MAX + 1];
    for (uint32_t i = 0; i <= 2 * d; i++) {
        bool outside = y + i < d || y + i - d >= shape.y;
        rows[i] = outside ? NULL : ring_row(&walk->heights, y + i - d);
    }
    struct peak_search search = {.ops = walk->ops,
                                 .d = d,
                                 .threshold = options->threshold,
                                 .keep_border = options->keep_border,
                                 .height = shape.y,
                                 .width = shape.x,
                                 .x = walk->grown.x,
                                 .row_width = walk->grown.width,
                                 .from = tile->x,
                                 .to = tile->x + tile->width};
    size_t n = peak_find(&search, y, rows, walk->columns);
    const char *bad = NULL;
    for (size_t i = 0; i < n && bad == NULL; i++)
        bad = put_spot(walk, y, walk->columns[i]);
    return bad;
}

static const char *walk_down(struct walk *walk)
{
    const struct tile *tile = &walk->part.tile, *grown = &walk->grown;
    uint32_t r = walk->tophat.foot.r, top = grown->y;
    uint32_t bottom = grown->y + grown->height;
    uint32_t lag = walk_lag(&walk->head->options);
    uint32_t end = tile->y + tile->height + lag;
    for (uint32_t y = top; y < end; y++) {
        const char *bad = y < bottom ? take_image_row(walk, y) : NULL;
        if (bad != NULL)
            return bad;
        const void *row = y < bottom ? ring_row(&walk->image, y) : NULL;
        const void *behind = y - top >= r && y - r < bottom
                                 ? ring_row(&walk->image, y - r)
                                 : NULL;
        const void *opened = tophat_push(&walk->tophat, row, behind);
        if (opened != NULL && y - 2 * r < bottom)
            take_heights(walk, y - 2 * r, opened);
        if (y >= tile->y + lag && (bad = decide_row(walk, y - lag)) != NULL)
            return bad;
    }
    return NULL;
}

/* The tiles below and to the right will want the halo's pixels again. */
static void set_keep(const struct walk *walk, struct window_area *area)
{
    const struct tile *tile = &walk->part.tile;
    uint32_t halo = find_halo(&walk->head->options);
    struct shape shape = walk->head->shape;
    uint32_t y = tile->y + tile->height, x = tile->x + tile->width;
    area->keep_y = y == shape.y ? y : y > halo ? y - halo : 0;
    area->keep_x = x == shape.x ? x : x > halo ? x - halo : 0;
}

const char *walk_channel(struct walk *walk, const struct tile *tile,
                         uint32_t channel)
{
    const struct image *image = &walk->images[channel];
    uint32_t halo = find_halo(&walk->head->options);
    walk->grown = tile_grow(*tile, halo, walk->head->shape);
    walk->part = (struct part){.tile = *tile, .channel = channel};
    const char *bad = prepare(walk, channel);
    if (bad != NULL)
        return bad;
    struct window_area area = {.x = walk->grown.x, .width = walk->grown.width};
    set_keep(walk, &area);
    window_open(&walk->window, image, &walk->cache, &area);
    bad = walk_down(walk);
    window_close(&walk->window);
    if (bad == NULL)
        bad = flush(walk, OUT_BYTES / 2);
    if (bad == NULL)
        part_print(&walk->out, walk->head, &walk->part, walk->hist);
    return bad != NULL ? bad : flush(walk, 0);
}

void walk_free(struct walk *walk)
{
    cache_close(&walk->cache);
    sys_free(walk->memory, walk->memory_bytes);
    walk->memory = NULL;
    walk->memory_bytes = 0;
}
