/* SPDX-License-Identifier: MIT */
/*
 * Options of spotfind: what is usual, what is allowed, their keys.
 */
#include "table/options.h"

#include "table/lines.h"
#include "unit.h"

static void roi_is_parsed_with_commas_or_colons(void)
{
    static const struct {
        const char *text;
        struct tile roi;
    } cases[] = {{"0,0,1,1", {0, 0, 0, 1, 1}},
                 {"4:5:6:7", {0, 4, 5, 6, 7}},
                 {"10,20,300,4000", {0, 10, 20, 300, 4000}},
                 {"2147483647,2147483647,2147483647,2147483647",
                  {0, SHAPE_MAX, SHAPE_MAX, SHAPE_MAX, SHAPE_MAX}}};
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct tile roi = {9, 9, 9, 9, 9};
        char bytes[80] = {0};
        struct text text = {bytes, 0, sizeof bytes - 1, false};
        struct tile again;
        unit_case("%s", cases[i].text);
        FINE(roi_parse(cases[i].text, &roi));
        CHECK(tile_same(roi, cases[i].roi));
        SAME(roi.number, 0);
        roi_print(&text, roi);
        CHECK(strchr(bytes, ',') == NULL);
        FINE(roi_parse(bytes, &again));
        CHECK(tile_same(roi, again));
    }
}

static void other_rois_are_refused(void)
{
    static const char *const junk[] = {
        "",
        "1",
        "1,2",
        "1,2,3",
        "1,2,3,4,5",
        "1,2,3,4,",
        ",1,2,3,4",
        "1,,3,4",
        "-1,2,3,4",
        "1,2,3,4 ",
        " 1,2,3,4",
        "1.5,2,3,4",
        "a,b,c,d",
        "1;2;3;4",
        "1x2x3x4",
        "1,2,3,+4",
        "0x1,2,3,4",
        "1,2,3,2147483648",
        "::::",
        ",,,",
        "1:2:3:0000000000000000000000000000000000000000000000000000004"};
    static const char *const empty[] = {"1,2,0,4", "1,2,3,0", "0:0:0:0"};
    struct tile roi;
    for (size_t i = 0; i < COUNT(junk); i++) {
        unit_case("\"%s\"", junk[i]);
        SAME_TEXT(roi_parse(junk[i], &roi),
                  "is not Y,X,HEIGHT,WIDTH in pixels");
    }
    for (size_t i = 0; i < COUNT(empty); i++)
        SAME_TEXT(roi_parse(empty[i], &roi), "holds no pixel");
}

static void no_roi_is_the_whole_plane(void)
{
    struct shape shape = {3, 20, 30};
    struct tile roi = {0, 4, 5, 6, 7}, none = {.number = 0};
    CHECK(tile_same(roi_or_all(roi, shape), roi));
    CHECK(tile_same(roi_or_all(none, shape), (struct tile){0, 0, 0, 20, 30}));
}

/* Not a radius too far for any that is let through. */
static void sigmas_are_from_a_quarter_to_31(void)
{
    static const char far[] = "is not from 0.25 to 31 pixels",
                      wide[] = "is, times the factor, more than 31 pixels";
    static const struct {
        double y, x;
        enum background background;
        double factor;
        const char *words;
    } cases[] = {{1.3, 1.3, BACKGROUND_LOG, 1.6, NULL},
                 {0.25, 31, BACKGROUND_LOG, 1.6, NULL},
                 {31, 0.25, BACKGROUND_LOG, 100, NULL},
                 {0.2499, 1, BACKGROUND_LOG, 1.6, far},
                 {1, 0.2499, BACKGROUND_LOG, 1.6, far},
                 {31.001, 1, BACKGROUND_LOG, 1.6, far},
                 {1, 31.001, BACKGROUND_LOG, 1.6, far},
                 {0, 1, BACKGROUND_DOG, 1.6, far},
                 {-1, 1, BACKGROUND_DOG, 1.6, far},
                 {NAN, 1, BACKGROUND_DOG, 1.6, far},
                 {1, NAN, BACKGROUND_DOG, 1.6, far},
                 {15.5, 1, BACKGROUND_DOG, 2, NULL},
                 {15.6, 1, BACKGROUND_DOG, 2, wide},
                 {1, 15.6, BACKGROUND_DOG, 2, wide},
                 {0.31, 0.31, BACKGROUND_DOG, 100, NULL},
                 {31, 31, BACKGROUND_DOG, 1.01, wide}};
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct spot_options options = {.background = cases[i].background,
                                       .sigma = {cases[i].y, cases[i].x},
                                       .dog_factor = cases[i].factor};
        unit_case("%g, %g, factor %g", cases[i].y, cases[i].x, cases[i].factor);
        SAME_TEXT(options_check_sigma(&options), cases[i].words);
    }
}

static void break_and_snr_are_usual_for_the_frameworks_way_alone(void)
{
    for (int b = 0; b < BACKGROUNDS; b++)
        for (int kind = RULE_NUMBER; kind <= RULE_GIVEN; kind++) {
            struct spot_options options = {.background = (enum background)b,
                                           .rule = {(enum rule_kind)kind, 1}};
            bool usual = b == BACKGROUND_TOPHAT && kind == RULE_NUMBER;
            unit_case("background %d, rule %d", b, kind);
            SAME_REAL(options_usual_break(&options), usual ? 100 : 0);
            SAME_REAL(options_usual_snr(&options), usual ? 8 : 0);
        }
}

