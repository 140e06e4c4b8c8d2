/* SPDX-License-Identifier: MIT */
#include "job/survey.h"

#include "base/sys.h"
#include "job/source.h"

#include <stdlib.h>

/* Takes the level that the counts of a channel give, and tells of it. */
static void take_level(struct head *head, size_t c,
                       const struct survey_wish *wish,
                       const struct curve *curve, const struct tally *tally)
{
    struct channel *channel = &head->channel[c];
    struct finding finding =
        level_find(curve, tally, wish->rule, head->options.background);
    channel->level = finding.level;
    channel->rule = wish->rule;
    if (wish->told != NULL)
        wish->told(channel->name, &finding);
    if (wish->histogram != NULL)
        level_print_curve(wish->histogram, channel->name, curve);
}

static const char *survey_channel(const struct find *find, struct head *head,
                                  size_t c, const struct survey_wish *wish,
                                  struct why *why)
{
    struct source source = {.grid = wish->grid};
    struct curve curve;
    struct tally tally = {.pixels = 0};
    struct find survey = *find;
    bool whole = options_are_whole(&head->options, head->channel[c].type);
    survey.lists = mem_lists(wish->rule);
    size_t bytes = curve_bytes(survey.lists, whole);
    void *memory = sys_alloc(bytes);
    if (memory == NULL)
        return "out of memory";
    curve_init(&curve, memory, survey.lists, whole);
    curve_clear(&curve); /* so that what is foretold is held */
    survey.sum = &curve;
    survey.tally = &tally;
    survey.channel = (uint32_t)c;
    survey.next = source_next;
    survey.self = &source;
    const char *bad = find_run(&survey, NULL, why);
    if (bad == NULL)
        take_level(head, c, wish, &curve, &tally);
    sys_free(memory, bytes);
    return bad;
}

const char *survey_levels(const struct find *find, struct head *head,
                          const struct survey_wish *wish, struct why *why)
{
    const char *bad = level_check(head, wish->rule, why);
    for (size_t c = 0; c < head->n && bad == NULL; c++)
        bad = survey_channel(find, head, c, wish, why);
    head->options.rule.kind = RULE_GIVEN;
    return bad;
}

enum { ALL_LISTS = CURVE_OF_PEAKS | CURVE_OF_VALUES };

/* Rooms for what is read, once the channels are known. */
static const char *make_room(struct survey *survey)
{
    const struct head *head = &survey->head;
    if (survey->curve != NULL)
        return NULL;
    survey->curve = calloc(head->n, sizeof *survey->curve);
    survey->tally = calloc(head->n, sizeof *survey->tally);
    if (survey->curve == NULL || survey->tally == NULL)
        return "out of memory";
    for (size_t c = 0; c < head->n; c++) {
        bool whole = options_are_whole(&head->options, head->channel[c].type);
        void *memory = calloc(curve_bytes(ALL_LISTS, whole), 1);
        if (memory == NULL)
            return "out of memory";
        curve_init(&survey->curve[c], memory, ALL_LISTS, whole);
    }
    return NULL;
}

static const char *take_bin(void *self, uint32_t channel, enum curve_list list,
                            uint32_t key, uint64_t count)
{
    struct survey *survey = self;
    const char *bad = make_room(survey);
    if (bad != NULL)
        return bad;
    const struct curve *curve = &survey->curve[channel];
    if (key - curve->first >= curve->n)
        return "has a key that no height of this type has";
    return curve_add(&survey->curve[channel], list, key, count)
               ? NULL
               : "adds up to too much";
}

static const char *take_part(struct survey *survey, const struct part *part,
                             bool closes, struct why *why)
{
    const char *bad = make_room(survey);
    if (bad != NULL || !closes)
        return bad != NULL ? bad : cover_bins(&survey->cover, part, true);
    bad = cover_close(&survey->cover, part, &survey->head, why);
    if (bad != NULL)
        return bad;
    return tally_add(&survey->tally[part->channel], &part->tally)
               ? NULL
               : "sums add up to too much";
}

const char *survey_read(struct survey *survey, const char *path,
                        struct why *why)
{
    struct lines *lines;
    struct why inner;
    const char *bad = lines_open(&lines, path, &inner);
    if (bad != NULL)
        return why_say(why, "%s: %s", path, bad);
    survey->head.kind = HEAD_SURVEY;
    struct spot_reader reader = {.lines = lines,
                                 .head = &survey->head,
                                 .first = &survey->first,
                                 .take = take_bin,
                                 .self = survey};
    enum spot_line kind = SPOT_PART;
    while (bad == NULL && kind != SPOT_END) {
        struct part part;
        bad = spot_next(&reader, &kind, NULL, &part, &inner);
        if (bad == NULL && kind != SPOT_END)
            bad = take_part(survey, &part, kind == SPOT_PART, &inner);
    }
    if (bad != NULL)
        bad = lines_say(lines, bad, why);
    lines_close(lines);
    return bad;
}

const char *survey_check(struct survey *survey, const char *plan,
                         struct why *why)
{
    const char *bad = make_room(survey); /* heads and nothing else */
    size_t tiles;
    if (bad == NULL)
        bad = cover_check(&survey->cover, &survey->head, why);
    if (bad == NULL && plan != NULL)
        bad = cover_match_plan(&survey->cover, &survey->head, plan, why);
    return bad != NULL
               ? bad
               : cover_plane(&survey->cover, &survey->head, &tiles, why);
}

void survey_free(struct survey *survey)
{
    for (size_t c = 0; c < survey->head.n && survey->curve != NULL; c++) {
        struct curve *curve = &survey->curve[c];
        free(curve->list[0]); /* the first of one piece of memory */
    }
    free(survey->curve);
    free(survey->tally);
    free(survey->first);
    cover_free(&survey->cover);
    head_free(&survey->head);
}
