/* SPDX-License-Identifier: MIT */
/*
 * Surveys that are refused, and with what words.
 */
#include "job/survey.h"

#include "unit.h"

#include <stdlib.h>

#define OPTIONS                                                                \
    "shape=80x60,kernel-size=7,tophat-break=0,min-distance=2,keep-border=no"
#define CHANNELS ",channel=cy5,type=uint16,channel=cy3,type=float\n"
#define HEAD "# spottools survey 1," OPTIONS CHANNELS
#define MARKED(tile, rect, channel, counts, marks, sum)                        \
    "# tile=" tile "," rect ",channel=" channel ",counts=" counts              \
    ",marks=" marks ",pixels=9,sum=" sum ",max=5,end\n"
#define END(tile, rect, channel, counts, sum)                                  \
    MARKED(tile, rect, channel, counts, "0", sum)
#define ALL "y=0,x=0,height=80,width=60"
#define CY5(counts) END("0", ALL, "cy5", counts, "7")
#define CY3(counts) END("0", ALL, "cy3", counts, "127:5")
#define BAD(n) #n ": closing line: "

/* Reads and checks; "LINE: words" of reading, or the words of the check. */
static const char *outcome(const char *text, struct why *why)
{
    struct survey survey = {.first = NULL};
    struct why inner;
    const char *path = unit_text("t", text);
    const char *bad = survey_read(&survey, path, &inner);
    if (bad != NULL && CHECK(strncmp(bad, path, strlen(path)) == 0))
        bad += strlen(path) + 1;
    else if (bad == NULL)
        bad = survey_check(&survey, NULL, &inner);
    if (bad != NULL)
        why_say(why, "%s", bad);
    survey_free(&survey);
    return bad != NULL ? why->text : NULL;
}

static void all(const char *const (*cases)[2], size_t n)
{
    for (size_t i = 0; i < n; i++) {
        struct why why;
        unit_case("case %zu", i);
        SAME_TEXT(outcome(cases[i][0], &why), cases[i][1]);
    }
}

static void complete_surveys_are_taken(void)
{
    static const char *const cases[][2] = {
        {HEAD CY5("0") CY3("0"), NULL},
        {HEAD HEAD "# a comment\n" CY3("0") HEAD CY5("0"), NULL},
        {HEAD "# tile=0,channel=cy5,peaks=140040:2\n" MARKED(
             "0", ALL, "cy5", "2", "6883539505489188742", "7") CY3("0"),
         NULL},
        {HEAD "# tile=0,channel=cy5,peaks=140040:2,negatives=140040:1\n" MARKED(
             "0", ALL, "cy5", "3", "1556737667917956639", "7") CY3("0"),
         NULL},
        {HEAD "# tile=0,channel=cy3,over=0:1 261119:2\n"
              "# tile=0,channel=cy3,under=5:1,over=0:1\n" CY5("0")
                  MARKED("0", ALL, "cy3", "5", "10245572942118468932", "127:5"),
         NULL},
        {HEAD MARKED("0", ALL, "cy5", "2", "6883539505489188742",
                     "7") "# tile=0,channel=cy5,peaks=140040:2\n" CY3("0"),
         NULL}};
    all(cases, COUNT(cases));
}

static void other_lines_are_refused(void)
{
    static const char *const cases[][2] = {
        {"", " is empty"},
        {HEAD "0,cy5,0,1,2,300,400,\n", "2: a survey has no such line"},
        {HEAD "tile,channel,z,y,x,tophat,raw,contrast\n",
         "2: a survey has no such line"},
        {HEAD "\n", "2: a survey has no such line"},
        {"# spottools candidates 1," OPTIONS ",threshold=5" CHANNELS,
         "1: first line is that of candidates, not of a survey"},
        {HEAD "# spottools candidates 1," OPTIONS CHANNELS,
         "2: table was made of something else or with other options: "
         "\"# spottools candidates 1\", the one before has \"# spottools "
         "survey 1\""},
        {"# spottools survey 1," OPTIONS ",channel=a,type=float,level=5\n",
         "1: level \"5\" stands before its channel"},
        {"# spottools survey 1," OPTIONS "\n",
         "1: first line lacks the channels"},
        {HEAD CY5("0") CY3("0") "# tile=1", "4: line has no end; the file is "
                                            "cut short"}};
    all(cases, COUNT(cases));
}