static void whole_are_top_hats_of_short_integers_without_a_mask(void)
{
    for (int b = 0; b < BACKGROUNDS; b++)
        for (int type = 0; type < SAMPLE_TYPES; type++)
            for (int masked = 0; masked < 2; masked++) {
                struct spot_options options = {.background = (enum background)b,
                                               .masked = masked};
                bool whole = b == 0 && type <= SAMPLE_INT16 && !masked;
                unit_case("%d, %d, %d", b, type, masked);
                SAME(options_are_whole(&options, (enum sample_type)type),
                     whole);
                SAME(options_kernel_type(&options, (enum sample_type)type),
                     (unsigned)(whole ? type : SAMPLE_FLOAT));
            }
}

/* Takes keys as a head's are taken; "KEY words", "lacks KEY", or NULL. */
static const char *take(struct spot_options *options, const char *line,
                        bool survey, struct why *why)
{
    char copy[300], *list = copy, *key, *value;
    unsigned seen = 0;
    strcpy(copy, line);
    while (*line != '\0' && keys_next(&list, &key, &value)) {
        bool taken;
        const char *bad = options_take(options, key, value, &seen, &taken);
        if (!taken)
            return why_say(why, "%s is not taken", key);
        if (bad != NULL)
            return why_say(why, "%s %s", key, bad);
    }
    const char *lack = options_lack(options, seen, survey);
    return lack != NULL ? why_say(why, "lacks %s", lack) : NULL;
}

#define REST "tophat-break=0,min-distance=2,keep-border=no"

static void needed_keys_are_those_of_the_background(void)
{
    static const char *const cases[][2] = {
        {"", "lacks kernel-size"},
        {REST, "lacks kernel-size"},
        {"kernel-size=7," REST, NULL},
        {"kernel-size=7,footprint=disk," REST, NULL},
        {"background=none," REST, NULL},
        {"background=log," REST, "lacks sigma"},
        {"background=log,sigma=1.3:2," REST, NULL},
        {"background=dog,sigma=1.3:2," REST, "lacks dog-factor"},
        {"background=dog,dog-factor=2," REST, "lacks sigma"},
        {"background=dog,sigma=1.3:2,dog-factor=1.6," REST, NULL},
        {"kernel-size=7,min-distance=2,keep-border=no", "lacks tophat-break"},
        {"kernel-size=7,tophat-break=0,keep-border=no", "lacks min-distance"},
        {"kernel-size=7,tophat-break=0,min-distance=2", "lacks keep-border"}};
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct spot_options options = {.background = BACKGROUND_TOPHAT};
        struct why why;
        unit_case("case %zu", i);
        SAME_TEXT(take(&options, cases[i][0], true, &why), cases[i][1]);
        options = (struct spot_options){.rule = {RULE_GIVEN, 0}};
        SAME_TEXT(take(&options, cases[i][0], false, &why), cases[i][1]);
    }
}

static void number_is_needed_where_no_rule_is(void)
{
    static const char line[] = "kernel-size=7," REST;
    struct spot_options options = {.rule = {RULE_NUMBER, 0}};
    struct why why;
    SAME_TEXT(take(&options, line, false, &why), "lacks threshold");
    FINE(take(&options, line, true, &why));
    FINE(take(&options, "kernel-size=7,threshold=5.5," REST, false, &why));
    SAME_REAL(options.threshold, 5.5);
}

static void malformed_keys_are_refused(void)
{
    static const char *const cases[][2] = {
        {"what=1", "what is not taken"},
        {"kernel-size=7,kernel-size=7", "kernel-size stands twice"},
        {"kernel-size=64", "kernel-size is too large"},
        {"footprint=square", "footprint is not known"},
        {"background=LoG", "background is not known"},
        {"sigma=1.3", "sigma is not Y:X in pixels"},
        {"sigma=1.3:2:3:4", "sigma is not Y:X in pixels"},
        {"sigma=1.3:", "sigma is not Y:X in pixels"},
        {"sigma=:2", "sigma is not Y:X in pixels"},
        {"dog-factor=x", "dog-factor is not a number"},
        {"keep-border=maybe", "keep-border is neither yes nor no"},
        {"mask=1", "mask is neither yes nor no"},
        {"roi=1:2:3", "roi is not Y,X,HEIGHT,WIDTH in pixels"},
        {"roi=1:2:0:3", "roi holds no pixel"},
        {"min-distance=128", "min-distance is too large"}};
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct spot_options options = {.background = BACKGROUND_TOPHAT};
        struct why why;
        unit_case("%s", cases[i][0]);
        SAME_TEXT(take(&options, cases[i][0], true, &why), cases[i][1]);
    }
}

static const struct test TESTS[] = {
    {"a roi is parsed, with commas or colons",
     roi_is_parsed_with_commas_or_colons},
    {"other rois are refused", other_rois_are_refused},
    {"no roi is the whole plane", no_roi_is_the_whole_plane},
    {"sigmas are from a quarter to 31, times the dog's factor",
     sigmas_are_from_a_quarter_to_31},
    {"break and SNR are usual for the framework's way alone",
     break_and_snr_are_usual_for_the_frameworks_way_alone},
    {"whole are top-hats of short integers without a mask",
     whole_are_top_hats_of_short_integers_without_a_mask},
    {"needed keys are those of the background",
     needed_keys_are_those_of_the_background},
    {"a number is needed where there is no rule",
     number_is_needed_where_no_rule_is},
    {"malformed keys are refused", malformed_keys_are_refused},
};
SUITE(options, TESTS);
