/* SPDX-License-Identifier: MIT */
#include "job/merge_keep.h"

#include "base/num.h"
#include "job/merge_filter.h"
#include "table/levels.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* "threshold 100 is below 200, the one that the candidates were found with",
 * "level 100 of channel cy5 is ..." */
static const char *say_below(const struct merge *merge, size_t c,
                             struct level asked, struct level found,
                             struct why *why)
{
    char texts[2][NUM_TEXT + 8], channel[256] = "";
    struct level levels[2] = {asked, found};
    for (int i = 0; i < 2; i++) {
        struct text text = {texts[i], 0, sizeof texts[i] - 1, false};
        level_print(&text, levels[i]);
        texts[i][text.n] = '\0';
    }
    if (merge->options.levels != NULL || found.at)
        snprintf(channel, sizeof channel, " of channel %s",
                 merge->head.channel[c].name);
    return why_say(why,
                   "%s %s%s is %s %s, the one that the candidates were found "
                   "with",
                   merge->options.levels != NULL ? "level" : "threshold",
                   texts[0], channel,
                   asked.value < found.value ? "below" : "not above", texts[1]);
}

/* The level that is asked for, and where it comes from. */
static void ask_level(struct merge *merge, const struct head *levels, size_t c)
{
    struct merge_channel *channel = &merge->channel[c];
    const struct merge_options *options = &merge->options;
    const struct head *head = options->levels != NULL ? levels : &merge->head;
    channel->level = head_level(head, c);
    channel->rule.kind = RULE_GIVEN;
    if (head->options.rule.kind != RULE_NUMBER)
        channel->rule = head->channel[c].rule;
    if (!isnan(options->threshold) && !isinf(channel->level.value)) {
        channel->level = (struct level){options->threshold, false};
        channel->rule.kind = RULE_GIVEN;
    } /* where nothing was found, nothing is lost */
    channel->count = options->count;
    if (options->count == 0 && channel->rule.kind == RULE_COUNT)
        channel->count = (uint64_t)channel->rule.value;
}

static const char *set_level(struct merge *merge, const struct head *levels,
                             size_t c, struct why *why)
{
    struct merge_channel *channel = &merge->channel[c];
    struct level found = head_level(&merge->head, c);
    ask_level(merge, levels, c);
    if (level_is_below(channel->level, found))
        return say_below(merge, c, channel->level, found, why);
    channel->mean = tally_mean(&channel->tally);
    struct level snr = {merge->options.snr * channel->mean, false};
    channel->by_snr =
        merge->options.snr > 0 && level_is_below(channel->level, snr);
    if (channel->by_snr)
        channel->level = snr;
    return NULL;
}

static double usual_snr(const struct merge *merge)
{
    const struct merge_options *options = &merge->options;
    double usual = options_usual_snr(&merge->head.options);
    if (options->count > 0 || options->levels != NULL)
        return 0;
    return usual > 0 && !isnan(options->usual_snr) ? options->usual_snr : usual;
}

static const char *set_levels(struct merge *merge, struct why *why)
{
    const struct merge_options *options = &merge->options;
    struct head levels = {.kind = HEAD_CANDIDATES};
    const char *bad = NULL;
    if (isnan(options->snr))
        merge->options.snr = usual_snr(merge);
    if (options->levels != NULL) {
        bad = head_parse(&levels, HEAD_CANDIDATES, merge->first, why);
        if (bad == NULL)
            bad = levels_read(options->levels, &levels, why);
    }
    for (size_t c = 0; c < merge->head.n && bad == NULL; c++)
        bad = set_level(merge, &levels, c, why);
    head_free(&levels);
    return bad;
}

/* Keeps, in their order, the spots that a rule of their channel keeps. */
static void keep_if(struct merge *merge,
                    bool (*keeps)(const struct merge *, struct merge_channel *,
                                  const struct spot *))
{
    size_t n = 0;
    for (size_t c = 0; c < merge->head.n; c++)
        merge->channel[c].kept = 0;
    for (size_t i = 0; i < merge->n; i++) {
        struct merge_channel *channel = &merge->channel[merge->spot[i].channel];
        if (!keeps(merge, channel, &merge->spot[i]))
            continue;
        channel->kept++;
        if (n < i) /* mostly all are kept where they are */
            merge->spot[n] = merge->spot[i];
        n++;
    }
    merge->n = n;
}

