/* SPDX-License-Identifier: MIT */
/*
 * Fits against a plain cost of the test's own, written with the library's exp
 * and log, which must not fall to any side of where a fit ended; against the
 * light that was put in; and against errors that the test works out itself.
 */
#include "measure/fit.h"
#include "base/measures.h"
#include "inverse.h"
#include "light.h"
#include "unit.h"

#include <float.h>

static double part(void)
{
    return (double)(unit_random() >> 11) * 0x1p-53;
}

static const struct fit_way SQUARES = {.gain = 0};
static const struct fit_way POISSON = {.gain = 1};

static float values[LIGHT_MOST];

/* A spot of which most pixels show nothing, within half a pixel of the
 * middle. */
static struct light random_light(bool volume)
{
    struct light light = {.photons = 300 * exp(3 * part()),
                          .background = 1 + 20 * part()};
    for (int a = 0; a < PATCH_AXES; a++) {
        light.n[a] = a == 0 ? (volume ? 5 + 2 * unit_below(3) : 1)
                            : 9 + 2 * unit_below(4);
        light.centre[a] = light.n[a] / 2 + (part() - 0.5);
        light.sigma[a] = 0.8 + 0.8 * part();
    }
    return light;
}

/* The model at a pixel, the data there as counts (Poisson) or as they are. */
static double model(const struct patch *patch, const struct fit *fit,
                    const uint32_t p[PATCH_AXES])
{
    double power = 0;
    for (int a = patch->n[0] > 1 ? 0 : 1; a < PATCH_AXES; a++) {
        double d = p[a] - (patch->centre[a] + fit->at[a]);
        power += d * d / (2 * fit->sigma[a] * fit->sigma[a]);
    }
    return fit->background + fit->amplitude * exp(-power);
}

static double plain_cost(const struct patch *patch, const struct fit *fit,
                         bool poisson)
{
    double cost = 0;
    for (uint32_t z = 0; z < patch->n[0]; z++)
        for (uint32_t y = 0; y < patch->n[1]; y++)
            for (uint32_t x = 0; x < patch->n[2]; x++) {
                double n = (double)patch_row(patch, z, y)[x];
                double m = model(patch, fit, (const uint32_t[]){z, y, x});
                if (isnan(n))
                    continue;
                cost += !poisson ? (n - m) * (n - m)
                        : n > 0  ? m - n + n * log(n / m)
                                 : m;
            }
    return cost;
}

/* Each parameter of a fit, and how far it is moved to see what happens. */
struct knob {
    double *value, step;
};

static int knobs(struct fit *fit, bool volume, bool round,
                 struct knob knob[INVERSE_MOST])
{
    int n = 0;
    knob[n++] = (struct knob){&fit->amplitude, 1e-3 * fit->amplitude};
    knob[n++] = (struct knob){&fit->background, 1e-2};
    for (int a = volume ? 0 : 1; a < PATCH_AXES; a++) {
        knob[n++] = (struct knob){&fit->at[a], 1e-3};
        if (!round || a != PATCH_X)
            knob[n++] = (struct knob){&fit->sigma[a], 1e-3};
    }
    return n;
}

static void turn(struct fit *fit, const struct knob *knob, bool round,
                 double by)
{
    *knob->value += by;
    if (round)
        fit->sigma[PATCH_X] = fit->sigma[PATCH_Y];
}

/* The bottom of the cost along each parameter is where the fit is. */
static void is_lowest(const struct patch *patch, const struct fit *found,
                      const struct fit_way *way)
{
    struct fit fit = *found;
    struct knob knob[INVERSE_MOST];
    int n = knobs(&fit, patch->n[0] > 1, way->round, knob);
    double here = plain_cost(patch, &fit, way->gain > 0);
    for (int i = 0; i < n; i++) {
        double keep = *knob[i].value, h = knob[i].step;
        turn(&fit, &knob[i], way->round, h);
        double high = plain_cost(patch, &fit, way->gain > 0);
        *knob[i].value = keep;
        turn(&fit, &knob[i], way->round, -h);
        double low = plain_cost(patch, &fit, way->gain > 0);
        turn(&fit, &knob[i], way->round, keep - *knob[i].value);
        double bottom = h * (low - high) / (2 * (low + high - 2 * here));
        unit_case("parameter %d of %d, %u x %u x %u", i, n, patch->n[0],
                  patch->n[1], patch->n[2]);
        CHECK(low > here && high > here);
        CHECK(fabs(bottom) < 1e-2 * h);
    }
}

