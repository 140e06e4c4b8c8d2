/* SPDX-License-Identifier: MIT */
#include "table/head.h"

#include "base/name.h"
#include "base/num.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const TITLES[] = {
    [HEAD_PLAN] = "# spottools plan 1",
    [HEAD_CANDIDATES] = "# spottools candidates 1",
    [HEAD_SURVEY] = "# spottools survey 1",
};

static void put_level(struct text *text, const struct channel *channel)
{
    text_put(text, ",level=");
    level_print(text, channel->level);
    if (channel->rule.kind == RULE_GIVEN)
        return;
    text_put(text, ",rule=");
    rule_print(text, channel->rule);
}

void head_print(struct text *text, const struct head *head)
{
    char shape[SHAPE_TEXT];
    size_t start = text->n;
    shape_print(shape, head->shape);
    text_put(text, TITLES[head->kind]);
    text_put(text, ",shape=");
    text_put(text, shape);
    if (head->kind == HEAD_PLAN) {
        text_put(text, ",tiles=");
        text_whole(text, head->tiles);
        if (head->options.roi.height > 0) {
            text_put(text, ",roi=");
            roi_print(text, head->options.roi);
        }
    } else {
        options_print(text, &head->options, head->shape,
                      head->kind == HEAD_SURVEY);
    }
    for (size_t i = 0; i < head->n; i++) {
        text_put(text, ",channel=");
        text_put(text, head->channel[i].name);
        text_put(text, ",type=");
        text_put(text, sample_name(head->channel[i].type));
        if (head->kind == HEAD_CANDIDATES &&
            head->options.rule.kind != RULE_NUMBER)
            put_level(text, &head->channel[i]);
    }
    text_put(text, "\n");
    if (text->n - start > LINES_MAX) /* a reader would refuse the line */
        text->full = true;
}

static const char *add_channel(struct head *head, const char *name)
{
    struct channel *more = realloc(head->channel, (head->n + 1) * sizeof *more);
    if (more == NULL)
        return "out of memory";
    head->channel = more;
    const char *bad = name_check(name);
    if (bad != NULL)
        return bad;
    for (size_t i = 0; i < head->n; i++)
        if (strcmp(head->channel[i].name, name) == 0)
            return "stands twice";
    more[head->n] = (struct channel){.name = strdup(name),
                                     .type = SAMPLE_TYPES,
                                     .rule.kind = RULE_GIVEN,
                                     .level.value = -1};
    if (more[head->n].name == NULL)
        return "out of memory";
    head->n++;
    return NULL;
}

static const char *take_type(struct head *head, const char *value)
{
    return head->n > 0 && head->channel[head->n - 1].type == SAMPLE_TYPES &&
                   sample_find(value, &head->channel[head->n - 1].type)
               ? NULL
               : "is no sample type";
}

/* The level of the channel before it, and the rule that gave it. */
static const char *take_level(struct head *head, const char *key,
                              const char *value)
{
    if (head->kind != HEAD_CANDIDATES || head->n == 0)
        return "stands before its channel";
    struct channel *channel = &head->channel[head->n - 1];
    head->options.rule.kind = RULE_GIVEN;
    if (strcmp(key, "rule") == 0) {
        if (channel->rule.kind != RULE_GIVEN)
            return "stands twice";
        const char *bad = rule_parse(value, &channel->rule);
        bool is_rule = channel->rule.kind != RULE_NUMBER &&
                       channel->rule.kind != RULE_GIVEN;
        return bad != NULL || is_rule ? bad : "is no rule";
    }
    if (channel->level.value >= 0)
        return "stands twice";
    return level_parse(value, &channel->level);
}

/* The keys of every kind of head, and those of a plan. */
enum { SHAPE = 1, TILES = 2, PLAN_ROI = 4 };

struct seen {
    unsigned keys, options;
};

static const char *take_once(struct seen *seen, unsigned key)
{
    bool twice = (seen->keys & key) != 0;
    seen->keys |= key;
    return twice ? "stands twice" : NULL;
}

static const char *take_key(struct head *head, const char *key,
                            const char *value, struct seen *seen)
{
    bool plan = head->kind == HEAD_PLAN, taken = false;
    const char *bad = NULL;
    if (strcmp(key, "channel") == 0)
        return add_channel(head, value);
    if (strcmp(key, "type") == 0)
        return take_type(head, value);
    if (strcmp(key, "level") == 0 || strcmp(key, "rule") == 0)
        return take_level(head, key, value);
    if (strcmp(key, "shape") == 0)
        return (bad = take_once(seen, SHAPE)) != NULL
                   ? bad
                   : shape_parse(value, &head->shape);
    if (plan && strcmp(key, "tiles") == 0)
        return (bad = take_once(seen, TILES)) != NULL
                   ? bad
                   : num_whole(value, UINT32_MAX, &head->tiles);
    if (plan && strcmp(key, "roi") == 0)
        return (bad = take_once(seen, PLAN_ROI)) != NULL
                   ? bad
                   : roi_parse(value, &head->options.roi);
    if (!plan)
        bad = options_take(&head->options, key, value, &seen->options, &taken);
    return taken ? bad : "is not known to this version";
}

