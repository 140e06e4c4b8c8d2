/* SPDX-License-Identifier: MIT */
#include "table/points.h"
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>

enum { MOST = 8 };

/* A file's points are those expected, up to a line 0. */
static void read_of(const char *text, const char *column,
                    const struct point *expected)
{
    struct points points = {.n = 0};
    struct names names = {.n = 0};
    struct why why;
    unit_case("%.60s", text);
    if (FINE(points_read(&points, &names, unit_text("f", text), column, &why)))
        for (size_t i = 0; i <= points.n; i++) {
            if (i == points.n || expected[i].line == 0) {
                SAME(i, points.n);
                SAME(expected[i].line, 0);
                break;
            }
            const struct point *point = &points.point[i];
            for (int a = 0; a < POINT_AXES; a++)
                SAME_REAL(point->at[a], expected[i].at[a]);
            SAME(point->line, expected[i].line);
            SAME(point->channel, expected[i].channel);
            if (column != NULL)
                SAME_REAL(point->value, expected[i].value);
        }
    points_free(&points);
    names_free(&names);
}

/* A file is refused with "f:" and these words. */
static void refused(const char *text, const char *column, const char *words)
{
    struct points points = {.n = 0};
    struct names names = {.n = 0};
    struct why why;
    char all[512];
    const char *path = unit_text("f", text);
    unit_case("%.60s", text);
    snprintf(all, sizeof all, "%s:%s", path, words);
    SAME_TEXT(points_read(&points, &names, path, column, &why), all);
    points_free(&points);
    names_free(&names);
}

static void columns_are_found_by_name(void)
{
    read_of("x,y\n1,2\n", NULL,
            (struct point[]){{{0, 2, 1}, .line = 2}, {.line = 0}});
    read_of("a,y,b,x,c\nq,-2.5,,1e2,\n,3,,4,\n", NULL,
            (struct point[]){{{0, -2.5, 100}, .line = 2},
                             {{0, 3, 4}, .line = 3},
                             {.line = 0}});
    read_of("channel,z,y,x\nb,1,2,3\na,4,5,6\nb,7,8,9\n", NULL,
            (struct point[]){{{1, 2, 3}, .line = 2, .channel = 0},
                             {{4, 5, 6}, .line = 3, .channel = 1},
                             {{7, 8, 9}, .line = 4, .channel = 0},
                             {.line = 0}});
    read_of("x,y,snr\n1,2,3.5\n4,5,\n", "snr",
            (struct point[]){{{0, 2, 1}, 3.5, .line = 2},
                             {{0, 5, 4}, (double)NAN, .line = 3},
                             {.line = 0}});
}

static void subpixel_columns_are_preferred(void)
{
    read_of("x,y,z,xc,yc,zc\n1,2,3,1.5,2.5,3.5\n", NULL,
            (struct point[]){{{3.5, 2.5, 1.5}, .line = 2}, {.line = 0}});
    read_of("xc,yc\n1.5,2.5\n", NULL,
            (struct point[]){{{0, 2.5, 1.5}, .line = 2}, {.line = 0}});
}

static void pixel_stands_in_for_an_empty_subpixel(void)
{
    read_of("x,y,xc,yc\n1,2,,\n1,2,1.5,\n", NULL,
            (struct point[]){
                {{0, 2, 1}, .line = 2}, {{0, 2, 1.5}, .line = 3}, {.line = 0}});
    refused("xc,yc\n,1\n", NULL, "2: xc \"\" is not a number");
}

static void comments_and_marks_say_nothing(void)
{
    read_of("# one\n#two\nx,y\n#x,y\n1,2\n#\n", NULL,
            (struct point[]){{{0, 2, 1}, .line = 5}, {.line = 0}});
    read_of("\xef\xbb\xbf\"x\",y\r\n1,2\r\n", NULL,
            (struct point[]){{{0, 2, 1}, .line = 2}, {.line = 0}});
}

static void quoted_fields_are_read_alike(void)
{
    read_of("\"x\",y,\"an \"\"x\"\", quoted\"\n\"1\",2,3\n4,5,\"a,b\"\n", NULL,
            (struct point[]){
                {{0, 2, 1}, .line = 2}, {{0, 5, 4}, .line = 3}, {.line = 0}});
}

static void header_alone_is_no_points(void)
{
    read_of("x,y\n", NULL, (struct point[]){{.line = 0}});
}

