/* SPDX-License-Identifier: MIT */
/*
 * Reading candidate tables.
 */
#include "base/num.h"
#include "table/part_read.h"
#include "table/spot_scan.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char COLUMNS[] = "tile,channel,z,y,x,tophat,raw,contrast";

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
    const char *bad = part_find_channel(head, field[1], &spot->channel, why);
    if (bad != NULL)
        return bad;
    spot->contrast = NAN;
    for (size_t i = 0; i < 8; i++) {
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

static const char *take_head(const struct spot_reader *reader, const char *line,
                             struct why *why)
{
    char here[80], there[80];
    if (*reader->first == NULL) {
        *reader->first = strdup(line);
        return *reader->first != NULL
                   ? head_parse(reader->head, reader->head->kind, line, why)
                   : "out of memory";
    }
    if (strncmp(line, "# spottools", 11) != 0)
        return reader->head->kind == HEAD_SURVEY
                   ? "first line is not that of a survey"
                   : "first line is not that of a candidate table";
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
        bool rows = reader->head->kind != HEAD_SURVEY;
        if (!first && rows &&
            spot_scan(line, reader->head, &reader->channel, spot))
            return NULL;
        if (first || strncmp(line, "# spottools", 11) == 0) {
            if ((bad = take_head(reader, line, why)) != NULL)
                return bad;
            continue;
        }
        if (strncmp(line, "# tile=", 7) == 0)
            return part_parse(reader, line + 2, kind, part, why);
        if (line[0] == '#' || (rows && strcmp(line, COLUMNS) == 0))
            continue;
        if (!rows)
            return "a survey has no such line";
        if ((bad = lines_split(reader->lines, &field, &n, why)) != NULL)
            return bad;
        return parse_row(reader->head, field, n, spot, why);
    }
}
