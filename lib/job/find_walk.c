/* SPDX-License-Identifier: MIT */
#include "job/find_walk.h"

#include "measure/contrast.h"

#include <string.h>

static uint32_t larger(uint32_t a, uint32_t b)
{
    return a > b ? a : b;
}

/* What options may ask for, and what the kernels have room for. */
_Static_assert((int)KERNEL_MAX == 2 * (int)TOPHAT_RADIUS_MAX + 1,
               "footprint's room");
_Static_assert((int)DISTANCE_MAX == (int)PEAK_DISTANCE_MAX,
               "peak window's room");
_Static_assert((int)TOPHAT_ROWS <= (int)WINDOW_ROWS, "rows of a step");

uint32_t find_halo(const struct spot_options *options)
{
    return larger(options->kernel_size - 1 + options->min_distance,
                  CONTRAST_BEFORE);
}

size_t find_bytes(const struct spot_options *options, enum sample_type type,
                  uint32_t width)
{
    return room_bytes(&(struct room_use){options, type, width});
}

static const char *prepare(struct walk *walk, uint32_t channel)
{
    struct room_use use = {&walk->head->options, walk->images[channel].type,
                           walk->grown.width};
    walk->kernel = isa_kernel(walk->isa, use.type);
    const char *bad = room_open(&walk->room, &use, walk->kernel, &walk->why);
    return bad != NULL ? bad
                       : cache_fit(&walk->cache, walk->images, walk->head->n,
                                   use.width, walk->cache_allowed);
}

static const char *flush(struct walk *walk, size_t limit)
{
    struct text *out = &walk->room.out;
    if (out->n <= limit)
        return NULL;
    const char *bad = walk->write(walk->self, out->at, out->n, &walk->why);
    out->n = 0;
    return bad;
}

/* Reads n rows from y on into their ring. */
static const char *take_image(struct walk *walk, uint32_t y, uint32_t n)
{
    const struct image *image = walk->window.image;
    struct room *room = &walk->room;
    void *to[TOPHAT_ROWS] = {NULL};
    struct why why;
    for (uint32_t i = 0; i < n; i++)
        to[i] = room->raw != NULL ? room->raw + i * room->raw_stride
                                  : ring_row(&room->image, y + i);
    const char *bad = window_rows(&walk->window, y, n, to, &why);
    if (bad != NULL)
        return why_say(&walk->why, "%s: %s", image->path, bad);
    for (uint32_t i = 0; i < n; i++)
        walk->kernel->row->load(ring_row(&room->image, y + i), to[i],
                                walk->grown.width, image->type, image->swap);
    return NULL;
}

/* The image row so many rows above y, if the tile with its halo has it. */
static const void *row_above(const struct walk *walk, uint32_t y,
                             uint32_t above)
{
    uint32_t top = walk->grown.y;
    bool there = y - top >= above && y - above - top < walk->grown.height;
    return there ? ring_row(&walk->room.image, y - above) : NULL;
}

/* Takes n image rows from y on; of the rows of 2r earlier the heights come,
 * all of them the tile's own or none. */
static void take_heights(struct walk *walk, uint32_t y, uint32_t n)
{
    struct room *room = &walk->room;
    const struct row_ops *ops = walk->kernel->row;
    const struct tile *tile = &walk->part.tile;
    uint32_t r = room->tophat.foot.r;
    const void *next[TOPHAT_ROWS], *behind[TOPHAT_ROWS];
    const void *image[TOPHAT_ROWS] = {NULL};
    void *heights[TOPHAT_ROWS];
    unsigned char *hits[TOPHAT_ROWS];
    for (uint32_t i = 0; i < n; i++) {
        next[i] = row_above(walk, y + i, 0);
        behind[i] = row_above(walk, y + i, r);
        image[i] = row_above(walk, y + i, 2 * r);
        bool there = image[i] != NULL;
        heights[i] =
            there ? ring_row(&room->heights, y + i - 2 * r) : room->spare;
        hits[i] = (unsigned char *)(there ? ring_row(&room->hits, y + i - 2 * r)
                                          : room->spare_hits);
    }
    bool own = image[0] != NULL && y - 2 * r - tile->y < tile->height;
    size_t from = tile->x - walk->grown.x;
    struct tally unused = {.pixels = 0};
    struct kernel_heights what = {
        .floor = ops->below(walk->head->options.tophat_break),
        .level = ops->at_most(walk->head->options.threshold),
        .from = own ? from : 0,
        .to = own ? from + tile->width : 0,
        .hits = hits,
        .tally = own ? &walk->part.tally : &unused};
    struct tophat_rows rows = {n, next, behind, image, heights};
    tophat_push(&room->tophat, &rows, &what);
}

/* The image's rows around a row of spots. */
struct around {
    uint32_t y;
    const void *rows[ROW_PATCH];
    size_t n;
};

