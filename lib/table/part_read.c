/* SPDX-License-Identifier: MIT */
#include "table/part_read.h"

#include "base/num.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

const char *part_find_channel(const struct head *head, const char *name,
                              uint32_t *channel, struct why *why)
{
    for (size_t i = 0; i < head->n; i++) {
        if (strcmp(head->channel[i].name, name) == 0) {
            *channel = (uint32_t)i;
            return NULL;
        }
    }
    return why_say(why, "channel \"%.60s\" is not one of the table's", name);
}

const char *part_parse_float(const char *text, float *out)
{
    double value;
    const char *bad = num_real(text, &value);
    if (bad != NULL)
        return bad;
    *out = strtof(text, NULL); /* not (float)value: that would round twice */
    return isfinite(*out) ? NULL : "is too large";
}

/* "A:B" as it is mostly written; gives what follows, or NULL. */
static char *scan_pair(char *text, uint32_t *key, uint64_t *count)
{
    const char *at = text;
    uint32_t few;
    if (!num_scan_u32(&at, key) || *at++ != ':' || !num_scan_u32(&at, &few) ||
        (*at != ' ' && *at != '\0'))
        return NULL;
    *count = few;
    return text + (at - text);
}

/* The same of any form; gives the end, or NULL for what is no pair. */
static char *parse_pair(char *text, uint32_t *key, uint64_t *count)
{
    char *next = text + strcspn(text, " "), *colon = strchr(text, ':');
    char after = *next;
    *next = '\0';
    if (colon == NULL || colon > next)
        return NULL;
    *colon = '\0';
    if (num_u32(text, UINT32_MAX, key) != NULL ||
        num_whole(colon + 1, UINT64_MAX, count) != NULL)
        return NULL;
    *next = after;
    return next;
}

/* A line that is at hand, and where the bins of a list go. */
struct taking {
    const struct spot_reader *reader;
    struct part *part;
    enum curve_list list;
};

/* "A:B A:B ..." with A below end; each pair goes to take. */
static const char *parse_pairs(char *text, uint32_t end, struct taking *taking,
                               const char *(*take)(struct taking *, uint32_t,
                                                   uint64_t))
{
    assert(text != NULL); /* a key without a value ends the line */
    for (;;) {
        uint32_t key = 0;
        uint64_t count = 0;
        while (*text == ' ')
            text++;
        if (*text == '\0')
            return NULL;
        char *next = scan_pair(text, &key, &count);
        if (next == NULL)
            next = parse_pair(text, &key, &count);
        if (next == NULL || key >= end)
            return "is no list of pairs";
        const char *bad = take(taking, key, count);
        if (bad != NULL)
            return bad;
        text = next;
    }
}

static const char TOO_MUCH[] = "adds up to too much";

static const char *take_exponent(struct taking *taking, uint32_t exponent,
                                 uint64_t sum)
{
    uint64_t *at = &taking->part->tally.part[exponent];
    return __builtin_add_overflow(*at, sum, at) ? TOO_MUCH : NULL;
}

static const char *take_bin(struct taking *taking, uint32_t key, uint64_t count)
{
    const struct spot_reader *reader = taking->reader;
    struct part *part = taking->part;
    part->marks += part_mark(taking->list, key, count);
    if (__builtin_add_overflow(part->peaks, count, &part->peaks))
        return TOO_MUCH;
    return reader->take == NULL ? NULL
                                : reader->take(reader->self, part->channel,
                                               taking->list, key, count);
}

/* The keys of a closing line, each a bit of a set. */
enum key {
    TILE,
    Y,
    X,
    HEIGHT,
    WIDTH,
    ROWS,
    COUNTS,
    MARKS,
    PIXELS,
    SUM,
    MAX,
    CHANNEL,
    LIST,
    KEYS = LIST + CURVE_LISTS
};
enum {
    PLACE = 1 << TILE | 1 << CHANNEL,
    CLOSING = PLACE | 1 << Y | 1 << X | 1 << HEIGHT | 1 << WIDTH | 1 << PIXELS |
              1 << SUM | 1 << MAX
};

static const char *key_name(unsigned key)
{
    static const char *const names[LIST] = {
        "tile",   "y",     "x",      "height", "width", "rows",
        "counts", "marks", "pixels", "sum",    "max",   "channel"};
    return key < LIST ? names[key] : curve_name((enum curve_list)(key - LIST));
}

