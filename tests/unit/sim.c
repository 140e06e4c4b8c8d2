/* SPDX-License-Identifier: MIT */
/*
 * The light of simulated images: of spots, and of the background.
 */
#include "job/sim_light.h"
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

static double *light_of(const struct sim *sim, uint32_t channel, uint32_t z,
                        struct tile tile)
{
    double *light =
        unit_memory((size_t)tile.height * tile.width, sizeof *light);
    sim_light(sim, channel, z, &tile, light);
    return light;
}

static struct tile whole(const struct sim *sim)
{
    return (struct tile){0, 0, 0, sim->shape.y, sim->shape.x};
}

static uint32_t cells(uint32_t size)
{
    return (size - 1) / SIM_CELL + 1;
}

/* All spots of a channel, in a list whose n is theirs. */
static struct sim_list all_spots(const struct sim *sim, uint32_t channel)
{
    struct sim_list all = {0}, row = {0};
    for (uint32_t z = 0; z < sim->shape.z; z++)
        for (uint32_t cy = 0; cy < cells(sim->shape.y); cy++) {
            FINE(sim_list_row(&row, sim, channel, z, cy));
            all.spot =
                realloc(all.spot, (all.n + row.n + 1) * sizeof *all.spot);
            if (row.n > 0)
                memcpy(&all.spot[all.n], row.spot, row.n * sizeof *row.spot);
            all.n += row.n;
        }
    sim_list_free(&row);
    return all;
}

/* The share of a Gaussian within size pixels. */
static double inside(double centre, double sigma, uint32_t first, uint32_t n)
{
    double unit = sigma * sqrt(2);
    return (erf((first + n - 0.5 - centre) / unit) -
            erf((first - 0.5 - centre) / unit)) /
           2;
}

static void a_rectangle_is_that_of_the_whole_image(void)
{
    for (int i = 0; i < 60 && !unit_failed(); i++) {
        struct sim sim = sim_defaults();
        sim.shape = (struct shape){1 + unit_below(3), 1 + unit_below(90),
                                   1 + unit_below(90)};
        sim.seed = unit_random();
        sim.density = 20;
        sim.colocalised = 0.5;
        sim.texture = 0.3;
        sim.texture_scale = 1 + unit_below(9);
        sim.gradient = 1;
        uint32_t z = unit_below(sim.shape.z), channel = unit_below(2);
        struct tile tile = {0, unit_below(sim.shape.y), unit_below(sim.shape.x),
                            0, 0};
        tile.height = 1 + unit_below(sim.shape.y - tile.y);
        tile.width = 1 + unit_below(sim.shape.x - tile.x);
        double *all = light_of(&sim, channel, z, whole(&sim));
        double *part = light_of(&sim, channel, z, tile);
        for (uint32_t y = 0; y < tile.height; y++)
            SAME_BYTES(part + (size_t)y * tile.width,
                       all + (size_t)(tile.y + y) * sim.shape.x + tile.x,
                       tile.width * sizeof *all);
        free(all);
        free(part);
    }
}

/* Every pixel against all spots, nothing cut off. */
static void light_is_the_sum_over_all_spots(void)
{
    for (int i = 0; i < 12 && !unit_failed(); i++) {
        struct sim sim = dark(i % 2 ? 4 : 1, 20 + unit_below(40), 70);
        sim.seed = unit_random();
        sim.photons_cv = 0.5;
        sim.sigma[0] = 0.8;
        sim.sigma[1] = 0.5 + unit_below(3);
        sim.sigma[2] = 1.7;
        uint32_t z = unit_below(sim.shape.z);
        struct sim_list spots = all_spots(&sim, 0);
        double *light = light_of(&sim, 0, z, whole(&sim));
        for (uint32_t p = 0; p < sim.shape.y * sim.shape.x; p++) {
            double sum = 0;
            for (size_t k = 0; k < spots.n; k++) {
                const struct sim_spot *s = &spots.spot[k];
                double depth =
                    sim.shape.z > 1 ? inside(s->zc, sim.sigma[0], z, 1) : 1;
                sum += s->photons * depth *
                       inside(s->yc, sim.sigma[1], p / sim.shape.x, 1) *
                       inside(s->xc, sim.sigma[2], p % sim.shape.x, 1);
            }
            WITHIN(light[p], sum, 0.001);
        }
        free(light);
        sim_list_free(&spots);
    }
}

static void photons_are_conserved(void)
{
    for (int i = 0; i < 8 && !unit_failed(); i++) {
        struct sim sim = dark(i % 2 ? 30 : 1, 100, 90);
        struct tile tile = whole(&sim);
        sim.seed = unit_random();
        sim.sigma[1] = 0.2 + i;
        struct sim_list spots = all_spots(&sim, 0);
        double sum = 0, expected = 0;
        for (uint32_t z = 0; z < sim.shape.z; z++) {
            double *light = light_of(&sim, 0, z, tile);
            for (size_t p = 0; p < (size_t)tile.height * tile.width; p++)
                sum += light[p];
            free(light);
        }
        for (size_t k = 0; k < spots.n; k++) {
            const struct sim_spot *s = &spots.spot[k];
            double here = s->photons *
                          inside(s->yc, sim.sigma[1], 0, sim.shape.y) *
                          inside(s->xc, sim.sigma[2], 0, sim.shape.x);
            if (sim.shape.z > 1)
                here *= inside(s->zc, sim.sigma[0], 0, sim.shape.z);
            expected += here;
        }
        CHECK(spots.n > 0);
        WITHIN(sum / expected, 1, 2e-6);
        sim_list_free(&spots);
    }
}

