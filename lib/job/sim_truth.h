/* SPDX-License-Identifier: MIT */
/*
 * The truth of a simulated image: a spot table (spottools-spots(5)) with, in
 * addition, each spot's centre, photons and signal to noise.
 */
#ifndef JOB_SIM_TRUTH_H
#define JOB_SIM_TRUTH_H

#include "job/sim_spots.h"
#include "table/text.h"

/* The longest line, its end included. */
enum { SIM_TRUTH_LINE = 640 };

void sim_truth_print_head(struct text *text);
void sim_truth_print(struct text *text, const struct sim *sim, uint32_t channel,
                     const char *name, const struct sim_spot *spot);

#endif
