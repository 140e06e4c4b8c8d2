/* SPDX-License-Identifier: MIT */
/*
 * Thresholds: the rule that was asked for, and the level that came of it. A
 * rule other than a number needs statistics of the whole image
 * (job/level.h).
 */
#ifndef TABLE_RULE_H
#define TABLE_RULE_H

#include "base/why.h"
#include "table/text.h"
#include <math.h>
#include <stdbool.h>

enum rule_kind {
    RULE_NUMBER, /* heights above it */
    RULE_FDR,    /* the lowest level with negatives <= value x positives */
    RULE_SIGMA,  /* value robust deviations of the background-removed image */
    RULE_COUNT,  /* the value highest peaks */
    RULE_GIVEN   /* a level of unknown origin */
};

struct rule {
    enum rule_kind kind;
    double value;
};

/* "NUMBER", "auto" (fdr:0.1), "fdr:Q", "sigma:K", "count:N"; words follow the
 * text in a message. RULE_GIVEN is the empty text. */
const char *rule_parse(const char *text, struct rule *rule);
void rule_print(struct text *text, struct rule rule);

/* Which heights are kept: those above value, or those at it too. Where nothing
 * is kept value is INFINITY. */
struct level {
    double value;
    bool at;
};

static inline bool level_keeps(struct level level, float height)
{
    return level.at ? (double)height >= level.value
                    : (double)height > level.value;
}

/* Does a keep something that b does not? */
bool level_is_below(struct level a, struct level b);

/* A level at and above which heights are kept: "none" stands for INFINITY.
 * words follow the text. */
const char *level_parse(const char *text, struct level *level);
void level_print(struct text *text, struct level level);

#endif
