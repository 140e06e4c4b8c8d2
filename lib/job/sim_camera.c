/* SPDX-License-Identifier: MIT */
#include "job/sim_camera.h"

#include "base/random.h"

#include <math.h>

double sim_noise(const struct sim *sim, double photons)
{
    double read = sim->read_noise * sim->read_noise;
    return sim->gain * sqrt((sim->no_poisson ? 0 : photons) + read);
}

static double count(const struct sim *sim, uint64_t key, double photons)
{
    struct random random = {key};
    if (!sim->no_poisson)
        photons = random_poisson(&random, photons);
    if (sim->read_noise > 0)
        photons += sim->read_noise * random_normal(&random);
    return photons;
}

static void store(const struct sim *sim, double grey, uint32_t i, void *samples)
{
    if (sim->type != SAMPLE_FLOAT)
        grey = floor(grey + 0.5);
    if (grey > sim->saturation)
        grey = sim->saturation;
    if (grey < 0)
        grey = 0;
    if (sim->type == SAMPLE_UINT8)
        ((uint8_t *)samples)[i] = (uint8_t)grey;
    else if (sim->type == SAMPLE_UINT16)
        ((uint16_t *)samples)[i] = (uint16_t)grey;
    else
        ((float *)samples)[i] = (float)grey;
}

void sim_expose(const struct sim *sim, uint32_t channel, const uint32_t at[3],
                uint32_t n, const double *photons, void *samples)
{
    uint64_t key = random_key(random_key(sim->seed, SIM_PIXEL), channel);
    key = random_key(random_key(key, at[0]), at[1]);
    for (uint32_t i = 0; i < n; i++) {
        double seen = count(sim, random_key(key, at[2] + i), photons[i]);
        store(sim, sim->gain * seen + sim->offset, i, samples);
    }
}
