/* SPDX-License-Identifier: MIT */
/*
 * Expected errors against bounds that are worked out by differences, and
 * against the errors of simulated spots; what a fit says of a spot's light.
 */
#include "inverse.h"
#include "light.h"
#include "measure/fit.h"
#include "moments.h"
#include "unit.h"

static float values[LIGHT_MOST];

static const struct fit_way SQUARES = {.gain = 0};
static const struct fit_way POISSON = {.gain = 1};

static struct light spot(double photons)
{
    struct light light = {.n = {1, 11, 11},
                          .sigma = {1.2, 1.3, 1.3},
                          .photons = photons,
                          .background = 5};
    return light;
}

/* Somewhere in the middle pixel. */
static void place(struct light *light, struct random *random)
{
    for (int a = 0; a < PATCH_AXES; a++)
        light->centre[a] = light->n[a] / 2 + random_unit(random) - 0.5;
}

static double *parameter(struct fit *fit, int i)
{
    double *all[] = {&fit->amplitude,      &fit->background,
                     &fit->at[PATCH_Y],    &fit->at[PATCH_X],
                     &fit->sigma[PATCH_Y], &fit->sigma[PATCH_X],
                     &fit->at[PATCH_Z],    &fit->sigma[PATCH_Z]};
    return all[i];
}

static double height(const struct patch *patch, const struct fit *fit, size_t i)
{
    const uint32_t *n = patch->n;
    const uint32_t p[] = {(uint32_t)(i / n[2] / n[1]),
                          (uint32_t)(i / n[2] % n[1]), (uint32_t)(i % n[2])};
    double power = 0;
    for (int a = n[0] > 1 ? 0 : 1; a < PATCH_AXES; a++) {
        double d = p[a] - (patch->centre[a] + fit->at[a]);
        power += d * d / (2 * fit->sigma[a] * fit->sigma[a]);
    }
    return fit->background + fit->amplitude * exp(-power);
}

/* The inverse of the sum over pixels of products of first derivatives, each
 * over the model if counts are Poisson's. */
static void bound(const struct patch *patch, const struct fit *fit,
                  bool poisson, double m[INVERSE_MOST][INVERSE_MOST])
{
    const int n = patch->n[0] > 1 ? 8 : 6;
    size_t pixels = patch->n[0] * patch->plane;
    memset(m, 0, INVERSE_MOST * sizeof m[0]);
    for (size_t i = 0; i < pixels; i++) {
        double first[INVERSE_MOST];
        for (int k = 0; k < n; k++) {
            struct fit low = *fit, high = *fit;
            double h = k < 2 ? 1e-4 * fit->amplitude : 1e-5;
            *parameter(&low, k) -= h;
            *parameter(&high, k) += h;
            first[k] =
                (height(patch, &high, i) - height(patch, &low, i)) / (2 * h);
        }
        double w = poisson ? 1 / height(patch, fit, i) : 1;
        for (int k = 0; k < n; k++)
            for (int l = 0; l < n; l++)
                m[k][l] += w * first[k] * first[l];
    }
    inverse(n, m);
}

static void errors_are_the_bounds(void)
{
    struct random random = {1};
    for (int i = 0; i < 80 && !unit_failed(); i++) {
        struct light light = spot(500 + 500 * (i % 7));
        struct fit_way way = i % 2 ? POISSON : SQUARES;
        struct fit fit;
        double m[INVERSE_MOST][INVERSE_MOST];
        light.n[0] = i / 2 % 2 ? 5 : 1;
        place(&light, &random);
        struct patch patch = light_patch(&light, &random, values);
        double pixels = (double)(patch.n[0] * patch.plane);
        CHECK(fit_patch(&way, &patch, &fit) == FIT_OK);
        bound(&patch, &fit, i % 2, m);
        double each = fit.residual * fit.residual * pixels /
                      (pixels - (patch.n[0] > 1 ? 8 : 6));
        for (int a = patch.n[0] > 1 ? 0 : 1; a < PATCH_AXES; a++) {
            double v = m[a == 0 ? 6 : a + 1][a == 0 ? 6 : a + 1];
            double exact = sqrt(i % 2 ? v : v * each);
            unit_case("axis %d, Poisson %d", a, i % 2);
            CHECK(fabs(fit.error[a] - exact) < 1e-6 * exact);
        }
    }
}

/* Errors of many spots, in units of those that were expected. */
struct spread {
    struct moments error, z;
    double bound;
    uint64_t failed;
};

