/* SPDX-License-Identifier: MIT */
/*
 * Candidate tables that are refused, and with what words.
 */
#include "table/spot.h"
#include "unit.h"

#include <stdlib.h>

#define HEAD                                                                   \
    "# spottools candidates 1,shape=80x60,kernel-size=7,tophat-break=100,"     \
    "min-distance=2,threshold=200,keep-border=no,channel=cy5,type=uint16,"     \
    "channel=cy3,type=float\n"
#define NAMES "tile,channel,z,y,x,tophat,raw,contrast\n"
#define RECT "y=0,x=0,height=80,width=60,"
#define PART(channel, sum)                                                     \
    "# tile=0," RECT "sum=" sum ",channel=" channel                            \
    ",rows=0,pixels=0,max=0,peaks=,end\n"

/* Reads it all; "LINE: words", or what the lines were: r, b, p. */
static const char *outcome(const char *table, struct why *why)
{
    struct lines *lines;
    struct why inner;
    struct head head = {.n = 0};
    char *first = NULL, kinds[32];
    size_t n = 0;
    enum spot_line kind = SPOT_ROW;
    const char *bad = lines_open(&lines, unit_text("t", table), &inner);
    struct spot_reader reader = {
        .lines = lines, .head = &head, .first = &first};
    while (bad == NULL && kind != SPOT_END && n < sizeof kinds) {
        struct spot spot;
        struct part part;
        bad = spot_next(&reader, &kind, &spot, &part, &inner);
        kinds[n++] = "rbp\0"[kind];
    }
    if (bad != NULL)
        why_say(why, "%lu: %s", lines_number(lines), bad);
    else
        why_say(why, "%s", kinds);
    head_free(&head);
    free(first);
    lines_close(lines);
    return why->text;
}

static void all(const char *const (*cases)[2], size_t n)
{
    for (size_t i = 0; i < n; i++) {
        struct why why;
        unit_case("case %zu", i);
        SAME_TEXT(outcome(cases[i][0], &why), cases[i][1]);
    }
}

static void tables_may_be_joined_and_commented(void)
{
    static const char *const cases[][2] = {
        {HEAD, ""},
        {HEAD NAMES, ""},
        {HEAD NAMES "0,cy5,0,1,2,300,400,1.5\n", "r"},
        {HEAD "0,cy5,0,1,2,300,400,\n", "r"},
        {HEAD NAMES "#\n# note\n0,cy5,0,1,2,300,-4.5e1,\n" HEAD NAMES
                    "# tile=0,channel=cy5,peaks=1:2 3:4\n"
                    "# tile=0," RECT "channel=cy5,rows=1,pixels=1,sum=7,max=3,"
                    "peaks=,end\n",
         "rbp"},
        {HEAD "# tile=0," RECT "channel=cy3,rows=0,pixels=0,sum=,max=0,peaks=,"
              "end\n",
         "p"},
    };
    all(cases, COUNT(cases));
}

static void malformed_rows_are_refused(void)
{
    static const char *const cases[][2] = {
        {HEAD NAMES "0,cy5,0,1,2,300,400\n",
         "3: line has 7 fields, not the 8 of "
         "\"tile,channel,z,y,x,tophat,raw,contrast\""},
        {HEAD NAMES "0,cy5,0,1,2,300,400,1,1\n",
         "3: line has 9 fields, not the 8 of "
         "\"tile,channel,z,y,x,tophat,raw,contrast\""},
        {HEAD NAMES "x,cy5,0,1,2,300,400,\n", "3: tile \"x\" is not a number"},
        {HEAD NAMES "0,cy7,0,1,2,300,400,\n",
         "3: channel \"cy7\" is not one of the table's"},
        {HEAD NAMES "0,cy5,0,1.0,2,300,400,\n", "3: y \"1.0\" is not a number"},
        {HEAD NAMES "0,cy5,,1,2,300,400,\n", "3: z \"\" is not a number"},
        {HEAD NAMES "0,cy5,0,1,-2,300,400,\n",
         "3: x \"-2\" is not a whole number from 0 up"},
        {HEAD NAMES "0,cy5,0,1,2,,400,\n", "3: tophat \"\" is not a number"},
        {HEAD NAMES "0,cy5,0,1,2,1e39,400,\n", "3: tophat \"1e39\" is too "
                                               "large"},
        {HEAD NAMES "0,cy5,0,1,2,300,nan,\n", "3: raw \"nan\" is not a number"},
        {HEAD NAMES "0,cy5,0,1,2,300,400,inf\n",
         "3: contrast \"inf\" is not a number"},
        {HEAD NAMES "0,cy5,1,1,2,300,400,\n",
         "3: position lies outside the image"},
        {HEAD NAMES "0,cy5,0,80,2,300,400,\n",
         "3: position lies outside the image"},
        {HEAD NAMES "0,cy5,0,1,60,300,400,\n",
         "3: position lies outside the image"},
        {HEAD NAMES "0,cy5,0,1,2,200,400,\n",
         "3: tophat \"200\" is not above the threshold"},
        {HEAD NAMES "0,cy5,0,1,2,300,400,",
         "3: line has no end; the file is cut short"},
        {HEAD NAMES "0,\"cy5,0,1,2,300,400,\n",
         "3: is no CSV: error parsing data while strict checking enabled"},
    };
    all(cases, COUNT(cases));
}

