/* SPDX-License-Identifier: MIT */
#include "table/lines.h"

#include <csv.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { FIELDS_MAX = LINES_MAX + 1 }; /* of the longest line, all commas */

struct lines {
    char *name;
    int fd;
    unsigned long number;
    struct csv_parser csv;
    char *line;         /* the line just read, in bytes */
    size_t from, until; /* what of bytes has been read and not taken */
    bool end;           /* no more can be read */
    bool nul;           /* a NUL byte was read */
    size_t n;           /* fields so far */
    size_t used;        /* of cells */
    /* From here on large, and only as far in memory as lines are long. */
    char cells[LINES_MAX + FIELDS_MAX + 1];
    char *field[FIELDS_MAX];
    char bytes[2 * LINES_MAX + 2];
};

static int never(unsigned char byte)
{
    (void)byte;
    return 0;
}

const char *lines_open(struct lines **lines, const char *path, struct why *why)
{
    struct lines *new = malloc(sizeof *new);
    *lines = NULL;
    if (new == NULL)
        return "out of memory";
    memset(new, 0, offsetof(struct lines, cells));
    bool in = strcmp(path, "-") == 0;
    new->name = strdup(in ? "standard input" : path);
    new->fd = in ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
    if (new->name == NULL || new->fd < 0) {
        const char *bad = why_errno(why, "cannot open");
        free(new->name);
        free(new);
        return bad;
    }
    if (csv_init(&new->csv, CSV_STRICT | CSV_STRICT_FINI) != 0) {
        lines_close(new);
        return "out of memory";
    }
    /* Blanks belong to a field; a line has ended already. */
    csv_set_space_func(&new->csv, never);
    csv_set_term_func(&new->csv, never);
    *lines = new;
    return NULL;
}

void lines_close(struct lines *lines)
{
    if (lines == NULL)
        return;
    if (lines->fd != STDIN_FILENO)
        close(lines->fd);
    csv_free(&lines->csv);
    free(lines->name);
    free(lines);
}

const char *lines_name(const struct lines *lines)
{
    return lines->name;
}

unsigned long lines_number(const struct lines *lines)
{
    return lines->number;
}

const char *lines_say(const struct lines *lines, const char *words,
                      struct why *why)
{
    if (lines->number == 0)
        return why_say(why, "%s: %s", lines->name, words);
    return why_say(why, "%s:%lu: %s", lines->name, lines->number, words);
}

/* Makes room behind what has been read, and reads. */
static const char *fill(struct lines *lines, struct why *why)
{
    size_t kept = lines->until - lines->from;
    memmove(lines->bytes, lines->bytes + lines->from, kept);
    lines->from = 0;
    lines->until = kept;
    ssize_t n;
    do
        n = read(lines->fd, lines->bytes + kept, sizeof lines->bytes - kept);
    while (n < 0 && errno == EINTR);
    if (n < 0)
        return why_errno(why, "cannot read");
    if (memchr(lines->bytes + kept, '\0', (size_t)n) != NULL)
        lines->nul = true;
    lines->until += (size_t)n;
    lines->end = n == 0;
    return NULL;
}

const char *lines_next(struct lines *lines, char **line, struct why *why)
{
    char *end = NULL;
    size_t seen = 0;
    *line = NULL;
    for (;;) {
        char *start = lines->bytes + lines->from;
        size_t have = lines->until - lines->from;
        end = memchr(start + seen, '\n', have - seen);
        if (end != NULL || have > LINES_MAX || lines->end)
            break;
        seen = have;
        const char *bad = fill(lines, why);
        if (bad != NULL)
            return bad;
    }
    if (end == NULL && lines->from == lines->until)
        return NULL;
    lines->number++;
    char *start = lines->bytes + lines->from;
    if (end == NULL && lines->until - lines->from <= LINES_MAX)
        return "line has no end; the file is cut short";
    size_t n = end != NULL ? (size_t)(end - start) : LINES_MAX + 1;
    if (n > LINES_MAX)
        return "line is longer than 64 KB";
    if (lines->nul && memchr(start, '\0', n) != NULL)
        return "line holds a NUL byte";
    lines->from += n + 1;
    if (n > 0 && start[n - 1] == '\r')
        n--;
    start[n] = '\0';
    *line = lines->line = start;
    return NULL;
}

static void take_field(void *bytes, size_t n, void *data)
{
    struct lines *lines = data;
    char *cell = lines->cells + lines->used;
    memcpy(cell, bytes, n);
    cell[n] = '\0';
    lines->field[lines->n++] = cell;
    lines->used += n + 1;
}

static void take_row(int byte, void *data)
{
    (void)byte;
    (void)data;
}

/* Without a quote, libcsv would only cut at commas, and take 0.3 us a row. */
static void split_plain(struct lines *lines, size_t len)
{
    char *cell = memcpy(lines->cells, lines->line, len + 1);
    while (cell != NULL && len > 0) {
        lines->field[lines->n++] = cell;
        if ((cell = strchr(cell, ',')) != NULL)
            *cell++ = '\0';
    }
}

const char *lines_split(struct lines *lines, char ***fields, size_t *n,
                        struct why *why)
{
    size_t len = strlen(lines->line);
    lines->n = lines->used = 0;
    if (memchr(lines->line, '"', len) == NULL)
        split_plain(lines, len);
    else if (csv_parse(&lines->csv, lines->line, len, take_field, take_row,
                       lines) != len ||
             csv_fini(&lines->csv, take_field, take_row, lines) != 0) {
        const char *words = csv_strerror(csv_error(&lines->csv));
        return why_say(why, "is no CSV: %s", words);
    }
    *fields = lines->field;
    *n = lines->n;
    return NULL;
}

bool keys_next(char **list, char **key, char **value)
{
    char *word = *list;
    if (word == NULL)
        return false;
    char *comma = strchr(word, ',');
    if (comma != NULL)
        *comma = '\0';
    *list = comma != NULL ? comma + 1 : NULL;
    char *equals = strchr(word, '=');
    if (equals != NULL)
        *equals = '\0';
    *key = word;
    *value = equals != NULL ? equals + 1 : NULL;
    return true;
}
