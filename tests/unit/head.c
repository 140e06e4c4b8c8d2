/* SPDX-License-Identifier: MIT */
#include "table/head.h"
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>

#define PLAN "# spottools plan 1,shape=80x60,tiles=4"
#define TABLE                                                                  \
    "# spottools candidates 1,shape=80x60,kernel-size=7,tophat-break=100,"     \
    "min-distance=2,threshold=200,keep-border=no"
#define CY5 ",channel=cy5,type=uint16"

static void printed_heads_are_as_documented(void)
{
    char bytes[512];
    struct channel channels[] = {{"cy5", SAMPLE_UINT16},
                                 {"my dye = 3", SAMPLE_FLOAT}};
    struct head head = {.kind = HEAD_PLAN,
                        .shape = {1, 80, 60},
                        .options = {7, 100, 2, 200.5, true},
                        .tiles = 4,
                        .n = 2,
                        .channel = channels};
    struct text text = {bytes, 0, sizeof bytes - 1, false};
    head_print(&text, &head);
    bytes[text.n] = '\0';
    SAME_TEXT(bytes, PLAN CY5 ",channel=my dye = 3,type=float\n");
    head.kind = HEAD_CANDIDATES;
    text.n = 0;
    head_print(&text, &head);
    bytes[text.n] = '\0';
    SAME_TEXT(bytes, "# spottools candidates 1,shape=80x60,kernel-size=7,"
                     "tophat-break=100,min-distance=2,threshold=200.5,"
                     "keep-border=yes" CY5 ",channel=my dye = 3,type=float\n");
}

static void random_name(char *name, size_t i)
{
    static const char letters[] = "ab =.-_:;'\\/\xc3\xbc%|(";
    size_t n = 1 + unit_below(30);
    for (size_t k = 0; k < n; k++)
        name[k] = letters[unit_below(sizeof letters - 1)];
    snprintf(name + n, 8, "%zu", i);
}

static void random_head(struct head *head, struct channel *channels, size_t n,
                        enum head_kind kind)
{
    *head =
        (struct head){.kind = kind,
                      .shape = {1 + unit_below(3), 1 + unit_below(SHAPE_MAX),
                                1 + unit_below(SHAPE_MAX)},
                      .n = n,
                      .channel = channels};
    if (kind == HEAD_PLAN)
        head->tiles = unit_below(UINT32_MAX);
    else
        head->options = (struct spot_options){
            1 + 2 * unit_below(32), (double)unit_random() / 1e15,
            unit_below(DISTANCE_MAX + 1), (double)unit_below(1000) / 7,
            unit_below(2)};
    for (size_t i = 0; i < n; i++) {
        random_name(channels[i].name, i);
        channels[i].type = (enum sample_type)unit_below(SAMPLE_TYPES);
    }
}

static bool same_options(const struct spot_options *a,
                         const struct spot_options *b)
{
    return a->kernel_size == b->kernel_size &&
           a->tophat_break == b->tophat_break &&
           a->min_distance == b->min_distance && a->threshold == b->threshold &&
           a->keep_border == b->keep_border;
}

static void printed_heads_parse_back(void)
{
    enum { MOST = 6 };
    static char names[MOST][48];
    struct channel channels[MOST];
    for (size_t i = 0; i < 3000 && !unit_failed(); i++) {
        char line[1024];
        struct head head, got;
        struct why why;
        struct text text = {line, 0, sizeof line - 1, false};
        for (size_t c = 0; c < MOST; c++)
            channels[c].name = names[c];
        enum head_kind kind = i % 2 ? HEAD_PLAN : HEAD_CANDIDATES;
        random_head(&head, channels, 1 + i % MOST, kind);
        head_print(&text, &head);
        line[text.n - 1] = '\0'; /* the line's end */
        unit_case("%.200s", line);
        FINE(head_parse(&got, kind, line, &why));
        CHECK(shape_equal(got.shape, head.shape));
        SAME(got.tiles, head.tiles);
        CHECK(same_options(&got.options, &head.options));
        SAME(got.n, head.n);
        for (size_t c = 0; c < got.n && c < head.n; c++) {
            SAME_TEXT(got.channel[c].name, head.channel[c].name);
            SAME(got.channel[c].type, head.channel[c].type);
        }
        head_free(&got);
    }
}

