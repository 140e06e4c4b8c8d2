/* SPDX-License-Identifier: MIT */
#include "job/mem.h"

#include "base/num.h"
#include "base/sys.h"
#include "image/cache.h"
#include "job/find.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>

enum {
    PROCESS = 11 << 19, /* resident of it without a tile: 4.3 to 4.8 MB seen */
    WORKER = 128 << 10, /* a thread: stack, allocator */
    PER_WORKER = 15 << 20, /* what a worker may hold if nobody says else */
    BAND = 8 << 20,        /* pixels of a tile */
    BAND_ROWS = 256,       /* and rows at least: the halo is read twice */
    NARROWEST = 64,        /* columns of a tile */
    BLOCKS_DOWN = 8        /* blocks of a tile that must be decoded */
};

size_t mem_total(struct mem_use use)
{
    size_t total;
    return num_add(use.private_bytes, use.mapped_bytes, &total) ? total
                                                                : SIZE_MAX;
}

static size_t larger(size_t a, size_t b)
{
    return a > b ? a : b;
}

static uint32_t with_halo(const struct mem_job *job, uint32_t width)
{
    uint64_t wide = (uint64_t)width + 2 * (uint64_t)find_halo(&job->options);
    return wide < job->shape.x ? (uint32_t)wide : job->shape.x;
}

unsigned mem_lists(struct rule rule)
{
    switch (rule.kind) {
    case RULE_SIGMA:
        return CURVE_OF_PEAKS | CURVE_OF_VALUES;
    case RULE_FDR:
    case RULE_COUNT:
        return CURVE_OF_PEAKS;
    default:
        return 0;
    }
}

void mem_set_lists(struct mem_job *job, bool survey)
{
    job->lists = survey ? CURVE_OF_PEAKS | CURVE_OF_VALUES
                        : mem_lists(job->options.rule);
    job->sums = !survey && job->lists != 0;
}

static struct mem_use worker(const struct mem_job *job, uint32_t tile_width)
{
    uint32_t width = with_halo(job, tile_width);
    size_t mapped = 0, decoder = 0, channels = job->n_images;
    struct find_use use = {.options = &job->options,
                           .type = job->type,
                           .width = width,
                           .lists = job->lists};
    if (job->options.masked)
        use.mask = job->images[--channels].type;
    size_t room = find_bytes(&use);
    for (size_t i = 0; i < job->n_images; i++) {
        const struct image *image = &job->images[i];
        use.type = image->type;
        if (i < channels)
            room = larger(room, find_bytes(&use));
        mapped = larger(mapped, tif_decoder_mapped_bytes(image));
        decoder = larger(decoder, tif_decoder_bytes(image));
    }
    size_t cache = cache_bytes(job->images, job->n_images, width, job->cache);
    return (struct mem_use){room + decoder + cache + WORKER, mapped};
}

/* What all workers of a survey add up. */
static size_t sums(const struct mem_job *job)
{
    bool whole = options_are_whole(&job->options, job->type);
    return job->sums ? curve_bytes(job->lists, whole) : 0;
}

static struct tile area_of(const struct mem_job *job)
{
    return roi_or_all(job->options.roi, job->shape);
}

/* Blocks at a tile's lower edge may be decoded for the next one again: a tile
 * is some blocks high; 1 where none must be decoded. */
static uint32_t lowest(const struct mem_job *job)
{
    uint64_t rows = 1;
    for (size_t i = 0; i < job->n_images; i++)
        if (job->images[i].codec != NULL)
            rows = larger(rows,
                          (uint64_t)BLOCKS_DOWN * job->images[i].block.height);
    uint32_t height = area_of(job).height;
    return rows < height ? (uint32_t)rows : height;
}

/* Bands of the given width or a little less, so that all are alike. */
static struct grid bands(const struct mem_job *job, uint32_t widest)
{
    const struct tile area = area_of(job);
    struct grid grid = {
        .shape = {1, area.height, area.width}, .y = area.y, .x = area.x};
    assert(widest > 0);
    uint32_t columns = (area.width - 1) / widest + 1;
    grid.width = (area.width - 1) / columns + 1;
    grid.height = (uint32_t)BAND / grid.width;
    if (grid.height < BAND_ROWS)
        grid.height = BAND_ROWS;
    if (grid.height < lowest(job))
        grid.height = lowest(job);
    if (grid.height > area.height)
        grid.height = area.height;
    assert(grid.height > 0);
    if (lowest(job) > 1) { /* all workers' caches are filled alike */
        uint32_t down = (area.height - 1) / grid.height + 1;
        grid.height = (area.height - 1) / down + 1;
    }
    return grid;
}

