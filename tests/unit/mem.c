/* SPDX-License-Identifier: MIT */
#include "job/mem.h"
#include "base/num.h"
#include "image/cache.h"
#include "job/find.h"
#include "unit.h"

#include <stdio.h>

/* An image that lies flat or does not, as if it had been opened. Its blocks
 * are within the usual, 256 KB. */
static struct image random_image(struct shape shape)
{
    struct image image = {.shape = shape,
                          .type = (enum sample_type)unit_below(SAMPLE_TYPES),
                          .no_map = unit_below(2),
                          .codec = unit_below(2) ? "LZW" : NULL};
    struct image_block *block = &image.block;
    block->width = unit_below(2) || shape.x < 512 ? shape.x : 512;
    uint32_t most = (256 << 10) / 8 / block->width;
    most = most == 0 ? 1 : most < shape.y ? most : shape.y;
    block->height = 1 + unit_below(most);
    block->interleaved = (uint16_t)(1 + unit_below(3));
    block->bytes =
        (size_t)block->height * block->width * sample_bytes(image.type);
    block->file_bytes = block->bytes * block->interleaved;
    block->raw_bytes = block->file_bytes / (1 + unit_below(9));
    return image;
}

/* About images that the next call replaces. */
static struct mem_job random_job(void)
{
    static struct image images[3];
    struct shape shape = {1, 1 + unit_below(200000) / (1 + unit_below(1000)),
                          1 + unit_below(200000) / (1 + unit_below(1000))};
    struct image_list list = {.image = images, .n = 1 + unit_below(3)};
    struct mem_job job = {
        .options = {.kernel_size = 1 + 2 * unit_below(32),
                    .min_distance = unit_below(DISTANCE_MAX + 1)},
        .jobs = 1 + unit_below(16)};
    for (size_t i = 0; i < list.n; i++)
        images[i] = random_image(shape);
    mem_set_images(&job, &list, unit_below(4 << 20));
    unit_case("%zu of %ux%u of %s, k %u, d %u, %u jobs", list.n, shape.y,
              shape.x, sample_name(job.type), job.options.kernel_size,
              job.options.min_distance, job.jobs);
    return job;
}

static size_t total(const struct mem_job *job, uint32_t width)
{
    return mem_total(mem_find(job, width));
}

static void wider_tiles_never_take_less(void)
{
    for (size_t i = 0; i < 3000 && !unit_failed(); i++) {
        struct mem_job job = random_job();
        uint32_t a = 1 + unit_below(job.shape.x);
        uint32_t b = 1 + unit_below(job.shape.x);
        CHECK(a <= b ? total(&job, a) <= total(&job, b)
                     : total(&job, a) >= total(&job, b));
        CHECK(a == job.shape.x || total(&job, a) <= total(&job, a + 1));
    }
}

static void widest_tile_fits_the_budget_and_one_wider_does_not(void)
{
    for (size_t i = 0; i < 3000 && !unit_failed(); i++) {
        struct mem_job job = random_job();
        size_t least = mem_smallest(&job), most = total(&job, job.shape.x);
        size_t budget = least + unit_random() % (most - least + 2);
        uint32_t widest = mem_widest(&job, budget);
        if (!CHECK(widest > 0 && widest <= job.shape.x))
            break;
        CHECK(total(&job, widest) <= budget);
        CHECK(widest == job.shape.x || total(&job, widest + 1) > budget);
        CHECK(mem_widest(&job, budget + 100000) >= widest);
    }
}

static void smallest_budget_works_and_one_byte_less_does_not(void)
{
    for (size_t i = 0; i < 1000 && !unit_failed(); i++) {
        struct mem_job job = random_job();
        struct why why;
        struct grid grid;
        size_t least = mem_smallest(&job);
        char words[200];
        CHECK(mem_widest(&job, least) > 0);
        SAME(mem_widest(&job, least - 1), 0);
        FINE(mem_plan(&job, least, &grid, &why));
        const char *bad = mem_plan(&job, least - 1, &grid, &why);
        snprintf(words, sizeof words, "(%zu bytes) with %u job%s", least,
                 job.jobs, job.jobs == 1 ? "" : "s");
        CHECK(bad != NULL && strstr(bad, words) != NULL);
    }
}

