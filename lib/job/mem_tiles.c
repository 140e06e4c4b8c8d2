/* SPDX-License-Identifier: MIT */
#include "job/mem_tiles.h"

#include "job/find.h"

#include <assert.h>
#include <math.h>

enum {
    BAND = 8 << 20,  /* pixels of a tile */
    BAND_ROWS = 256, /* and rows at least: the halo is read twice */
    NARROWEST = 64,  /* columns of a tile, and of a volume's rows */
    BLOCKS_DOWN = 8  /* blocks of a tile that must be decoded */
};

static size_t larger(size_t a, size_t b)
{
    return a > b ? a : b;
}

struct tile mem_area(const struct mem_job *job)
{
    return roi_or_all(job->options.roi, job->shape);
}

uint32_t mem_narrowest(const struct mem_job *job)
{
    uint32_t width = mem_area(job).width;
    return width < NARROWEST ? width : NARROWEST;
}

uint32_t mem_shortest(const struct mem_job *job)
{
    uint32_t height = mem_area(job).height;
    return height < NARROWEST ? height : NARROWEST;
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
    uint32_t height = mem_area(job).height;
    return rows < height ? (uint32_t)rows : height;
}

/* Bands of the given width or a little less, so that all are alike. */
static struct grid bands(const struct mem_job *job, uint32_t widest)
{
    const struct tile area = mem_area(job);
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

/* The most rows of a tile that is so wide, of as many as give each job one;
 * 0 where not even the fewest are within the budget. */
static uint32_t highest(const struct mem_job *job, uint32_t width,
                        size_t budget)
{
    uint32_t least = mem_shortest(job);
    uint32_t high = (mem_area(job).height - 1) / job->jobs + 1, low = 0;
    if (high < least)
        high = least;
    if (mem_total(mem_tile(job, least, width)) <= budget)
        low = least;
    while (low > 0 && low < high) {
        uint32_t mid = high - (high - low) / 2;
        if (mem_total(mem_tile(job, mid, width)) <= budget)
            low = mid;
        else
            high = mid - 1;
    }
    return low;
}

/* How many pixels are read, or decoded, for one of a tile. */
static double waste(const struct mem_job *job, uint32_t height, uint32_t width)
{
    double halo = 2.0 * find_halo(&job->options), decoded = 1;
    double high = fmin(height + halo, job->shape.y);
    double wide = fmin(width + halo, job->shape.x);
    for (size_t i = 0; i < job->n_images; i++)
        if (job->images[i].codec != NULL)
            decoded = fmax(decoded, job->images[i].block.width / wide);
    return high * wide / height / width * decoded;
}

/* Where whole planes of a tile are kept: of the tiles within the budget those
 * that waste least, the wider ones if it is much the same. The grid is left
 * as it was where there are none. */
static bool blocks(const struct mem_job *job, size_t budget, struct grid *grid)
{
    const struct tile area = mem_area(job);
    const uint32_t least = mem_narrowest(job);
    double best = INFINITY;
    for (uint32_t columns = 1;; columns *= 2) {
        uint32_t width = (area.width - 1) / columns + 1;
        if (width < least)
            width = least;
        uint32_t height = highest(job, width, budget);
        if (height > 0 && waste(job, height, width) < 0.95 * best) {
            best = waste(job, height, width);
            uint32_t down = (area.height - 1) / height + 1;
            *grid = (struct grid){.shape = {1, area.height, area.width},
                                  .height = (area.height - 1) / down + 1,
                                  .width = width,
                                  .y = area.y,
                                  .x = area.x};
        }
        if (width == least)
            return best < INFINITY;
    }
}

bool mem_divide(const struct mem_job *job, size_t budget, struct grid *grid)
{
    if (job->options.stack != STACK_PLANES)
        return blocks(job, budget, grid);
    uint32_t widest = mem_widest(job, budget);
    if (widest == 0)
        return false;
    if (job->plan_width != 0 && job->plan_width < widest)
        widest = (uint32_t)larger(job->plan_width, mem_narrowest(job));
    *grid = bands(job, widest);
    return true;
}

uint64_t mem_count(const struct mem_job *job, size_t budget)
{
    struct grid grid = bands(job, mem_area(job).width);
    if (job->options.stack != STACK_PLANES)
        blocks(job, budget, &grid);
    return grid_count(&grid);
}
