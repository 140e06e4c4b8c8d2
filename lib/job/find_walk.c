/* SPDX-License-Identifier: MIT */
#include "job/find_walk.h"

#include "job/find_decide.h"
#include "job/find_rows.h"
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
_Static_assert((int)FILTER_MAX == (int)KERNEL_TAPS_MAX, "taps' room");

uint32_t find_halo(const struct spot_options *options)
{
    struct room_reach reach = room_reach(options);
    return larger(larger(reach.rows, reach.columns) + options->min_distance,
                  CONTRAST_BEFORE);
}

size_t find_bytes(const struct find_use *use)
{
    return room_bytes(&(struct room_use){use->options, use->type, use->width,
                                         use->lists, use->mask});
}

static const char *prepare(struct walk *walk, uint32_t channel)
{
    const struct spot_options *options = &walk->head->options;
    struct room_use use = {.options = options,
                           .type = walk->images[channel].type,
                           .width = walk->grown.width,
                           .lists = walk->lists,
                           .mask = walk->mask != NULL ? walk->mask->type
                                                      : SAMPLE_UINT8};
    walk->kernel =
        isa_kernel(walk->isa, options_kernel_type(options, use.type));
    const char *bad = room_open(&walk->room, &use, walk->kernel, &walk->why);
    return bad != NULL ? bad
                       : cache_fit(&walk->cache, walk->images,
                                   walk->head->n + (walk->mask != NULL),
                                   use.width, walk->cache_allowed);
}

/* A survey is of the image before any break, which its peaks come up to. */
static void set_levels(struct walk *walk, uint32_t channel)
{
    const struct row_ops *ops = walk->kernel->row;
    const struct level level = head_level(walk->head, channel);
    walk->floor = ops->below(walk->head->options.tophat_break);
    walk->level =
        level.at ? ops->below(level.value) : ops->at_most(level.value);
    walk->counts_values = (walk->lists & CURVE_OF_VALUES) != 0;
    if (walk->lists != 0) {
        walk->level = walk->floor;
        walk->floor = ops->below(0);
    }
}

/* How many rows from y on make a step: the heights that they give are all the
 * tile's own or none is. */
static uint32_t step_at(const struct walk *walk, uint32_t y, uint32_t end)
{
    const struct tile *tile = &walk->part.tile;
    uint32_t n = walk->room.step;
    uint32_t ahead = room_reach(&walk->head->options).ahead;
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
            bad = rows_take(walk, y, bottom - y < n ? bottom - y : n);
        if (bad == NULL)
            rows_filter(walk, y, n);
        if (bad == NULL)
            bad = decide_rows(walk, y, n);
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

/* Closes a tile of a survey: hands over what was counted, or writes it. */
static const char *close_survey(struct walk *walk)
{
    const struct curve *curve = &walk->room.curve;
    struct text *out = &walk->room.out;
    const char *bad = NULL;
    if (walk->survey != NULL)
        return walk->survey(walk->self, &walk->part, curve);
    walk->part.rows = curve_total(curve);
    for (int list = 0; list < CURVE_LISTS; list++) {
        uint32_t at = 0;
        while (bad == NULL &&
               survey_print_bins(out, walk->head, &walk->part, curve,
                                 (enum curve_list)list, &at))
            bad = decide_flush(walk, ROOM_OUT / 2);
    }
    survey_print(out, walk->head, &walk->part, curve);
    return bad;
}

static void open_windows(struct walk *walk, const struct image *image)
{
    struct window_area area = {.x = walk->grown.x, .width = walk->grown.width};
    set_keep(walk, &area);
    window_open(&walk->window, image, &walk->cache, &area);
    if (walk->mask != NULL)
        window_open(&walk->mask_window, walk->mask, &walk->cache, &area);
}

const char *walk_channel(struct walk *walk, const struct tile *tile,
                         uint32_t channel)
{
    struct room *room = &walk->room;
    uint32_t halo = find_halo(&walk->head->options);
    walk->grown = tile_grow(*tile, halo, walk->head->shape);
    walk->part = (struct part){.tile = *tile, .channel = channel};
    const char *bad = prepare(walk, channel);
    if (bad != NULL)
        return bad;
    set_levels(walk, channel);
    open_windows(walk, &walk->images[channel]);
    bad = walk_down(walk);
    window_close(&walk->window);
    if (walk->mask != NULL)
        window_close(&walk->mask_window);
    if (bad == NULL)
        bad = decide_flush(walk, ROOM_OUT / 2);
    if (bad == NULL && walk->lists != 0)
        bad = close_survey(walk);
    else if (bad == NULL)
        part_print(&room->out, walk->head, &walk->part, room->hist);
    return bad != NULL ? bad : decide_flush(walk, 0);
}

void walk_free(struct walk *walk)
{
    cache_close(&walk->cache);
    room_close(&walk->room);
}
