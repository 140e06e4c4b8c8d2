/* SPDX-License-Identifier: MIT */
#include "job/mem.h"

#include "base/num.h"
#include "base/sys.h"
#include "image/cache.h"
#include "job/find.h"
#include "job/mem_tiles.h"

#include <math.h>
#include <stdio.h>

enum {
    PROCESS = 11 << 19, /* resident of it without a tile: 4.3 to 4.8 MB seen */
    WORKER = 128 << 10, /* a thread: stack, allocator */
    PER_WORKER = 15 << 20, /* what a worker may hold if nobody says else */
};

/* SIZE_MAX where it is more. */
static size_t more(size_t a, size_t b)
{
    size_t sum;
    return num_add(a, b, &sum) ? sum : SIZE_MAX;
}

size_t mem_total(struct mem_use use)
{
    return more(use.private_bytes, use.mapped_bytes);
}

static size_t larger(size_t a, size_t b)
{
    return a > b ? a : b;
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

static struct mem_use worker(const struct mem_job *job, uint32_t height,
                             uint32_t width, unsigned lists)
{
    size_t mapped = 0, decoder = 0, channels = job->n_images;
    struct find_use use = {.options = &job->options,
                           .shape = job->shape,
                           .type = job->type,
                           .height = height,
                           .width = width,
                           .lists = lists};
    if (job->options.masked)
        use.mask = job->images[--channels].type;
    struct columns columns;
    columns_lay(&(struct head){.shape = job->shape,
                               .options = job->options,
                               .n = job->channels},
                &columns);
    use.columns = &columns;
    use.channels = job->channels;
    size_t room = find_bytes(&use);
    for (size_t i = 0; i < job->n_images; i++) {
        const struct image *image = &job->images[i];
        use.type = image->type;
        if (i < channels)
            room = larger(room, find_bytes(&use));
        mapped = larger(mapped, tif_decoder_mapped_bytes(image));
        decoder = larger(decoder, tif_decoder_bytes(image));
    }
    size_t cache =
        cache_bytes(job->images, job->n_images, find_width(&use), job->cache);
    return (struct mem_use){more(room, decoder + cache + WORKER), mapped};
}

/* What all workers of a survey add up. */
static size_t sums(const struct mem_job *job)
{
    bool whole = options_are_whole(&job->options, job->type);
    return job->sums ? curve_bytes(job->lists, whole) : 0;
}

/* All workers, that count these lists or search. */
static struct mem_use workers(const struct mem_job *job, uint32_t height,
                              uint32_t width, unsigned lists)
{
    struct mem_use use = worker(job, height, width, lists);
    use.private_bytes =
        more(num_product((size_t[]){use.private_bytes, job->jobs}, 2),
             PROCESS + (lists != 0 ? sums(job) : 0));
    use.mapped_bytes *= job->jobs;
    return use;
}

/* A search by a rule surveys first, and lets go what that took. */
struct mem_use mem_tile(const struct mem_job *job, uint32_t height,
                        uint32_t width)
{
    struct mem_use use = workers(job, height, width, job->lists);
    if (!job->sums)
        return use;
    struct mem_use search = workers(job, height, width, 0);
    return mem_total(search) > mem_total(use) ? search : use;
}

struct mem_use mem_find(const struct mem_job *job, uint32_t width)
{
    return mem_tile(job, mem_shortest(job), width);
}

uint32_t mem_widest(const struct mem_job *job, size_t budget)
{
    uint32_t low = 0, high = mem_area(job).width;
    while (low < high) {
        uint32_t mid = high - (high - low) / 2;
        if (mem_total(mem_find(job, mid)) <= budget)
            low = mid;
        else
            high = mid - 1;
    }
    return low < mem_narrowest(job) ? 0 : low;
}

size_t mem_smallest(const struct mem_job *job)
{
    return mem_total(mem_find(job, mem_narrowest(job)));
}

/* What is used where nobody says else: more only if somebody wants a larger
 * cache, or nothing works with less. */
static size_t usual(const struct mem_job *job)
{
    size_t cache = job->cache > CACHE_USUAL ? job->cache - CACHE_USUAL : 0;
    size_t most = PROCESS + sums(job) + (PER_WORKER + cache) * job->jobs;
    return larger(most, mem_smallest(job));
}

void mem_set_jobs(struct mem_job *job, unsigned asked, bool planned,
                  size_t budget)
{
    job->jobs = asked > 0 ? asked : sys_processors();
    uint64_t tiles = mem_count(job, usual(job));
    if (!planned && tiles < job->jobs)
        job->jobs = (unsigned)tiles;
    while (asked == 0 && budget != 0 && job->jobs > 1 &&
           mem_smallest(job) > budget)
        job->jobs--;
}

const char *mem_plan(const struct mem_job *job, size_t budget,
                     struct grid *grid, struct why *why)
{
    size_t most = usual(job);
    char text[32];
    if (mem_divide(job, budget == 0 || most < budget ? most : budget, grid))
        return NULL;
    mem_print(text, mem_smallest(job));
    return why_say(why,
                   "budget is too small; the smallest that works is "
                   "%s (%zu bytes) with %u job%s",
                   text, mem_smallest(job), job->jobs,
                   job->jobs == 1 ? "" : "s");
}

const char *mem_estimate(const struct mem_job *job, size_t channels,
                         size_t budget, struct mem_report *report)
{
    struct grid grid = {.height = mem_shortest(job),
                        .width = mem_narrowest(job)};
    struct why why;
    report->decoded =
        num_product((size_t[]){channels, job->shape.z, job->shape.y,
                               job->shape.x, sample_bytes(job->type)},
                    5);
    if (!num_mul(report->decoded, 2, &report->processed) ||
        !num_add(report->decoded, report->processed, &report->total))
        return "is larger than any memory can be";
    report->over = mem_plan(job, budget, &grid, &why) != NULL;
    report->mapped = mem_tile(job, grid.height, grid.width);
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
    job->channels = list->n - job->options.masked;
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
