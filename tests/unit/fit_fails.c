/* SPDX-License-Identifier: MIT */
/*
 * What cannot be fitted, and what ends at a bound.
 */
#include "base/measures.h"
#include "light.h"
#include "measure/fit.h"
#include "unit.h"

#include <float.h>

static float values[64 * 64 * 4];

static const struct fit_way WAYS[] = {{.gain = 0},
                                      {.gain = 1},
                                      {.round = true},
                                      {.round = true, .gain = 2, .offset = 5}};

static struct patch patch_of(uint32_t z, uint32_t y, uint32_t x)
{
    struct patch patch = {.value = values,
                          .plane = (size_t)y * x,
                          .row = x,
                          .n = {z, y, x},
                          .centre = {z / 2, y / 2, x / 2}};
    return patch;
}

static void fill(float value)
{
    for (size_t i = 0; i < COUNT(values); i++)
        values[i] = value;
}

/* Every way fails, and says nothing. */
static void fails(const struct patch *patch)
{
    for (size_t i = 0; i < COUNT(WAYS); i++) {
        struct fit fit;
        memset(&fit, 0, sizeof fit);
        SAME(fit_patch(&WAYS[i], patch, &fit), FIT_FAILED);
        for (int a = 0; a < PATCH_AXES; a++)
            CHECK(isnan(fit.at[a]) && isnan(fit.error[a]) &&
                  isnan(fit.sigma[a]));
        CHECK(isnan(fit.amplitude) && isnan(fit.background) &&
              isnan(fit.residual) && isnan(fit_light(&fit)));
    }
}

/* Pixels without a pattern. */
static void scatter(uint32_t below)
{
    for (size_t i = 0; i < COUNT(values); i++)
        values[i] = (float)(10 + unit_below(below));
}

static void flat_patch_fails(void)
{
    static const float flat[] = {0,        1,   1000,    -3,      FLT_MAX,
                                 -FLT_MAX, NAN, FLT_MIN, 1.4e-45F};
    for (size_t i = 0; i < COUNT(flat); i++) {
        unit_case("%g", (double)flat[i]);
        fill(flat[i]);
        for (uint32_t z = 1; z <= 5; z += 2) {
            struct patch patch = patch_of(z, 11, 11);
            fails(&patch);
        }
    }
}

static void small_patch_fails(void)
{
    static const uint32_t n[][3] = {{1, 1, 1}, {1, 1, 15}, {1, 15, 1},
                                    {1, 2, 9}, {1, 9, 2},  {2, 9, 9},
                                    {9, 1, 1}, {3, 2, 2}};
    scatter(100);
    for (size_t i = 0; i < COUNT(n); i++) {
        struct patch patch = patch_of(n[i][0], n[i][1], n[i][2]);
        unit_case("%u x %u x %u", n[i][0], n[i][1], n[i][2]);
        fails(&patch);
    }
}

static void large_patch_fails(void)
{
    scatter(100);
    struct patch wide = patch_of(1, 5, MEASURES_FIT_MOST + 1);
    struct patch high = patch_of(1, MEASURES_FIT_MOST + 1, 5);
    struct patch deep = patch_of(MEASURES_DEPTH_MOST + 1, 5, 5);
    fails(&wide);
    fails(&high);
    fails(&deep);
}

/* Data only in so many pixels of a spot. */
static void leave(const struct patch *patch, size_t n)
{
    size_t all = patch->n[0] * patch->plane;
    uint32_t order[15 * 15];
    for (uint32_t i = 0; i < all; i++)
        order[i] = i;
    unit_shuffle(order, all, sizeof order[0]);
    for (size_t i = n; i < all; i++)
        values[order[i]] = NAN;
}

static void fewer_data_than_parameters_fail(void)
{
    for (int i = 0; i < 100 && !unit_failed(); i++) {
        struct patch patch = patch_of(i % 2 ? 3 : 1, 7, 7);
        scatter(1000);
        leave(&patch, unit_below(i % 2 ? 8 : 6)); /* round: one less */
        fails(&patch);
    }
}

