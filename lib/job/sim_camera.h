/* SPDX-License-Identifier: MIT */
/*
 * The camera of a simulated image: photons become samples, with the noise of
 * counting them and of reading them out.
 *
 *     grey = clip(round(gain x (Poisson(photons) + read noise) + offset))
 */
#ifndef JOB_SIM_CAMERA_H
#define JOB_SIM_CAMERA_H

#include "job/sim.h"

/* The standard deviation of a pixel's grey value where so many photons are
 * expected, before it is rounded and clipped. */
double sim_noise(const struct sim *sim, double photons);

/* Samples of n pixels of a row from at = {z, y, x} on. */
void sim_expose(const struct sim *sim, uint32_t channel, const uint32_t at[3],
                uint32_t n, const double *photons, void *samples);

#endif
