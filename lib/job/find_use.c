/* SPDX-License-Identifier: MIT */
/*
 * How far a search looks around a tile, and what it holds for one.
 */
#include "job/find.h"

#include "base/num.h"
#include "job/find_decide.h"

static uint32_t larger(uint32_t a, uint32_t b)
{
    return a > b ? a : b;
}

/* Of whoever looks at rows in turn: with his needs. */
static uint32_t reach(const struct spot_options *options,
                      const struct room_need *need)
{
    struct room_reach filter = room_reach(options);
    uint32_t image = larger(need->before, need->after);
    return need->filter
               ? larger(larger(filter.rows, filter.columns) + need->heights,
                        image)
               : image;
}

uint32_t find_halo(const struct spot_options *options)
{
    struct room_need need = decide_need(options);
    uint32_t halo = reach(options, &need);
    if (!measures_any(&options->measures))
        return halo;
    need = measure_need(options, true);
    return larger(halo, reach(options, &need));
}

static uint32_t grow(uint32_t n, uint32_t halo, uint32_t most)
{
    uint64_t with = (uint64_t)n + 2 * (uint64_t)halo;
    return with < most ? (uint32_t)with : most;
}

uint32_t find_width(const struct find_use *use)
{
    return grow(use->width, find_halo(use->options), use->shape.x);
}

size_t find_bytes(const struct find_use *use)
{
    const struct spot_options *options = use->options;
    const bool measured = use->columns != NULL && use->columns->n > 0;
    struct room_use room = {
        .options = options,
        .type = use->type,
        .height = grow(use->height, find_halo(options), use->shape.y),
        .width = find_width(use),
        .need = decide_need(options),
        .survey = use->lists != 0,
        .mask = use->mask};
    struct desk_use desk = {.options = options,
                            .type = use->type,
                            .width = room.width,
                            .lists = use->lists};
    size_t all[4] = {room_bytes(&room), desk_bytes(&desk)}, sum = 0;
    if (measured && use->lists == 0) {
        room.need = measure_need(options, true);
        all[2] = room_bytes(&room);
        all[3] = measure_bytes(options, use->columns, use->channels);
    }
    for (size_t i = 0; i < 4; i++)
        if (!num_add(sum, all[i], &sum))
            return SIZE_MAX;
    return sum;
}