static void refuses(enum head_kind kind, const char *line, const char *words)
{
    struct head head;
    struct why why;
    unit_case("%.200s", line);
    SAME_TEXT(head_parse(&head, kind, line, &why), words);
    head_free(&head);
}

static void other_first_lines_are_refused(void)
{
    static const char *const lines[] = {"",
                                        "#",
                                        "tile,y,x,height,width",
                                        TABLE CY5,
                                        "# spottools plan 2" CY5,
                                        "# spottools plan 10,shape=80x60" CY5,
                                        " " PLAN CY5,
                                        "# spottools plan 1",
                                        "# spottools plan 1 ,shape=1x1"};
    for (size_t i = 0; i < COUNT(lines); i++)
        refuses(HEAD_PLAN, lines[i],
                "first line is not \"# spottools plan 1,...\"");
    refuses(HEAD_CANDIDATES, PLAN CY5,
            "first line is not \"# spottools candidates 1,...\"");
}

static void malformed_keys_of_a_plan_are_refused(void)
{
    static const char *const cases[][2] = {
        {"# spottools plan 1,shape=80x60,tiles=4", "first line lacks the "
                                                   "channels"},
        {"# spottools plan 1,tiles=4" CY5, "first line lacks \"shape\""},
        {PLAN ",channel=cy5", "first line lacks a channel's type"},
        {PLAN ",channel=a,channel=b,type=int8",
         "first line lacks a channel's type"},
        {PLAN ",type=int8" CY5, "type \"int8\" is no sample type"},
        {PLAN CY5 ",type=int8", "type \"int8\" is no sample type"},
        {PLAN ",channel=a,type=int9", "type \"int9\" is no sample type"},
        {"# spottools plan 1,tiles=4,shape=80" CY5,
         "shape \"80\" is not a shape (YxX or ZxYxX, in "
         "pixels)"},
        {"# spottools plan 1,shape=80x60,tiles=x7" CY5,
         "tiles \"x7\" is not a number"},
        {"# spottools plan 1,shape=80x60,tiles=4294967296" CY5,
         "tiles \"4294967296\" is too large"},
        {PLAN CY5 ",tiles", "\"tiles\" lacks its value"},
        {PLAN CY5 ",,", "\"\" lacks its value"},
        {PLAN CY5 ",colour=red", "colour \"red\" is not known to this version"},
        {PLAN CY5 ",threshold=5",
         "threshold \"5\" is not known to this version"},
    };
    for (size_t i = 0; i < COUNT(cases); i++)
        refuses(HEAD_PLAN, cases[i][0], cases[i][1]);
}

static void malformed_options_of_a_table_are_refused(void)
{
    static const char *const cases[][2] = {
        {"# spottools candidates 1,shape=80x60" CY5,
         "first line lacks \"kernel-size\""},
        {TABLE ",tiles=4" CY5, "tiles \"4\" is not known to this version"},
        {"# spottools candidates 1,kernel-size=65" CY5,
         "kernel-size \"65\" is too large"},
        {"# spottools candidates 1,kernel-size=-7" CY5,
         "kernel-size \"-7\" is not a whole number from 0 up"},
        {"# spottools candidates 1,min-distance=128" CY5,
         "min-distance \"128\" is too large"},
        {"# spottools candidates 1,tophat-break=nan" CY5,
         "tophat-break \"nan\" is not a number"},
        {"# spottools candidates 1,threshold=" CY5,
         "threshold \"\" is not a number"},
        {"# spottools candidates 1,keep-border=maybe" CY5,
         "keep-border \"maybe\" is neither yes nor no"},
    };
    for (size_t i = 0; i < COUNT(cases); i++)
        refuses(HEAD_CANDIDATES, cases[i][0], cases[i][1]);
}