static void a_point_falls_into_its_own_pixel(void)
{
    struct sim sim = dark(1, 50, 50);
    sim.sigma[1] = sim.sigma[2] = 0;
    struct sim_list spots = all_spots(&sim, 0);
    double *light = light_of(&sim, 0, 0, whole(&sim));
    CHECK(spots.n > 0);
    for (size_t k = 0; k < spots.n; k++) {
        size_t p = spots.spot[k].y * 50 + spots.spot[k].x;
        CHECK(light[p] >= 1000);
        light[p] -= 1000;
        SAME_REAL(sim_peak_share(&sim, &spots.spot[k]), 1);
    }
    for (size_t p = 0; p < 50 * 50; p++)
        SAME_REAL(light[p], 0);
    free(light);
    sim_list_free(&spots);
}

static void the_peak_is_what_its_pixel_gets(void)
{
    for (int i = 0; i < 20 && !unit_failed(); i++) {
        struct sim sim = dark(1, 40, 40);
        sim.seed = unit_random();
        sim.density = 0.6;
        struct sim_list spots = all_spots(&sim, 0);
        double *light = light_of(&sim, 0, 0, whole(&sim));
        if (spots.n == 1)
            WITHIN(light[spots.spot[0].y * 40 + spots.spot[0].x],
                   1000 * sim_peak_share(&sim, &spots.spot[0]), 1e-9);
        free(light);
        sim_list_free(&spots);
    }
}

static void the_gradient_runs_from_corner_to_corner(void)
{
    struct sim sim = dark(1, 101, 201);
    sim.density = 0;
    sim.background = 50;
    sim.gradient = 0.6;
    double *light = light_of(&sim, 0, 0, whole(&sim));
    WITHIN(light[0], 50 * 0.7, 1e-9);
    WITHIN(light[200], 50, 1e-9);
    WITHIN(light[50 * 201 + 100], 50, 1e-9);
    WITHIN(light[100 * 201 + 200], 50 * 1.3, 1e-9);
    WITHIN(light[201] - light[0], light[400] - light[199], 1e-9);
    free(light);
    sim.shape.y = 1; /* one row: along it */
    light = light_of(&sim, 0, 0, whole(&sim));
    WITHIN(light[0], 50 * 0.7, 1e-9);
    WITHIN(light[200], 50 * 1.3, 1e-9);
    free(light);
}

/* At every phase of the lattice, each from 4000 seeds. */
static void the_texture_has_its_standard_deviation_everywhere(void)
{
    static const uint32_t places[][3] = {
        {0, 0, 0}, {0, 3, 5}, {0, 10, 20}, {7, 105, 1}, {3, 999, 4444}};
    struct sim sim = dark(9, 1000, 5000);
    sim.background = 100;
    sim.texture = 0.2;
    sim.texture_scale = 10.5;
    for (size_t k = 0; k < COUNT(places); k++) {
        struct moments m = {0};
        for (sim.seed = 0; sim.seed < 4000; sim.seed++) {
            double photons;
            sim_background(&sim, 0, places[k], 1, &photons);
            moments_add(&m, photons / 100);
        }
        unit_case("place %zu", k);
        NEAR(moments_mean(&m), 1, 0.2 / sqrt(m.n));
        NEAR(moments_variance(&m), 0.04, 0.04 * sqrt(2 / m.n));
    }
}

static void the_texture_is_smooth_and_never_below_zero(void)
{
    struct sim sim = dark(1, 300, 300);
    sim.density = 0;
    sim.background = 100;
    sim.texture = 1;
    sim.texture_scale = 40;
    double *light = light_of(&sim, 0, 0, whole(&sim)), least = 100, most = 0;
    for (size_t p = 301; p < 300 * 300; p++) {
        CHECK(fabs(light[p] - light[p - 300]) < 25);
        CHECK(p % 300 == 0 || fabs(light[p] - light[p - 1]) < 25);
        least = fmin(least, light[p]);
        most = fmax(most, light[p]);
    }
    SAME_REAL(least, 0);
    CHECK(most > 200);
    free(light);
}

static void channels_have_textures_of_their_own(void)
{
    struct sim sim = dark(1, 64, 64);
    struct moments both = {0};
    sim.density = 0;
    sim.background = 100;
    sim.texture = 0.2;
    sim.texture_scale = 1;
    double *a = light_of(&sim, 0, 0, whole(&sim));
    double *b = light_of(&sim, 1, 0, whole(&sim));
    for (size_t p = 0; p < 64 * 64; p++)
        moments_add(&both, (a[p] / 100 - 1) * (b[p] / 100 - 1));
    NEAR(moments_mean(&both), 0, 0.04 * 2 / sqrt(both.n));
    free(a);
    free(b);
}

static const struct test TESTS[] = {
    {"a rectangle is that of the whole image",
     a_rectangle_is_that_of_the_whole_image},
    {"light is the sum over all spots", light_is_the_sum_over_all_spots},
    {"photons are conserved", photons_are_conserved},
    {"a point falls into its own pixel", a_point_falls_into_its_own_pixel},
    {"the peak is what its pixel gets", the_peak_is_what_its_pixel_gets},
    {"the gradient runs from corner to corner",
     the_gradient_runs_from_corner_to_corner},
    {"the texture has its standard deviation everywhere",
     the_texture_has_its_standard_deviation_everywhere},
    {"the texture is smooth and never below zero",
     the_texture_is_smooth_and_never_below_zero},
    {"channels have textures of their own",
     channels_have_textures_of_their_own},
};
SUITE(sim, TESTS);
