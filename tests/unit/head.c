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
    struct channel channels[] = {
        {.name = (char[]){"cy5"}, .type = SAMPLE_UINT16},
        {.name = (char[]){"my dye = 3"}, .type = SAMPLE_FLOAT}};
    struct head head = {.kind = HEAD_PLAN,
                        .shape = {1, 80, 60},
                        .options = {.kernel_size = 7,
                                    .tophat_break = 100,
                                    .min_distance = 2,
                                    .threshold = 200.5,
                                    .keep_border = true},
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

static const char *print(char bytes[512], const struct head *head)
{
    struct text text = {bytes, 0, 511, false};
    head_print(&text, head);
    bytes[text.n] = '\0';
    return bytes;
}

static void later_options_are_printed_where_they_are_used(void)
{
    char bytes[512];
    struct channel channel = {.name = (char[]){"cy5"},
                              .type = SAMPLE_UINT16,
                              .rule = {RULE_FDR, 0.1},
                              .level = {183.5, true}};
    struct head head = {.kind = HEAD_CANDIDATES,
                        .shape = {1, 80, 60},
                        .options = {.kernel_size = 7,
                                    .footprint = FOOTPRINT_DISK,
                                    .sigma = {1.3, 2},
                                    .dog_factor = 1.6,
                                    .min_distance = 2,
                                    .rule = {RULE_GIVEN, 0},
                                    .masked = true,
                                    .roi = {0, 4, 5, 6, 7}},
                        .n = 1,
                        .channel = &channel};
    SAME_TEXT(print(bytes, &head),
              "# spottools candidates 1,shape=80x60,kernel-size=7,"
              "footprint=disk,tophat-break=0,min-distance=2,keep-border=no,"
              "mask=yes,roi=4:5:6:7" CY5 ",level=183.5,rule=fdr:0.1\n");
    head.options.background = BACKGROUND_DOG;
    channel.rule.kind = RULE_GIVEN;
    channel.level.value = INFINITY;
    SAME_TEXT(print(bytes, &head),
              "# spottools candidates 1,shape=80x60,background=dog,"
              "sigma=1.3:2,dog-factor=1.6,tophat-break=0,min-distance=2,"
              "keep-border=no,mask=yes,roi=4:5:6:7" CY5 ",level=none\n");
    head.options.background = BACKGROUND_NONE;
    head.kind = HEAD_SURVEY;
    SAME_TEXT(print(bytes, &head),
              "# spottools survey 1,shape=80x60,background=none,"
              "tophat-break=0,min-distance=2,keep-border=no,mask=yes,"
              "roi=4:5:6:7" CY5 "\n");
    head.kind = HEAD_PLAN;
    SAME_TEXT(print(bytes, &head), "# spottools plan 1,shape=80x60,tiles=0,"
                                   "roi=4:5:6:7" CY5 "\n");
}

static void random_name(char *name, size_t i)
{
    static const char letters[] = "ab =.-_:;'\\/\xc3\xbc%|(";
    size_t n = 1 + unit_below(30);
    for (size_t k = 0; k < n; k++)
        name[k] = letters[unit_below(sizeof letters - 1)];
    snprintf(name + n, 8, "%zu", i);
}

static void random_options(struct spot_options *options, struct shape shape)
{
    *options = (struct spot_options){
        .background = (enum background)unit_below(BACKGROUNDS),
        .footprint = (enum footprint_shape)unit_below(FOOTPRINTS),
        .kernel_size = 1 + 2 * unit_below(32),
        .sigma = {0.25 + unit_below(1000) / 64.0, unit_below(10) + 0.3},
        .dog_factor = 1 + (1 + unit_below(100)) / 100.0,
        .tophat_break = (double)unit_random() / 1e15,
        .min_distance = unit_below(DISTANCE_MAX + 1),
        .rule.kind = unit_below(2) ? RULE_NUMBER : RULE_GIVEN,
        .threshold = (double)unit_below(1000) / 7,
        .keep_border = unit_below(2),
        .masked = unit_below(2)};
    if (unit_below(2) == 0)
        return;
    options->roi.y = unit_below(shape.y);
    options->roi.x = unit_below(shape.x);
    options->roi.height = 1 + unit_below(shape.y - options->roi.y);
    options->roi.width = 1 + unit_below(shape.x - options->roi.x);
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
    random_options(&head->options, head->shape);
    if (kind == HEAD_PLAN)
        head->tiles = unit_below(UINT32_MAX);
    for (size_t i = 0; i < n; i++) {
        random_name(channels[i].name, i);
        channels[i].type = (enum sample_type)unit_below(SAMPLE_TYPES);
        channels[i].rule = (struct rule){
            (enum rule_kind)(RULE_FDR + unit_below(4)), unit_below(1000) + 1};
        if (channels[i].rule.kind == RULE_FDR)
            channels[i].rule.value /= 1000;
        channels[i].level = (struct level){
            unit_below(5) ? unit_below(100000) / 8.0 : INFINITY, true};
    }
}

/* Of what a head of a kind says. */
static bool same_filter(const struct spot_options *a,
                        const struct spot_options *b)
{
    if (a->background != b->background)
        return false;
    if (a->background == BACKGROUND_NONE)
        return true;
    if (a->background == BACKGROUND_TOPHAT)
        return a->kernel_size == b->kernel_size && a->footprint == b->footprint;
    return a->sigma[0] == b->sigma[0] && a->sigma[1] == b->sigma[1] &&
           (a->background == BACKGROUND_LOG || a->dog_factor == b->dog_factor);
}

static bool same_options(const struct spot_options *a,
                         const struct spot_options *b, enum head_kind kind)
{
    if (!tile_same(a->roi, b->roi))
        return false;
    if (kind == HEAD_PLAN)
        return true;
    if (kind == HEAD_CANDIDATES &&
        (a->rule.kind != b->rule.kind ||
         (a->rule.kind == RULE_NUMBER && a->threshold != b->threshold)))
        return false;
    return same_filter(a, b) && a->tophat_break == b->tophat_break &&
           a->min_distance == b->min_distance &&
           a->keep_border == b->keep_border && a->masked == b->masked;
}

static bool same_channel(const struct channel *a, const struct channel *b,
                         bool leveled)
{
    return strcmp(a->name, b->name) == 0 && a->type == b->type &&
           (!leveled ||
            (a->level.value == b->level.value && a->rule.kind == b->rule.kind &&
             (a->rule.kind == RULE_GIVEN || a->rule.value == b->rule.value)));
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
        enum head_kind kind = (enum head_kind)(i % 3);
        random_head(&head, channels, 1 + i % MOST, kind);
        head_print(&text, &head);
        line[text.n - 1] = '\0'; /* the line's end */
        unit_case("%.200s", line);
        FINE(head_parse(&got, kind, line, &why));
        CHECK(shape_equal(got.shape, head.shape));
        SAME(got.tiles, head.tiles);
        CHECK(same_options(&got.options, &head.options, kind));
        SAME(got.n, head.n);
        bool leveled =
            kind == HEAD_CANDIDATES && head.options.rule.kind == RULE_GIVEN;
        for (size_t c = 0; c < got.n && c < head.n; c++)
            CHECK(same_channel(&got.channel[c], &head.channel[c], leveled));
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
                                        "# spottools plan 2" CY5,
                                        "# spottools plan 10,shape=80x60" CY5,
                                        " " PLAN CY5,
                                        "# spottools plan 1",
                                        "# spottools plan 1 ,shape=1x1"};
    for (size_t i = 0; i < COUNT(lines); i++)
        refuses(HEAD_PLAN, lines[i],
                "first line is not \"# spottools plan 1,...\"");
    refuses(HEAD_CANDIDATES, "# spottools candidates 2,shape=1x1",
            "first line is not \"# spottools candidates 1,...\"");
    refuses(HEAD_CANDIDATES, PLAN CY5,
            "first line is that of a plan, not of candidates");
    refuses(HEAD_PLAN, TABLE CY5,
            "first line is that of candidates, not of a plan");
    refuses(HEAD_PLAN, "# spottools survey 1,shape=1x1",
            "first line is that of a survey, not of a plan");
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
        channels[i] = (struct channel){.name = name, .type = SAMPLE_INT8};
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
    struct channel channel = {.name = (char[]){"cy5"}, .type = SAMPLE_INT8};
    struct head head = {.shape = {1, 9, 9}, .n = 1, .channel = &channel};
    struct text text = {bytes, 2 * LINES_MAX, 3 * LINES_MAX, false};
    head_print(&text, &head);
    CHECK(!text.full);
    free(bytes);
}

static const struct test TESTS[] = {
    {"printed heads are as documented", printed_heads_are_as_documented},
    {"later options are printed where they are used",
     later_options_are_printed_where_they_are_used},
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