static void each_key_and_channel_stands_once_and_none_lacks(void)
{
    static const char *const cases[][2] = {
        {TABLE ",threshold=300" CY5, "threshold \"300\" stands twice"},
        {TABLE ",shape=80x60" CY5, "shape \"80x60\" stands twice"},
        {TABLE CY5 CY5, "channel \"cy5\" stands twice"},
        {"# spottools candidates 1,shape=80x60,kernel-size=7,tophat-break=1,"
         "min-distance=2,keep-border=no" CY5,
         "first line lacks \"threshold\""},
        {"# spottools candidates 1,shape=80x60,kernel-size=7,tophat-break=1,"
         "min-distance=2,threshold=2" CY5,
         "first line lacks \"keep-border\""},
    };
    for (size_t i = 0; i < COUNT(cases); i++)
        refuses(HEAD_CANDIDATES, cases[i][0], cases[i][1]);
    refuses(HEAD_PLAN, "# spottools plan 1,shape=80x60" CY5,
            "first line lacks \"tiles\"");
    refuses(HEAD_PLAN, PLAN ",tiles=5" CY5, "tiles \"5\" stands twice");
}

static void first_difference_of_two_heads_is_shown(void)
{
    char here[80], there[80], words[300];
    CHECK(!head_differs("a,b=1,c", "a,b=1,c", here, there));
    CHECK(head_differs("a,b=12,c=5", "a,b=13,c=4", here, there));
    SAME_TEXT(here, "b=12");
    SAME_TEXT(there, "b=13");
    CHECK(head_differs("a,b", "a", here, there));
    SAME_TEXT(here, "b");
    SAME_TEXT(there, "");
    memset(words, 'w', sizeof words - 1);
    words[sizeof words - 1] = '\0';
    CHECK(head_differs(words, "", here, there));
    SAME(strlen(here), 79);
    SAME_TEXT(there, "");
}

static void head_that_no_reader_would_take_is_not_printed(void)
{
    enum { N = 500 };
    char name[200], *bytes = unit_memory(1, 2 * LINES_MAX);
    struct channel channels[N];
    struct head head = {.kind = HEAD_PLAN, .shape = {1, 9, 9}};
    struct text text = {bytes, 0, 2 * LINES_MAX, false};
    memset(name, 'n', sizeof name - 1);
    name[sizeof name - 1] = '\0';
    for (size_t i = 0; i < N; i++)
        channels[i] = (struct channel){name, SAMPLE_INT8};
    head.channel = channels;
    head.n = N;
    head_print(&text, &head);
    CHECK(text.full);
    head.n = 50;
    text = (struct text){bytes, 0, 2 * LINES_MAX, false};
    head_print(&text, &head);
    CHECK(!text.full);
    free(bytes);
}

static void head_may_be_appended_to_a_long_text(void)
{
    char *bytes = unit_memory(1, 3 * LINES_MAX);
    struct channel channel = {(char[]){"cy5"}, SAMPLE_INT8};
    struct head head = {.shape = {1, 9, 9}, .n = 1, .channel = &channel};
    struct text text = {bytes, 2 * LINES_MAX, 3 * LINES_MAX, false};
    head_print(&text, &head);
    CHECK(!text.full);
    free(bytes);
}

static const struct test TESTS[] = {
    {"printed heads are as documented", printed_heads_are_as_documented},
    {"printed heads parse back", printed_heads_parse_back},
    {"other first lines are refused", other_first_lines_are_refused},
    {"malformed keys of a plan are refused",
     malformed_keys_of_a_plan_are_refused},
    {"malformed options of a table are refused",
     malformed_options_of_a_table_are_refused},
    {"each key and channel stands once, and none lacks",
     each_key_and_channel_stands_once_and_none_lacks},
    {"the first difference of two heads is shown",
     first_difference_of_two_heads_is_shown},
    {"a head that no reader would take is not printed",
     head_that_no_reader_would_take_is_not_printed},
    {"a head may be appended to a long text",
     head_may_be_appended_to_a_long_text},
};
SUITE(head, TESTS);