static void malformed_closing_lines_are_refused(void)
{
    static const char *const cases[][2] = {
        {HEAD END("0", ALL, "cy5", "x", "7"),
         BAD(2) "counts \"x\" is not a number"},
        {HEAD END("0", ALL, "cy5", "-1", "7"),
         BAD(2) "counts \"-1\" is not a whole number from 0 up"},
        {HEAD END("0", ALL, "cy5", "0", "1:7"),
         BAD(2) "sum \"1:7\" is not a number"},
        {HEAD END("0", ALL, "cy3", "0", "7"),
         BAD(2) "sum \"7\" is no list of pairs"},
        {HEAD END("0", ALL, "cy3", "0", "255:7"),
         BAD(2) "sum \"255:7\" is no list of pairs"},
        {HEAD END("0", ALL, "cy7", "0", "7"),
         BAD(2) "channel \"cy7\" is not one of the table's"},
        {HEAD END("0", "y=1,x=0,height=80,width=60", "cy5", "0", "7"),
         "2: closing line's rectangle does not lie on the plane"},
        {HEAD "# tile=0," ALL ",channel=cy5,rows=0,pixels=9,sum=7,max=5,end\n",
         "2: closing line is cut short"},
        {HEAD "# tile=0," ALL ",channel=cy5,counts=0,pixels=9,sum=7,max=5\n",
         "2: closing line is cut short"},
        {HEAD "# tile=0," ALL ",channel=cy5,counts=0,pixels=9,sum=7,max=5,"
              "peaks=1:1,end\n",
         "2: closing line is cut short"},
        {HEAD "# tile=0," ALL ",channel=cy5,counts=0,rows=0,pixels=9,sum=7,"
              "max=5,end\n",
         "2: closing line is cut short"},
        {HEAD "# tile=0," ALL ",channel=cy5,counts=0,counts=0,pixels=9,end\n",
         BAD(2) "counts \"0\" is unknown or stands twice"},
        {HEAD "# tile=0," ALL ",channel=cy5,counts=0,pixels=9,sum=7,max=-5,"
              "end\n",
         BAD(2) "max \"-5\" is below 0"}};
    all(cases, COUNT(cases));
}

static void malformed_bins_are_refused(void)
{
    static const char *const cases[][2] = {
        {HEAD "# tile=0,channel=cy5\n", "2: closing line is cut short"},
        {HEAD "# tile=0,peaks=1:1\n", "2: closing line is cut short"},
        {HEAD "# tile=0,channel=cy5,y=0,peaks=140040:1\n",
         "2: closing line is cut short"},
        {HEAD "# tile=0,channel=cy5,peaks=140040:1,peaks=140040:1\n",
         BAD(2) "peaks \"140040:1\" is unknown or stands twice"},
        {HEAD "# tile=0,channel=cy5,bins=140040:1\n",
         BAD(2) "bins \"140040:1\" is unknown or stands twice"},
        {HEAD "# tile=0,channel=cy3,over=1:1;2:2\n",
         BAD(2) "over \"1:1;2:2\" is no list of pairs"},
        {HEAD "# tile=0,channel=cy3,under=262144:1\n",
         BAD(2) "under \"262144:1\" is no list of pairs"},
        {HEAD "# tile=0,channel=cy3,under=1:-1\n",
         BAD(2) "under \"1:-1\" is no list of pairs"},
        {HEAD "# tile=0,channel=cy5,peaks=130047:1\n",
         BAD(2) "peaks \"130047:1\" has a key that no height of this type "
                "has"},
        {HEAD "# tile=0,channel=cy5,negatives=146432:1\n",
         BAD(2) "negatives \"146432:1\" has a key that no height of this type "
                "has"},
        {HEAD "# tile=0,channel=cy3,over=261120:1\n",
         BAD(2) "over \"261120:1\" has a key that no height of this type "
                "has"},
        {HEAD "# tile=0,channel=cy3,over=1:18446744073709551615 1:1\n",
         BAD(2) "over \"1:18446744073709551615 1:1\" adds up to too much"},
        {HEAD "# tile=0,channel=cy3,over=1:18446744073709551615\n"
              "# tile=1,channel=cy3,over=1:1\n",
         BAD(3) "over \"1:1\" adds up to too much"}};
    all(cases, COUNT(cases));
}