static const char *check_channels(const struct head *head)
{
    bool leveled = head->options.rule.kind != RULE_NUMBER;
    if (head->n == 0)
        return "first line lacks the channels";
    for (size_t i = 0; i < head->n; i++) {
        if (head->channel[i].type == SAMPLE_TYPES)
            return "first line lacks a channel's type";
        if (leveled && head->channel[i].level.value < 0)
            return "first line lacks a channel's level";
    }
    return NULL;
}

static const char *check(const struct head *head, const struct seen *seen,
                         struct why *why)
{
    const char *lacks = (seen->keys & SHAPE) == 0 ? "shape" : NULL;
    if (lacks == NULL && head->kind == HEAD_PLAN && (seen->keys & TILES) == 0)
        lacks = "tiles";
    if (lacks == NULL && head->kind != HEAD_PLAN)
        lacks = options_lack(&head->options, seen->options,
                             head->kind == HEAD_SURVEY);
    if (lacks != NULL)
        return why_say(why, "first line lacks \"%s\"", lacks);
    const char *bad =
        head->kind == HEAD_PLAN
            ? NULL
            : options_check(&head->options, seen->options, head->shape,
                            head->kind == HEAD_SURVEY);
    if (bad != NULL)
        return why_say(why, "first line's %s", bad);
    if (head->options.rule.kind != RULE_NUMBER &&
        options_have_threshold(seen->options))
        return "first line has both a threshold and levels";
    if (!tile_fits(head_area(head), head->shape))
        return "first line's roi does not lie on the plane";
    return check_channels(head);
}

static bool begins(const char *line, const char *title)
{
    size_t n = strlen(title);
    return strncmp(line, title, n) == 0 && line[n] == ',';
}

static const char *say_other(enum head_kind kind, const char *line,
                             struct why *why)
{
    static const char *const kinds[] = {[HEAD_PLAN] = "a plan",
                                        [HEAD_CANDIDATES] = "candidates",
                                        [HEAD_SURVEY] = "a survey"};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (begins(line, TITLES[i]))
            return why_say(why, "first line is that of %s, not of %s", kinds[i],
                           kinds[kind]);
    return why_say(why, "first line is not \"%s,...\"", TITLES[kind]);
}

const char *head_parse(struct head *head, enum head_kind kind, const char *line,
                       struct why *why)
{
    const char *title = TITLES[kind];
    size_t n = strlen(title);
    *head = (struct head){.kind = kind, .options.measures.saturation = NAN};
    if (!begins(line, title))
        return say_other(kind, line, why);
    char *copy = strdup(line + n + 1), *list = copy, *key, *value;
    if (copy == NULL)
        return "out of memory";
    const char *bad = NULL;
    struct seen seen = {0};
    while (bad == NULL && keys_next(&list, &key, &value)) {
        if (value == NULL)
            bad = why_say(why, "\"%.60s\" lacks its value", key);
        else if ((bad = take_key(head, key, value, &seen)) != NULL)
            bad = why_say(why, "%.60s \"%.60s\" %s", key, value, bad);
    }
    free(copy);
    return bad != NULL ? bad : check(head, &seen, why);
}

void head_free(struct head *head)
{
    for (size_t i = 0; i < head->n; i++)
        free(head->channel[i].name);
    free(head->channel);
    *head = (struct head){.kind = head->kind};
}

static void cut_key(char out[80], const char *list)
{
    snprintf(out, 80, "%.*s", (int)strcspn(list, ","), list);
}

bool head_differs(const char *line, const char *other, char here[80],
                  char there[80])
{
    size_t from = 0, i = 0;
    for (; line[i] == other[i] && line[i] != '\0'; i++)
        if (line[i] == ',')
            from = i + 1;
    if (line[i] == other[i])
        return false;
    /* Where one line ends and the other goes on, only that has a key here. */
    bool ends = line[i] == '\0' && other[i] == ',';
    bool other_ends = other[i] == '\0' && line[i] == ',';
    if (ends || other_ends)
        from = i + 1;
    cut_key(here, ends ? "" : line + from);
    cut_key(there, other_ends ? "" : other + from);
    return true;
}