#define BAD(n) #n ": closing line: "
static void malformed_closing_lines_are_refused(void)
{
    static const char *const cases[][2] = {
        {HEAD "# tile=x\n", BAD(2) "tile \"x\" is not a number"},
        {HEAD "# tile=1,y=-1\n",
         BAD(2) "y \"-1\" is not a whole number from 0 up"},
        {HEAD "# tile=1,width=\n", BAD(2) "width \"\" is not a number"},
        {HEAD "# tile=1,rows=1e3\n", BAD(2) "rows \"1e3\" is not a number"},
        {HEAD "# tile=1,pixels=1 \n", BAD(2) "pixels \"1 \" is not a number"},
        {HEAD PART("cy5", "5.5"), BAD(2) "sum \"5.5\" is not a number"},
        {HEAD PART("cy3", "255:1"), BAD(2) "sum \"255:1\" is no list of pairs"},
        {HEAD PART("cy3", "1:2 3"), BAD(2) "sum \"1:2 3\" is no list of pairs"},
        {HEAD "# tile=1,max=x\n", BAD(2) "max \"x\" is not a number"},
        {HEAD "# tile=1,max=1e39\n", BAD(2) "max \"1e39\" is too large"},
        {HEAD "# tile=1,channel=cy7\n",
         BAD(2) "channel \"cy7\" is not one of the table's"},
        {HEAD "# tile=1,tile=1\n",
         BAD(2) "tile \"1\" is unknown or stands twice"},
        {HEAD "# tile=1,depth=1\n",
         BAD(2) "depth \"1\" is unknown or stands twice"},
    };
    all(cases, COUNT(cases));
}

static void counts_that_do_not_fit_are_refused(void)
{
    static const char *const cases[][2] = {
        {HEAD "# tile=1,channel=cy5,peaks=5:18446744073709551615 6:1\n",
         BAD(2) "peaks \"5:18446744073709551615 6:1\" adds up to too much"},
        {HEAD PART("cy3", "5:18446744073709551615 5:1"),
         BAD(2) "sum \"5:18446744073709551615 5:1\" adds up to too much"},
        {HEAD "# tile=1,rows=18446744073709551616\n",
         BAD(2) "rows \"18446744073709551616\" is too large"},
    };
    all(cases, COUNT(cases));
}

static void incomplete_closing_lines_are_refused(void)
{
    static const char *const cases[][2] = {
        {HEAD "# tile=0," RECT "channel=cy5,rows=0,pixels=0,sum=0,max=0,"
              "peaks=\n",
         "2: closing line is cut short"},
        {HEAD "# tile=0," RECT "channel=cy5,rows=0,pixels=0,sum=0,max=0,end\n",
         "2: closing line is cut short"},
        {HEAD "# tile=0," RECT "channel=cy5,rows=0,pixels=0,sum=0,max=0,"
              "peaks=,end,end\n",
         "2: closing line is cut short"},
        {HEAD "# tile=0,channel=cy5\n", "2: closing line is cut short"},
        {HEAD "# tile=0,channel=cy5,peaks=1:1,y\n",
         "2: closing line is cut short"},
        {HEAD "# tile=0,channel=cy5,peaks=1:1",
         "2: line has no end; the file is cut short"},
        {HEAD "# tile=0,y=1,x=0,height=80,width=60,channel=cy5,rows=0,pixels=0,"
              "sum=0,max=0,peaks=,end\n",
         "2: closing line's rectangle does not lie on the plane"},
    };
    all(cases, COUNT(cases));
}

static void integers_have_one_sum_and_floats_one_an_exponent(void)
{
    static const char *const cases[][2] = {
        {HEAD PART("cy5", "5") PART("cy3", "5:6 7:8"), "pp"},
        {HEAD PART("cy3", ""), "p"},
        {HEAD PART("cy5", ""), BAD(2) "sum \"\" is not a number"},
        {HEAD PART("cy5", "1:2"), BAD(2) "sum \"1:2\" is not a number"},
        {HEAD PART("cy3", "5"), BAD(2) "sum \"5\" is no list of pairs"},
    };
    all(cases, COUNT(cases));
}

static void tables_of_different_heads_are_refused(void)
{
    static const char *const cases[][2] = {
        {"", "0: is empty"},
        {NAMES HEAD, "1: first line is not \"# spottools candidates 1,...\""},
        {HEAD NAMES "# spottools candidates 1,shape=80x60,kernel-size=9\n",
         "3: table was made of something else or with other options: "
         "\"kernel-size=9\", the one before has \"kernel-size=7\""},
        {HEAD NAMES "# spottools plan 1,shape=80x60\n",
         "3: table was made of something else or with other options: "
         "\"# spottools plan 1\", the one before has \"# spottools candidates "
         "1\""},
    };
    all(cases, COUNT(cases));
}

static const struct test TESTS[] = {
    {"tables may be joined and commented", tables_may_be_joined_and_commented},
    {"malformed rows are refused, the field named", malformed_rows_are_refused},
    {"malformed closing lines are refused, the key named",
     malformed_closing_lines_are_refused},
    {"counts that do not fit are refused", counts_that_do_not_fit_are_refused},
    {"incomplete closing lines are refused",
     incomplete_closing_lines_are_refused},
    {"integers have one sum, floats one for each exponent",
     integers_have_one_sum_and_floats_one_an_exponent},
    {"tables of different heads are refused",
     tables_of_different_heads_are_refused},
};
SUITE(spot_bad, TESTS);
