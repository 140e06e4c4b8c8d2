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
        .background = (enum background)unit_below(BACKGROUNDS),
        .sigma = {0.25 + unit_below(300) / 20.0, 0.25 + unit_below(300) / 20.0},
        .dog_factor = 1.1 + unit_below(8) / 10.0,
        .kernel_size = 1 + 2 * (unit_below(3) ? unit_below(32) : 31),
        .min_distance =
            unit_below(3) ? unit_below(DISTANCE_MAX + 1) : DISTANCE_MAX,
        .masked = unit_below(3) == 0};
}

/* Of a search or a survey, of images of any type or this one. */
static struct room_use random_use(const struct spot_options *options,
                                  enum sample_type type)
{
    static const unsigned lists[] = {0, 0, CURVE_OF_PEAKS,
                                     CURVE_OF_PEAKS | CURVE_OF_VALUES};
    return (struct room_use){.options = options,
                             .type = type,
                             .lists = lists[unit_below(COUNT(lists))],
                             .mask =
                                 (enum sample_type)unit_below(SAMPLE_TYPES)};
}

static const struct row_ops *ops_of(const struct room_use *use)
{
    return row_ops_for(options_kernel_type(use->options, use->type));
}

static void say_case(const struct room_use *use)
{
    const struct spot_options *options = use->options;
    unit_case("%u columns of %s, %s, k %u, sigma %g %g, factor %g, d %u, "
              "lists %x, mask %d",
              use->width, sample_name(use->type),
              background_name(options->background), options->kernel_size,
              options->sigma[0], options->sigma[1], options->dog_factor,
              options->min_distance, use->lists,
              options->masked ? (int)use->mask : -1);
}

/* One region of the room; it begins at or behind the last one's end. */
static void region(const char **end, const void *from, size_t bytes)
{
    CHECK((const char *)from >= *end);
    *end = (const char *)from + bytes;
}

static void check_side(const struct side *side, const struct room_use *use,
                       const char **end)
{
    const struct row_ops *ops = ops_of(use);
    const struct ring *heights = &side->heights, *image = &side->image;
    const struct room_reach reach = room_reach(use->options);
    uint32_t d = use->options->min_distance, beside = reach.columns;
    if (use->options->background == BACKGROUND_TOPHAT) {
        beside = side->tophat.foot.r;
        region(end, side->tophat.erosion,
               tophat_bytes(ops, use->width, beside));
    } else {
        region(end, side->convolve.work, convolve_bytes(use->width, beside));
    }
    region(end, image->rows, image->n * image->stride);
    region(end, heights->rows, heights->n * heights->stride);
    region(end, side->zeros - heights->margin, heights->stride);
    region(end, side->spare - heights->margin, heights->stride);
    region(end, side->hits.rows, side->hits.n * side->hits.stride);
    region(end, side->spare_hits, side->hits.stride);
    CHECK(image->stride >= row_stride(ops, use->width, beside));
    CHECK(heights->stride >= row_stride(ops, use->width, d));
    CHECK(side->hits.stride >= peak_hits_bytes(ops, use->width));
}

/* A convolution gives both sides' heights. */
static void check_negative(const struct side *side, const struct room_use *use,
                           const char **end)
{
    const struct ring *heights = &side->heights;
    if (use->options->background == BACKGROUND_TOPHAT) {
        check_side(side, use, end);
        return;
    }
    region(end, heights->rows, heights->n * heights->stride);
    region(end, side->zeros - heights->margin, heights->stride);
    region(end, side->spare - heights->margin, heights->stride);
    CHECK(side->image.rows == NULL);
}

static void check_room(const struct room *room, const struct room_use *use)
{
    const char *end = room->memory;
    size_t samples = use->width * sample_bytes(use->type);
    size_t mask = use->width * sample_bytes(use->mask);
    bool whole = options_are_whole(use->options, use->type);
    SAME(room->sides, use->lists != 0 ? 2 : 1);
    check_side(&room->side[0], use, &end);
    if (room->sides > 1)
        check_negative(&room->side[1], use, &end);
    region(&end, room->gaps, room->side[0].image.n);
    if (room->raw != NULL)
        region(&end, room->raw, room->step * room->raw_stride);
    if (use->options->masked) {
        region(&end, room->mask_row, use->width * sizeof(float));
        region(&end, room->mask, room->step * room->mask_stride);
        CHECK(room->mask_stride >= mask);
    }
    region(&end, room->columns,
           peak_cap(use->width, use->options->min_distance) * sizeof(uint32_t));
    region(&end, room->hist, sizeof(struct hist));
    if (use->lists != 0)
        region(&end, room->curve.list[CURVE_PEAKS],
               curve_bytes(use->lists, whole));
    region(&end, room->out.at, room->out.cap);
    CHECK(end <= (const char *)room->memory + room_bytes(use));
    SAME(room->out.cap, ROOM_OUT);
    CHECK(room->raw != NULL ? room->raw_stride >= samples
                            : samples == use->width * ops_of(use)->bytes);
    CHECK(room->step > 0 && room->step <= TOPHAT_ROWS);
}

/* Nor does what lies behind: the sanitizer sees to it. */
static void regions_do_not_overlap(void)
{
    struct room room = {.memory = NULL};
    struct why why;
    for (int i = 0; i < 600 && !unit_failed(); i++) {
        struct spot_options options;
        random_options(&options);
        struct room_use use =
            random_use(&options, (enum sample_type)unit_below(SAMPLE_TYPES));
        use.width = random_width(use.type);
        say_case(&use);
        if (unit_below(3) == 0)
            room_close(&room);
        enum sample_type kernel = options_kernel_type(&options, use.type);
        if (FINE(room_open(&room, &use, isa_kernel(isa_best(), kernel), &why)))
            check_room(&room, &use);
    }
    room_close(&room);
}

static void wider_tiles_never_take_less(void)
{
    for (int i = 0; i < 60 && !unit_failed(); i++) {
        struct spot_options options;
        random_options(&options);
        struct room_use use =
            random_use(&options, (enum sample_type)(i % SAMPLE_TYPES));
        size_t last = 0;
        for (use.width = 1; use.width < 20000 && !unit_failed(); use.width++) {
            size_t bytes = room_bytes(&use);
            if (bytes < last) {
                say_case(&use);
                CHECK(bytes >= last);
            }
            last = bytes;
        }
    }
}

static const struct test TESTS[] = {
    {"regions do not overlap", regions_do_not_overlap},
    {"wider tiles never take less", wider_tiles_never_take_less},
};
SUITE(room, TESTS);
