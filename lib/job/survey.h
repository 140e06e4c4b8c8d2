/* SPDX-License-Identifier: MIT */
/*
 * Surveys: what all tiles count becomes a level for each channel. Either the
 * pixels are at hand (survey_levels), or the tables of spotfind --survey, of
 * any number of shards (survey_read).
 */
#ifndef JOB_SURVEY_H
#define JOB_SURVEY_H

#include "job/cover.h"
#include "job/find.h"
#include "job/level.h"

/*
 * Finds the level of each channel of the head by its options.rule, which
 * becomes RULE_GIVEN, in the tiles of the grid. find is ready but for next,
 * lists, and sum. told, if not NULL, is called with each channel's outcome;
 * its curve is appended to histogram, if not NULL.
 */
struct survey_wish {
    struct rule rule;
    struct grid grid;
    FILE *histogram;
    void (*told)(const char *channel, const struct finding *finding);
};
const char *survey_levels(const struct find *find, struct head *head,
                          const struct survey_wish *wish, struct why *why);

/* Tables that were read, zeroed before the first. */
struct survey {
    struct head head;
    char *first; /* line of the first table */
    struct cover cover;
    struct curve *curve; /* of each channel */
    struct tally *tally;
};

/* Reads one table, "-" is standard input; words name the file. survey_check:
 * the tiles cover the image once, and are those of the plan, if not NULL. */
const char *survey_read(struct survey *survey, const char *path,
                        struct why *why);
const char *survey_check(struct survey *survey, const char *plan,
                         struct why *why);
void survey_free(struct survey *survey);

#endif
