/* SPDX-License-Identifier: MIT */
/*
 * Reading candidate tables.
 */
#include "base/hash.h"
#include "base/num.h"
#include "table/spot.h"
#include "table/spot_scan.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char COLUMNS[] = "tile,channel,z,y,x,tophat,raw,contrast";

static const char *find_channel(const struct head *head, const char *name,
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

static const char *parse_float(const char *text, float *out)
{
    double value;
    const char *bad = num_real(text, &value);
    if (bad != NULL)
        return bad;
    *out = strtof(text, NULL); /* not (float)value: that would round twice */
    return isfinite(*out) ? NULL : "is too large";
}

/* What spot_scan does not take: it is told what is wrong with it, if it is. */
static const char *parse_row(const struct head *head, char **field, size_t n,
                             struct spot *spot, struct why *why)
{
    static const char *const names[] = {"tile", "",       "z",   "y",
                                        "x",    "tophat", "raw", "contrast"};
    uint32_t *const whole[] = {&spot->tile, NULL, &spot->z, &spot->y, &spot->x};
    float *const real[] = {&spot->tophat, &spot->raw, &spot->contrast};
    if (n != 8)
        return why_say(why, "line has %zu fields, not the 8 of \"%s\"", n,
                       COLUMNS);
    const char *bad = find_channel(head, field[1], &spot->channel, why);
    if (bad != NULL)
        return bad;
    spot->contrast = NAN;
    for (size_t i = 0; i < 8; i++) {
        if (i == 1 || (i == 7 && field[i][0] == '\0'))
            continue;
        bad = i < 5 ? num_u32(field[i], UINT32_MAX, whole[i])
                    : parse_float(field[i], real[i - 5]);
        if (bad != NULL)
            return why_say(why, "%s \"%.60s\" %s", names[i], field[i], bad);
    }
    if (spot->z >= head->shape.z || spot->y >= head->shape.y ||
        spot->x >= head->shape.x)
        return "position lies outside the image";
    if (!((double)spot->tophat > head->options.threshold))
        return why_say(why, "tophat \"%.60s\" is not above the threshold",
                       field[5]);
    return NULL;
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

/* "A:B A:B ..." with A below end; each pair goes to take. */
static const char *parse_pairs(char *text, uint32_t end, struct part *part,
                               bool (*take)(struct part *, uint32_t, uint64_t))
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
        if (!take(part, key, count))
            return "adds up to too much";
        text = next;
    }
}

static bool take_exponent(struct part *part, uint32_t exponent, uint64_t sum)
{
    uint64_t *at = &part->tally.part[exponent];
    return !__builtin_add_overflow(*at, sum, at);
}

static bool take_bin(struct part *part, uint32_t key, uint64_t count)
{
    part->marks += count * hash_mix(key + 1); /* modulo 2^64 */
    return !__builtin_add_overflow(part->peaks, count, &part->peaks);
}

enum { ALL_KEYS = (1 << 11) - 1 }; /* those of a closing line */

static const char *parse_key(const struct head *head, struct part *part,
                             const char *key, char *value, unsigned *seen)
{
    static const char *const names[] = {"tile",  "y",       "x",      "height",
                                        "width", "rows",    "pixels", "sum",
                                        "max",   "channel", "peaks"};
    struct tile *tile = &part->tile;
    uint32_t *const u32[] = {&tile->number, &tile->y, &tile->x, &tile->height,
                             &tile->width};
    struct why why;
    unsigned i = 0;
    while (i < 11 && strcmp(key, names[i]) != 0)
        i++;
    if (i == 11 || (*seen & 1u << i) != 0)
        return "is unknown or stands twice";
    *seen |= 1u << i;
    if (i < 5)
        return num_u32(value, UINT32_MAX, u32[i]);
    switch (i) {
    case 5:
        return num_whole(value, UINT64_MAX, &part->rows);
    case 6:
        return num_whole(value, UINT64_MAX, &part->tally.pixels);
    case 7: /* its form depends on the channel, which may come later */
        return NULL;
    case 8:
        return value[0] == '-' ? "is below 0"
                               : parse_float(value, &part->tally.max);
    case 9:
        return find_channel(head, value, &part->channel, &why) == NULL
                   ? NULL
                   : "is not one of the table's";
    default:
        return parse_pairs(value, HIST_KEYS, part, take_bin);
    }
}

