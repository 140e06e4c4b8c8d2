/* SPDX-License-Identifier: MIT */
/*
 * libyaml's events, as they come: a stack of the mappings that are open, of
 * which only the length of their key is kept.
 */
#include "base/conf.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <yaml.h>

struct reader {
    yaml_parser_t parser;
    yaml_event_t event;
    struct conf *conf;
    struct conf_place *at;
    struct why *why;
    size_t depth;                  /* mappings open */
    size_t length[CONF_DEPTH + 1]; /* of path above each */
    char path[256];
    FILE *file;
    size_t bytes; /* read of it */
};

static const char no_memory[] = "out of memory";

static struct conf_place place(yaml_mark_t mark)
{
    return (struct conf_place){mark.line + 1, mark.column + 1};
}

static const char *refuse(struct reader *r, const char *words)
{
    *r->at = place(r->event.start_mark);
    return words;
}

/* Takes the next event; the one before goes. */
static const char *next(struct reader *r)
{
    yaml_event_delete(&r->event);
    if (yaml_parser_parse(&r->parser, &r->event))
        return NULL;
    *r->at = place(r->parser.problem_mark);
    if (r->parser.error == YAML_MEMORY_ERROR)
        return no_memory;
    return why_say(r->why, "is no YAML: %s%s%s", r->parser.problem,
                   r->parser.context != NULL ? ", " : "",
                   r->parser.context != NULL ? r->parser.context : "");
}

static const char *text_of(const struct reader *r)
{
    return (const char *)r->event.data.scalar.value;
}

/* A new item below the keys that are open; NULL: no memory, or no room. */
static struct conf_item *add(struct reader *r, const char *key)
{
    struct conf *conf = r->conf;
    if (conf->n % 64 == 0) {
        void *more = realloc(conf->item, (conf->n + 64) * sizeof *conf->item);
        if (more == NULL)
            return NULL;
        conf->item = more;
    }
    const size_t room = strlen(r->path) + strlen(key) + 2;
    struct conf_item *item = &conf->item[conf->n];
    *item = (struct conf_item){.at = place(r->event.start_mark),
                               .key = malloc(room),
                               .value = strdup("")};
    if (item->key != NULL)
        snprintf(item->key, room, "%s%s%s", r->path, *r->path ? "." : "", key);
    item->name = strlen(r->path) + (*r->path != '\0');
    conf->n++;
    return item->key != NULL && item->value != NULL ? item : NULL;
}

/* Appends the scalar at hand, after a comma where it is a list's. */
static const char *append(struct reader *r, struct conf_item *item, bool first)
{
    const size_t room = strlen(item->value) + strlen(text_of(r)) + 2;
    if (strlen(text_of(r)) != r->event.data.scalar.length)
        return refuse(r, "value holds a NUL byte");
    if (item->kind == CONF_LIST && strchr(text_of(r), ',') != NULL)
        return refuse(r, "a list's item holds a comma");
    char *joined = malloc(room);
    if (joined == NULL)
        return no_memory;
    snprintf(joined, room, "%s%s%s", item->value, first ? "" : ",", text_of(r));
    free(item->value);
    item->value = joined;
    return NULL;
}

static bool is_null(const struct reader *r)
{
    static const char *const words[] = {"", "~", "null", "Null", "NULL"};
    if (r->event.data.scalar.style != YAML_PLAIN_SCALAR_STYLE)
        return false;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(text_of(r), words[i]) == 0)
            return true;
    return false;
}

/* Passes by what a list holds besides scalars; the list's start is behind. */
static const char *pass(struct reader *r)
{
    for (size_t depth = 1; depth > 0;) {
        const char *bad = next(r);
        if (bad != NULL)
            return bad;
        if (r->event.type == YAML_SEQUENCE_START_EVENT ||
            r->event.type == YAML_MAPPING_START_EVENT)
            depth++;
        if (r->event.type == YAML_SEQUENCE_END_EVENT ||
            r->event.type == YAML_MAPPING_END_EVENT)
            depth--;
        if (depth > 64)
            return refuse(r, "is nested too deeply");
        if (r->event.type == YAML_ALIAS_EVENT)
            return refuse(r, "aliases are not read");
    }
    return NULL;
}

static const char *take_list(struct reader *r, struct conf_item *item)
{
    item->kind = CONF_LIST;
    for (bool first = true;; first = false) {
        const char *bad = next(r);
        if (bad != NULL)
            return bad;
        if (r->event.type == YAML_SEQUENCE_END_EVENT)
            return NULL;
        if (r->event.type == YAML_ALIAS_EVENT)
            return refuse(r, "aliases are not read");
        if (r->event.type != YAML_SCALAR_EVENT) {
            item->kind = CONF_OTHER;
            bad = pass(r);
        } else if (item->kind == CONF_LIST) {
            bad = append(r, item, first);
        }
        if (bad != NULL)
            return bad;
    }
}