static bool above_level(const struct merge *merge,
                        struct merge_channel *channel, const struct spot *spot)
{
    (void)merge;
    return level_keeps(channel->level, spot->tophat);
}

static bool passes_filters(const struct merge *merge,
                           struct merge_channel *channel,
                           const struct spot *spot)
{
    enum merge_filter filter = filter_of(merge, spot);
    if (filter < MERGE_FILTERS)
        channel->failed[filter]++;
    return filter == MERGE_FILTERS;
}

static bool above_quantile(const struct merge *merge,
                           struct merge_channel *channel,
                           const struct spot *spot)
{
    (void)merge;
    return (double)spot->tophat > channel->quantile;
}

/* Of those at the lowest height that counts, the first ones. */
static bool is_counted(const struct merge *merge, struct merge_channel *channel,
                       const struct spot *spot)
{
    const float height = spot->tophat;
    (void)merge;
    if (height > channel->least)
        return true;
    if (height < channel->least || channel->at_least == 0)
        return false;
    channel->at_least--;
    return true;
}

static int by_height(const void *a, const void *b)
{
    float s, t;
    memcpy(&s, a, sizeof s);
    memcpy(&t, b, sizeof t);
    return (s > t) - (s < t);
}

/* Gives take each channel that has spots, with their heights in rising order;
 * the spots are sorted by channel. */
static const char *look_at_heights(struct merge *merge,
                                   void (*take)(const struct merge *,
                                                struct merge_channel *,
                                                const float *))
{
    float *heights = malloc((merge->n + 1) * sizeof *heights);
    if (heights == NULL)
        return "out of memory";
    for (size_t i = 0; i < merge->n; i++)
        heights[i] = merge->spot[i].tophat;
    size_t from = 0;
    for (size_t c = 0; c < merge->head.n; c++) {
        size_t n = merge->channel[c].kept;
        if (n == 0)
            continue;
        qsort(heights + from, n, sizeof *heights, by_height);
        take(merge, &merge->channel[c], heights + from);
        from += n;
    }
    free(heights);
    return NULL;
}

/* Linear between the two nearest ranks, as numpy.quantile (Hyndman and Fan
 * 1996, definition 7). */
static void take_quantile(const struct merge *merge,
                          struct merge_channel *channel, const float *heights)
{
    size_t n = channel->kept;
    double rank = merge->options.quantile * (double)(n - 1);
    size_t low = (size_t)rank;
    double high = low + 1 < n ? heights[low + 1] : heights[low];
    channel->quantile =
        heights[low] + (rank - (double)low) * (high - heights[low]);
}

static void take_least(const struct merge *merge, struct merge_channel *channel,
                       const float *heights)
{
    size_t n = channel->kept;
    (void)merge;
    channel->least = 0;
    channel->at_least = n;
    if (channel->count == 0 || channel->count >= n)
        return;
    size_t first = n - (size_t)channel->count;
    channel->least = heights[first];
    for (channel->at_least = 0; first < n && heights[first] == channel->least;
         first++)
        channel->at_least++;
}

const char *keep_levels(struct merge *merge, struct why *why)
{
    const char *bad = set_levels(merge, why);
    if (bad != NULL)
        return bad;
    keep_if(merge, above_level);
    for (size_t c = 0; c < merge->head.n; c++)
        merge->channel[c].above = merge->channel[c].kept;
    if (merge->options.filters != 0)
        keep_if(merge, passes_filters);
    return NULL;
}

const char *keep_highest(struct merge *merge)
{
    const char *bad = NULL;
    bool counts = false;
    for (size_t c = 0; c < merge->head.n; c++)
        counts |= merge->channel[c].count > 0;
    if (counts && (bad = look_at_heights(merge, take_least)) == NULL)
        keep_if(merge, is_counted);
    if (bad == NULL && !isnan(merge->options.quantile) &&
        (bad = look_at_heights(merge, take_quantile)) == NULL)
        keep_if(merge, above_quantile);
    return bad;
}