/* Integers have one sum, floats one for each exponent. */
static const char *parse_sum(const struct head *head, struct part *part,
                             char *text, struct why *why)
{
    char shown[41]; /* parsing cuts the text up */
    snprintf(shown, sizeof shown, "%s", text);
    const char *bad =
        sample_is_short(head->channel[part->channel].type)
            ? num_whole(text, UINT64_MAX, &part->tally.whole)
            : parse_pairs(text, TALLY_EXPONENTS, part, take_exponent);
    return bad != NULL ? why_say(why, "closing line: sum \"%s\" %s", shown, bad)
                       : NULL;
}

static const char *parse_part(const struct head *head, char *list,
                              enum spot_line *kind, struct part *part,
                              struct why *why)
{
    enum { TILE = 1 << 0, CHANNEL = 1 << 9, PEAKS = 1 << 10 };
    unsigned seen = 0;
    bool end = false;
    char *key, *value, *sum = NULL;
    *part = (struct part){.rows = 0};
    while (keys_next(&list, &key, &value)) {
        if (end || (value == NULL && strcmp(key, "end") != 0))
            return "closing line is cut short";
        end = value == NULL;
        const char *bad = end ? NULL : parse_key(head, part, key, value, &seen);
        if (strcmp(key, "sum") == 0)
            sum = value;
        if (bad != NULL)
            return why_say(why, "closing line: %.40s \"%.40s\" %s", key, value,
                           bad);
    }
    *kind = end ? SPOT_PART : SPOT_BINS;
    if (seen != (end ? ALL_KEYS : TILE | CHANNEL | PEAKS))
        return "closing line is cut short";
    if (end && !tile_fits(part->tile, head->shape))
        return "closing line's rectangle does not lie on the plane";
    return end ? parse_sum(head, part, sum, why) : NULL;
}

static const char *take_head(const struct spot_reader *reader, const char *line,
                             struct why *why)
{
    char here[80], there[80];
    if (*reader->first == NULL) {
        *reader->first = strdup(line);
        return *reader->first != NULL
                   ? head_parse(reader->head, HEAD_CANDIDATES, line, why)
                   : "out of memory";
    }
    if (strncmp(line, "# spottools", 11) != 0)
        return "first line is not that of a candidate table";
    if (!head_differs(line, *reader->first, here, there))
        return NULL;
    return why_say(why,
                   "table was made of something else or with other options: "
                   "\"%s\", the one before has \"%s\"",
                   here, there);
}

const char *spot_next(struct spot_reader *reader, enum spot_line *kind,
                      struct spot *spot, struct part *part, struct why *why)
{
    for (;;) {
        char *line, **field;
        size_t n;
        bool first = lines_number(reader->lines) == 0;
        const char *bad = lines_next(reader->lines, &line, why);
        if (bad != NULL)
            return bad;
        *kind = SPOT_END;
        if (line == NULL)
            return first ? "is empty" : NULL;
        *kind = SPOT_ROW;
        if (!first && spot_scan(line, reader->head, &reader->channel, spot))
            return NULL;
        if (first || strncmp(line, "# spottools", 11) == 0) {
            if ((bad = take_head(reader, line, why)) != NULL)
                return bad;
            continue;
        }
        if (strncmp(line, "# tile=", 7) == 0)
            return parse_part(reader->head, line + 2, kind, part, why);
        if (line[0] == '#' || strcmp(line, COLUMNS) == 0)
            continue;
        if ((bad = lines_split(reader->lines, &field, &n, why)) != NULL)
            return bad;
        return parse_row(reader->head, field, n, spot, why);
    }
}
