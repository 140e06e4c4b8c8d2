/* SPDX-License-Identifier: MIT */
#include "job/find_room.h"

#include "base/sys.h"
#include "detect/gaussian.h"
#include "job/find_sizes.h"

#include <assert.h>
#include <string.h>

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

static void open_heights(struct side *side, char *at, const struct sizes *s,
                         size_t margin)
{
    size_t rings = s->heights_all - 2 * s->heights;
    memset(at, 0, s->heights_all);
    side->heights = (struct planes){{at, s->heights, margin, s->height_rows},
                                    s->heights_plane,
                                    s->height_planes};
    side->zeros = at + rings + margin;
    side->spare = side->zeros + s->heights;
}

static void open_filter(struct side *side, char *at, const struct room_use *use,
                        const struct room *room, const struct kernel *kernel)
{
    struct footprint foot =
        footprint_of(use->options->footprint, use->options->kernel_size);
    if (use->options->background == BACKGROUND_TOPHAT)
        tophat_init(&side->tophat, at, kernel, use->width, &foot);
    else
        convolve_init(&side->convolve, at, kernel, use->width, &room->taps);
}

/* Readies a side in its memory. All that it needs was worked out before: a
 * struct of its six parameters would serve nothing else. */
static void open_side(struct side *side, char *at, const struct sizes *s,
                      const struct room_use *use, const struct room *room,
                      const struct kernel *kernel)
{
    const struct row_ops *ops = kernel->row;
    size_t margin = row_margin(ops, s->beside);
    ops->fill(at, s->image_all / ops->bytes, ROW_HIGH);
    side->image = (struct planes){
        {at, s->image, margin, s->image_rows}, s->image_plane, s->image_planes};
    if (!use->need.filter)
        return;
    at += s->image_all;
    open_filter(side, at, use, room, kernel);
    at += s->filter;
    open_heights(side, at, s, row_margin(ops, use->need.heights));
    at += s->heights_all;
    memset(at, 0, s->hits_all);
    side->hits = (struct planes){
        {at, s->hits, 0, s->height_rows}, s->hits_plane, s->hits_planes};
    side->spare_hits = at + s->hits_all - s->hits;
}

/* Both sides, or the only one; gives what follows. */
static char *open_sides(struct room *room, char *at, const struct sizes *s,
                        const struct room_use *use, const struct kernel *kernel)
{
    room->sides = use->survey ? 2 : 1;
    room->side[0] = room->side[1] = (struct side){.zeros = NULL};
    open_side(&room->side[0], at, s, use, room, kernel);
    at += s->side;
    if (s->negative == s->side)
        open_side(&room->side[1], at, s, use, room, kernel);
    else if (s->negative > 0)
        open_heights(&room->side[1], at, s,
                     row_margin(kernel->row, use->need.heights));
    return at + s->negative;
}

/* Gives what follows. */
static char *open_sources(struct room *room, char *at, const struct sizes *s)
{
    struct ring ring = {.stride = s->image,
                        .margin = row_margin(&ROW_F32, s->beside),
                        .n = s->step + 2 * room->taps.ry};
    for (uint32_t i = 0; i < KERNEL_SOURCES; i++)
        room->source[i] = room->there[i] = (struct ring){.rows = NULL};
    for (uint32_t i = 0; i < s->sources; i++) {
        ring.rows = at + i * (s->source_all / s->sources);
        if (i < KERNEL_SOURCES)
            room->source[i] = ring;
        else
            room->there[i - KERNEL_SOURCES] = ring;
    }
    return at + s->source_all;
}

/* What is not of a side. */
static void open_rest(struct room *room, char *at, const struct sizes *s,
                      const struct room_use *use)
{
    at = open_sources(room, at, s);
    room->gaps = (unsigned char *)at;
    memset(at, 0, s->gaps);
    at += s->gaps;
    room->raw = s->raw > 0 ? at : NULL;
    room->raw_stride = s->raw;
    at += s->raw_rows;
    room->plane_row = at;
    at += s->plane_row;
    room->mask_row = (float *)(void *)at;
    room->mask_stride = s->mask;
    room->mask =
        s->mask > 0 ? at + row_aligned(use->width * sizeof(float)) : NULL;
}

static void open_taps(struct room *room, const struct spot_options *options)
{
    const double sigma[] = {options->sigma_z, options->sigma[0],
                            options->sigma[1]};
    if (options->background == BACKGROUND_TOPHAT)
        return;
    if (options->stack == STACK_VOLUME)
        gaussian_taps_volume(&room->taps, options->background, sigma,
                             options->dog_factor);
    else
        gaussian_taps(&room->taps, options->background, options->sigma,
                      options->dog_factor);
}

const char *room_open(struct room *room, const struct room_use *use,
                      const struct kernel *kernel, struct why *why)
{
    struct sizes s = room_sizes(use);
    const char *bad = grow(room, s.total, why);
    if (bad != NULL)
        return bad;
    assert(room->memory != NULL);
    room->step = s.step;
    open_taps(room, use->options);
    open_rest(room, open_sides(room, room->memory, &s, use, kernel), &s, use);
    return NULL;
}

void room_next_plane(struct room *room)
{
    for (size_t i = 0; i < room->sides; i++)
        if (room->side[i].tophat.kernel != NULL)
            tophat_forget(&room->side[i].tophat);
}

void room_close(struct room *room)
{
    sys_free(room->memory, room->bytes);
    room->memory = NULL;
    room->bytes = 0;
}
