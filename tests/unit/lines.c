/* SPDX-License-Identifier: MIT */
#include "table/lines.h"
#include "unit.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static const char CUT[] = "line has no end; the file is cut short";
static const char LONG[] = "line is longer than 64 KB";

/* The lines of the file are those expected (up to NULL), and after them comes
 * the end, or what is bad. */
static void reads(const char *path, const char *const *expected,
                  const char *bad)
{
    struct lines *lines;
    struct why why;
    char *line = NULL;
    unsigned long n = 0;
    if (!FINE(lines_open(&lines, path, &why)))
        return;
    SAME(lines_number(lines), 0);
    SAME_TEXT(lines_name(lines), path);
    for (; expected[n] != NULL; n++) {
        FINE(lines_next(lines, &line, &why));
        if (!SAME_TEXT(line, expected[n]))
            break;
        SAME(lines_number(lines), n + 1);
    }
    SAME_TEXT(lines_next(lines, &line, &why), bad);
    CHECK(line == NULL);
    if (bad == NULL || strncmp(bad, "line", 4) == 0)
        SAME(lines_number(lines), n + (bad != NULL));
    lines_close(lines);
}

static void lines_end_in_lf_or_crlf(void)
{
    reads(unit_text("f", "a\nb\r\n\n\r\n c \r\r\nlast\n"),
          (const char *[]){"a", "b", "", "", " c \r", "last", NULL}, NULL);
}

static void empty_file_has_no_line(void)
{
    reads(unit_text("f", ""), (const char *[]){NULL}, NULL);
}

static void last_line_without_an_end_is_refused(void)
{
    reads(unit_text("f", "a\nb"), (const char *[]){"a", NULL}, CUT);
    reads(unit_text("f", "a"), (const char *[]){NULL}, CUT);
    reads(unit_text("f", "a\n\r"), (const char *[]){"a", NULL}, CUT);
}

static void nul_byte_is_refused(void)
{
    reads(unit_file("f", "a\nb\0c\nd\n", 8), (const char *[]){"a", NULL},
          "line holds a NUL byte");
    reads(unit_file("f", "\0\n", 2), (const char *[]){NULL},
          "line holds a NUL byte");
}

static void line_of_64_kb_is_read_and_none_longer(void)
{
    char *bytes = unit_memory(3, LINES_MAX + 2);
    char *one = unit_memory(1, LINES_MAX + 1);
    memset(one, 'x', LINES_MAX);
    memset(bytes, 'x', 3 * (LINES_MAX + 2));
    for (size_t i = 1; i <= 3; i++) /* three in a row pass the buffer's end */
        bytes[i * (LINES_MAX + 1) - 1] = '\n';
    reads(unit_file("f", bytes, 3 * (LINES_MAX + 1)),
          (const char *[]){one, one, one, NULL}, NULL);
    bytes[LINES_MAX + 1 + LINES_MAX] = 'x';
    bytes[LINES_MAX + 1 + LINES_MAX + 1] = '\n';
    reads(unit_file("f", bytes, 2 * (LINES_MAX + 1) + 1),
          (const char *[]){one, NULL}, LONG);
    reads(unit_file("f", bytes + LINES_MAX + 1, LINES_MAX), /* and no end */
          (const char *[]){NULL}, CUT);
    reads(unit_file("f", bytes + LINES_MAX + 1, LINES_MAX + 1),
          (const char *[]){NULL}, LONG);
    free(one);
    free(bytes);
}

struct feed {
    int fd;
    const char *bytes;
    size_t n, most; /* bytes written at once */
};

static void *feed(void *arg)
{
    struct feed *feed = arg;
    for (size_t at = 0, n; at < feed->n; at += n) {
        n = feed->n - at < feed->most ? feed->n - at : feed->most;
        if (write(feed->fd, feed->bytes + at, n) != (ssize_t)n)
            break;
    }
    close(feed->fd);
    return NULL;
}

static void pipe_in_small_pieces_is_read_alike(void)
{
    enum { N = 300 };
    char *bytes = unit_memory(N, 400), *copy[N + 1] = {NULL};
    size_t n = 0;
    for (size_t i = 0; i < N; i++) {
        size_t len = unit_below(300);
        memset(bytes + n, 'a' + (int)(i % 26), len);
        copy[i] = strndup(bytes + n, len);
        n += len;
        bytes[n++] = '\n';
    }
    for (size_t most = 1; most <= 5000; most = most * 7 + 1) {
        int ends[2];
        char path[64];
        pthread_t thread;
        if (!CHECK(pipe(ends) == 0))
            break;
        struct feed job = {ends[1], bytes, n, most};
        snprintf(path, sizeof path, "/proc/self/fd/%d", ends[0]);
        CHECK(pthread_create(&thread, NULL, feed, &job) == 0);
        reads(path, (const char *const *)copy, NULL);
        pthread_join(thread, NULL);
        close(ends[0]);
    }
    for (size_t i = 0; i < N; i++)
        free(copy[i]);
    free(bytes);
}

static void what_cannot_be_read_is_told(void)
{
    struct lines *lines;
    struct why why;
    SAME_TEXT(lines_open(&lines, unit_path("none"), &why),
              "cannot open: No such file or directory");
    CHECK(lines == NULL);
    lines_close(lines);
    reads(unit_path(NULL), (const char *[]){NULL},
          "cannot read: Is a directory");
}

