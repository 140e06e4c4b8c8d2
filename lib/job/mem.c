/* SPDX-License-Identifier: MIT */
#include "job/mem.h"

#include "base/num.h"
#include "base/sys.h"
#include "image/window.h"
#include "job/find.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>

enum {
    PROCESS = 11 << 19, /* resident of it without a tile: 4.3 to 4.8 MB seen */
    WORKER = 128 << 10, /* a thread: stack, allocator */
    PER_WORKER = 15 << 20, /* what a worker may hold if nobody says else */
    BAND = 8 << 20,        /* pixels of a tile */
    NARROWEST = 64         /* columns of a tile */
};

size_t mem_total(struct mem_use use)
{
    size_t total;
    return num_add(use.private_bytes, use.mapped_bytes, &total) ? total
                                                                : SIZE_MAX;
}

static uint32_t with_halo(const struct mem_job *job, uint32_t width)
{
    uint64_t wide = (uint64_t)width + 2 * (uint64_t)find_halo(&job->options);
    return wide < job->shape.x ? (uint32_t)wide : job->shape.x;
}

static struct mem_use worker(const struct mem_job *job, uint32_t tile_width)
{
    uint32_t width = with_halo(job, tile_width);
    size_t bytes = sample_bytes(job->type);
    size_t image = num_product(
        (size_t[]){job->shape.z, job->shape.y, job->shape.x, bytes}, 4);
    size_t row = job->shape.x * bytes;
    size_t window = window_mapped_bytes(row, width * bytes);
    return (struct mem_use){find_bytes(&job->options, job->type, width) +
                                window_private_bytes(row, width * bytes) +
                                WORKER,
                            window < image ? window : image};
}

/* Bands of the given width or a little less, so that all are alike. */
static struct grid bands(const struct mem_job *job, uint32_t widest)
{
    struct grid grid = {.shape = job->shape};
    assert(widest > 0);
    uint32_t columns = (job->shape.x - 1) / widest + 1;
    grid.width = (job->shape.x - 1) / columns + 1;
    grid.height = (uint32_t)BAND / grid.width;
    if (grid.height == 0)
        grid.height = 1;
    if (grid.height > job->shape.y)
        grid.height = job->shape.y;
    return grid;
}

struct mem_use mem_find(const struct mem_job *job, uint32_t tile_width)
{
    struct mem_use use = worker(job, tile_width);
    use.private_bytes = use.private_bytes * job->jobs + PROCESS;
    use.mapped_bytes *= job->jobs;
    return use;
}

static uint32_t narrowest(const struct mem_job *job)
{
    return job->shape.x < NARROWEST ? job->shape.x : NARROWEST;
}

uint32_t mem_widest(const struct mem_job *job, size_t budget)
{
    uint32_t low = 0, high = job->shape.x;
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
    struct grid grid = bands(job, job->shape.x);
    uint64_t tiles = grid_count(&grid);
    job->jobs = asked > 0 ? asked : sys_processors();
    if (!planned && tiles < job->jobs)
        job->jobs = (unsigned)tiles;
    while (asked == 0 && budget != 0 && job->jobs > 1 &&
           mem_smallest(job) > budget)
        job->jobs--;
}

const char *mem_plan(const struct mem_job *job, size_t budget,
                     struct grid *grid, struct why *why)
{
    size_t usual = PROCESS + (size_t)PER_WORKER * job->jobs;
    uint32_t widest =
        mem_widest(job, budget == 0 || usual < budget ? usual : budget);
    if (widest == 0 && budget == 0)
        widest = NARROWEST;
    if (widest == 0) {
        char text[32];
        mem_print(text, mem_smallest(job));
        return why_say(why,
                       "budget is too small; the smallest that works is "
                       "%s (%zu bytes) with %u job%s",
                       text, mem_smallest(job), job->jobs,
                       job->jobs == 1 ? "" : "s");
    }
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

enum sample_type mem_largest_type(const struct channel *channels, size_t n)
{
    enum sample_type largest = channels[0].type;
    for (size_t i = 1; i < n; i++)
        if (sample_bytes(channels[i].type) > sample_bytes(largest))
            largest = channels[i].type;
    return largest;
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
