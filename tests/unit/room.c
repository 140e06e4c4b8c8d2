/* SPDX-License-Identifier: MIT */
#include "base/why.h"
#include "detect/peak.h"
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
        .distance_z = unit_below(3),
        .sigma_z = 0.25 + unit_below(100) / 50.0,
        .stack = unit_below(3) ? STACK_PLANES : (enum stack)unit_below(3),
        .masked = unit_below(3) == 0};
}

/* A search's or a measuring's. */
static struct room_need random_need(const struct spot_options *options)
{
    struct room_need need = {.before = 5,
                             .after = 4,
                             .heights = options->min_distance,
                             .height_planes = options->distance_z,
                             .filter = true};
    if (unit_below(3) == 0)
        need = (struct room_need){.before = unit_below(20),
                                  .after = unit_below(20),
                                  .heights = unit_below(20),
                                  .planes = unit_below(4),
                                  .height_planes = unit_below(4),
                                  .filter = unit_below(3) > 0};
    return need;
}

/* Of a search or a survey, of images of any type or this one. */
static struct room_use random_use(const struct spot_options *options,
                                  enum sample_type type)
{
    struct room_use use = {.options = options,
                           .type = type,
                           .height = 1 + unit_below(40),
                           .need = random_need(options),
                           .mask = (enum sample_type)unit_below(SAMPLE_TYPES)};
    use.survey = use.need.filter && unit_below(2) == 0;
    return use;
}

static const struct row_ops *ops_of(const struct room_use *use)
{
    return row_ops_for(options_kernel_type(use->options, use->type));
}

static void say_case(const struct room_use *use)
{
    const struct spot_options *options = use->options;
    unit_case("%u x %u of %s, stack %d, %s, k %u, sigma %g %g, factor %g, "
              "d %u, survey %d, mask %d",
              use->height, use->width, sample_name(use->type),
              (int)options->stack, background_name(options->background),
              options->kernel_size, options->sigma[0], options->sigma[1],
              options->dog_factor, options->min_distance, use->survey,
              options->masked ? (int)use->mask : -1);
}

/* One region of the room; it begins at or behind the last one's end. */
static void region(const char **end, const void *from, size_t bytes)
{
    CHECK((const char *)from >= *end);
    *end = (const char *)from + bytes;
}

/* All planes' rings, and that each holds its rows. */
static void rings(const char **end, const struct planes *planes)
{
    const struct ring *ring = &planes->first;
    CHECK(planes->n > 0 && ring->n > 0);
    CHECK(planes->n == 1 || planes->bytes >= ring->n * ring->stride);
    region(end, ring->rows,
           (planes->n - 1) * planes->bytes + ring->n * ring->stride);
}

static void check_heights(const struct side *side, const char **end)
{
    const struct ring *heights = &side->heights.first;
    rings(end, &side->heights);
    region(end, side->zeros - heights->margin, heights->stride);
    region(end, side->spare - heights->margin, heights->stride);
}

static void check_side(const struct side *side, const struct room_use *use,
                       const char **end)
{
    const struct row_ops *ops = ops_of(use);
    uint32_t beside = room_reach(use->options).columns;
    if (use->options->background == BACKGROUND_TOPHAT)
        beside /= 2;
    rings(end, &side->image);
    CHECK(!use->need.filter ||
          side->image.first.stride >= row_stride(ops, use->width, beside));
    if (!use->need.filter)
        return;
    if (use->options->background == BACKGROUND_TOPHAT)
        region(end, side->tophat.erosion,
               tophat_bytes(ops, use->width, beside));
    else
        region(end, side->convolve.work, convolve_bytes(use->width, beside));
    check_heights(side, end);
    rings(end, &side->hits);
    region(end, side->spare_hits, side->hits.first.stride);
    CHECK(side->heights.first.stride >=
          row_stride(ops, use->width, use->need.heights));
    CHECK(side->hits.first.stride >= peak_hits_bytes(ops, use->width));
}

/* A convolution gives both sides' heights. */
static void check_negative(const struct side *side, const struct room_use *use,
                           const char **end)
{
    if (use->options->background == BACKGROUND_TOPHAT) {
        check_side(side, use, end);
        return;
    }
    check_heights(side, end);
    CHECK(side->image.first.rows == NULL);
}

static void check_sources(const struct room *room, const struct room_use *use,
                          const char **end)
{
    const enum background background = use->options->background;
    bool volume =
        use->options->stack == STACK_VOLUME && use->need.filter &&
        (background == BACKGROUND_LOG || background == BACKGROUND_DOG);
    CHECK((room->source[0].rows != NULL) == volume);
    for (int i = 0; i < KERNEL_SOURCES && volume; i++)
        region(end, room->source[i].rows,
               room->source[i].n * room->source[i].stride);
    for (int i = 0; i < KERNEL_SOURCES && room->there[i].rows != NULL; i++)
        region(end, room->there[i].rows,
               room->there[i].n * room->there[i].stride);
    CHECK(!volume || room->there[0].rows != NULL ||
          (sample_is_whole(use->type) && !use->options->masked));
}

static void check_room(const struct room *room, const struct room_use *use)
{
    const char *end = room->memory;
    const struct planes *image = &room->side[0].image;
    size_t samples = use->width * sample_bytes(use->type);
    size_t kernel = use->width * ops_of(use)->bytes;
    bool project = use->options->stack == STACK_PROJECT;
    SAME(room->sides, use->survey ? 2 : 1);
    check_side(&room->side[0], use, &end);
    if (room->sides > 1)
        check_negative(&room->side[1], use, &end);
    check_sources(room, use, &end);
    region(&end, room->gaps, (size_t)image->n * image->first.n);
    if (room->raw != NULL)
        region(&end, room->raw, room->step * room->raw_stride);
    if (project)
        region(&end, room->plane_row, kernel);
    if (use->options->masked) {
        region(&end, room->mask_row, use->width * sizeof(float));
        region(&end, room->mask, room->step * room->mask_stride);
        CHECK(room->mask_stride >= use->width * sample_bytes(use->mask));
    }
    CHECK(end <= (const char *)room->memory + room_bytes(use));
    CHECK(room->raw != NULL ? room->raw_stride >= samples
                            : samples == kernel && !project);
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
