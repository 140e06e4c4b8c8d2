/* SPDX-License-Identifier: MIT */
#include "job/find_stream.h"

#include "job/find.h"
#include "job/find_rows.h"

#include <string.h>

/* What is done with rows on the way down. */
enum { TAKE = 1, FILTER = 2, HAND = 4 };

uint32_t stream_planes(const struct stream *stream)
{
    return stream->head->shape.z;
}

static struct room_reach reach_of(const struct stream *stream)
{
    return stream->need.filter ? room_reach(&stream->head->options)
                               : (struct room_reach){.ahead = 0};
}

const char *stream_open(struct stream *stream, const struct tile *tile,
                        uint32_t channel)
{
    const struct head *head = stream->head;
    stream->halo = find_halo(&head->options);
    stream->image = &stream->images[channel];
    stream->tile = *tile;
    stream->grown = tile_grow(*tile, stream->halo, head->shape);
    stream->z = 0;
    stream->z_end = stream_planes(stream);
    stream->tally = NULL;
    stream->values = NULL;
    stream->use = (struct room_use){.options = &head->options,
                                    .type = stream->image->type,
                                    .height = stream->grown.height,
                                    .width = stream->grown.width,
                                    .need = stream->need,
                                    .survey = stream->survey};
    if (stream->mask != NULL)
        stream->use.mask = stream->mask->type;
    stream->kernel = isa_kernel(
        stream->isa, options_kernel_type(&head->options, stream->image->type));
    const char *bad =
        room_open(&stream->room, &stream->use, stream->kernel, &stream->why);
    return bad != NULL ? bad
                       : cache_fit(stream->cache, stream->images,
                                   head->n + (stream->mask != NULL),
                                   stream->grown.width, stream->cache_allowed);
}

/* The tiles below and to the right will want the halo's pixels again. */
static void set_keep(const struct stream *stream, struct window_area *area)
{
    const struct tile *tile = &stream->tile;
    uint32_t halo = stream->halo;
    struct shape shape = stream->head->shape;
    uint32_t y = tile->y + tile->height, x = tile->x + tile->width;
    area->keep_y = y == shape.y ? y : y > halo ? y - halo : 0;
    area->keep_x = x == shape.x ? x : x > halo ? x - halo : 0;
}

/* On a plane of the image. */
static void open_windows(struct stream *stream, uint32_t z)
{
    struct window_area area = {
        .z = z, .x = stream->grown.x, .width = stream->grown.width};
    set_keep(stream, &area);
    window_open(&stream->window, stream->image, stream->cache, &area);
    if (stream->mask == NULL)
        return;
    if (stream->mask->shape.z == 1) /* one for all planes */
        area.z = 0;
    window_open(&stream->mask_window, stream->mask, stream->cache, &area);
}

static void close_windows(struct stream *stream)
{
    window_close(&stream->window);
    if (stream->mask != NULL)
        window_close(&stream->mask_window);
}

/* How many rows from y on make a step: the heights that they give are all the
 * tile's own or none is. */
static uint32_t step_at(const struct stream *stream, uint32_t y, uint32_t end)
{
    const struct tile *tile = &stream->tile;
    uint32_t n = stream->room.step;
    uint32_t ahead = reach_of(stream).ahead;
    const uint32_t stops[] = {tile->y + ahead, tile->y + tile->height + ahead,
                              end};
    for (size_t i = 0; i < sizeof stops / sizeof stops[0]; i++)
        if (y < stops[i] && stops[i] - y < n)
            n = stops[i] - y;
    return n;
}

/* Hands on the tile's own rows whose turn comes with rows y..y + n - 1. */
static const char *hand(struct stream *stream, uint32_t z, uint32_t y,
                        uint32_t n)
{
    uint32_t lag = room_lag(&stream->use);
    uint32_t first = stream->tile.y + lag, skip = y < first ? first - y : 0;
    return skip >= n ? NULL
                     : stream->take(stream->self, z, y + skip - lag, n - skip);
}

static const char *go_down(struct stream *stream, uint32_t z, unsigned what)
{
    const struct tile *tile = &stream->tile, *grown = &stream->grown;
    uint32_t bottom = grown->y + grown->height, n;
    uint32_t end = tile->y + tile->height + room_lag(&stream->use);
    const char *bad = NULL;
    if (what == TAKE)
        end = bottom;
    for (uint32_t y = grown->y; y < end && bad == NULL; y += n) {
        n = step_at(stream, y, end);
        if ((what & TAKE) != 0 && y < bottom)
            bad = rows_take(stream, z, y, bottom - y < n ? bottom - y : n);
        if (bad == NULL && (what & FILTER) != 0 && stream->need.filter)
            rows_filter(stream, z, y, n);
        if (bad == NULL && (what & HAND) != 0)
            bad = hand(stream, z, y, n);
    }
    return bad;
}

static const char *take_plane(struct stream *stream, uint32_t z, unsigned what)
{
    open_windows(stream, z);
    const char *bad = go_down(stream, z, what);
    close_windows(stream);
    return bad;
}

/* Each plane for itself. */
static const char *run_planes(struct stream *stream)
{
    const char *bad = NULL;
    for (uint32_t z = stream->z; z < stream->z_end && bad == NULL; z++) {
        if (z > stream->z)
            room_next_plane(&stream->room);
        bad = take_plane(stream, z, TAKE | FILTER | HAND);
    }
    return bad;
}

/* All planes become one first. */
static const char *run_projection(struct stream *stream)
{
    const char *bad = NULL;
    for (uint32_t z = 0; z < stream->image->shape.z && bad == NULL; z++)
        bad = take_plane(stream, z, TAKE);
    return bad != NULL ? bad : go_down(stream, 0, FILTER | HAND);
}

/* Does plane z, or its place below the stack, complete heights that are wanted
 * of a plane before? */
static bool filters_later(const struct stream *stream, uint32_t z)
{
    uint32_t ahead = reach_of(stream).ahead_z;
    uint32_t before = stream->need.height_planes;
    return ahead > 0 && z >= ahead && z - ahead < stream_planes(stream) &&
           z - ahead + before >= stream->z;
}

/* Planes come in, the heights of those before follow, and then the turn of
 * those before these. */
static const char *run_volume(struct stream *stream)
{
    uint32_t ahead = reach_of(stream).ahead_z, all = stream_planes(stream);
    uint32_t lag = room_lag_z(&stream->use);
    uint32_t first = stream->z > lag ? stream->z - lag : 0;
    const char *bad = NULL;
    for (uint32_t z = first; z < stream->z_end + lag && bad == NULL; z++) {
        if (z > first)
            room_next_plane(&stream->room);
        if (z < all)
            bad = take_plane(stream, z, ahead == 0 ? TAKE | FILTER : TAKE);
        if (bad == NULL && filters_later(stream, z))
            bad = go_down(stream, z - ahead, FILTER);
        if (bad == NULL && z >= stream->z + lag)
            bad = go_down(stream, z - lag, HAND);
    }
    return bad;
}

const char *stream_run(struct stream *stream)
{
    switch (stream->head->options.stack) {
    case STACK_PLANES:
        return run_planes(stream);
    case STACK_PROJECT:
        return run_projection(stream);
    default:
        return run_volume(stream);
    }
}

void stream_close(struct stream *stream)
{
    room_close(&stream->room);
}