/* The value of a key: the event at hand begins it. */
static const char *take_value(struct reader *r, struct conf_item *item)
{
    item->value_at = place(r->event.start_mark);
    switch (r->event.type) {
    case YAML_SCALAR_EVENT:
        item->quoted = r->event.data.scalar.style != YAML_PLAIN_SCALAR_STYLE;
        item->kind = is_null(r) ? CONF_NULL : CONF_SCALAR;
        return item->kind == CONF_NULL ? NULL : append(r, item, true);
    case YAML_SEQUENCE_START_EVENT:
        return take_list(r, item);
    case YAML_MAPPING_START_EVENT:
        item->kind = CONF_ABOVE;
        if (r->depth == CONF_DEPTH)
            return refuse(r, "is nested too deeply");
        if (strlen(item->key) >= sizeof r->path)
            return refuse(r, "its keys are too long");
        r->length[r->depth++] = strlen(r->path);
        snprintf(r->path, sizeof r->path, "%s", item->key);
        return NULL;
    default:
        return refuse(r, "aliases are not read");
    }
}

static const char *take_key(struct reader *r)
{
    struct conf *conf = r->conf;
    if (r->event.type != YAML_SCALAR_EVENT)
        return refuse(r, "a key is a word");
    const size_t n = strlen(text_of(r));
    if (n != r->event.data.scalar.length || n == 0 || n > 80)
        return refuse(r, "a key is a word of 1 to 80 letters");
    if (conf->n == CONF_ITEMS)
        return refuse(r, "has more than 1000 keys");
    struct conf_item *item = add(r, text_of(r));
    if (item == NULL)
        return no_memory;
    for (size_t i = 0; i + 1 < conf->n; i++)
        if (strcmp(conf->item[i].key, item->key) == 0) {
            *r->at = item->at;
            return why_say(r->why, "%s stands here twice, first in line %zu",
                           conf_name(item), conf->item[i].at.line);
        }
    const char *bad = next(r);
    return bad != NULL ? bad : take_value(r, item);
}

static const char *take_all(struct reader *r)
{
    const char *bad = NULL;
    for (bool begun = false; bad == NULL;) {
        bad = next(r);
        if (bad != NULL || r->event.type == YAML_STREAM_END_EVENT)
            return bad;
        if (r->event.type == YAML_STREAM_START_EVENT ||
            r->event.type == YAML_DOCUMENT_END_EVENT)
            continue;
        if (r->event.type == YAML_DOCUMENT_START_EVENT) {
            if (begun)
                return refuse(r, "holds a second document");
            begun = true;
        } else if (r->depth > 0 && r->event.type == YAML_MAPPING_END_EVENT) {
            r->path[r->length[--r->depth]] = '\0';
        } else if (r->depth > 0) {
            bad = take_key(r);
        } else if (r->event.type == YAML_MAPPING_START_EVENT) {
            r->depth = 1;
        } else if (r->event.type != YAML_SCALAR_EVENT || !is_null(r)) {
            return refuse(r, "holds no settings: a line of them is KEY: VALUE");
        }
    }
    return bad;
}

/* libyaml's way to ask for bytes: 0 is a failure, also past what settings
 * may hold, so that a pipe without an end comes to one. */
static int give(void *self, unsigned char *to, size_t n, size_t *got)
{
    struct reader *r = self;
    *got = fread(to, 1, n, r->file);
    r->bytes += *got;
    return r->bytes <= CONF_BYTES && !ferror(r->file);
}

static const char *open_file(const char *path, FILE **file, struct why *why)
{
    struct stat st;
    *file = fopen(path, "rb");
    if (*file == NULL || fstat(fileno(*file), &st) != 0)
        return why_errno(why, "cannot open");
    return S_ISDIR(st.st_mode) ? "is a directory" : NULL;
}

const char *conf_read(struct conf *conf, const char *path,
                      struct conf_place *at, struct why *why)
{
    struct reader r = {.conf = conf, .at = at, .why = why};
    *conf = (struct conf){NULL, 0};
    *at = (struct conf_place){0, 0};
    const char *bad = open_file(path, &r.file, why);
    if (bad == NULL && !yaml_parser_initialize(&r.parser))
        bad = no_memory;
    else if (bad == NULL) {
        yaml_parser_set_input(&r.parser, give, &r);
        bad = take_all(&r);
        yaml_event_delete(&r.event);
        yaml_parser_delete(&r.parser);
    }
    const bool failed = r.file != NULL && ferror(r.file);
    if (failed || r.bytes > CONF_BYTES) {
        *at = (struct conf_place){0, 0};
        bad = failed ? why_errno(why, "cannot read")
                     : "is larger than 1 MB: no file of settings";
    }
    if (r.file != NULL)
        fclose(r.file);
    return bad;
}

void conf_free(struct conf *conf)
{
    for (size_t i = 0; i < conf->n; i++) {
        free(conf->item[i].key);
        free(conf->item[i].value);
    }
    free(conf->item);
    *conf = (struct conf){NULL, 0};
}

const char *conf_name(const struct conf_item *item)
{
    return item->key + item->name;
}

bool conf_bool(const char *text, bool *value)
{
    static const char *const words[2][12] = {
        {"no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF"},
        {"yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"}};
    for (int i = 0; i < 2; i++)
        for (const char *const *word = words[i]; *word != NULL; word++)
            if (strcmp(*word, text) == 0) {
                *value = i == 1;
                return true;
            }
    return false;
}
