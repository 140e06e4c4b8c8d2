/* SPDX-License-Identifier: MIT */
/*
 * What is told of levels, and the curve that they come of.
 */
#include "job/level.h"

#include "unit.h"

#include <stdlib.h>

enum { ALL = CURVE_OF_PEAKS | CURVE_OF_VALUES };

static void found_level_is_told_in_words(void)
{
    struct why why;
    struct finding finding = {{RULE_FDR, 0.1}, {183, true}, 6400, 640};
    SAME_TEXT(level_say(&finding, &why),
              "level 183 (fdr:0.1): 6400 peaks, 640 negative ones");
    finding.rule = (struct rule){RULE_COUNT, 5000};
    finding.level.value = 0.5;
    SAME_TEXT(level_say(&finding, &why),
              "level 0.5 (count:5000): 6400 peaks, 640 negative ones");
    finding.level.value = HUGE_VAL;
    SAME_TEXT(level_say(&finding, &why), "no level (count:5000)");
}

static char *print(const char *channel, const struct curve *curve)
{
    char *bytes = NULL;
    size_t n;
    FILE *out = open_memstream(&bytes, &n);
    level_print_names(out);
    level_print_curve(out, channel, curve);
    CHECK(fclose(out) == 0);
    return bytes;
}

static void curve_is_printed_level_by_level(void)
{
    static const float peaks[] = {3, 3, 200, 900},
                       negatives[] = {3, 7, 7, 1000};
    struct curve curve;
    void *memory = unit_memory(curve_bytes(ALL, true), 1);
    curve_init(&curve, memory, ALL, true);
    char *bytes = print("cy5", &curve);
    SAME_TEXT(bytes, "channel,level,positives,negatives,fdr\n");
    free(bytes);
    for (size_t i = 0; i < COUNT(peaks); i++) {
        curve_count(&curve, CURVE_PEAKS, peaks[i]);
        curve_count(&curve, CURVE_NEGATIVES, negatives[i]);
    }
    bytes = print("cy5", &curve);
    SAME_TEXT(bytes, "channel,level,positives,negatives,fdr\n"
                     "cy5,3,4,4,1\n"
                     "cy5,7,2,3,1.5\n"
                     "cy5,200,2,1,0.5\n"
                     "cy5,900,1,1,1\n"
                     "cy5,1000,0,1,\n");
    free(bytes);
    free(memory);
}

static const struct test TESTS[] = {
    {"a level that was found is told in words", found_level_is_told_in_words},
    {"a curve is printed level by level", curve_is_printed_level_by_level},
};
SUITE(level_print, TESTS);
