/* SPDX-License-Identifier: MIT */
/*
 * What options and levels mean to the kernels. Used by job/find_walk.c and
 * job/find_measure.c.
 */
#ifndef JOB_FIND_LEVEL_H
#define JOB_FIND_LEVEL_H

#include "detect/row.h"
#include "table/head.h"

/* Heights not above floor become 0, those of a channel's peaks are above
 * level. */
static inline void find_levels(const struct head *head, uint32_t channel,
                               const struct row_ops *ops, float *floor,
                               float *level)
{
    const struct level of = head_level(head, channel);
    *floor = ops->below(head->options.tophat_break);
    *level = of.at ? ops->below(of.value) : ops->at_most(of.value);
}

#endif