/* A cache and blocks may be so large that no tile keeps within what a worker
 * usually holds: a budget that is large enough works all the same. */
static void budget_that_works_is_taken_however_large_blocks_are(void)
{
    for (size_t i = 0; i < 1000 && !unit_failed(); i++) {
        struct mem_job job = random_job();
        struct why why;
        struct grid grid;
        job.cache = unit_below(200 << 20);
        size_t budget = mem_smallest(&job) + unit_random() % (64 << 20);
        FINE(mem_plan(&job, mem_smallest(&job), &grid, &why));
        if (FINE(mem_plan(&job, budget, &grid, &why)))
            CHECK(total(&job, grid.width) <= budget);
        FINE(mem_plan(&job, 0, &grid, &why));
    }
}

static void plan_stays_within_the_budget(void)
{
    for (size_t i = 0; i < 2000 && !unit_failed(); i++) {
        struct mem_job job = random_job();
        struct why why;
        struct grid grid;
        size_t budget = mem_smallest(&job) + unit_random() % (64 << 20);
        if (!FINE(mem_plan(&job, budget, &grid, &why)))
            break;
        CHECK(total(&job, grid.width) <= budget);
        CHECK(shape_equal(grid.shape, job.shape));
        CHECK(grid.width > 0 && grid.width <= job.shape.x);
        CHECK(grid.height > 0 && grid.height <= job.shape.y);
        uint32_t blocks = 1; /* of the highest ones, eight */
        for (size_t k = 0; k < job.n_images; k++)
            if (job.images[k].codec != NULL &&
                8 * job.images[k].block.height > blocks)
                blocks = 8 * job.images[k].block.height;
        CHECK((uint64_t)grid.width * grid.height <= 8 << 20 ||
              grid.height <= blocks);
    }
}

static void without_a_budget_bands_have_8_mpixel(void)
{
    struct mem_job job = {.shape = {1, 8000, 8000},
                          .type = SAMPLE_UINT16,
                          .options = {.kernel_size = 7, .min_distance = 2},
                          .jobs = 1};
    struct why why;
    struct grid grid;
    FINE(mem_plan(&job, 0, &grid, &why));
    SAME(grid.width, 8000);
    SAME(grid.height, (8 << 20) / 8000);
    for (size_t i = 0; i < 500 && !unit_failed(); i++) {
        job = random_job();
        FINE(mem_plan(&job, 0, &grid, &why));
        CHECK(grid.width > 0 && grid.width <= job.shape.x);
        CHECK(grid.height > 0 && grid.height <= job.shape.y);
    }
}

/* Whatever a job may keep of decoded blocks is counted. */
static void cache_is_a_part_of_what_is_needed(void)
{
    for (size_t i = 0; i < 1000 && !unit_failed(); i++) {
        struct mem_job job = random_job();
        uint32_t width = 1 + unit_below(job.shape.x);
        bool decodes = false;
        for (size_t k = 0; k < job.n_images; k++)
            decodes = decodes || job.images[k].codec != NULL;
        struct mem_job more = job;
        more.cache = job.cache + 1 + unit_below(64 << 20);
        size_t kept = total(&job, width), others = total(&more, width);
        CHECK(decodes ? kept <= others : kept == others);
        size_t cache =
            cache_bytes(job.images, job.n_images, job.shape.x, job.cache);
        CHECK(total(&job, job.shape.x) >= job.jobs * cache);
        CHECK(decodes == (cache > 0));
    }
}

/* Not only that of the largest samples: those that are not as large as the
 * kernel's are read to a place of their own. */
static void each_channels_room_is_counted(void)
{
    for (size_t i = 0; i < 2000 && !unit_failed(); i++) {
        struct mem_job job = random_job();
        for (size_t k = 0; k < job.n_images; k++) {
            size_t room =
                find_bytes(&(struct find_use){.options = &job.options,
                                              .shape = job.shape,
                                              .type = job.images[k].type,
                                              .width = job.shape.x});
            unit_case("%s, %s with the largest samples, %u columns, k %u, d %u",
                      sample_name(job.images[k].type), sample_name(job.type),
                      job.shape.x, job.options.kernel_size,
                      job.options.min_distance);
            CHECK(mem_find(&job, job.shape.x).private_bytes >= job.jobs * room);
        }
    }
}