static void take_around(const struct walk *walk, struct around *around,
                        uint32_t y)
{
    uint32_t from = y > CONTRAST_BEFORE ? y - CONTRAST_BEFORE : 0;
    around->y = y;
    around->n = 0;
    for (uint32_t i = from; i <= y + CONTRAST_AFTER && i < walk->head->shape.y;
         i++)
        around->rows[around->n++] = ring_row(&walk->room.image, i);
}

static const char *put_spot(struct walk *walk, const struct around *around,
                            uint32_t x)
{
    const struct row_ops *ops = walk->kernel->row;
    struct room *room = &walk->room;
    uint32_t y = around->y;
    size_t column = x - walk->grown.x;
    enum sample_type type = walk->window.image->type;
    float lowest = ops->lowest(around->rows, around->n,
                               (ptrdiff_t)column - CONTRAST_BEFORE, type);
    struct spot spot = {
        .tile = walk->part.tile.number,
        .channel = walk->part.channel,
        .y = y,
        .x = x,
        .tophat = ops->height(ring_row(&room->heights, y), column),
        .raw = ops->pixel(ring_row(&room->image, y), column, type)};
    spot.contrast = contrast(spot.raw, lowest);
    walk->part.rows++;
    if (!hist_count(room->hist, spot.tophat)) {
        part_print_bins(&room->out, walk->head, &walk->part, room->hist);
        hist_count(room->hist, spot.tophat);
    }
    const char *bad = flush(walk, ROOM_OUT / 2);
    spot_print(&room->out, walk->head, &spot);
    return bad != NULL ? bad : flush(walk, ROOM_OUT / 2);
}

static const char *decide_row(struct walk *walk, uint32_t y)
{
    const struct spot_options *options = &walk->head->options;
    const struct tile *tile = &walk->part.tile;
    struct shape shape = walk->head->shape;
    struct room *room = &walk->room;
    uint32_t d = options->min_distance;
    const void *rows[2 * DISTANCE_MAX + 1];
    for (uint32_t i = 0; i <= 2 * d; i++) {
        bool outside = y + i < d || y + i - d >= shape.y;
        rows[i] = outside ? room->zeros : ring_row(&room->heights, y + i - d);
    }
    struct peak_search search = {
        .kernel = walk->kernel,
        .d = d,
        .level = walk->kernel->row->at_most(options->threshold),
        .keep_border = options->keep_border,
        .height = shape.y,
        .width = shape.x,
        .x = walk->grown.x,
        .from = tile->x,
        .to = tile->x + tile->width};
    const unsigned char *hits = (const unsigned char *)ring_row(&room->hits, y);
    size_t n = peak_find(&search, y, rows, hits, room->columns);
    const char *bad = NULL;
    struct around around;
    take_around(walk, &around, y);
    for (size_t i = 0; i < n && bad == NULL; i++)
        bad = put_spot(walk, &around, room->columns[i]);
    return bad;
}

/* How many rows from y on make a step: the heights that they give are all the
 * tile's own or none is. */
static uint32_t step_at(const struct walk *walk, uint32_t y, uint32_t end)
{
    const struct tile *tile = &walk->part.tile;
    uint32_t n = walk->room.step, ahead = 2 * walk->room.tophat.foot.r;
    const uint32_t stops[] = {tile->y + ahead, tile->y + tile->height + ahead,
                              end};
    for (size_t i = 0; i < sizeof stops / sizeof stops[0]; i++)
        if (y < stops[i] && stops[i] - y < n)
            n = stops[i] - y;
    return n;
}

static const char *walk_down(struct walk *walk)
{
    const struct tile *tile = &walk->part.tile, *grown = &walk->grown;
    uint32_t bottom = grown->y + grown->height;
    uint32_t lag = room_lag(&walk->head->options), n;
    uint32_t end = tile->y + tile->height + lag;
    const char *bad = NULL;
    for (uint32_t y = grown->y; y < end && bad == NULL; y += n) {
        n = step_at(walk, y, end);
        if (y < bottom)
            bad = take_image(walk, y, bottom - y < n ? bottom - y : n);
        if (bad == NULL)
            take_heights(walk, y, n);
        for (uint32_t i = 0; i < n && bad == NULL; i++)
            if (y + i >= tile->y + lag)
                bad = decide_row(walk, y + i - lag);
    }
    return bad;
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
    struct room *room = &walk->room;
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
        bad = flush(walk, ROOM_OUT / 2);
    if (bad == NULL)
        part_print(&room->out, walk->head, &walk->part, room->hist);
    return bad != NULL ? bad : flush(walk, 0);
}

void walk_free(struct walk *walk)
{
    cache_close(&walk->cache);
    room_close(&walk->room);
}
