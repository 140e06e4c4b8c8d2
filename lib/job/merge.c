/* SPDX-License-Identifier: MIT */
#include "job/merge.h"

#include "base/num.h"
#include "job/dedup.h"
#include "job/merge_filter.h"
#include "job/merge_keep.h"
#include "job/order.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static const char *add_spot(struct merge *merge, const struct spot *spot)
{
    if (merge->n == merge->cap) {
        size_t cap = merge->cap > 0 ? merge->cap + merge->cap / 2 : 1024;
        size_t bytes;
        if (cap >= UINT32_MAX || !num_mul(cap, sizeof *spot, &bytes))
            return "too many candidates (2^32 or more)";
        struct spot *more = realloc(merge->spot, bytes);
        if (more == NULL)
            return "out of memory";
        merge->spot = more;
        merge->cap = cap;
    }
    merge->spot[merge->n++] = *spot;
    return cover_row(&merge->cover, spot);
}

static const char *add_part(struct merge *merge, const struct part *part,
                            struct why *why)
{
    const char *bad = cover_close(&merge->cover, part, &merge->head, why);
    if (bad != NULL)
        return bad;
    return tally_add(&merge->channel[part->channel].tally, &part->tally)
               ? NULL
               : "sums add up to too much";
}

static const char *read_lines(struct merge *merge, struct lines *lines,
                              struct why *why)
{
    struct spot_reader reader = {
        .lines = lines, .head = &merge->head, .first = &merge->first};
    enum spot_line kind = SPOT_ROW;
    while (kind != SPOT_END) {
        struct spot spot = {0};
        struct part part;
        const char *bad = spot_next(&reader, &kind, &spot, &part, why);
        if (bad == NULL && merge->channel == NULL && kind != SPOT_END) {
            merge->channel = calloc(merge->head.n, sizeof *merge->channel);
            if (merge->channel == NULL)
                bad = "out of memory";
        }
        if (bad == NULL && kind == SPOT_ROW && reader.columns.n > 0)
            bad = texts_add(&merge->texts, reader.more);
        if (bad == NULL && kind == SPOT_ROW)
            bad = add_spot(merge, &spot);
        else if (bad == NULL && kind == SPOT_BINS)
            bad = cover_bins(&merge->cover, &part, false);
        else if (bad == NULL && kind == SPOT_PART)
            bad = add_part(merge, &part, why);
        if (bad != NULL)
            return bad;
    }
    merge->columns = reader.columns;
    return NULL;
}

const char *merge_read(struct merge *merge, const char *path, struct why *why)
{
    struct lines *lines;
    struct why inner;
    const char *bad = lines_open(&lines, path, &inner);
    if (bad != NULL)
        return why_say(why, "%s: %s", path, bad);
    bad = read_lines(merge, lines, &inner);
    if (bad != NULL)
        bad = lines_say(lines, bad, why);
    lines_close(lines);
    return bad;
}

/* Rows outside their tile's rectangle would be counted for another's. */
static const char *check_rows(struct merge *merge, struct why *why)
{
    for (size_t i = 0; i < merge->n; i++) {
        const struct spot *spot = &merge->spot[i];
        merge->channel[spot->channel].candidates++;
        if (spot->tophat > merge->channel[spot->channel].highest)
            merge->channel[spot->channel].highest = spot->tophat;
        if (!cover_holds(&merge->cover, spot))
            return why_say(why,
                           "tile %" PRIu32 ", channel %s: row at y %" PRIu32
                           ", x %" PRIu32 " lies outside the tile",
                           spot->tile, merge->head.channel[spot->channel].name,
                           spot->y, spot->x);
    }
    return NULL;
}

/* From here on rows are known by their number, where their text is needed. */
static void number_rows(struct merge *merge)
{
    for (size_t i = 0; i < merge->n && merge->columns.n > 0; i++)
        merge->spot[i].row = (uint32_t)i;
}

static const char *check(struct merge *merge, struct why *why)
{
    if (merge->channel == NULL) /* heads and nothing else */
        merge->channel = calloc(merge->head.n, sizeof *merge->channel);
    if (merge->channel == NULL)
        return "out of memory";
    const char *rows = check_rows(merge, why);
    struct why other;
    const char *bad = cover_check(&merge->cover, &merge->head, &other);
    if (bad == NULL && rows != NULL)
        return rows;
    if (bad == NULL && merge->options.plan != NULL)
        bad = cover_match_plan(&merge->cover, &merge->head, merge->options.plan,
                               &other);
    if (bad == NULL)
        bad = cover_plane(&merge->cover, &merge->head, &merge->tiles, &other);
    return bad != NULL ? why_say(why, "%s", bad) : NULL;
}

/* The framework's 5 x 5 dilation. */
enum { PEAK_REACH = 2 };

static bool in_volume(const struct merge *merge)
{
    return options_in_volume(&merge->head.options, merge->head.shape);
}

static const char *drop_duplicates(struct merge *merge)
{
    struct dedup_reach reach = {merge->options.distance, !in_volume(merge)};
    const char *bad = NULL;
    if ((merge->dropped = calloc(merge->n + 1, 1)) == NULL)
        return "out of memory";
    if (merge->options.distance > 0)
        bad = dedup(merge->spot, merge->n, &reach, merge->dropped);
    for (size_t i = 0; i < merge->n && bad == NULL; i++)
        merge->channel[merge->spot[i].channel].spots += !merge->dropped[i];
    return bad;
}

const char *merge_decide(struct merge *merge, struct why *why)
{
    const char *bad = check(merge, why);
    number_rows(merge);
    if (bad == NULL)
        bad = filter_check(merge, why);
    if (bad == NULL)
        bad = keep_levels(merge, why);
    if (bad == NULL)
        bad = order_spots(merge->spot, merge->n);
    if (bad == NULL)
        bad = keep_highest(merge);
    if (bad != NULL)
        return bad;
    merge->near = (struct near){.spots = merge->spot,
                                .n = merge->n,
                                .channels = merge->head.n,
                                .planes = in_volume(merge) ? PEAK_REACH : 0,
                                .reach = PEAK_REACH};
    bad = drop_duplicates(merge);
    return bad != NULL ? bad : near_open(&merge->near);
}

void merge_free(struct merge *merge)
{
    head_free(&merge->head);
    cover_free(&merge->cover);
    near_close(&merge->near);
    free(merge->first);
    texts_free(&merge->texts);
    free(merge->spot);
    free(merge->dropped);
    free(merge->channel);
}
