/* SPDX-License-Identifier: MIT */
/*
 * Which candidates a merge keeps: by a count, by levels, by a threshold, held
 * against all of them one by one.
 */
#include "job/merge.h"
#include "table/levels.h"
#include "unit.h"

#include <math.h>
#include <stdlib.h>

enum { CHANNELS = 3, MOST = 120, SIDE = 60, ROOM = 1 << 18 };

/* Candidates, at places of their own, and the head that they were found with:
 * by a number, or by a rule that gave each channel a level. */
struct found {
    struct channel channel[CHANNELS];
    struct head head;
    size_t n;
    struct spot spot[MOST];
};

static char NAMES[CHANNELS][4] = {"cy5", "cy3", "dye"};

/* Few heights, so that many are equal, all that their level keeps. */
static void make(struct found *found, bool ruled)
{
    unsigned char taken[CHANNELS][SIDE * SIDE] = {{0}};
    *found = (struct found){.n = unit_below(MOST)};
    for (size_t c = 0; c < CHANNELS; c++)
        found->channel[c] =
            (struct channel){.name = NAMES[c],
                             .type = SAMPLE_UINT16,
                             .rule = {ruled ? RULE_FDR : RULE_GIVEN, 0.1},
                             .level = {ruled ? 10 + 5 * (double)c : -1, true}};
    found->head =
        (struct head){.kind = HEAD_CANDIDATES,
                      .shape = {1, SIDE, SIDE},
                      .options = {.kernel_size = 7,
                                  .min_distance = 2,
                                  .rule = {ruled ? RULE_GIVEN : RULE_NUMBER, 0},
                                  .threshold = 20},
                      .n = CHANNELS,
                      .channel = found->channel};
    for (size_t i = 0; i < found->n; i++) {
        uint32_t c = unit_below(CHANNELS), at = unit_below(SIDE * SIDE);
        while (taken[c][at])
            at = (at + 1) % (SIDE * SIDE);
        taken[c][at] = 1;
        found->spot[i] = (struct spot){
            .channel = c,
            .y = at / SIDE,
            .x = at % SIDE,
            .tophat = (float)((ruled ? 10 + 5 * c : 21) + unit_below(6)),
            .contrast = NAN};
    }
}

static const char *write_table(const struct found *found)
{
    char *bytes = unit_memory(ROOM, 1);
    struct hist *hist = unit_memory(1, sizeof *hist);
    struct text text = {bytes, 0, ROOM, false};
    spot_print_head(&text, &found->head);
    for (uint32_t c = 0; c < CHANNELS; c++) {
        struct part part = {.tile = {0, 0, 0, SIDE, SIDE}, .channel = c};
        for (size_t i = 0; i < found->n; i++) {
            if (found->spot[i].channel != c)
                continue;
            spot_print(&text, &found->head, &found->spot[i]);
            hist_count(hist, found->spot[i].tophat);
            part.rows++;
        }
        part_print(&text, &found->head, &part, hist);
    }
    CHECK(!text.full);
    const char *path = unit_file("found.csv", text.at, text.n);
    free(hist);
    free(bytes);
    return path;
}

/* Reads and decides; words without the folder's name. */
static const char *decide(struct merge *merge, const struct found *found,
                          struct why *why)
{
    const char *bad = merge_read(merge, write_table(found), why);
    return bad != NULL ? bad : merge_decide(merge, why);
}

static struct merge_options plain(void)
{
    return (struct merge_options){
        .threshold = NAN, .snr = NAN, .usual_snr = NAN, .quantile = NAN};
}

/* Is a before b in the order of a count: higher, or first in raster order? */
static bool before(const struct spot *a, const struct spot *b)
{
    if (a->tophat > b->tophat || a->tophat < b->tophat)
        return a->tophat > b->tophat;
    return a->y != b->y ? a->y < b->y : a->x < b->x;
}

/* Is a candidate kept: above the channel's level, and among the first count of
 * those that are (0: all)? */
static bool is_kept(const struct found *found, const struct spot *spot,
                    const struct level *level, const uint64_t *count)
{
    uint32_t c = spot->channel;
    uint64_t rank = 0;
    for (size_t i = 0; i < found->n; i++)
        rank += found->spot[i].channel == c && before(&found->spot[i], spot);
    return level_keeps(level[c], spot->tophat) &&
           (count[c] == 0 || rank < count[c]);
}

/* What is left are those that are kept, each once. */
static void check(const struct merge *merge, const struct found *found,
                  const struct level *level, const uint64_t *count)
{
    size_t expected = 0, of[CHANNELS] = {0};
    for (size_t i = 0; i < found->n; i++) {
        const struct spot *spot = &found->spot[i];
        size_t same = 0;
        bool kept = is_kept(found, spot, level, count);
        for (size_t k = 0; k < merge->n; k++)
            same += merge->spot[k].channel == spot->channel &&
                    merge->spot[k].y == spot->y && merge->spot[k].x == spot->x;
        SAME(same, kept);
        expected += kept;
        of[spot->channel] += kept;
    }
    SAME(merge->n, expected);
    for (size_t c = 0; c < CHANNELS; c++)
        SAME(merge->channel[c].kept, of[c]);
}

static void levels_of(const struct found *found, struct level *level)
{
    for (size_t c = 0; c < CHANNELS; c++)
        level[c] = head_level(&found->head, c);
}