/* What a line holds: whose meaning depends on others comes last. */
struct held {
    unsigned seen;
    char *later[KEYS];
};

static const char *parse_key(const struct head *head, struct part *part,
                             const char *key, char *value, struct held *held)
{
    struct tile *tile = &part->tile;
    uint32_t *const u32[] = {&tile->number, &tile->y, &tile->x, &tile->height,
                             &tile->width};
    struct why why;
    unsigned i = 0;
    while (i < KEYS && strcmp(key, key_name(i)) != 0)
        i++;
    if (i == KEYS || (held->seen & 1u << i) != 0)
        return "is unknown or stands twice";
    held->seen |= 1u << i;
    held->later[i] = value;
    switch (i) {
    case ROWS:
    case COUNTS:
        return num_whole(value, UINT64_MAX, &part->rows);
    case MARKS:
        return num_whole(value, UINT64_MAX, &part->marks);
    case PIXELS:
        return num_whole(value, UINT64_MAX, &part->tally.pixels);
    case MAX:
        return value[0] == '-' ? "is below 0"
                               : part_parse_float(value, &part->tally.max);
    case CHANNEL:
        return part_find_channel(head, value, &part->channel, &why) == NULL
                   ? NULL
                   : "is not one of the table's";
    default:
        return i < ROWS ? num_u32(value, UINT32_MAX, u32[i]) : NULL;
    }
}

/* Whole numbers have one sum, floats one for each exponent. */
static const char *parse_sum(struct taking *taking, char *text)
{
    const struct head *head = taking->reader->head;
    struct part *part = taking->part;
    return options_are_whole(&head->options, head->channel[part->channel].type)
               ? num_whole(text, UINT64_MAX, &part->tally.whole)
               : parse_pairs(text, TALLY_EXPONENTS, taking, take_exponent);
}

/* Parses the sum, if there is one, and the lists. */
static const char *parse_later(const struct spot_reader *reader,
                               struct part *part, const struct held *held,
                               struct why *why)
{
    for (unsigned i = SUM; i < KEYS; i++) {
        char *text = held->later[i], shown[41];
        struct taking taking = {reader, part, CURVE_PEAKS};
        if (text == NULL || (i != SUM && i < LIST))
            continue;
        size_t n = strnlen(text, sizeof shown - 1); /* parsing cuts it up */
        memcpy(shown, text, n);
        shown[n] = '\0';
        if (i >= LIST)
            taking.list = (enum curve_list)(i - LIST);
        const char *bad = i == SUM
                              ? parse_sum(&taking, text)
                              : parse_pairs(text, HIST_KEYS, &taking, take_bin);
        if (bad != NULL)
            return why_say(why, "closing line: %s \"%s\" %s", key_name(i),
                           shown, bad);
    }
    return NULL;
}

/* Does a line hold what it must, and no more? */
static bool is_complete(const struct spot_reader *reader, unsigned seen,
                        bool end)
{
    const unsigned lists = ((1u << CURVE_LISTS) - 1) << LIST;
    const unsigned peaks = 1u << LIST;
    if (reader->head->kind == HEAD_SURVEY)
        return end ? seen == (CLOSING | 1 << COUNTS | 1 << MARKS)
                   : (seen & ~lists) == PLACE && (seen & lists) != 0;
    return seen == (end ? CLOSING | 1 << ROWS | peaks : PLACE | peaks);
}

const char *part_parse(const struct spot_reader *reader, char *list,
                       enum spot_line *kind, struct part *part, struct why *why)
{
    struct held held = {.seen = 0};
    bool end = false;
    char *key, *value;
    *part = (struct part){.rows = 0};
    while (keys_next(&list, &key, &value)) {
        if (end || (value == NULL && strcmp(key, "end") != 0))
            return "closing line is cut short";
        end = value == NULL;
        const char *bad =
            end ? NULL : parse_key(reader->head, part, key, value, &held);
        if (bad != NULL)
            return why_say(why, "closing line: %.40s \"%.40s\" %s", key, value,
                           bad);
    }
    *kind = end ? SPOT_PART : SPOT_BINS;
    if (!is_complete(reader, held.seen, end))
        return "closing line is cut short";
    if (end && !tile_fits(part->tile, reader->head->shape))
        return "closing line's rectangle does not lie on the plane";
    return parse_later(reader, part, &held, why);
}
