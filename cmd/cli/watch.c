/* SPDX-License-Identifier: MIT */
#include "cli/watch.h"

#include <inttypes.h>

static void on_tile(void *self, uint64_t pixels, uint64_t candidates)
{
    struct cli_watch *watch = self;
    watch->done += pixels;
    watch->progress.tiles++;
    watch->progress.spots = candidates;
    cli_progress(&watch->progress, watch->done, watch->all);
}

/* Of tiles of our own: how many there will be in all. A rule for levels has
 * each channel surveyed before. */
static void foresee(struct cli_watch *watch, const struct source *source,
                    const struct find *find)
{
    const struct grid *grid = &source->grid;
    const uint64_t tiles = grid_count(grid), channels = find->head->n;
    const bool rule = source->job->sums;
    struct why why;
    watch->all = (uint64_t)grid->shape.y * grid->shape.x *
                 find->images[0].shape.z * channels * (rule ? 2 : 1);
    watch->progress.all_tiles = tiles * (rule ? channels + 1 : 1);
    cli_tell(why_say(&why,
                     "%" PRIu64 " tiles of up to %u x %u pixels, with %u "
                     "pixels around each",
                     tiles, grid->height, grid->width,
                     find_halo(&find->head->options)));
}

void cli_watch(struct cli_watch *watch, const struct source *source,
               struct find *find)
{
    struct why why;
    *watch = (struct cli_watch){.progress = {.pixels = true}};
    cli_progress_begin(&watch->progress);
    if (cli_watched()) {
        find->watch = on_tile;
        find->watcher = watch;
    }
    cli_tell(why_say(&why, "%u threads, %s", find->jobs, find->isa->name));
    if (source->lines == NULL)
        foresee(watch, source, find);
}
