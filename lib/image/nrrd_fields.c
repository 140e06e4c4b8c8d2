/* SPDX-License-Identifier: MIT */
#include "image/nrrd_fields.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

static const struct {
    const char *name, *other;
    bool key; /* written with := */
} NAMES[NRRD_FIELDS] = {
    [TYPE] = {"type", "type", false},
    [DIMENSION] = {"dimension", "dimension", false},
    [SIZES] = {"sizes", "sizes", false},
    [ENCODING] = {"encoding", "encoding", false},
    [ENDIAN] = {"endian", "endian", false},
    [DATA_FILE] = {"data file", "datafile", false},
    [BYTE_SKIP] = {"byte skip", "byteskip", false},
    [LINE_SKIP] = {"line skip", "lineskip", false},
    [SPACINGS] = {"spacings", "spacings", false},
    [UNITS] = {"units", "units", false},
    [SOURCE] = {"source", "source", true},
    [SOURCE_SIZE] = {"source size", "source size", true},
    [SOURCE_MTIME] = {"source mtime", "source mtime", true},
    [CHANNEL] = {"channel", "channel", true},
    [PLANES] = {"planes", "planes", true},
    [SOURCE_IMAGE] = {"source image", "source image", true},
};

/* Values of keys hold \n and \\ for newline and backslash. */
static void unescape(char *text)
{
    char *to = text;
    for (const char *from = text; *from != '\0'; from++) {
        if (from[0] == '\\' && (from[1] == 'n' || from[1] == '\\'))
            *to++ = *++from == 'n' ? '\n' : '\\';
        else
            *to++ = *from;
    }
    *to = '\0';
}

/* Without the blanks at both ends. */
static char *trim(char *text)
{
    size_t n = strlen(text);
    while (n > 0 && strchr(" \t", text[n - 1]) != NULL)
        text[--n] = '\0';
    return text + strspn(text, " \t");
}

static const char *take_line(struct nrrd_header *header, char *line,
                             struct why *why)
{
    char *colon = strchr(line, ':');
    if (line[0] == '#')
        return NULL;
    while (colon != NULL && colon[1] != '=' && colon[1] != ' ')
        colon = strchr(colon + 1, ':');
    if (colon == NULL)
        return why_say(why, "NRRD: \"%.60s\" is no field", line);
    bool key = colon[1] == '=';
    *colon = '\0';
    char *value = colon + 2;
    for (int i = 0; i < NRRD_FIELDS; i++) {
        if (key != NAMES[i].key || (strcasecmp(line, NAMES[i].name) != 0 &&
                                    strcasecmp(line, NAMES[i].other) != 0))
            continue;
        if (header->value[i] != NULL)
            return why_say(why, "NRRD: field \"%s\" stands twice", line);
        if (key)
            unescape(value);
        else
            value = trim(value);
        header->value[i] = value;
    }
    return NULL;
}

const char *nrrd_read_fields(struct nrrd_header *header, int fd,
                             struct why *why)
{
    ssize_t n = pread(fd, header->text, NRRD_HEADER_MAX, 0);
    if (n < 0)
        return why_errno(why, "cannot read");
    header->text[n] = '\0';
    memset(header->value, 0, sizeof header->value);
    char *line = header->text, *stop = header->text + n, *end = NULL;
    for (bool first = true; line < stop; first = false, line = end + 1) {
        end = memchr(line, '\n', (size_t)(stop - line));
        if (end == NULL)
            return n == NRRD_HEADER_MAX ? "NRRD: header is longer than 64 KB"
                                        : "NRRD: header is cut short";
        if (memchr(line, '\0', (size_t)(end - line)) != NULL)
            return "NRRD: header holds a NUL byte";
        *end = '\0';
        if (end > line && end[-1] == '\r')
            end[-1] = '\0';
        if (*line == '\0')
            break;
        const char *bad = first ? NULL : take_line(header, line, why);
        if (bad != NULL)
            return bad;
    }
    header->closed = line < stop; /* a blank line stopped the loop */
    header->bytes =
        header->closed ? (size_t)(end + 1 - header->text) : (size_t)n;
    return NULL;
}

const char *nrrd_field_name(enum nrrd_field field)
{
    return NAMES[field].name;
}
