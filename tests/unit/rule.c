/* SPDX-License-Identifier: MIT */
/*
 * Rules of thresholds, and the levels that come of them.
 */
#include "table/rule.h"

#include "unit.h"

/* What print wrote, as a string. */
struct shown {
    char bytes[100];
    struct text text;
};

static struct text *begin(struct shown *shown)
{
    memset(shown->bytes, 0, sizeof shown->bytes);
    shown->text =
        (struct text){shown->bytes, 0, sizeof shown->bytes - 1, false};
    return &shown->text;
}

static void rules_are_parsed_and_printed(void)
{
    static const struct {
        const char *text;
        struct rule rule;
        const char *printed;
    } cases[] = {{"auto", {RULE_FDR, 0.1}, "fdr:0.1"},
                 {"fdr:0.1", {RULE_FDR, 0.1}, "fdr:0.1"},
                 {"fdr:0", {RULE_FDR, 0}, "fdr:0"},
                 {"fdr:1", {RULE_FDR, 1}, "fdr:1"},
                 {"fdr:1e-3", {RULE_FDR, 1e-3}, "fdr:0.001"},
                 {"sigma:5", {RULE_SIGMA, 5}, "sigma:5"},
                 {"sigma:0", {RULE_SIGMA, 0}, "sigma:0"},
                 {"sigma:2.5", {RULE_SIGMA, 2.5}, "sigma:2.5"},
                 {"count:1", {RULE_COUNT, 1}, "count:1"},
                 {"count:4294967295", {RULE_COUNT, 4294967295}, NULL},
                 {"200", {RULE_NUMBER, 200}, "200"},
                 {"0", {RULE_NUMBER, 0}, "0"},
                 {"12.5", {RULE_NUMBER, 12.5}, "12.5"},
                 {"", {RULE_GIVEN, 0}, ""}};
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct rule rule, again;
        struct shown shown;
        unit_case("\"%s\"", cases[i].text);
        FINE(rule_parse(cases[i].text, &rule));
        SAME(rule.kind, cases[i].rule.kind);
        SAME_REAL(rule.value, cases[i].rule.value);
        rule_print(begin(&shown), rule);
        if (cases[i].printed != NULL)
            SAME_TEXT(shown.bytes, cases[i].printed);
        FINE(rule_parse(shown.bytes, &again));
        SAME(again.kind, rule.kind);
        SAME_REAL(again.value, rule.value);
    }
}

static void other_rules_are_refused(void)
{
    static const char *const cases[][2] = {
        {"Auto", "is not a number, auto, fdr:Q, sigma:K, or count:N"},
        {"auto ", "is not a number, auto, fdr:Q, sigma:K, or count:N"},
        {"fdr", "is not a number, auto, fdr:Q, sigma:K, or count:N"},
        {"FDR:0.1", "is not a number, auto, fdr:Q, sigma:K, or count:N"},
        {" 5", "is not a number, auto, fdr:Q, sigma:K, or count:N"},
        {"5x", "is not a number, auto, fdr:Q, sigma:K, or count:N"},
        {"nan", "is not a number, auto, fdr:Q, sigma:K, or count:N"},
        {"inf", "is not a number, auto, fdr:Q, sigma:K, or count:N"},
        {"-1", "is below 0"},
        {"fdr:", "has no false discovery rate"},
        {"fdr:x", "has no false discovery rate"},
        {"fdr:-0.1", "has no false discovery rate"},
        {"fdr:nan", "has no false discovery rate"},
        {"fdr:1.01", "has a false discovery rate above 1"},
        {"sigma:", "has no number of deviations"},
        {"sigma:-1", "has no number of deviations"},
        {"sigma:inf", "has no number of deviations"},
        {"count:", "counts no peaks: a whole number from 1 up does"},
        {"count:0", "counts no peaks: a whole number from 1 up does"},
        {"count:-1", "counts no peaks: a whole number from 1 up does"},
        {"count:1.5", "counts no peaks: a whole number from 1 up does"},
        {"count:4294967296", "counts no peaks: a whole number from 1 up does"}};
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct rule rule;
        unit_case("\"%s\"", cases[i][0]);
        SAME_TEXT(rule_parse(cases[i][0], &rule), cases[i][1]);
    }
}

static void levels_are_parsed_and_printed(void)
{
    static const struct {
        const char *text;
        double value;
    } cases[] = {{"none", HUGE_VAL},
                 {"0", 0},
                 {"183", 183},
                 {"0.25", 0.25},
                 {"3.4028235e+38", 3.4028235e+38}};
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct level level, again;
        struct shown shown;
        FINE(level_parse(cases[i].text, &level));
        SAME_REAL(level.value, cases[i].value);
        CHECK(level.at);
        level_print(begin(&shown), level);
        FINE(level_parse(shown.bytes, &again));
        SAME_REAL(again.value, level.value);
        if (i < 4)
            SAME_TEXT(shown.bytes, cases[i].text);
    }
    struct level level;
    SAME_TEXT(level_parse("-1", &level), "is below 0");
    SAME_TEXT(level_parse("", &level), "is not a number");
    SAME_TEXT(level_parse("None", &level), "is not a number");
    SAME_TEXT(level_parse("1e999", &level), "is not a number");
}

/* Levels below, at, and above a height, strict ones and not. */
static void what_a_level_keeps_orders_levels(void)
{
    static const double values[] = {0, 1, 1.5, 2, HUGE_VAL};
    static const float heights[] = {0, 0.5F, 1, 1.25F, 1.5F, 1.75F, 2, 3};
    enum { N = 2 * COUNT(values) };
    for (size_t i = 0; i < N * N; i++) {
        struct level a = {values[i / N / 2], i / N % 2};
        struct level b = {values[i % N / 2], i % N % 2};
        bool more = a.value < b.value || (a.value <= b.value && a.at && !b.at);
        unit_case("%g %d, %g %d", a.value, a.at, b.value, b.at);
        SAME(level_is_below(a, b), more);
        for (size_t k = 0; k < COUNT(heights); k++) {
            double height = (double)heights[k];
            SAME(level_keeps(a, heights[k]),
                 height > a.value || (a.at && height >= a.value));
            if (level_keeps(a, heights[k]) && !level_keeps(b, heights[k]))
                CHECK(level_is_below(a, b));
        }
    }
}

static const struct test TESTS[] = {
    {"rules are parsed and printed", rules_are_parsed_and_printed},
    {"other rules are refused, in words", other_rules_are_refused},
    {"levels are parsed and printed", levels_are_parsed_and_printed},
    {"what levels keep orders them", what_a_level_keeps_orders_levels},
};
SUITE(rule, TESTS);
