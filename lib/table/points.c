/* SPDX-License-Identifier: MIT */
#include "table/points.h"

#include "base/name.h"
#include "base/num.h"
#include "table/lines.h"

#include <stdlib.h>
#include <string.h>

/* Where a file has what is wanted; NONE where it does not. */
static const size_t NONE = SIZE_MAX;
struct columns {
    size_t fine[POINT_AXES], coarse[POINT_AXES]; /* yc and y */
    size_t channel, value;
    const char *value_name;
    size_t n; /* of all */
};

static const char *const FINE[] = {"zc", "yc", "xc"};
static const char *const COARSE[] = {"z", "y", "x"};

/* No pixel lies farther out; the grid of job/match_pairs counts on it. */
static const double FARTHEST = 0x1p31;

static const char *find(char **field, size_t n, const char *name, size_t *at,
                        struct why *why)
{
    *at = NONE;
    for (size_t i = 0; i < n && name != NULL; i++) {
        if (strcmp(field[i], name) != 0)
            continue;
        if (*at != NONE)
            return why_say(why, "column \"%.60s\" comes twice", name);
        *at = i;
    }
    return NULL;
}

/* napari numbers the axes of its points: z of a stack, y, x. */
static const char *find_axes(struct columns *columns, char **field, size_t n,
                             struct why *why)
{
    static const char *const names[] = {"axis-0", "axis-1", "axis-2"};
    size_t axis[POINT_AXES];
    const char *bad = NULL;
    for (int a = 0; a < POINT_AXES && bad == NULL; a++)
        bad = find(field, n, names[a], &axis[a], why);
    if (bad != NULL || axis[1] == NONE)
        return bad;
    const bool stack = axis[2] != NONE;
    columns->fine[POINT_Y] = columns->fine[POINT_X] = NONE;
    columns->coarse[POINT_Z] = stack ? axis[0] : NONE;
    columns->coarse[POINT_Y] = stack ? axis[1] : axis[0];
    columns->coarse[POINT_X] = stack ? axis[2] : axis[1];
    return NULL;
}

static const char *find_all(struct columns *columns, char **field, size_t n,
                            struct why *why)
{
    const char *bad = find(field, n, columns->value_name, &columns->value, why);
    if (bad == NULL)
        bad = find(field, n, "channel", &columns->channel, why);
    for (int a = 0; a < POINT_AXES && bad == NULL; a++) {
        size_t *fine = &columns->fine[a], *coarse = &columns->coarse[a];
        if ((bad = find(field, n, FINE[a], fine, why)) == NULL)
            bad = find(field, n, COARSE[a], coarse, why);
        if (bad == NULL && a == POINT_Y && *fine == NONE && *coarse == NONE) {
            bad = find_axes(columns, field, n, why);
            if (bad == NULL && *coarse != NONE)
                break;
        }
        if (bad == NULL && a != POINT_Z && *fine == NONE && *coarse == NONE)
            bad = why_say(why, "there is no column \"%s\" or \"%s\"", COARSE[a],
                          FINE[a]);
    }
    columns->n = n;
    return bad;
}

/* Spreadsheets begin UTF-8 with a byte order mark. */
static void skip_mark(char *line)
{
    static const char mark[] = "\xef\xbb\xbf";
    size_t n = sizeof mark - 1;
    if (strncmp(line, mark, n) == 0)
        memmove(line, line + n, strlen(line + n) + 1);
}

/* The next line that is no comment, in fields; *field is NULL at the end. */
static const char *next_row(struct lines *lines, char ***field, size_t *n,
                            struct why *why)
{
    char *line;
    const char *bad;
    *field = NULL;
    do {
        bad = lines_next(lines, &line, why);
        if (line != NULL && lines_number(lines) == 1)
            skip_mark(line);
    } while (bad == NULL && line != NULL && line[0] == '#');
    if (bad == NULL && line != NULL)
        bad = lines_split(lines, field, n, why);
    return bad;
}

static const char *read_head(struct lines *lines, struct columns *columns,
                             struct why *why)
{
    char **field;
    size_t n;
    const char *bad = next_row(lines, &field, &n, why);
    if (bad != NULL)
        return bad;
    if (field == NULL)
        return lines_number(lines) == 0 ? "is empty" : "there is no header";
    return find_all(columns, field, n, why);
}

static const char *parse(const char *name, const char *field, double *out,
                         struct why *why)
{
    const char *at = field;
    if (num_scan_real(&at, out) && *at == '\0')
        return NULL;
    const char *bad = num_real(field, out);
    if (bad == NULL)
        return NULL;
    return why_say(why, "%.60s \"%.60s\" %s", name, field, bad);
}

