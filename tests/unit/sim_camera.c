/* SPDX-License-Identifier: MIT */
/*
 * The camera of simulated images: noise, rounding, saturation.
 */
#include "job/sim_camera.h"
#include "moments.h"
#include "unit.h"

#include <math.h>
#include <stdlib.h>

/* Without background, gradient, texture or noise. */
static struct sim dark(uint32_t z, uint32_t y, uint32_t x)
{
    struct sim sim = sim_defaults();
    struct why why;
    sim.shape = (struct shape){z, y, x};
    sim.background = sim.offset = sim.read_noise = 0;
    sim.no_poisson = true;
    sim.type = SAMPLE_FLOAT;
    FINE(sim_settle(&sim, &why));
    return sim;
}

/* Grey values of n pixels of a row where so many photons are expected. */
static void expose(const struct sim *sim, double photons, uint32_t n,
                   struct moments *m)
{
    double *light = unit_memory(n, sizeof *light);
    float *grey = unit_memory(n, sizeof *grey);
    for (uint32_t i = 0; i < n; i++)
        light[i] = photons;
    sim_expose(sim, 0, (uint32_t[]){0, 0, 0}, n, light, grey);
    for (uint32_t i = 0; i < n; i++)
        moments_add(m, (double)grey[i] - sim->offset - sim->gain * photons);
    free(light);
    free(grey);
}

static void noise_is_that_of_counting_and_of_reading(void)
{
    static const double cases[][3] = {/* photons, read noise, gain */
                                      {20, 1.5, 1},
                                      {20, 0, 2.5},
                                      {300, 10, 3},
                                      {0, 2, 2},
                                      {0.5, 0.5, 10}};
    for (size_t k = 0; k < COUNT(cases); k++) {
        struct sim sim = dark(1, 1, 400000);
        struct moments m = {0};
        double photons = cases[k][0], read = cases[k][1], gain = cases[k][2];
        double variance = gain * gain * (photons + read * read);
        sim.no_poisson = false;
        sim.read_noise = read;
        sim.gain = gain;
        sim.offset = 1000; /* nothing is clipped at 0 */
        expose(&sim, photons, 400000, &m);
        unit_case("case %zu", k);
        WITHIN(sim_noise(&sim, photons), sqrt(variance), 1e-9);
        NEAR(moments_mean(&m), 0, sqrt(variance / m.n));
        NEAR(moments_variance(&m), variance,
             sqrt((2 * variance * variance + pow(gain, 4) * photons) / m.n));
        NEAR(m.cube / m.n, pow(gain, 3) * photons,
             sqrt((15 * pow(variance, 3) +
                   pow(gain, 6) * 31 * photons * (1 + photons)) /
                  m.n));
    }
}

/* Of one pixel and the next, along each axis and in the next channel. */
static void noise_of_neighbours_is_independent(void)
{
    enum { N = 100000 };
    struct sim sim = dark(2, 2, N);
    double *light = unit_memory(N, sizeof *light);
    float *grey = unit_memory(N, sizeof *grey), *next;
    sim.no_poisson = false;
    sim.offset = 1000;
    for (size_t i = 0; i < N; i++)
        light[i] = 50;
    sim_expose(&sim, 0, (uint32_t[]){0, 0, 0}, N, light, grey);
    next = unit_memory(N, sizeof *next);
    for (uint32_t axis = 0; axis < 4; axis++) {
        struct moments m = {0};
        uint32_t at[3] = {axis == 0, axis == 1, axis == 2};
        sim_expose(&sim, axis == 3, at, N - 1, light, next);
        for (size_t i = 0; i < N - 1; i++) {
            moments_add(&m,
                        ((double)grey[i] - 1050) * ((double)next[i] - 1050));
            CHECK(axis != 2 || next[i] == grey[i + 1]);
        }
        unit_case("axis %u", axis);
        NEAR(moments_mean(&m), 0, 50 / sqrt(m.n));
    }
    free(light);
    free(grey);
    free(next);
}

static void without_poisson_the_photons_are_those_expected(void)
{
    struct sim sim = dark(1, 1, 200000);
    struct moments m = {0}, none = {0};
    sim.offset = 1000;
    expose(&sim, 12.25, 1000, &none);
    SAME_REAL(none.square, 0);
    sim.read_noise = 3;
    expose(&sim, 12.25, 200000, &m);
    NEAR(moments_variance(&m), 9, 9 * sqrt(2 / m.n));
    WITHIN(sim_noise(&sim, 12.25), 3, 1e-12);
}

static void grey_values_are_rounded_and_clipped(void)
{
    struct sim sim = dark(1, 1, 8);
    double light[8] = {0, 0.2, 0.25, 0.7, 100, 149.7, 150.3, 1e9};
    uint16_t grey[8];
    uint8_t bytes[8];
    float real[8];
    sim.gain = 2;
    sim.saturation = 300;
    sim_expose(&sim, 0, (uint32_t[]){0, 0, 0}, 8, light, real);
    SAME_REAL((double)real[2], 0.5);
    SAME_REAL((double)real[7], 300);
    sim.type = SAMPLE_UINT16;
    sim_expose(&sim, 0, (uint32_t[]){0, 0, 0}, 8, light, grey);
    SAME_BYTES(grey, ((uint16_t[]){0, 0, 1, 1, 200, 299, 300, 300}), 16);
    sim.type = SAMPLE_UINT8;
    sim.saturation = 255;
    sim_expose(&sim, 0, (uint32_t[]){0, 0, 0}, 8, light, bytes);
    SAME_BYTES(bytes, ((uint8_t[]){0, 0, 1, 1, 200, 255, 255, 255}), 8);
    sim.read_noise = 1000; /* half of all below 0 */
    sim.no_poisson = true;
    sim_expose(&sim, 0, (uint32_t[]){0, 0, 0}, 8, light, bytes);
    for (size_t i = 0; i < 7; i++)
        CHECK(bytes[i] == 0 || bytes[i] == 255);
}

static const struct test TESTS[] = {
    {"noise is that of counting and of reading",
     noise_is_that_of_counting_and_of_reading},
    {"noise of neighbours is independent", noise_of_neighbours_is_independent},
    {"without Poisson the photons are those expected",
     without_poisson_the_photons_are_those_expected},
    {"grey values are rounded and clipped",
     grey_values_are_rounded_and_clipped},
};
SUITE(sim_camera, TESTS);