static void table_may_be_wide(void)
{
    static char text[60000];
    size_t n = 0;
    for (int line = 0; line < 2; line++) {
        for (int i = 0; i < 3000; i++)
            n += (size_t)snprintf(text + n, 16, line == 0 ? "c%d," : "%d,", i);
        n += (size_t)snprintf(text + n, 16, line == 0 ? "y,x\n" : "1,2\n");
    }
    read_of(text, "c2999",
            (struct point[]){{{0, 1, 2}, 2999, .line = 2}, {.line = 0}});
}

static void what_is_wrong_is_named(void)
{
    refused("", NULL, " is empty");
    refused("#a\n", NULL, "1: there is no header");
    refused("x,z\n", NULL, "1: there is no column \"y\" or \"yc\"");
    refused("y;x\n", NULL, "1: there is no column \"y\" or \"yc\"");
    refused("y,yc\n", NULL, "1: there is no column \"x\" or \"xc\"");
    refused("x,y,x\n", NULL, "1: column \"x\" comes twice");
    refused("x,y,a,a\n", "a", "1: column \"a\" comes twice");
    refused("x,y\n1,2\n3\n", NULL, "3: line has 1 fields, not the header's 2");
    refused("x,y\n1,2,3\n", NULL, "2: line has 3 fields, not the header's 2");
    refused("x,y\n\n", NULL, "2: line has 0 fields, not the header's 2");
    refused("x,y\n1,foo\n", NULL, "2: y \"foo\" is not a number");
    refused("x,y\n1,\"2\"x\n", NULL,
            "2: is no CSV: error parsing data while strict checking enabled");
    refused("x,y\n1,nan\n", NULL, "2: y \"nan\" is not a number");
    refused("x,y\n-inf,1\n", NULL, "2: x \"-inf\" is not a number");
    refused("x,y\n1e999,1\n", NULL, "2: x \"1e999\" is not a number");
    refused("x,y\n2147483649,1\n", NULL, "2: x \"2147483649\" is too large");
    refused("x,y\n1,-1e300\n", NULL, "2: y \"-1e300\" is too large");
    refused("x,y\n1, 2\n", NULL, "2: y \" 2\" is not a number");
    refused("x,y,snr\n1,2,?\n", "snr", "2: snr \"?\" is not a number");
    refused("x,y,channel\n1,2,\n", NULL, "2: channel \"\" is empty");
    refused("x,y,channel\n1,2,\"a,b\"\n", NULL,
            "2: channel \"a,b\" holds a comma, a quote, a '#' or a control "
            "byte");
    refused("x,y\n1,2", NULL, "2: line has no end; the file is cut short");
}

static void channels_are_bounded(void)
{
    static char text[40000];
    size_t n = (size_t)sprintf(text, "x,y,channel\n");
    for (int i = 0; i <= NAMES_MOST; i++)
        n += (size_t)snprintf(text + n, 32, "1,2,c%d\n", i);
    refused(text, NULL, "1002: there are more than 1000 channels");
}

static void what_one_alone_has_is_taken_from_both(void)
{
    struct point p[2] = {{{1, 2, 3}, .channel = 4}, {{5, 6, 7}, .channel = 8}};
    struct points a = {&p[0], 1, 1, true, true, false};
    struct points b = {&p[1], 1, 1, true, true, false};
    points_agree(&a, &b);
    SAME_REAL(p[0].at[POINT_Z], 1);
    SAME(p[1].channel, 8);
    b.has_z = false;
    points_agree(&a, &b);
    CHECK(!a.has_z && !b.has_z && a.has_channel && b.has_channel);
    SAME_REAL(p[0].at[POINT_Z], 0);
    SAME_REAL(p[1].at[POINT_Z], 0);
    SAME(p[1].channel, 8);
    a.has_channel = false;
    points_agree(&a, &b);
    CHECK(!a.has_channel && !b.has_channel);
    SAME(p[0].channel, 0);
    SAME(p[1].channel, 0);
}

static const struct test TESTS[] = {
    {"columns are found by name", columns_are_found_by_name},
    {"subpixel columns are preferred", subpixel_columns_are_preferred},
    {"a pixel stands in for an empty subpixel position",
     pixel_stands_in_for_an_empty_subpixel},
    {"comments and marks say nothing", comments_and_marks_say_nothing},
    {"quoted fields are read alike", quoted_fields_are_read_alike},
    {"a header alone is no points", header_alone_is_no_points},
    {"a table may be wide", table_may_be_wide},
    {"what is wrong is named", what_is_wrong_is_named},
    {"channels are bounded", channels_are_bounded},
    {"what one alone has is taken from both",
     what_one_alone_has_is_taken_from_both},
};
SUITE(points, TESTS);