static void fit_is_the_lowest_place(void)
{
    struct random random = {1};
    for (int i = 0; i < 240 && !unit_failed(); i++) {
        struct light light = random_light(i % 2);
        struct fit_way way = i / 2 % 2 ? POISSON : SQUARES;
        struct patch patch = light_patch(&light, &random, values);
        struct fit fit;
        way.round = i / 4 % 2;
        if (i / 8 % 2)
            for (int k = 0; k < 9; k++)
                values[unit_below(patch.n[0] * patch.plane)] = NAN;
        unit_case("%d", i);
        if (CHECK(fit_patch(&way, &patch, &fit) == FIT_OK))
            is_lowest(&patch, &fit, &way);
    }
}

/* A Gaussian as the model has it, in float32. */
static void draw(const struct patch *patch, const struct fit *fit)
{
    for (uint32_t z = 0; z < patch->n[0]; z++)
        for (uint32_t y = 0; y < patch->n[1]; y++)
            for (uint32_t x = 0; x < patch->n[2]; x++)
                values[z * patch->plane + y * patch->row + x] =
                    (float)model(patch, fit, (const uint32_t[]){z, y, x});
}

/* The patch of a spot near the image's border: cut off at two sides. */
static struct patch cut_patch(bool volume)
{
    struct patch patch = {.value = values};
    for (int a = 0; a < PATCH_AXES; a++) {
        patch.n[a] =
            a == 0 ? (volume ? 3 + unit_below(5) : 1) : 7 + unit_below(9);
        patch.centre[a] = patch.n[a] / 2;
    }
    if (unit_below(2))
        patch.centre[1] = unit_below(3);
    if (unit_below(2))
        patch.centre[2] = patch.n[2] - 1 - unit_below(3);
    patch.row = patch.n[2];
    patch.plane = (size_t)patch.n[1] * patch.row;
    return patch;
}

static struct fit random_fit(const struct patch *patch, bool round)
{
    struct fit fit = {.amplitude = 100 + 1000 * part(),
                      .background = 10 + 100 * part()};
    for (int a = patch->n[0] > 1 ? 0 : 1; a < PATCH_AXES; a++) {
        bool edge =
            patch->centre[a] == 0 || patch->centre[a] + 1 == patch->n[a];
        fit.at[a] = edge ? (part() - 0.5) * 0.8 : (part() - 0.5) * 1.4;
        fit.sigma[a] = 0.7 + 0.9 * part();
    }
    if (round)
        fit.sigma[PATCH_X] = fit.sigma[PATCH_Y];
    return fit;
}

static void compare(const struct fit *got, const struct fit *exact)
{
    for (int a = 0; a < PATCH_AXES; a++) {
        CHECK(fabs(got->at[a] - exact->at[a]) < 1e-5);
        CHECK(fabs(got->sigma[a] - exact->sigma[a]) < 1e-5);
    }
    CHECK(fabs(got->amplitude - exact->amplitude) < 1e-5 * exact->amplitude);
    CHECK(fabs(got->background - exact->background) < 1e-5 * exact->amplitude);
    CHECK(got->residual < 1e-5 * exact->amplitude);
}

static void what_is_a_gaussian_is_found(void)
{
    for (int i = 0; i < 800 && !unit_failed(); i++) {
        struct fit_way way = i / 2 % 2 ? POISSON : SQUARES;
        struct patch patch = cut_patch(i % 2);
        way.round = i / 4 % 2;
        struct fit exact = random_fit(&patch, way.round), fit;
        draw(&patch, &exact);
        unit_case("%u x %u x %u at %u, %u, Poisson %d, round %d", patch.n[0],
                  patch.n[1], patch.n[2], patch.centre[1], patch.centre[2],
                  way.gain > 0, way.round);
        if (CHECK(fit_patch(&way, &patch, &fit) == FIT_OK))
            compare(&fit, &exact);
    }
}

static void round_is_elliptical_where_it_is_round(void)
{
    for (int i = 0; i < 50 && !unit_failed(); i++) {
        struct fit_way way = i / 2 % 2 ? POISSON : SQUARES;
        struct patch patch = cut_patch(i % 2);
        struct fit exact = random_fit(&patch, true), round, elliptical;
        draw(&patch, &exact);
        CHECK(fit_patch(&way, &patch, &elliptical) == FIT_OK);
        way.round = true;
        CHECK(fit_patch(&way, &patch, &round) == FIT_OK);
        compare(&round, &exact);
        compare(&elliptical, &round);
        SAME_REAL(round.sigma[PATCH_Y], round.sigma[PATCH_X]);
    }
}