static void one_row_or_plane_with_data_fails(void)
{
    for (int i = 0; i < 30 && !unit_failed(); i++) {
        struct patch patch = patch_of(3, 9, 9);
        uint32_t keep = unit_below(3);
        scatter(1000);
        for (uint32_t k = 0; k < 243; k++)
            if (k / 81 != keep)
                values[k] = NAN;
        unit_case("plane %u", keep);
        fails(&patch);
    }
}

/* At best a wide hump is found that the hollow is beside of. */
static void hollow_is_no_spot(void)
{
    struct random random = {1};
    for (int i = 0; i < 50; i++) {
        struct light light = {.n = {1, 11, 11},
                              .centre = {0, 5.2, 4.9},
                              .sigma = {1, 1.3, 1.3},
                              .photons = 2000,
                              .background = 1};
        struct patch patch = light_patch(&light, &random, values);
        struct fit fit;
        for (size_t k = 0; k < 121; k++)
            values[k] = 500 - values[k];
        for (size_t k = 0; k < COUNT(WAYS); k++)
            CHECK(fit_patch(&WAYS[k], &patch, &fit) != FIT_OK);
    }
}

static struct patch spot_at(double y, double x, double sigma)
{
    struct light light = {.n = {1, 15, 15},
                          .centre = {0, 7 + y, 7 + x},
                          .sigma = {1, sigma, sigma},
                          .photons = 3000 * fmax(sigma * sigma, 1),
                          .background = 5};
    return light_patch(&light, NULL, values);
}

static void position_ends_two_pixels_away(void)
{
    for (size_t i = 0; i < 2; i++) {
        struct fit fit;
        struct patch patch = spot_at(2.6, -0.3, 1.3);
        SAME(fit_patch(&WAYS[i], &patch, &fit), FIT_AT_BOUND);
        SAME_REAL(fit.at[PATCH_Y], 2);
        CHECK(fabs(fit.at[PATCH_X] + 0.3) < 0.05);
        CHECK(isnan(fit.error[PATCH_Y]) && fit.error[PATCH_X] > 0);
        CHECK(fit.amplitude > 0 && fit.background > 0 && fit.residual > 0);
        patch = spot_at(0.3, -2.6, 1.3);
        SAME(fit_patch(&WAYS[i], &patch, &fit), FIT_AT_BOUND);
        SAME_REAL(fit.at[PATCH_X], -2);
        patch = spot_at(1.9, -1.9, 1.3);
        SAME(fit_patch(&WAYS[i], &patch, &fit), FIT_OK);
    }
}

static void position_stays_in_the_patch(void)
{
    struct patch patch = spot_at(-1.5, 0, 1.3);
    struct fit fit;
    patch.value += 7 * patch.row; /* rows above the spot's are gone */
    patch.n[PATCH_Y] = 8;
    patch.centre[PATCH_Y] = 0;
    SAME(fit_patch(&WAYS[0], &patch, &fit), FIT_AT_BOUND);
    SAME_REAL(fit.at[PATCH_Y], -0.5);
}

static void sigma_ends_at_its_bounds(void)
{
    struct fit fit;
    for (size_t i = 0; i < 2; i++) {
        struct patch patch = spot_at(0, 0, 0.05);
        SAME(fit_patch(&WAYS[i], &patch, &fit), FIT_AT_BOUND);
        SAME_REAL(fit.sigma[PATCH_Y], 0.4);
        SAME_REAL(fit.sigma[PATCH_X], 0.4);
        patch = spot_at(0, 0, 40);
        SAME(fit_patch(&WAYS[i], &patch, &fit), FIT_AT_BOUND);
        SAME_REAL(fit.sigma[PATCH_Y], 7.5);
    }
}

