/* SPDX-License-Identifier: MIT */
#include "job/source.h"

#include <inttypes.h>

const char *source_open(struct source *source, const char *path,
                        struct spot_options *options)
{
    const char *bad = lines_open(&source->lines, path, &source->inner);
    if (bad != NULL)
        return why_say(&source->why, "%s: %s", path, bad);
    bad = plan_read_head(source->lines, &source->plan, source->job->shape,
                         &source->inner);
    if (bad != NULL)
        return lines_say(source->lines, bad, &source->why);
    if (options->roi.height > 0 &&
        !tile_same(options->roi, head_area(&source->plan)))
        return why_say(&source->why, "%s:1: plan is for another rectangle",
                       lines_name(source->lines));
    options->roi = source->plan.options.roi;
    return NULL;
}

void source_close(struct source *source)
{
    lines_close(source->lines);
    head_free(&source->plan);
}

static const char *check(struct source *source, const struct tile *tile)
{
    const struct mem_job *job = source->job;
    if (!tile_inside(*tile, roi_or_all(job->options.roi, job->shape)))
        return why_say(&source->inner, "tile %" PRIu32 " lies outside the roi",
                       tile->number);
    if (source->budget == 0)
        return NULL;
    size_t use = mem_total(mem_tile(job, tile->height, tile->width));
    if (use <= source->budget)
        return NULL;
    if (job->options.stack != STACK_PLANES)
        return why_say(&source->inner,
                       "tile %" PRIu32 " takes %zu bytes; the budget is %zu",
                       tile->number, use, source->budget);
    return why_say(&source->inner,
                   "tile %" PRIu32 " is %" PRIu32
                   " px wide; within the budget at most %" PRIu32 " are",
                   tile->number, tile->width, mem_widest(job, source->budget));
}

const char *source_width(struct source *source, uint32_t *width)
{
    *width = 0;
    if (source->lines == NULL)
        return NULL;
    const char *bad = source_next(source, &source->held, &source->holds);
    if (bad == NULL && source->holds)
        *width = source->held.width;
    return bad;
}

const char *source_next(void *self, struct tile *tile, bool *more)
{
    struct source *source = self;
    if (source->holds) {
        *tile = source->held;
        *more = true;
        source->holds = false;
        return NULL;
    }
    if (source->lines == NULL) {
        *more = source->next < grid_count(&source->grid);
        if (*more)
            *tile = grid_tile(&source->grid, source->next++);
        return NULL;
    }
    const char *bad =
        plan_next(source->lines, &source->plan, tile, more, &source->inner);
    if (bad == NULL && *more)
        bad = check(source, tile);
    return bad == NULL ? NULL : lines_say(source->lines, bad, &source->why);
}