#define TOP "y=0,x=0,height=40,width=60"
#define BOTTOM "y=40,x=0,height=40,width=60"

static void incomplete_surveys_are_refused(void)
{
    static const char *const cases[][2] = {
        {HEAD, "no tile covers y 0, x 0"},
        {HEAD CY5("0"), "tile 0 lacks channel cy3"},
        {HEAD CY5("1") CY3("0"),
         "tile 0, channel cy5, has 0 counts, its closing line says 1"},
        {HEAD "# tile=0,channel=cy5,over=140040:3\n" CY5("2") CY3("0"),
         "tile 0, channel cy5, has 3 counts, its closing line says 2"},
        {HEAD "# tile=0,channel=cy5,over=140040:2\n" CY5("2") CY3("0"),
         "tile 0, channel cy5, has other counts than its closing line says"},
        {HEAD CY3("0") "# tile=0,channel=cy5,over=140040:3\n",
         "tile 0, channel cy5, is half done: 3 counts and no closing line; "
         "find it again"},
        {HEAD CY5("0") CY5("0"), "3: tile 0, channel cy5, comes twice"},
        {HEAD END("0", ALL, "cy5", "0", "7") END("0", TOP, "cy3", "0", ""),
         "tile 0 of channel cy3 has another rectangle than that of channel "
         "cy5"},
        {HEAD END("0", TOP, "cy5", "0", "7") END("0", TOP, "cy3", "0", ""),
         "no tile covers y 40, x 0"},
        {HEAD END("0", ALL, "cy5", "0", "7") END("0", ALL, "cy3", "0", "")
             END("1", BOTTOM, "cy5", "0", "7") END("1", BOTTOM, "cy3", "0", ""),
         "tile 0 and tile 1 overlap"}};
    all(cases, COUNT(cases));
}

static void survey_of_a_roi_covers_it(void)
{
#define ROI "# spottools survey 1," OPTIONS ",roi=10:20:30:40" CHANNELS
#define IN "y=10,x=20,height=30,width=40"
    static const char *const cases[][2] = {
        {ROI END("0", IN, "cy5", "0", "7") END("0", IN, "cy3", "0", ""), NULL},
        {ROI END("0", ALL, "cy5", "0", "7"), "2: tile 0 lies outside the roi"},
        {ROI END("0", "y=10,x=20,height=29,width=40", "cy5", "0", "7")
             END("0", "y=10,x=20,height=29,width=40", "cy3", "0", ""),
         "no tile covers y 39, x 20"},
        {"# spottools survey 1," OPTIONS ",roi=10:20:71:40" CHANNELS,
         "1: first line's roi does not lie on the plane"}};
    all(cases, COUNT(cases));
}

static const struct test TESTS[] = {
    {"complete surveys are taken", complete_surveys_are_taken},
    {"other lines are refused", other_lines_are_refused},
    {"malformed closing lines are refused, the key named",
     malformed_closing_lines_are_refused},
    {"malformed bins are refused, the list named", malformed_bins_are_refused},
    {"incomplete surveys are refused, the tile named",
     incomplete_surveys_are_refused},
    {"a survey of a roi covers it", survey_of_a_roi_covers_it},
};
SUITE(survey_bad, TESTS);