struct mem_use mem_find(const struct mem_job *job, uint32_t tile_width)
{
    struct mem_use use = worker(job, tile_width);
    use.private_bytes = use.private_bytes * job->jobs + PROCESS + sums(job);
    use.mapped_bytes *= job->jobs;
    return use;
}

static uint32_t narrowest(const struct mem_job *job)
{
    uint32_t width = area_of(job).width;
    return width < NARROWEST ? width : NARROWEST;
}

uint32_t mem_widest(const struct mem_job *job, size_t budget)
{
    uint32_t low = 0, high = area_of(job).width;
    while (low < high) {
        uint32_t mid = high - (high - low) / 2;
        if (mem_total(mem_find(job, mid)) <= budget)
            low = mid;
        else
            high = mid - 1;
    }
    return low < narrowest(job) ? 0 : low;
}

size_t mem_smallest(const struct mem_job *job)
{
    return mem_total(mem_find(job, narrowest(job)));
}

void mem_set_jobs(struct mem_job *job, unsigned asked, bool planned,
                  size_t budget)
{
    struct grid grid = bands(job, area_of(job).width);
    uint64_t tiles = grid_count(&grid);
    job->jobs = asked > 0 ? asked : sys_processors();
    if (!planned && tiles < job->jobs)
        job->jobs = (unsigned)tiles;
    while (asked == 0 && budget != 0 && job->jobs > 1 &&
           mem_smallest(job) > budget)
        job->jobs--;
}

/* What is used where nobody says else: more only if somebody wants a larger
 * cache, or nothing works with less. */
static size_t usual(const struct mem_job *job)
{
    size_t cache = job->cache > CACHE_USUAL ? job->cache - CACHE_USUAL : 0;
    size_t most = PROCESS + sums(job) + (PER_WORKER + cache) * job->jobs;
    return larger(most, mem_smallest(job));
}

const char *mem_plan(const struct mem_job *job, size_t budget,
                     struct grid *grid, struct why *why)
{
    size_t most = usual(job);
    uint32_t widest =
        mem_widest(job, budget == 0 || most < budget ? most : budget);
    if (widest == 0) {
        char text[32];
        mem_print(text, mem_smallest(job));
        return why_say(why,
                       "budget is too small; the smallest that works is "
                       "%s (%zu bytes) with %u job%s",
                       text, mem_smallest(job), job->jobs,
                       job->jobs == 1 ? "" : "s");
    }
    if (job->plan_width != 0 && job->plan_width < widest)
        widest = (uint32_t)larger(job->plan_width, narrowest(job));
    *grid = bands(job, widest);
    return NULL;
}

const char *mem_estimate(const struct mem_job *job, size_t channels,
                         size_t budget, struct mem_report *report)
{
    struct grid grid = {.width = narrowest(job)};
    struct why why;
    report->decoded =
        num_product((size_t[]){channels, job->shape.z, job->shape.y,
                               job->shape.x, sample_bytes(job->type)},
                    5);
    if (!num_mul(report->decoded, 2, &report->processed) ||
        !num_add(report->decoded, report->processed, &report->total))
        return "is larger than any memory can be";
    report->over = mem_plan(job, budget, &grid, &why) != NULL;
    report->mapped = mem_find(job, grid.width);
    return NULL;
}

void mem_set_images(struct mem_job *job, const struct image_list *list,
                    size_t cache)
{
    job->images = list->image;
    job->n_images = list->n;
    job->cache = cache;
    job->shape = list->image[0].shape;
    job->type = list->image[0].type;
    for (size_t i = 1; i < list->n - job->options.masked; i++)
        if (sample_bytes(list->image[i].type) > sample_bytes(job->type))
            job->type = list->image[i].type;
}

void mem_print(char out[32], size_t bytes)
{
    static const char *const units[] = {"KB", "MB", "GB", "TB"};
    double value = (double)bytes / 1024;
    int unit = 0;
    while (value >= 1024 && unit < 3) {
        value /= 1024;
        unit++;
    }
    snprintf(out, 32, "%.1f %s", ceil(value * 10) / 10, units[unit]);
}
