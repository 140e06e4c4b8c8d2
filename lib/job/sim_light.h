/* SPDX-License-Identifier: MIT */
/*
 * The light of a simulated image: the photons expected in each pixel, of the
 * background and of the spots.
 */
#ifndef JOB_SIM_LIGHT_H
#define JOB_SIM_LIGHT_H

#include "job/sim_spots.h"

/* The background's photons in n pixels of a row from x on. */
void sim_background(const struct sim *sim, uint32_t channel,
                    const uint32_t at[3], uint32_t n, double *photons);

/* The share of a spot's light that falls into its own pixel. */
double sim_peak_share(const struct sim *sim, const struct sim_spot *spot);

/* All photons expected in a rectangle of plane z, row after row. */
void sim_light(const struct sim *sim, uint32_t channel, uint32_t z,
               const struct tile *tile, double *photons);

#endif