static void count_keeps_the_highest_of_each_channel(void)
{
    for (int i = 0; i < 200 && !unit_failed(); i++) {
        struct merge merge = {.options = plain()};
        struct level level[CHANNELS];
        struct found found;
        struct why why;
        uint64_t n = 1 + unit_below(i % 2 ? 12 : MOST), count[] = {n, n, n};
        make(&found, i % 3);
        levels_of(&found, level);
        merge.options.count = n;
        unit_case("round %d, %zu candidates, count %u", i, found.n,
                  (unsigned)n);
        if (FINE(decide(&merge, &found, &why)))
            check(&merge, &found, level, count);
        SAME_REAL(merge.options.snr, 0);
        merge_free(&merge);
    }
}

/* A table that was found by count:N is cut to N, without being asked. */
static void count_that_found_them_is_kept(void)
{
    for (int i = 0; i < 60 && !unit_failed(); i++) {
        struct merge merge = {.options = plain()};
        struct level level[CHANNELS];
        struct found found;
        struct why why;
        uint64_t count[CHANNELS];
        make(&found, true);
        levels_of(&found, level);
        for (size_t c = 0; c < CHANNELS; c++) {
            count[c] = 1 + unit_below(40);
            found.channel[c].rule = (struct rule){RULE_COUNT, (double)count[c]};
        }
        if (FINE(decide(&merge, &found, &why)))
            check(&merge, &found, level, count);
        merge_free(&merge);
    }
}

static const char *write_levels(const struct found *found,
                                const struct level *level)
{
    char bytes[400];
    struct text text = {bytes, 0, sizeof bytes, false};
    levels_print_names(&text);
    for (size_t c = 0; c < CHANNELS; c++)
        levels_print(&text,
                     &(struct channel){.name = found->channel[c].name,
                                       .rule = {RULE_SIGMA, 3},
                                       .level = level[c]},
                     5, 1);
    return unit_file("levels.csv", text.at, text.n);
}

static void levels_of_a_file_are_kept(void)
{
    static const uint64_t count[CHANNELS] = {0};
    for (int i = 0; i < 200 && !unit_failed(); i++) {
        struct merge merge = {.options = plain()};
        struct level level[CHANNELS];
        struct found found;
        struct why why;
        make(&found, i % 2);
        for (uint32_t c = 0; c < CHANNELS; c++) {
            double least = i % 2 ? 10 + 5 * c : 21;
            level[c] = (struct level){least + unit_below(14) / 2.0, true};
            if (unit_below(6) == 0)
                level[c].value = HUGE_VAL;
        }
        merge.options.levels = write_levels(&found, level);
        if (FINE(decide(&merge, &found, &why)))
            check(&merge, &found, level, count);
        for (size_t c = 0; c < CHANNELS; c++)
            SAME(merge.channel[c].rule.kind, RULE_SIGMA);
        merge_free(&merge);
    }
}

static void threshold_is_strict(void)
{
    static const uint64_t count[CHANNELS] = {0};
    for (int i = 0; i < 60 && !unit_failed(); i++) {
        struct merge merge = {.options = plain()};
        struct found found;
        struct why why;
        double least = 20 + unit_below(14) / 2.0;
        struct level level[CHANNELS] = {
            {least, false}, {least, false}, {least, false}};
        make(&found, i % 2);
        merge.options.threshold = least;
        if (FINE(decide(&merge, &found, &why)))
            check(&merge, &found, level, count);
        merge_free(&merge);
    }
}

static void refuses(bool ruled, double threshold, const struct level *level,
                    const char *words)
{
    struct merge merge = {.options = plain()};
    struct found found;
    struct why why;
    make(&found, ruled);
    merge.options.threshold = threshold;
    if (level != NULL)
        merge.options.levels = write_levels(&found, level);
    SAME_TEXT(decide(&merge, &found, &why), words);
    merge_free(&merge);
}

static void level_below_that_of_the_table_is_refused(void)
{
    struct level one[CHANNELS] = {{21, true}, {20, true}, {30, true}};
    struct level two[CHANNELS] = {{10, true}, {15, true}, {19.5, true}};
    refuses(false, 19.5, NULL,
            "threshold 19.5 is below 20, the one that the candidates were "
            "found with");
    refuses(true, 12, NULL,
            "threshold 12 of channel cy3 is below 15, the one that the "
            "candidates were found with");
    refuses(
        false, NAN, one,
        "level 20 of channel cy3 is not above 20, the one that the candidates "
        "were found with");
    refuses(true, NAN, two,
            "level 19.5 of channel dye is below 20, the one that the "
            "candidates were found with");
}

static void channel_without_level_is_left_without_spots(void)
{
    struct merge merge = {.options = plain()};
    struct found found;
    struct why why;
    make(&found, true);
    for (size_t c = 0; c < CHANNELS; c++)
        found.channel[c].level.value = c == 1 ? HUGE_VAL : 10;
    found.n = 0;
    merge.options.threshold = 500;
    FINE(decide(&merge, &found, &why));
    SAME_REAL(merge.channel[0].level.value, 500);
    SAME_REAL(merge.channel[1].level.value, HUGE_VAL);
    merge_free(&merge);
}

static const struct test TESTS[] = {
    {"a count keeps the highest of each channel, ties in raster order",
     count_keeps_the_highest_of_each_channel},
    {"a count that found them is kept", count_that_found_them_is_kept},
    {"levels of a file are kept", levels_of_a_file_are_kept},
    {"a threshold is strict", threshold_is_strict},
    {"a level below that of the table is refused, and both named",
     level_below_that_of_the_table_is_refused},
    {"a channel without level is left without spots",
     channel_without_level_is_left_without_spots},
};
SUITE(keep, TESTS);