static void estimate_is_the_frameworks_and_the_plans(void)
{
    for (size_t i = 0; i < 1000 && !unit_failed(); i++) {
        struct mem_job job = random_job();
        struct mem_report report;
        size_t channels = 1 + unit_below(9);
        size_t budget = unit_below(2) ? 0 : mem_smallest(&job) + i * 10000;
        size_t decoded =
            channels * job.shape.y * job.shape.x * sample_bytes(job.type);
        FINE(mem_estimate(&job, channels, budget, &report));
        SAME(report.decoded, decoded);
        SAME(report.processed, 2 * decoded);
        SAME(report.total, 3 * decoded);
        CHECK(!report.over);
        CHECK(budget == 0 || mem_total(report.mapped) <= budget);
        FINE(mem_estimate(&job, channels, mem_smallest(&job) - 1, &report));
        CHECK(report.over);
        SAME(mem_total(report.mapped), mem_smallest(&job));
    }
}

static void sizes_beyond_any_memory_are_told(void)
{
    struct mem_report report;
    struct mem_job job = {.shape = {SHAPE_MAX, SHAPE_MAX, SHAPE_MAX},
                          .type = SAMPLE_DOUBLE,
                          .options = {.kernel_size = 7},
                          .jobs = 1};
    SAME_TEXT(mem_estimate(&job, 1, 0, &report),
              "is larger than any memory can be");
    SAME(mem_total((struct mem_use){SIZE_MAX, 1}), SIZE_MAX);
}

static void largest_type_decides(void)
{
    struct image images[] = {
        {.type = SAMPLE_UINT8}, {.type = SAMPLE_FLOAT}, {.type = SAMPLE_INT16}};
    struct image_list list = {.image = images, .n = 1};
    struct mem_job job = {.jobs = 3};
    mem_set_images(&job, &list, 99);
    SAME(job.type, SAMPLE_UINT8);
    list.n = 3;
    for (size_t i = 0; i < list.n; i++)
        images[i].shape = (struct shape){1, 7, 9};
    mem_set_images(&job, &list, 99);
    SAME(job.type, SAMPLE_FLOAT);
    CHECK(shape_equal(job.shape, images[0].shape));
    CHECK(job.images == images);
    SAME(job.n_images, 3);
    SAME(job.cache, 99);
    SAME(job.jobs, 3);
}

static void printed_sizes_are_rounded_up(void)
{
    char out[32];
    for (size_t i = 0; i < 5000 && !unit_failed(); i++) {
        size_t bytes = (size_t)1 + unit_random() % ((size_t)1 << (10 + i % 40));
        size_t back = 0;
        mem_print(out, bytes);
        unit_case("%zu bytes as %s", bytes, out);
        char *blank = strchr(out, ' ');
        if (!CHECK(blank != NULL))
            break;
        memmove(blank, blank + 1, strlen(blank));
        FINE(num_bytes(out, &back));
        CHECK(back + 1 >= bytes); /* num_bytes cuts the fraction off */
        CHECK(back <= bytes + bytes / 10 + 104);
    }
}

static const struct test TESTS[] = {
    {"wider tiles never take less", wider_tiles_never_take_less},
    {"the widest tile fits the budget and one wider does not",
     widest_tile_fits_the_budget_and_one_wider_does_not},
    {"the smallest budget works and one byte less does not",
     smallest_budget_works_and_one_byte_less_does_not},
    {"a budget that works is taken, however large blocks are",
     budget_that_works_is_taken_however_large_blocks_are},
    {"a plan stays within the budget", plan_stays_within_the_budget},
    {"without a budget, bands have 8 Mpixel",
     without_a_budget_bands_have_8_mpixel},
    {"a cache is a part of what is needed", cache_is_a_part_of_what_is_needed},
    {"each channel's room is counted", each_channels_room_is_counted},
    {"the estimate is the framework's and the plan's",
     estimate_is_the_frameworks_and_the_plans},
    {"sizes beyond any memory are told", sizes_beyond_any_memory_are_told},
    {"the largest sample type decides", largest_type_decides},
    {"printed sizes are rounded up", printed_sizes_are_rounded_up},
};
SUITE(mem, TESTS);