/* Where it begins is of no account, if it is not far. */
static void first_sigma_does_not_matter(void)
{
    struct random random = {2};
    for (int i = 0; i < 200 && !unit_failed(); i++) {
        struct light light = random_light(i % 2);
        struct fit_way way = i / 2 % 2 ? POISSON : SQUARES;
        struct patch patch = light_patch(&light, &random, values);
        struct fit usual, other;
        CHECK(fit_patch(&way, &patch, &usual) == FIT_OK);
        for (int a = 0; a < PATCH_AXES; a++)
            way.sigma[a] = 0.8 + 1.2 * part();
        CHECK(fit_patch(&way, &patch, &other) == FIT_OK);
        for (int a = 0; a < PATCH_AXES; a++) {
            CHECK(fabs(usual.at[a] - other.at[a]) < 1e-5);
            CHECK(fabs(usual.sigma[a] - other.sigma[a]) < 1e-4);
        }
    }
}

/* Powers of 2 only, so that every value is exact, also a denormal one. */
static void heights_are_in_grey_values(void)
{
    static const int powers[] = {100, 20, -20, -149};
    struct random random = {3};
    static float scaled[LIGHT_MOST];
    for (int i = 0; i < 160 && !unit_failed(); i++) {
        struct light light = random_light(i % 2);
        struct fit_way way = i / 2 % 2 ? POISSON : SQUARES;
        struct patch patch = light_patch(&light, &random, values);
        double unit = ldexp(1, powers[i / 4 % 4]);
        double zero = i / 4 % 4 < 3 ? 256 * unit : 0;
        struct fit fit, other;
        CHECK(fit_patch(&way, &patch, &fit) == FIT_OK);
        for (size_t k = 0; k < patch.n[0] * patch.plane; k++)
            scaled[k] = (float)((double)values[k] * unit + zero);
        patch.value = scaled;
        if (way.gain > 0) {
            way.gain = unit;
            way.offset = zero;
        }
        unit_case("unit %g", unit);
        CHECK(fit_patch(&way, &patch, &other) == FIT_OK);
        SAME_BYTES(other.at, fit.at, sizeof fit.at);
        SAME_BYTES(other.error, fit.error, sizeof fit.error);
        SAME_BYTES(other.sigma, fit.sigma, sizeof fit.sigma);
        SAME_REAL(other.amplitude / unit, fit.amplitude);
        SAME_REAL(other.residual / unit, fit.residual);
        CHECK(fabs((other.background - zero) / unit - fit.background) <
              1e-10 * fit.amplitude);
    }
}

static void patch_may_lie_anywhere(void)
{
    static float image[64 * 64 + 8];
    struct random random = {4};
    for (int i = 0; i < 100 && !unit_failed(); i++) {
        struct light light = random_light(false);
        struct fit_way way = i % 2 ? POISSON : SQUARES;
        struct patch patch = light_patch(&light, &random, values);
        struct patch moved = patch;
        struct fit fit, other;
        float *at = image + unit_below(8);
        moved.row = patch.n[2] + unit_below(30);
        moved.plane = unit_below(3); /* there is but one */
        moved.value = at;
        for (size_t k = 0; k < COUNT(image); k++)
            image[k] = (float)unit_below(100000);
        for (uint32_t y = 0; y < patch.n[1]; y++)
            memcpy(at + y * moved.row, patch_row(&patch, 0, y),
                   patch.n[2] * sizeof *at);
        memset(&fit, 0, sizeof fit);
        memset(&other, 0xff, sizeof other);
        CHECK(fit_patch(&way, &patch, &fit) == FIT_OK);
        CHECK(fit_patch(&way, &moved, &other) == FIT_OK);
        SAME_BYTES(&fit, &other, sizeof fit);
    }
}

static const struct test TESTS[] = {
    {"a fit is the lowest place of the cost", fit_is_the_lowest_place},
    {"what is a Gaussian is found", what_is_a_gaussian_is_found},
    {"round is elliptical where it is round",
     round_is_elliptical_where_it_is_round},
    {"the sigma that it begins with does not matter",
     first_sigma_does_not_matter},
    {"heights are in grey values, however large or small",
     heights_are_in_grey_values},
    {"a patch may lie anywhere in memory", patch_may_lie_anywhere},
};
SUITE(fit, TESTS);
