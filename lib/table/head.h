/* SPDX-License-Identifier: MIT */
/*
 * The first line of a plan, a candidate table or a survey: format and version,
 * shape, options, channels with their sample types and levels, number of tiles.
 *
 *     # spottools plan 1,shape=800x600,tiles=4,channel=cy5,type=uint16
 */
#ifndef TABLE_HEAD_H
#define TABLE_HEAD_H

#include "base/sample.h"
#include "base/tile.h"
#include "table/lines.h"
#include "table/options.h"
#include "table/text.h"

struct channel {
    char *name;
    enum sample_type type;
    struct rule rule;   /* where options.rule is RULE_GIVEN: where the level */
    struct level level; /* comes from, and the level */
};

enum head_kind { HEAD_CANDIDATES, HEAD_PLAN, HEAD_SURVEY };

struct head {
    enum head_kind kind;
    struct shape shape;
    struct spot_options options; /* of candidates, a survey; a plan: roi */
    uint64_t tiles;              /* of a plan: of the whole, not of a shard */
    size_t n;
    struct channel *channel;
};

/* The heights that candidates of a channel have. */
static inline struct level head_level(const struct head *head, size_t channel)
{
    return head->options.rule.kind == RULE_NUMBER
               ? (struct level){head->options.threshold, false}
               : head->channel[channel].level;
}

/* The rectangle that tiles cover. */
static inline struct tile head_area(const struct head *head)
{
    return roi_or_all(head->options.roi, head->shape);
}

/* Appends the line, its end included. */
void head_print(struct text *text, const struct head *head);

/* Reads the line; head_free it, also after a failure. */
const char *head_parse(struct head *head, enum head_kind kind, const char *line,
                       struct why *why);
void head_free(struct head *head);

/*
 * Where two such lines differ: "kernel-size=9", "kernel-size=7"; each is cut
 * to its room. False where they are equal.
 */
bool head_differs(const char *line, const char *other, char here[80],
                  char there[80]);

#endif
