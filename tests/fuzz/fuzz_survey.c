/* SPDX-License-Identifier: MIT */
/*
 * Fuzzes what levels come of: the first byte chooses a file of levels (even;
 * for the channels a and b) or a survey, the rest is the file. What is accepted
 * must hold to what is promised: a survey gives levels by every rule, and what
 * is read is written and read back alike.
 */
#include "fuzz.h"

#include "job/survey.h"
#include "table/levels.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Each channel of a survey takes 8 MB; what is written has less room. */
enum { CHANNELS_MOST = 4, ROOM = 1 << 20 };

static void check_finding(const struct finding *found,
                          const struct curve *curve)
{
    uint64_t positives = 0;
    for (uint32_t k = 0; k < curve->n; k++)
        positives += curve->list[CURVE_PEAKS][k]; /* may wrap, as theirs */
    must(found->level.at && found->level.value >= 0);
    if (isinf(found->level.value)) {
        must(found->positives == 0 && found->negatives == 0);
        return;
    }
    must(found->rule.kind == RULE_SIGMA || found->positives > 0);
    if (found->level.value <= (double)hist_edge(curve->first))
        must(found->positives == positives);
}

static void find_levels(const struct survey *survey)
{
    static const struct rule rules[] = {
        {RULE_FDR, 0},           {RULE_FDR, 0.1},     {RULE_SIGMA, 0},
        {RULE_SIGMA, 5},         {RULE_SIGMA, 1e300}, {RULE_COUNT, 1},
        {RULE_COUNT, 4294967295}};
    FILE *out = fopen("/dev/null", "w");
    must(out != NULL);
    for (size_t c = 0; c < survey->head.n; c++) {
        const struct curve *curve = &survey->curve[c];
        for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
            struct finding found =
                level_find(curve, &survey->tally[c], rules[i],
                           survey->head.options.background);
            check_finding(&found, curve);
        }
        level_print_curve(out, survey->head.channel[c].name, curve);
    }
    fclose(out);
}

/* All of its counts as one tile, which covers the plane, or its roi. */
static void print(struct text *text, const struct survey *survey)
{
    struct part part = {.tile = head_area(&survey->head)};
    spot_print_head(text, &survey->head);
    for (uint32_t c = 0; c < survey->head.n; c++) {
        const struct curve *curve = &survey->curve[c];
        part.channel = c;
        for (int list = 0; list < CURVE_LISTS; list++)
            for (uint32_t at = 0;
                 survey_print_bins(text, &survey->head, &part, curve,
                                   (enum curve_list)list, &at);)
                continue;
        part.rows = curve_total(curve);
        part.tally = survey->tally[c];
        survey_print(text, &survey->head, &part, curve);
    }
}

static void read_back(const struct survey *survey)
{
    static char line[ROOM];
    struct text text = {line, 0, sizeof line, false};
    struct survey back = {.first = NULL};
    struct why why;
    print(&text, survey);
    if (text.full)
        return;
    fuzz_must_be_null(
        survey_read(&back, fuzz_file("back", line, text.n), &why));
    for (size_t c = 0; c < back.head.n; c++) {
        const struct curve *a = &back.curve[c], *b = &survey->curve[c];
        size_t bytes = CURVE_LISTS * a->n * sizeof *a->list[0];
        must(a->n == b->n && memcmp(a->list[0], b->list[0], bytes) == 0);
        must(memcmp(&back.tally[c], &survey->tally[c], sizeof *back.tally) ==
             0);
    }
    survey_free(&back);
    remove(fuzz_file("back", "", 0));
}

/* A sum of all lists may not fit, though each bin does: then its closing line
 * would lie. */
static bool total_fits(const struct survey *survey)
{
    for (size_t c = 0; c < survey->head.n; c++) {
        uint64_t sum = 0;
        for (int i = 0; i < CURVE_LISTS; i++)
            for (uint32_t k = 0; k < survey->curve[c].n; k++)
                if (__builtin_add_overflow(sum, survey->curve[c].list[i][k],
                                           &sum))
                    return false;
    }
    return true;
}

static void read_survey(const char *path)
{
    struct survey survey = {.first = NULL};
    struct why why;
    const char *bad = survey_read(&survey, path, &why);
    if (bad == NULL)
        bad = survey_check(&survey, NULL, &why);
    if (bad == NULL) {
        find_levels(&survey);
        if (total_fits(&survey))
            read_back(&survey);
    } else {
        must(*bad != '\0');
    }
    survey_free(&survey);
}

static void read_levels(const char *path)
{
    char names[2][2] = {"a", "b"}, bytes[400];
    struct channel channel[2] = {{.name = names[0]}, {.name = names[1]}};
    struct channel again[2] = {channel[0], channel[1]};
    struct head head = {.n = 2, .channel = channel};
    struct head back = {.n = 2, .channel = again};
    struct text text = {bytes, 0, sizeof bytes, false};
    struct why why;
    const char *bad = levels_read(path, &head, &why);
    if (bad != NULL) {
        must(*bad != '\0');
        return;
    }
    levels_print_names(&text);
    for (size_t c = 0; c < 2; c++)
        levels_print(&text, &channel[c], 1, 2);
    must(!text.full);
    fuzz_must_be_null(
        levels_read(fuzz_file("back", bytes, text.n), &back, &why));
    for (size_t c = 0; c < 2; c++) {
        must(channel[c].level.at && channel[c].level.value >= 0);
        must(!(channel[c].level.value < again[c].level.value) &&
             !(channel[c].level.value > again[c].level.value));
        must(channel[c].rule.kind == again[c].rule.kind);
        must(!(channel[c].rule.value < again[c].rule.value) &&
             !(channel[c].rule.value > again[c].rule.value));
    }
    remove(fuzz_file("back", "", 0));
}

/* Channels that the first line, which takes the memory, names. */
static size_t count_channels(const uint8_t *data, size_t n)
{
    static const char word[] = ",channel=";
    size_t words = 0;
    for (size_t i = 0; i + sizeof word < n && data[i] != '\n'; i++)
        words += memcmp(data + i, word, sizeof word - 1) == 0;
    return words;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    char path[FUZZ_FOLDER + 32];
    if (n == 0 || count_channels(data, n) > CHANNELS_MOST)
        return -1;
    snprintf(path, sizeof path, "%s", fuzz_file("in", data + 1, n - 1));
    if (data[0] % 2 == 0)
        read_levels(path);
    else
        read_survey(path);
    remove(path);
    return 0;
}
