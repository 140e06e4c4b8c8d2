/* SPDX-License-Identifier: MIT */
/*
 * Files of levels: read, written, refused.
 */
#include "table/levels.h"

#include "unit.h"

#include <stdio.h>
#include <stdlib.h>

enum { CHANNELS = 3 };
#define NAMES "channel,level,rule,positives,negatives\n"

/* A head of three channels with nothing known of their levels. */
static struct head head_of(struct channel *channel)
{
    static char names[CHANNELS][8] = {"cy5", "a b", "q\"x"};
    for (size_t i = 0; i < CHANNELS; i++)
        channel[i] = (struct channel){.name = names[i]};
    return (struct head){.kind = HEAD_CANDIDATES,
                         .options = {.rule = {RULE_FDR, 0.1}},
                         .n = CHANNELS,
                         .channel = channel};
}

/* Reads a text as such a file; words without the folder that it lies in. */
static const char *outcome(const char *text, struct head *head, struct why *why)
{
    const char *path = unit_text("levels.csv", text);
    const char *bad = levels_read(path, head, why);
    if (bad != NULL && CHECK(strncmp(bad, path, strlen(path)) == 0))
        return bad + strlen(unit_path(NULL)) + 1;
    return bad;
}

static void file_gives_each_channel_its_level_and_rule(void)
{
    struct channel channel[CHANNELS];
    struct head head = head_of(channel);
    struct why why;
    FINE(outcome(NAMES "other,7,count:3,3,1\n"
                       "\"q\"\"x\",,fdr:0.05,0,0\n"
                       "a b,12.5,\n"
                       "cy5,183,sigma:5,6400,640\n",
                 &head, &why));
    SAME(head.options.rule.kind, RULE_GIVEN);
    SAME_REAL(channel[0].level.value, 183);
    SAME(channel[0].rule.kind, RULE_SIGMA);
    SAME_REAL(channel[0].rule.value, 5);
    SAME_REAL(channel[1].level.value, 12.5);
    SAME(channel[1].rule.kind, RULE_GIVEN);
    SAME_REAL(channel[2].level.value, HUGE_VAL);
    SAME(channel[2].rule.kind, RULE_FDR);
    for (size_t i = 0; i < CHANNELS; i++)
        CHECK(channel[i].level.at);
}

/* More columns, fewer, ends of lines as other programs write them. */
static void forms_that_are_read(void)
{
    static const char *const cases[] = {
        "channel,level\ncy5,1\na b,2\n\"q\"\"x\",3\n",
        "channel,level\r\ncy5,1\r\na b,2\r\n\"q\"\"x\",3\r\n",
        NAMES "cy5,1,,,\na b,2,,,\n\"q\"\"x\",3,,,\n",
        "channel,level,rule,positives,negatives,by,note\n"
        "cy5,1,,x,y,me,\"a, b\"\n\"a b\",2.0,,,,,\n\"q\"\"x\",3e0,auto\n",
        NAMES "what,7\nwhat,8\n\"q\"\"x\",3\na b,2\ncy5,1\n"};
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct channel channel[CHANNELS];
        struct head head = head_of(channel);
        struct why why;
        unit_case("case %zu", i);
        FINE(outcome(cases[i], &head, &why));
        for (size_t c = 0; c < CHANNELS; c++)
            SAME_REAL(channel[c].level.value, (double)(c + 1));
    }
}

static void what_is_wrong_is_told_with_its_line(void)
{
    static const char *const cases[][2] = {
        {"", "levels.csv: is empty"},
        {"channel,rule\n",
         "levels.csv:1: line does not begin with \"channel,level\""},
        {"cy5,183\n",
         "levels.csv:1: line does not begin with \"channel,level\""},
        {NAMES, "levels.csv: has no level for channel cy5"},
        {NAMES "cy5,1\na b,2\n", "levels.csv: has no level for channel q\"x"},
        {NAMES "cy5\n", "levels.csv:2: line has 1 fields, not those of "
                        "\"channel,level,rule,positives,negatives\""},
        {NAMES "cy5,1\ncy5,1\n", "levels.csv:3: channel \"cy5\" stands twice"},
        {NAMES "cy5,\ncy5,2\n", "levels.csv:3: channel \"cy5\" stands twice"},
        {NAMES "cy5,x\n", "levels.csv:2: level \"x\" is not a number"},
        {NAMES "other,x\n", "levels.csv:2: level \"x\" is not a number"},
        {NAMES "cy5,-1\n", "levels.csv:2: level \"-1\" is below 0"},
        {NAMES "cy5,nan\n", "levels.csv:2: level \"nan\" is not a number"},
        {NAMES "cy5,1,fdr:2\n", "levels.csv:2: rule \"fdr:2\" has a false "
                                "discovery rate above 1"},
        {NAMES "cy5,1,what\n",
         "levels.csv:2: rule \"what\" is not a number, auto, fdr:Q, sigma:K, "
         "or count:N"},
        {NAMES "cy5,1\na b,2\n\"q\"\"x\",3",
         "levels.csv:4: line has no end; the file is cut short"}};
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct channel channel[CHANNELS];
        struct head head = head_of(channel);
        struct why why;
        unit_case("case %zu", i);
        SAME_TEXT(outcome(cases[i][0], &head, &why), cases[i][1]);
    }
}

