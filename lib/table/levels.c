/* SPDX-License-Identifier: MIT */
#include "table/levels.h"

#include <string.h>

static const char COLUMNS[] = "channel,level,rule,positives,negatives";

void levels_print_names(struct text *text)
{
    text_put(text, COLUMNS);
    text_put(text, "\n");
}

void levels_print(struct text *text, const struct channel *channel,
                  uint64_t positives, uint64_t negatives)
{
    text_put(text, channel->name);
    text_put(text, ",");
    if (!isinf(channel->level.value))
        text_double(text, channel->level.value);
    text_put(text, ",");
    rule_print(text, channel->rule);
    text_put(text, ",");
    text_whole(text, positives);
    text_put(text, ",");
    text_whole(text, negatives);
    text_put(text, "\n");
}

/* Channels that nobody asks for may stand there too. */
static const char *take_line(struct head *head, char **field, bool ruled,
                             struct why *why)
{
    struct channel *channel = NULL;
    struct level level;
    struct rule rule = {RULE_GIVEN, 0};
    const char *bad =
        level_parse(*field[1] != '\0' ? field[1] : "none", &level);
    if (bad != NULL)
        return why_say(why, "level \"%.60s\" %s", field[1], bad);
    if (ruled && (bad = rule_parse(field[2], &rule)) == NULL &&
        rule.kind == RULE_NUMBER)
        bad = "is a number, no rule";
    if (bad != NULL)
        return why_say(why, "rule \"%.60s\" %s", field[2], bad);
    for (size_t i = 0; i < head->n; i++)
        if (strcmp(head->channel[i].name, field[0]) == 0)
            channel = &head->channel[i];
    if (channel == NULL)
        return NULL;
    if (channel->level.value >= 0)
        return why_say(why, "channel \"%.60s\" stands twice", field[0]);
    channel->level = level;
    channel->rule = rule;
    return NULL;
}

/* Does a line of names begin with these? */
static bool begins(const char *line, const char *names)
{
    size_t n = strlen(names);
    return strncmp(line, names, n) == 0 && (line[n] == ',' || line[n] == '\0');
}

static const char *read_lines(struct lines *lines, struct head *head,
                              struct why *why)
{
    char *line, **field;
    size_t n;
    const char *bad = lines_next(lines, &line, why);
    if (bad == NULL && line == NULL)
        return "is empty";
    bool ruled = line != NULL && begins(line, "channel,level,rule");
    if (bad == NULL && !begins(line, "channel,level"))
        bad = "line does not begin with \"channel,level\"";
    while (bad == NULL) {
        bad = lines_next(lines, &line, why);
        if (bad != NULL || line == NULL)
            break;
        bad = lines_split(lines, &field, &n, why);
        if (bad == NULL && n < 2)
            bad = why_say(why, "line has %zu fields, not those of \"%s\"", n,
                          COLUMNS);
        if (bad == NULL)
            bad = take_line(head, field, ruled && n > 2, why);
    }
    return bad;
}

const char *levels_read(const char *path, struct head *head, struct why *why)
{
    struct lines *lines;
    struct why inner;
    for (size_t i = 0; i < head->n; i++)
        head->channel[i].level.value = -1;
    const char *bad = lines_open(&lines, path, &inner);
    if (bad != NULL)
        return why_say(why, "%s: %s", path, bad);
    bad = read_lines(lines, head, &inner);
    if (bad != NULL)
        bad = lines_say(lines, bad, why);
    lines_close(lines);
    head->options.rule.kind = RULE_GIVEN;
    for (size_t i = 0; i < head->n && bad == NULL; i++)
        if (head->channel[i].level.value < 0)
            bad = why_say(why, "%s: has no level for channel %s", path,
                          head->channel[i].name);
    return bad;
}