/* Splits the one line; expected fields up to NULL, or words. */
static void splits(const char *line, const char *const *expected,
                   const char *bad)
{
    struct lines *lines;
    struct why why;
    char *got, **field;
    size_t n = 0;
    unit_case("%.60s", line);
    if (!FINE(lines_open(&lines, unit_text("f", line), &why)))
        return;
    FINE(lines_next(lines, &got, &why));
    SAME_TEXT(lines_split(lines, &field, &n, &why), bad);
    for (size_t i = 0; bad == NULL && i < n && expected[i] != NULL; i++)
        SAME_TEXT(field[i], expected[i]);
    for (size_t i = 0; bad == NULL && i <= n; i++)
        CHECK((expected[i] == NULL) == (i == n));
    lines_close(lines);
}

static void fields_are_rfc_4180s(void)
{
    splits("1,2,3\n", (const char *[]){"1", "2", "3", NULL}, NULL);
    splits("1,2,3\r\n", (const char *[]){"1", "2", "3", NULL}, NULL);
    splits(" a , b,\tc\n", (const char *[]){" a ", " b", "\tc", NULL}, NULL);
    splits(",,\n", (const char *[]){"", "", "", NULL}, NULL);
    splits("\"a,b\",\"c\"\"d\",\"\"\n",
           (const char *[]){"a,b", "c\"d", "", NULL}, NULL);
    splits("a\n", (const char *[]){"a", NULL}, NULL);
    splits("\"a\nb\n", NULL,
           "is no CSV: error parsing data while strict "
           "checking enabled");
    splits("a\"b\n", NULL,
           "is no CSV: error parsing data while strict "
           "checking enabled");
    splits("\"a\"b\n", NULL,
           "is no CSV: error parsing data while strict "
           "checking enabled");
}

static void carriage_return_inside_a_line_splits_nothing(void)
{
    struct lines *lines;
    struct why why;
    char *line, **field;
    size_t n = 0;
    FINE(lines_open(&lines, unit_text("f", "1,2\r3,4\n"), &why));
    FINE(lines_next(lines, &line, &why));
    const char *bad = lines_split(lines, &field, &n, &why);
    CHECK(bad != NULL || n == 3);
    lines_close(lines);
}

static void line_may_be_fields_all_through(void)
{
    char *line = unit_memory(1, LINES_MAX + 2);
    const char **expected = unit_memory(LINES_MAX + 2, sizeof *expected);
    for (size_t i = 0; i <= LINES_MAX; i++)
        expected[i] = "";
    memset(line, ',', LINES_MAX);
    line[LINES_MAX] = '\n';
    splits(line, expected, NULL);
    memcpy(line, "\"\"", 2); /* and so by libcsv */
    expected[LINES_MAX - 1] = expected[LINES_MAX] = NULL;
    splits(line, expected, NULL);
    free(expected);
    free(line);
}

/* With a quote in it a line goes through libcsv, without past it. */
static void quotes_change_nothing_that_is_plain(void)
{
    for (size_t i = 0; i < 300 && !unit_failed(); i++) {
        char plain[80] = "x,", line[96], *at = plain;
        const char *expected[80] = {NULL};
        size_t n = 0;
        for (size_t k = unit_below(60); k > 0; k--)
            plain[1 + k] = "a,, \r\t;'"[unit_below(8)];
        strcat(plain, ",z");
        snprintf(line, sizeof line, "%s\n", plain);
        for (expected[n++] = at; (at = strchr(at, ',')) != NULL;) {
            *at++ = '\0';
            expected[n++] = at;
        }
        splits(line, expected, NULL);
        memmove(line + 2, line, sizeof line - 2); /* the x in quotes */
        memcpy(line, "\"x\"", 3);
        splits(line, expected, NULL);
    }
}

static void longest_line_is_split_whole(void)
{
    char *bytes = unit_memory(1, LINES_MAX + 2), *field = bytes;
    memset(bytes, 'x', LINES_MAX);
    bytes[LINES_MAX] = '\n';
    char *copy = strndup(field, LINES_MAX);
    splits(bytes, (const char *[]){copy, NULL}, NULL);
    free(copy);
    free(bytes);
}

static void keys_are_taken_off_a_list(void)
{
    static const char *const expected[][2] = {
        {"a", "1"}, {"name", "b=c d"}, {"", ""}, {"end", NULL},
        {"", NULL}, {"x", NULL},       {"z", ""}};
    char text[] = "a=1,name=b=c d,=,end,,x,z=", *list = text, *key, *value;
    for (size_t i = 0; i < COUNT(expected); i++) {
        if (!CHECK(keys_next(&list, &key, &value)))
            return;
        SAME_TEXT(key, expected[i][0]);
        SAME_TEXT(value, expected[i][1]);
    }
    CHECK(!keys_next(&list, &key, &value));
    CHECK(!keys_next(&list, &key, &value));
    list = NULL;
    CHECK(!keys_next(&list, &key, &value));
}

static const struct test TESTS[] = {
    {"lines end in LF or CR LF", lines_end_in_lf_or_crlf},
    {"an empty file has no line", empty_file_has_no_line},
    {"a last line without an end is refused",
     last_line_without_an_end_is_refused},
    {"a NUL byte is refused", nul_byte_is_refused},
    {"a line of 64 KB is read and none longer",
     line_of_64_kb_is_read_and_none_longer},
    {"a pipe in small pieces is read alike",
     pipe_in_small_pieces_is_read_alike},
    {"what cannot be read is told", what_cannot_be_read_is_told},
    {"fields are RFC 4180's, blanks kept", fields_are_rfc_4180s},
    {"a carriage return inside a line splits no field",
     carriage_return_inside_a_line_splits_nothing},
    {"a line may be fields all through", line_may_be_fields_all_through},
    {"quotes change nothing that is plain",
     quotes_change_nothing_that_is_plain},
    {"the longest line is split whole", longest_line_is_split_whole},
    {"keys are taken off a list", keys_are_taken_off_a_list},
};
SUITE(lines, TESTS);
