/* SPDX-License-Identifier: MIT */
#include "base/why.h"
#include "job/find_room.h"
#include "kernels.h"
#include "unit.h"

/* A tile as wide as gives most rows of a step, or a little less or more. */
static uint32_t random_width(enum sample_type type)
{
    uint32_t samples = (256 << 10) / (uint32_t)row_ops_for(type)->bytes;
    uint32_t rows = 12 + unit_below(70), width = samples / rows;
    uint32_t at[] = {width, width + 1, 1 + unit_below(width),
                     1 + unit_below(9000)};
    return at[unit_below(COUNT(at))];
}

static void random_options(struct spot_options *options)
{
    *options = (struct spot_options){
        .kernel_size = 1 + 2 * (unit_below(3) ? unit_below(32) : 31),
        .min_distance =
            unit_below(3) ? unit_below(DISTANCE_MAX + 1) : DISTANCE_MAX};
}

/* One region of the room; it begins at or behind the last one's end. */
static void region(const char **end, const void *from, size_t bytes)
{
    CHECK((const char *)from >= *end);
    *end = (const char *)from + bytes;
}

static void check_room(const struct room *room, const struct room_use *use)
{
    const struct row_ops *ops = row_ops_for(use->type);
    const struct ring *heights = &room->heights, *image = &room->image;
    const char *end = room->memory;
    size_t samples = use->width * sample_bytes(use->type);
    uint32_t d = use->options->min_distance, r = room->tophat.foot.r;
    region(&end, room->memory, tophat_bytes(ops, use->width, r));
    region(&end, image->rows, image->n * image->stride);
    region(&end, heights->rows, heights->n * heights->stride);
    region(&end, room->zeros - heights->margin, heights->stride);
    region(&end, room->spare - heights->margin, heights->stride);
    region(&end, room->hits.rows, room->hits.n * room->hits.stride);
    region(&end, room->spare_hits, room->hits.stride);
    if (room->raw != NULL)
        region(&end, room->raw, room->step * room->raw_stride);
    region(&end, room->columns, peak_cap(use->width, d) * sizeof(uint32_t));
    region(&end, room->hist, sizeof(struct hist));
    region(&end, room->out.at, room->out.cap);
    CHECK(end <= (const char *)room->memory + room_bytes(use));
    SAME(room->out.cap, ROOM_OUT);
    CHECK(image->stride >= row_stride(ops, use->width, r));
    CHECK(heights->stride >= row_stride(ops, use->width, d));
    CHECK(room->hits.stride >= peak_hits_bytes(ops, use->width));
    CHECK(room->raw != NULL ? room->raw_stride >= samples
                            : samples == use->width * ops->bytes);
    CHECK(room->step > 0 && room->step <= TOPHAT_ROWS);
}

/* Nor does what lies behind: the sanitizer sees to it. */
static void regions_do_not_overlap(void)
{
    struct room room = {.memory = NULL};
    struct why why;
    for (int i = 0; i < 600 && !unit_failed(); i++) {
        struct spot_options options;
        struct room_use use = {.options = &options,
                               .type =
                                   (enum sample_type)unit_below(SAMPLE_TYPES)};
        use.width = random_width(use.type);
        random_options(&options);
        unit_case("%u columns of %s, k %u, d %u", use.width,
                  sample_name(use.type), options.kernel_size,
                  options.min_distance);
        if (unit_below(3) == 0)
            room_close(&room);
        if (FINE(
                room_open(&room, &use, isa_kernel(isa_best(), use.type), &why)))
            check_room(&room, &use);
    }
    room_close(&room);
}

static void wider_tiles_never_take_less(void)
{
    for (int i = 0; i < 60 && !unit_failed(); i++) {
        struct spot_options options;
        struct room_use use = {.options = &options,
                               .type = (enum sample_type)(i % SAMPLE_TYPES)};
        size_t last = 0;
        random_options(&options);
        for (use.width = 1; use.width < 20000 && !unit_failed(); use.width++) {
            size_t bytes = room_bytes(&use);
            unit_case("%u columns of %s, k %u, d %u", use.width,
                      sample_name(use.type), options.kernel_size,
                      options.min_distance);
            if (bytes < last)
                CHECK(bytes >= last);
            last = bytes;
        }
    }
}

static const struct test TESTS[] = {
    {"regions do not overlap", regions_do_not_overlap},
    {"wider tiles never take less", wider_tiles_never_take_less},
};
SUITE(room, TESTS);
