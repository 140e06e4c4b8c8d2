/* SPDX-License-Identifier: MIT */
/*
 * Thresholds that come out of a survey, for each channel over the whole image.
 * Negative detections estimate the false ones (Serra, Jurek and Floeer 2012):
 * noise makes as many peaks of the image as of its negative, spots make none
 * of that. A level is the lower edge of a bin; a height at it counts, and is
 * kept.
 */
#ifndef JOB_LEVEL_H
#define JOB_LEVEL_H

#include "base/curve.h"
#include "base/tally.h"
#include "table/head.h"
#include <stdio.h>

/* A level, and the peaks and negatives at or above it. */
struct finding {
    struct rule rule;
    struct level level;
    uint64_t positives, negatives;
};

/*
 * By the rule (RULE_NUMBER and RULE_GIVEN are none):
 * RULE_FDR    the lowest level with negatives <= value x positives, at which
 *             there is a peak; none where there is no such level
 * RULE_SIGMA  value x 1.4826 x the median absolute deviation of all pixels'
 *             values, from the bins' lower edges; from 0, which is the
 *             background that was removed, or from the median where none was
 * RULE_COUNT  the highest level with value peaks; the lowest where there are
 *             fewer
 */
struct finding level_find(const struct curve *curve, const struct tally *tally,
                          struct rule rule, enum background background);

/* Can the rule be asked for? Not by negatives where there are none, of images
 * of unsigned samples whose background stays. Words name the channel. */
const char *level_check(const struct head *head, struct rule rule,
                        struct why *why);

/* "level 183 (fdr:0.1): 6400 peaks, 640 negative ones". */
const char *level_say(const struct finding *finding, struct why *why);

/* The median of the values, and 1.4826 x the median of what they are away from
 * it: of a normal distribution the standard deviation. 0 without pixels. */
double level_deviation(const struct curve *curve, uint64_t pixels,
                       double *median);

/* The curve as CSV: at each level at which something is, the peaks and
 * negatives at or above it, and their ratio. The caller checks the stream. */
void level_print_names(FILE *out);
void level_print_curve(FILE *out, const char *channel,
                       const struct curve *curve);

#endif