static void file_that_is_not_there_is_named(void)
{
    struct channel channel[CHANNELS];
    struct head head = head_of(channel);
    struct why why;
    const char *path = unit_path("none.csv");
    const char *bad = levels_read(path, &head, &why);
    if (CHECK(bad != NULL) && CHECK(strncmp(bad, path, strlen(path)) == 0))
        SAME_TEXT(bad + strlen(path), ": cannot open: No such file or "
                                      "directory");
}

static void lines_are_as_documented(void)
{
    char bytes[300] = {0};
    struct text text = {bytes, 0, sizeof bytes - 1, false};
    levels_print_names(&text);
    levels_print(&text,
                 &(struct channel){.name = (char[]){"cy5"},
                                   .rule = {RULE_FDR, 0.1},
                                   .level = {183, true}},
                 6400, 640);
    levels_print(&text,
                 &(struct channel){.name = (char[]){"a"},
                                   .rule = {RULE_COUNT, 5000},
                                   .level = {HUGE_VAL, true}},
                 0, 0);
    levels_print(&text,
                 &(struct channel){.name = (char[]){"b"},
                                   .rule = {RULE_SIGMA, 4.5},
                                   .level = {0.5, true}},
                 UINT64_MAX, 1);
    SAME_TEXT(bytes, NAMES "cy5,183,fdr:0.1,6400,640\n"
                           "a,,count:5000,0,0\n"
                           "b,0.5,sigma:4.5,18446744073709551615,1\n");
}

/* Any channel, level, and rule. */
static void written_levels_are_read_back(void)
{
    for (int i = 0; i < 300 && !unit_failed(); i++) {
        char bytes[600] = {0};
        struct text text = {bytes, 0, sizeof bytes - 1, false};
        struct channel channel[CHANNELS], expected[CHANNELS];
        struct head head = head_of(channel);
        struct why why;
        channel[2].name = channel[0].name + 1; /* no quotes in names */
        levels_print_names(&text);
        for (size_t c = CHANNELS; c-- > 0;) {
            struct rule rule = {RULE_FDR + unit_below(3), 0};
            double value =
                unit_below(5) ? unit_below(1 << 24) / 32.0 : HUGE_VAL;
            rule.value = rule.kind == RULE_FDR ? unit_below(1001) / 1000.0
                                               : 1 + unit_below(1000);
            expected[c].level = (struct level){value, true};
            expected[c].rule = rule;
            levels_print(&text,
                         &(struct channel){.name = channel[c].name,
                                           .rule = rule,
                                           .level = expected[c].level},
                         unit_random(), unit_random());
        }
        CHECK(!text.full);
        FINE(outcome(bytes, &head, &why));
        for (size_t c = 0; c < CHANNELS; c++) {
            SAME_REAL(channel[c].level.value, expected[c].level.value);
            SAME(channel[c].rule.kind, expected[c].rule.kind);
            SAME_REAL(channel[c].rule.value, expected[c].rule.value);
        }
    }
}

static const struct test TESTS[] = {
    {"a file gives each channel its level and rule",
     file_gives_each_channel_its_level_and_rule},
    {"more columns, fewer, and CRLF are read", forms_that_are_read},
    {"what is wrong is told, with its line",
     what_is_wrong_is_told_with_its_line},
    {"a file that is not there is named", file_that_is_not_there_is_named},
    {"lines are as documented", lines_are_as_documented},
    {"written levels are read back", written_levels_are_read_back},
};
SUITE(levels, TESTS);
