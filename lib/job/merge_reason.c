/* SPDX-License-Identifier: MIT */
/*
 * Why a channel has no spot: an empty table without a word is the first thing
 * that users ask about.
 */
#include "base/num.h"
#include "job/merge_filter.h"

#include <math.h>

/* Why no candidate came up to the level. */
static const char *say_level(const struct merge *merge, size_t c,
                             struct why *why)
{
    const struct merge_channel *channel = &merge->channel[c];
    const struct spot_options *found = &merge->head.options;
    const char *value = found->background == BACKGROUND_TOPHAT
                            ? "top-hat value"
                            : "filtered value";
    char top[NUM_TEXT], level[NUM_TEXT], least[NUM_TEXT];
    num_print_float(top, channel->tally.max);
    num_print_double(level, channel->level.value);
    num_print_double(least, found->tophat_break);
    if (channel->tally.pixels == 0 && found->masked)
        return "no pixel that the mask leaves is a finite float32";
    if (channel->tally.pixels == 0)
        return "no pixel of the image is a finite float32";
    if (channel->tally.max == 0 && found->tophat_break == 0)
        return why_say(why, "no %s is above 0", value);
    if (channel->tally.max == 0)
        return why_say(why, "no %s reaches the break, %s", value, least);
    if (isinf(channel->level.value))
        return channel->rule.kind == RULE_FDR
                   ? "no level keeps a peak, and few enough false ones, as its "
                     "rule wants"
                   : "its level keeps none";
    if (level_keeps(channel->level, channel->tally.max))
        return why_say(why,
                       "highest %s %s is above level %s, but lies "
                       "at the image's border%s",
                       value, top, level,
                       found->roi.height > 0
                           ? ", or beside a higher one outside the roi"
                           : "");
    return why_say(
        why, "highest %s %s, level %s%s", value, top, level,
        channel->by_snr ? " (the SNR rule's; --snr 0 switches it off)" : "");
}

static size_t sum_failed(const struct merge_channel *channel)
{
    size_t sum = 0;
    for (int i = 0; i < MERGE_FILTERS; i++)
        sum += channel->failed[i];
    return sum;
}

/* "of 12 above the level, 8 are taken away by --min-contrast 3, 4 by ..." */
static const char *say_filters(const struct merge *merge, size_t c,
                               struct why *why)
{
    const struct merge_channel *channel = &merge->channel[c];
    char words[1024];
    struct text text = {words, 0, sizeof words - 1, false};
    struct why filter;
    const char *are = " taken away by ", *between = "";
    for (int i = 0; i < MERGE_FILTERS; i++) {
        if (channel->failed[i] == 0)
            continue;
        text_put(&text, between);
        text_whole(&text, channel->failed[i]);
        text_put(&text, are);
        text_put(&text, filter_say(merge, (enum merge_filter)i, &filter));
        are = " by ";
        between = ", ";
    }
    words[text.n] = '\0';
    return why_say(why, "of %zu candidates above the level, %s", channel->above,
                   words);
}

const char *merge_reason(const struct merge *merge, size_t c, struct why *why)
{
    const struct merge_channel *channel = &merge->channel[c];
    char quantile[NUM_TEXT];
    if (channel->kept > 0)
        return "all lie next to higher ones of other channels (--distance)";
    if (channel->candidates == 0 ||
        !level_keeps(channel->level, channel->highest))
        return say_level(merge, c, why);
    if (sum_failed(channel) == channel->above)
        return say_filters(merge, c, why);
    num_print_double(quantile, channel->quantile);
    return why_say(why, "no peak is above the quantile, %s", quantile);
}
