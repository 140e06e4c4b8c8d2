/* SPDX-License-Identifier: MIT */
#include "job/merge.h"

#include "base/num.h"
#include "job/dedup.h"
#include "job/order.h"

#include <inttypes.h>
#include <math.h>
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
        if (bad == NULL && kind == SPOT_ROW)
            bad = add_spot(merge, &spot);
        else if (bad == NULL && kind == SPOT_BINS)
            bad = cover_bins(&merge->cover, &part);
        else if (bad == NULL && kind == SPOT_PART)
            bad = add_part(merge, &part, why);
        if (bad != NULL)
            return bad;
    }
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

static const char *set_levels(struct merge *merge, struct why *why)
{
    double found = merge->head.options.threshold;
    double level = merge->options.threshold;
    if (isnan(level))
        level = found;
    if (level < found) {
        char asked[NUM_TEXT], had[NUM_TEXT];
        num_print_double(asked, level);
        num_print_double(had, found);
        return why_say(why,
                       "threshold %s is below %s, the one that the "
                       "candidates were found with",
                       asked, had);
    }
    for (size_t c = 0; c < merge->head.n; c++) {
        struct merge_channel *channel = &merge->channel[c];
        channel->mean = tally_mean(&channel->tally);
        channel->level = fmax(level, merge->options.snr * channel->mean);
    }
    return NULL;
}

/* Keeps, in their order, the spots above a level of their channel. */
static void keep_above(struct merge *merge,
                       double (*level)(const struct merge_channel *))
{
    size_t n = 0;
    for (size_t c = 0; c < merge->head.n; c++)
        merge->channel[c].kept = 0;
    for (size_t i = 0; i < merge->n; i++) {
        struct merge_channel *channel = &merge->channel[merge->spot[i].channel];
        if (!((double)merge->spot[i].tophat > level(channel)))
            continue;
        channel->kept++;
        if (n < i) /* mostly all are kept where they are */
            merge->spot[n] = merge->spot[i];
        n++;
    }
    merge->n = n;
}

static double plain_level(const struct merge_channel *channel)
{
    return channel->level;
}

static double quantile_level(const struct merge_channel *channel)
{
    return channel->quantile;
}

static int by_height(const void *a, const void *b)
{
    float s, t;
    memcpy(&s, a, sizeof s);
    memcpy(&t, b, sizeof t);
    return (s > t) - (s < t);
}

/* Linear between the two nearest ranks, as numpy.quantile (Hyndman and Fan
 * 1996, definition 7); the spots are sorted by channel. */
static const char *apply_quantile(struct merge *merge)
{
    float *heights = malloc((merge->n + 1) * sizeof *heights);
    if (heights == NULL)
        return "out of memory";
    for (size_t i = 0; i < merge->n; i++)
        heights[i] = merge->spot[i].tophat;
    size_t from = 0;
    for (size_t c = 0; c < merge->head.n; c++) {
        size_t n = merge->channel[c].kept;
        const float *own = heights + from;
        if (n == 0)
            continue;
        qsort(heights + from, n, sizeof *heights, by_height);
        double rank = merge->options.quantile * (double)(n - 1);
        size_t low = (size_t)rank;
        double high = low + 1 < n ? own[low + 1] : own[low];
        merge->channel[c].quantile =
            own[low] + (rank - (double)low) * (high - own[low]);
        from += n;
    }
    free(heights);
    keep_above(merge, quantile_level);
    return NULL;
}

/* The framework's 5 x 5 dilation. */
enum { PEAK_REACH = 2 };

static const char *drop_duplicates(struct merge *merge)
{
    const char *bad = NULL;
    if ((merge->dropped = calloc(merge->n + 1, 1)) == NULL)
        return "out of memory";
    if (merge->options.distance > 0)
        bad = dedup(merge->spot, merge->n, merge->options.distance,
                    merge->dropped);
    for (size_t i = 0; i < merge->n && bad == NULL; i++)
        merge->channel[merge->spot[i].channel].spots += !merge->dropped[i];
    return bad;
}

const char *merge_decide(struct merge *merge, struct why *why)
{
    const char *bad = check(merge, why);
    if (bad == NULL)
        bad = set_levels(merge, why);
    if (bad != NULL)
        return bad;
    keep_above(merge, plain_level);
    if ((bad = order_spots(merge->spot, merge->n)) != NULL)
        return bad;
    if (!isnan(merge->options.quantile) &&
        (bad = apply_quantile(merge)) != NULL)
        return bad;
    merge->near = (struct near){.spots = merge->spot,
                                .n = merge->n,
                                .channels = merge->head.n,
                                .reach = PEAK_REACH};
    bad = drop_duplicates(merge);
    return bad != NULL ? bad : near_open(&merge->near);
}

/* Why no candidate came up to the level. */
static const char *say_level(const struct merge *merge, size_t c,
                             struct why *why)
{
    const struct merge_channel *channel = &merge->channel[c];
    double asked = merge->options.threshold;
    char top[NUM_TEXT], level[NUM_TEXT], least[NUM_TEXT];
    num_print_float(top, channel->tally.max);
    num_print_double(level, channel->level);
    num_print_double(least, merge->head.options.tophat_break);
    if (channel->tally.pixels == 0)
        return "no pixel of the image is a finite float32";
    if (channel->tally.max == 0)
        return why_say(why, "no top-hat value reaches the break, %s", least);
    if ((double)channel->tally.max > channel->level)
        return why_say(why,
                       "highest top-hat value %s is above level %s, but lies "
                       "at the image's border",
                       top, level);
    bool by_snr =
        channel->level > (isnan(asked) ? merge->head.options.threshold : asked);
    return why_say(why, "highest top-hat value %s, level %s%s", top, level,
                   by_snr ? " (the SNR rule's; --snr 0 switches it off)" : "");
}

const char *merge_reason(const struct merge *merge, size_t c, struct why *why)
{
    const struct merge_channel *channel = &merge->channel[c];
    char quantile[NUM_TEXT];
    if (channel->kept > 0)
        return "all lie next to higher ones of other channels (--distance)";
    if ((double)channel->highest <= channel->level)
        return say_level(merge, c, why);
    num_print_double(quantile, channel->quantile);
    return why_say(why, "no peak is above the quantile, %s", quantile);
}

void merge_free(struct merge *merge)
{
    head_free(&merge->head);
    cover_free(&merge->cover);
    near_close(&merge->near);
    free(merge->first);
    free(merge->spot);
    free(merge->dropped);
    free(merge->channel);
}
