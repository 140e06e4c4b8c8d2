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
};

static void put_options(struct text *text, const struct spot_options *options)
{
    text_put(text, ",kernel-size=");
    text_whole(text, options->kernel_size);
    text_put(text, ",tophat-break=");
    text_double(text, options->tophat_break);
    text_put(text, ",min-distance=");
    text_whole(text, options->min_distance);
    text_put(text, ",threshold=");
    text_double(text, options->threshold);
    text_put(text, ",keep-border=");
    text_put(text, options->keep_border ? "yes" : "no");
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
    } else {
        put_options(text, &head->options);
    }
    for (size_t i = 0; i < head->n; i++) {
        text_put(text, ",channel=");
        text_put(text, head->channel[i].name);
        text_put(text, ",type=");
        text_put(text, sample_name(head->channel[i].type));
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
    more[head->n] = (struct channel){strdup(name), SAMPLE_TYPES};
    if (more[head->n].name == NULL)
        return "out of memory";
    head->n++;
    return NULL;
}

static const char *take_border(struct spot_options *options, const char *value)
{
    options->keep_border = strcmp(value, "yes") == 0;
    return options->keep_border || strcmp(value, "no") == 0
               ? NULL
               : "is neither yes nor no";
}

/* The keys that stand once; the first two in every kind of head. */
static const struct {
    const char *name;
    bool plan, candidates;
} KEYS[] = {{"shape", true, true},         {"tiles", true, false},
            {"kernel-size", false, true},  {"tophat-break", false, true},
            {"min-distance", false, true}, {"threshold", false, true},
            {"keep-border", false, true}};
enum { N_KEYS = sizeof KEYS / sizeof *KEYS };

static bool belongs(const struct head *head, size_t key)
{
    return head->kind == HEAD_PLAN ? KEYS[key].plan : KEYS[key].candidates;
}

static const char *take_single(struct head *head, size_t key, const char *value)
{
    struct spot_options *options = &head->options;
    switch (key) {
    case 0:
        return shape_parse(value, &head->shape);
    case 1:
        return num_whole(value, UINT32_MAX, &head->tiles);
    case 2:
        return num_u32(value, KERNEL_MAX, &options->kernel_size);
    case 3:
        return num_real(value, &options->tophat_break);
    case 4:
        return num_u32(value, DISTANCE_MAX, &options->min_distance);
    case 5:
        return num_real(value, &options->threshold);
    default:
        return take_border(options, value);
    }
}

static const char *take_key(struct head *head, const char *key,
                            const char *value, unsigned *seen)
{
    if (strcmp(key, "channel") == 0)
        return add_channel(head, value);
    if (strcmp(key, "type") == 0)
        return head->n > 0 && head->channel[head->n - 1].type == SAMPLE_TYPES &&
                       sample_find(value, &head->channel[head->n - 1].type)
                   ? NULL
                   : "is no sample type";
    size_t i = 0;
    while (i < N_KEYS && (strcmp(key, KEYS[i].name) != 0 || !belongs(head, i)))
        i++;
    if (i == N_KEYS)
        return "is not known to this version";
    if ((*seen & 1u << i) != 0)
        return "stands twice";
    *seen |= 1u << i;
    return take_single(head, i, value);
}

static const char *check(const struct head *head, unsigned seen,
                         struct why *why)
{
    for (size_t i = 0; i < N_KEYS; i++)
        if (belongs(head, i) && (seen & 1u << i) == 0)
            return why_say(why, "first line lacks \"%s\"", KEYS[i].name);
    if (head->n == 0)
        return "first line lacks the channels";
    for (size_t i = 0; i < head->n; i++)
        if (head->channel[i].type == SAMPLE_TYPES)
            return "first line lacks a channel's type";
    return NULL;
}

const char *head_parse(struct head *head, enum head_kind kind, const char *line,
                       struct why *why)
{
    const char *title = TITLES[kind];
    size_t n = strlen(title);
    *head = (struct head){.kind = kind};
    if (strncmp(line, title, n) != 0 || line[n] != ',')
        return why_say(why, "first line is not \"%s,...\"", title);
    char *copy = strdup(line + n + 1), *list = copy, *key, *value;
    if (copy == NULL)
        return "out of memory";
    const char *bad = NULL;
    unsigned seen = 0;
    while (bad == NULL && keys_next(&list, &key, &value)) {
        if (value == NULL)
            bad = why_say(why, "\"%.60s\" lacks its value", key);
        else if ((bad = take_key(head, key, value, &seen)) != NULL)
            bad = why_say(why, "%.60s \"%.60s\" %s", key, value, bad);
    }
    free(copy);
    return bad != NULL ? bad : check(head, seen, why);
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
