/* SPDX-License-Identifier: MIT */
/*
 * Reading candidate tables.
 */
#include "base/num.h"
#include "table/part_read.h"
#include "table/spot_scan.h"

#include <math.h>
#include <string.h>

enum { FIELDS = 8 };

/* "amplitude \"x\" is not a number". */
static const char *say_field(const struct spot_reader *reader, size_t i,
                             const char *field, const char *bad,
                             struct why *why)
{
    char name[256];
    struct text text = {name, 0, sizeof name, false};
    columns_print_name(&text, reader->head, &reader->columns, i);
    return why_say(why, "%.*s \"%.60s\" %s", (int)text.n, name, field, bad);
}

/* Fields of the columns that the head adds become one text, in the line's
 * place, which is no shorter. */
static const char *take_more(struct spot_reader *reader, char **field,
                             char *line, struct why *why)
{
    char *at = line;
    for (size_t i = 0; i < reader->columns.n; i++) {
        const char *bad = columns_check(&reader->columns, i, field[i]);
        size_t n = strlen(field[i]);
        if (bad != NULL)
            return say_field(reader, i, field[i], bad, why);
        *at++ = ',';
        memcpy(at, field[i], n + 1);
        at += n;
    }
    *at = '\0';
    reader->more = line;
    return NULL;
}

static const char *check_count(const struct columns *columns, size_t n,
                               struct why *why)
{
    if (n == FIELDS + columns->n)
        return NULL;
    if (columns->n == 0)
        return why_say(why, "line has %zu fields, not the %d of \"%s\"", n,
                       FIELDS, SPOT_COLUMNS);
    return why_say(why,
                   "line has %zu fields, not the %zu of \"%s\" and of what "
                   "the first line says is measured",
                   n, FIELDS + columns->n, SPOT_COLUMNS);
}

/* What spot_scan does not take: it is told what is wrong with it, if it is. */
static const char *parse_row(const struct head *head, char **field,
                             struct spot *spot, struct why *why)
{
    static const char *const names[] = {"tile", "",       "z",   "y",
                                        "x",    "tophat", "raw", "contrast"};
    uint32_t *const whole[] = {&spot->tile, NULL, &spot->z, &spot->y, &spot->x};
    float *const real[] = {&spot->tophat, &spot->raw, &spot->contrast};
    const char *bad = part_find_channel(head, field[1], &spot->channel, why);
    if (bad != NULL)
        return bad;
    spot->contrast = NAN;
    for (size_t i = 0; i < FIELDS; i++) {
        if (i == 1 || (i == 7 && field[i][0] == '\0'))
            continue;
        bad = i < 5 ? num_u32(field[i], UINT32_MAX, whole[i])
                    : part_parse_float(field[i], real[i - 5]);
        if (bad != NULL)
            return why_say(why, "%s \"%.60s\" %s", names[i], field[i], bad);
    }
    if (spot->z >= head->shape.z || spot->y >= head->shape.y ||
        spot->x >= head->shape.x)
        return "position lies outside the image";
    struct level level = head_level(head, spot->channel);
    if (!level_keeps(level, spot->tophat))
        return why_say(why, "tophat \"%.60s\" is %s", field[5],
                       level.at ? "below the level"
                                : "not above the threshold");
    return NULL;
}

static const char *take_row(struct spot_reader *reader, char *line,
                            struct spot *spot, struct why *why)
{
    char **field;
    size_t n;
    const char *bad = lines_split(reader->lines, &field, &n, why);
    if (bad == NULL)
        bad = check_count(&reader->columns, n, why);
    if (bad == NULL)
        bad = parse_row(reader->head, field, spot, why);
    return bad != NULL ? bad : take_more(reader, field + FIELDS, line, why);
}

/* The line with the names of columns, which the first line foretells. */
static bool is_names(const struct spot_reader *reader, const char *line)
{
    const size_t n = sizeof SPOT_COLUMNS - 1;
    return strncmp(line, SPOT_COLUMNS, n) == 0 &&
           columns_are_named(reader->head, &reader->columns, line + n);
}

static const char *take_head(struct spot_reader *reader, const char *line,
                             struct why *why)
{
    char here[80], there[80];
    if (*reader->first == NULL) {
        *reader->first = strdup(line);
        const char *bad =
            *reader->first != NULL
                ? head_parse(reader->head, reader->head->kind, line, why)
                : "out of memory";
        if (bad != NULL)
            return bad;
    }
    if (strncmp(line, "# spottools", 11) != 0)
        return reader->head->kind == HEAD_SURVEY
                   ? "first line is not that of a survey"
                   : "first line is not that of a candidate table";
    if (!head_differs(line, *reader->first, here, there))
        return columns_of(reader->head, &reader->columns, why);
    return why_say(why,
                   "table was made of something else or with other options: "
                   "\"%s\", the one before has \"%s\"",
                   here, there);
}

const char *spot_next(struct spot_reader *reader, enum spot_line *kind,
                      struct spot *spot, struct part *part, struct why *why)
{
    for (;;) {
        char *line;
        bool first = lines_number(reader->lines) == 0;
        const char *bad = lines_next(reader->lines, &line, why);
        if (bad != NULL)
            return bad;
        *kind = SPOT_END;
        if (line == NULL)
            return first ? "is empty" : NULL;
        *kind = SPOT_ROW;
        bool rows = reader->head->kind != HEAD_SURVEY;
        if (!first && rows && spot_scan(reader, line, spot))
            return NULL;
        if (first || strncmp(line, "# spottools", 11) == 0) {
            if ((bad = take_head(reader, line, why)) != NULL)
                return bad;
            continue;
        }
        if (strncmp(line, "# tile=", 7) == 0)
            return part_parse(reader, line + 2, kind, part, why);
        if (line[0] == '#' || (rows && is_names(reader, line)))
            continue;
        if (!rows)
            return "a survey has no such line";
        return take_row(reader, line, spot, why);
    }
}