/* A dark background is where it is, no mark of a fit. */
static void background_may_be_none(void)
{
    struct random random = {1};
    for (int i = 0; i < 20; i++) {
        struct light light = {.n = {1, 11, 11},
                              .centre = {0, 5, 5},
                              .sigma = {1, 1.2, 1.2},
                              .photons = 2000,
                              .background = 0};
        struct patch patch = light_patch(&light, &random, values);
        struct fit fit;
        SAME(fit_patch(&WAYS[1], &patch, &fit), FIT_OK);
        CHECK(fit.background >= 0.001 && fit.background < 0.2);
        CHECK(fit.error[PATCH_Y] > 0);
    }
}

/* Grey values below the offset count as no photons. */
static void below_the_offset_is_dark(void)
{
    struct light light = {.n = {1, 11, 11},
                          .centre = {0, 5.3, 5},
                          .sigma = {1, 1.2, 1.2},
                          .photons = 2000};
    struct patch patch = light_patch(&light, NULL, values);
    struct fit zero, below;
    for (size_t i = 0; i < 121; i++)
        values[i] = values[i] < 1 ? 0 : values[i];
    CHECK(fit_patch(&WAYS[1], &patch, &zero) == FIT_OK);
    for (size_t i = 0; i < 121; i++)
        values[i] = values[i] < 1 ? -7 : values[i];
    CHECK(fit_patch(&WAYS[1], &patch, &below) == FIT_OK);
    SAME_BYTES(&zero, &below, sizeof zero);
}

/* Whatever it is given, it ends, and a fit is of finite numbers. */
static void anything_ends(void)
{
    for (int i = 0; i < 6000 && !unit_failed(); i++) {
        struct patch patch = patch_of(1 + unit_below(2) * unit_below(5),
                                      1 + unit_below(9), 1 + unit_below(9));
        struct fit_way way = {.round = unit_below(2)};
        struct fit fit;
        size_t n = patch.n[0] * patch.plane;
        for (int a = 0; a < PATCH_AXES; a++)
            patch.centre[a] = unit_below(patch.n[a]);
        for (size_t k = 0; k < n; k++) {
            uint32_t bits = (uint32_t)unit_random();
            memcpy(&values[k], &bits, sizeof bits);
            if (i % 3 == 0 || isinf(values[k]))
                values[k] = (float)unit_below(3);
        }
        if (unit_below(2)) {
            way.gain = ldexp(1, (int)unit_below(100) - 50);
            way.offset = (double)unit_below(9) - 4;
        }
        enum fit_status status = fit_patch(&way, &patch, &fit);
        bool is = status != FIT_FAILED;
        CHECK(isfinite(fit.amplitude) == is && isfinite(fit.at[1]) == is &&
              isfinite(fit.at[2]) == is && isfinite(fit.residual) == is);
        if (is)
            CHECK(fit.amplitude > 0 && fabs(fit.at[1]) <= 2 &&
                  fabs(fit.at[2]) <= 2 && fit.sigma[1] >= 0.4);
    }
}

static const struct test TESTS[] = {
    {"a flat patch, or none with data, fails", flat_patch_fails},
    {"a patch of less than three pixels along an axis fails",
     small_patch_fails},
    {"a patch that is too large fails", large_patch_fails},
    {"no more data than parameters fail", fewer_data_than_parameters_fail},
    {"data in one plane of several fail", one_row_or_plane_with_data_fails},
    {"a hollow is no spot", hollow_is_no_spot},
    {"a position ends two pixels away", position_ends_two_pixels_away},
    {"a position stays in the patch", position_stays_in_the_patch},
    {"a sigma ends at its bounds", sigma_ends_at_its_bounds},
    {"a background may be none", background_may_be_none},
    {"below the offset it is dark", below_the_offset_is_dark},
    {"anything ends", anything_ends},
};
SUITE(fit_fails, TESTS);