static const char *parse_place(const struct columns *columns, char **field,
                               struct point *point, struct why *why)
{
    for (int a = 0; a < POINT_AXES; a++) {
        size_t fine = columns->fine[a], coarse = columns->coarse[a];
        /* What could not be fitted has no subpixel position. */
        bool is_fine =
            fine != NONE && (coarse == NONE || field[fine][0] != '\0');
        size_t at = is_fine ? fine : coarse;
        const char *name = is_fine ? FINE[a] : COARSE[a];
        if (at == NONE)
            continue;
        const char *bad = parse(name, field[at], &point->at[a], why);
        if (bad != NULL)
            return bad;
        if (fabs(point->at[a]) > FARTHEST)
            return why_say(why, "%s \"%.60s\" is too large", name, field[at]);
    }
    return NULL;
}

/* last is the channel of the row before, often this one's, too. */
static const char *number_name(struct names *names, const char *name,
                               uint32_t last, uint32_t *number, struct why *why)
{
    *number = last;
    if (last < names->n && strcmp(names->name[last], name) == 0)
        return NULL;
    for (*number = 0; *number < names->n; ++*number)
        if (strcmp(names->name[*number], name) == 0)
            return NULL;
    const char *bad = name_check(name);
    if (bad != NULL)
        return why_say(why, "channel \"%.210s\" %s", name, bad);
    if (names->n == NAMES_MOST)
        return "there are more than 1000 channels";
    if (names->name == NULL)
        names->name = calloc(NAMES_MOST, sizeof *names->name);
    char *copy = names->name != NULL ? strdup(name) : NULL;
    if (copy == NULL)
        return "out of memory";
    names->name[names->n++] = copy;
    return NULL;
}

static const char *add(void *self, const struct point *point)
{
    struct points *points = self;
    if (points->n == points->cap) {
        size_t cap = points->cap + points->cap / 2 + 1024;
        struct point *more = realloc(
            points->point, num_product((size_t[]){cap, sizeof *more}, 2));
        if (more == NULL)
            return "out of memory";
        points->point = more;
        points->cap = cap;
    }
    points->point[points->n++] = *point;
    return NULL;
}

/* field holds a row of as many fields as the header. */
static const char *read_row(struct names *names, const struct columns *columns,
                            char **field, struct point *point, struct why *why)
{
    const char *bad = parse_place(columns, field, point, why);
    if (bad == NULL && columns->channel != NONE)
        bad = number_name(names, field[columns->channel], point->channel,
                          &point->channel, why);
    if (bad == NULL && columns->value != NONE &&
        field[columns->value][0] != '\0')
        bad = parse(columns->value_name, field[columns->value], &point->value,
                    why);
    return bad;
}

static const char *read_rows(const struct points_use *use, struct names *names,
                             struct lines *lines, const struct columns *columns,
                             struct why *why)
{
    char **field;
    size_t n;
    uint32_t channel = 0; /* most often the next row is of the same */
    for (;;) {
        const char *bad = next_row(lines, &field, &n, why);
        if (bad != NULL || field == NULL)
            return bad;
        if (n != columns->n)
            return why_say(why, "line has %zu fields, not the header's %zu", n,
                           columns->n);
        unsigned long number = lines_number(lines);
        struct point point = {
            .value = NAN, .line = (uint32_t)number, .channel = channel};
        if (number >= UINT32_MAX)
            return "there are more than 2^32 - 2 lines";
        bad = read_row(names, columns, field, &point, why);
        channel = point.channel;
        if (bad == NULL)
            bad = use->take(use->self, &point);
        if (bad != NULL) /* words of a take are never in the point */
            /* cppcheck-suppress returnDanglingLifetime */
            return bad;
    }
}

const char *points_each(const struct points_use *use, struct points *points,
                        struct names *names, const char *path,
                        const char *column, struct why *why)
{
    struct columns columns = {.value_name = column};
    struct lines *lines;
    struct why words;
    const char *bad = lines_open(&lines, path, &words);
    if (bad != NULL)
        return why_say(why, "%s: %s", path, bad);
    if ((bad = read_head(lines, &columns, &words)) == NULL) {
        points->has_channel = columns.channel != NONE;
        points->has_value = columns.value != NONE;
        points->has_z =
            columns.fine[POINT_Z] != NONE || columns.coarse[POINT_Z] != NONE;
        bad = read_rows(use, names, lines, &columns, &words);
    }
    if (bad != NULL)
        bad = lines_say(lines, bad, why);
    lines_close(lines);
    return bad;
}

const char *points_read(struct points *points, struct names *names,
                        const char *path, const char *column, struct why *why)
{
    return points_each(&(struct points_use){add, points}, points, names, path,
                       column, why);
}

void points_free(struct points *points)
{
    free(points->point);
}

void names_free(struct names *names)
{
    for (size_t i = 0; i < names->n; i++)
        free(names->name[i]);
    free(names->name);
}

static void level(struct points *points, bool z, bool channel)
{
    for (size_t i = 0; i < points->n && !(z && channel); i++) {
        if (!z)
            points->point[i].at[POINT_Z] = 0;
        if (!channel)
            points->point[i].channel = 0;
    }
    points->has_z = z;
    points->has_channel = channel;
}

void points_agree(struct points *a, struct points *b)
{
    bool z = a->has_z && b->has_z, channel = a->has_channel && b->has_channel;
    level(a, z, channel);
    level(b, z, channel);
}