static void fit_many(struct spread *spread, const struct light *kind,
                     const struct fit_way *way, int count)
{
    struct random random = {random_key(7, (uint64_t)kind->photons)};
    memset(spread, 0, sizeof *spread);
    for (int i = 0; i < count; i++) {
        struct light light = *kind;
        struct fit fit;
        place(&light, &random);
        struct patch patch = light_patch(&light, &random, values);
        if (fit_patch(way, &patch, &fit) != FIT_OK) {
            spread->failed++;
            continue;
        }
        for (int a = PATCH_Y; a <= PATCH_X; a++) {
            double error = fit.at[a] - (light.centre[a] - patch.centre[a]);
            moments_add(&spread->error, error);
            moments_add(&spread->z, error / fit.error[a]);
            spread->bound += fit.error[a] * fit.error[a];
        }
    }
}

static void likelihood_reaches_the_bound(void)
{
    static const double photons[] = {200, 500, 1000, 5000};
    for (size_t i = 0; i < COUNT(photons); i++) {
        struct light light = spot(photons[i]);
        struct spread spread;
        fit_many(&spread, &light, &POISSON, 4000);
        double n = spread.error.n;
        double rmse = sqrt(moments_variance(&spread.error));
        double expected = sqrt(spread.bound / n);
        unit_case("%g photons: %g, expected %g", photons[i], rmse, expected);
        CHECK(spread.failed < 4);
        CHECK(rmse < 1.06 * expected && rmse > 0.94 * expected);
        NEAR(moments_mean(&spread.error), 0, rmse / sqrt(n));
        NEAR(moments_mean(&spread.z), 0, 1 / sqrt(n));
        WITHIN(moments_variance(&spread.z), 1, 0.12);
    }
}

/* Noise that is the same everywhere, of standard deviation 3: for which least
 * squares are made. Their residual is that, but for what the fit took out. */
static void squares_know_their_errors(void)
{
    struct random random = {2};
    struct moments error = {0};
    double square = 0, variance = 0;
    for (int i = 0; i < 2000; i++) {
        struct light light = spot(1000);
        struct fit fit;
        place(&light, &random);
        struct patch patch = light_patch(&light, NULL, values);
        for (size_t k = 0; k < patch.plane; k++)
            values[k] += (float)(3 * random_normal(&random));
        CHECK(fit_patch(&SQUARES, &patch, &fit) == FIT_OK);
        square += fit.residual * fit.residual * 121 / (121 - 6) / 2000;
        variance += fit.error[PATCH_Y] * fit.error[PATCH_Y] / 2000;
        moments_add(&error, fit.at[PATCH_Y] - (light.centre[PATCH_Y] -
                                               patch.centre[PATCH_Y]));
    }
    WITHIN(sqrt(square), 3, 0.03);
    WITHIN(sqrt(moments_variance(&error) / variance), 1, 0.06);
    NEAR(moments_mean(&error), 0, sqrt(variance / 2000));
}

static void pixels_widen_a_spot(void)
{
    static const double sigmas[] = {0.8, 1, 1.3, 2};
    struct random random = {3};
    for (size_t i = 0; i < COUNT(sigmas); i++)
        for (int k = 0; k < 20; k++) {
            struct light light = spot(10000);
            struct fit fit;
            for (int a = 0; a < PATCH_AXES; a++)
                light.sigma[a] = sigmas[i];
            light.n[0] = k % 2 ? 9 : 1;
            light.n[1] = light.n[2] = 15;
            place(&light, &random);
            struct patch patch = light_patch(&light, NULL, values);
            CHECK(fit_patch(&SQUARES, &patch, &fit) == FIT_OK);
            unit_case("sigma %g: %g, light %g", sigmas[i], fit.sigma[PATCH_Y],
                      fit_light(&fit));
            for (int a = k % 2 ? 0 : 1; a < PATCH_AXES; a++) {
                double wide = sqrt(sigmas[i] * sigmas[i] + 1.0 / 12);
                WITHIN(fit.sigma[a], wide, 0.004 * wide);
                WITHIN(fit.at[a], light.centre[a] - patch.centre[a], 2e-3);
            }
            WITHIN(fit_light(&fit), light.photons, 0.004 * light.photons);
        }
}

static void light_is_of_all_axes(void)
{
    struct fit fit = {.amplitude = 10, .sigma = {0, 2, 3}};
    double plane = 2 * acos(-1) * 10 * 2 * 3;
    WITHIN(fit_light(&fit), plane, 1e-12 * plane);
    fit.sigma[PATCH_Z] = 1.5;
    plane *= sqrt(2 * acos(-1)) * 1.5;
    WITHIN(fit_light(&fit), plane, 1e-12 * plane);
}

static const struct test TESTS[] = {
    {"errors are the bounds, by differences", errors_are_the_bounds},
    {"maximum likelihood reaches its bound", likelihood_reaches_the_bound},
    {"least squares know their errors", squares_know_their_errors},
    {"pixels widen a spot, and move it nowhere", pixels_widen_a_spot},
    {"light is of all axes", light_is_of_all_axes},
};
SUITE(fit_errors, TESTS);
