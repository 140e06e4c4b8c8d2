/* SPDX-License-Identifier: MIT */
#include "table/surveyed.h"

#include "base/num.h"
#include "table/lines.h"

#include <stdlib.h>
#include <string.h>

static const char COUNTS[] = "channel,level,positives,negatives,fdr";
static const char LEVELS[] = "channel,level,rule,positives,negatives";

const char *surveyed_add(struct surveyed *surveyed,
                         const struct surveyed_count *count)
{
    if (surveyed->count == NULL || surveyed->n == surveyed->cap) {
        const size_t cap = 2 * surveyed->cap + 1024;
        void *more = realloc(surveyed->count,
                             num_product((size_t[]){cap, sizeof *count}, 2));
        if (more == NULL)
            return "out of memory";
        surveyed->count = more;
        surveyed->cap = cap;
    }
    surveyed->count[surveyed->n++] = *count;
    return NULL;
}

void surveyed_free(struct surveyed *surveyed)
{
    free(surveyed->count);
    surveyed->count = NULL;
    surveyed->n = surveyed->cap = 0;
}

static uint32_t find(const struct surveyed *surveyed, const char *name)
{
    size_t c = 0;
    while (c < surveyed->channels && strcmp(surveyed->channel[c], name) != 0)
        c++;
    return (uint32_t)c;
}

/* The counts of a level less those of the next are at it. */
static const char *take_counts(void *self, char **field, struct why *why)
{
    struct surveyed *surveyed = self;
    struct surveyed_count count = {.channel = find(surveyed, field[0])};
    double *const to[] = {&count.height, &count.peaks, &count.negatives};
    for (int i = 0; i < 3; i++) {
        const char *bad = num_real(field[1 + i], to[i]);
        if (bad == NULL && *to[i] < 0)
            bad = "is below 0";
        if (bad != NULL)
            return why_say(why, "\"%.60s\" %s", field[1 + i], bad);
    }
    if (count.channel == surveyed->channels)
        return NULL;
    struct surveyed_count *last =
        surveyed->n > 0 ? &surveyed->count[surveyed->n - 1] : NULL;
    if (last != NULL && last->channel == count.channel) {
        if (count.height <= last->height || count.peaks > last->peaks ||
            count.negatives > last->negatives)
            return "levels do not rise, or counts do not fall";
        last->peaks -= count.peaks;
        last->negatives -= count.negatives;
    }
    return surveyed_add(surveyed, &count);
}

struct reading {
    const struct surveyed *surveyed;
    double *level;
};

static const char *take_level(void *self, char **field, struct why *why)
{
    const struct reading *reading = self;
    const uint32_t c = find(reading->surveyed, field[0]);
    double level = 0;
    if (field[1][0] == '\0' || c == reading->surveyed->channels)
        return NULL; /* none, or nobody asks */
    const char *bad = num_real(field[1], &level);
    if (bad != NULL)
        return why_say(why, "level \"%.60s\" %s", field[1], bad);
    reading->level[c] = level;
    return NULL;
}

typedef const char *taker(void *self, char **field, struct why *why);

static const char *read_lines(struct lines *lines, const char *names,
                              taker *take, void *self, struct why *why)
{
    char *line, **field;
    size_t n;
    const char *bad = lines_next(lines, &line, why);
    if (bad != NULL)
        return bad;
    if (line == NULL)
        return "is empty";
    if (strcmp(line, names) != 0)
        return why_say(why, "the first line is not \"%s\"", names);
    for (;;) {
        bad = lines_next(lines, &line, why);
        if (bad != NULL || line == NULL)
            return bad;
        bad = lines_split(lines, &field, &n, why);
        if (bad == NULL && n != 5)
            bad = "line has not 5 fields";
        if (bad == NULL)
            bad = take(self, field, why);
        if (bad != NULL)
            return bad;
    }
}

static const char *read_file(const char *path, const char *names, taker *take,
                             void *self, struct why *why)
{
    struct lines *lines;
    struct why words;
    const char *bad = lines_open(&lines, path, &words);
    if (bad != NULL)
        return why_say(why, "%s: %s", path, bad);
    bad = read_lines(lines, names, take, self, &words);
    if (bad != NULL)
        bad = lines_say(lines, bad, why);
    lines_close(lines);
    return bad;
}

const char *surveyed_read(struct surveyed *surveyed, const char *path,
                          struct why *why)
{
    return read_file(path, COUNTS, take_counts, surveyed, why);
}

const char *surveyed_levels(const struct surveyed *surveyed, const char *path,
                            double *level, struct why *why)
{
    struct reading reading = {surveyed, level};
    return read_file(path, LEVELS, take_level, &reading, why);
}
