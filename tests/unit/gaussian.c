/* SPDX-License-Identifier: MIT */
/*
 * Taps of Gaussians against scipy's definition, in double.
 */
#include "detect/gaussian.h"
#include "filter.h"
#include "unit.h"

#include <float.h>
#include <math.h>

static void radius_is_that_of_scipy(void)
{
    static const struct {
        double sigma;
        uint32_t radius;
    } cases[] = {{0, 0},   {0.25, 1}, {0.374, 1},  {0.375, 2},
                 {0.5, 2}, {1, 4},    {1.1249, 4}, {1.125, 5},
                 {1.3, 5}, {2.08, 8}, {31, 124},   {30.8749, 123}};
    for (size_t i = 0; i < COUNT(cases); i++) {
        unit_case("sigma %g", cases[i].sigma);
        SAME(gaussian_radius(cases[i].sigma), cases[i].radius);
    }
}

/* A tap is the definition's, rounded to float32 once; double's own error shows
 * in few of them, by a unit in the last place. */
static void near(float tap, double exact)
{
    double unit = fmax(fabs(exact) * (double)FLT_EPSILON, 1e-45);
    if (!(fabs((double)tap - exact) <= 0.5000001 * unit))
        SAME_REAL((double)tap, (double)(float)exact);
}

struct wanted {
    double sigma, scale;
    int order;
};

/* Taps of both sides, and nothing behind the radius. */
static void compare(const float *taps, struct wanted wanted, uint32_t r)
{
    for (int64_t x = 0; x <= KERNEL_TAPS_MAX; x++) {
        double exact = wanted.sigma > 0
                           ? filter_tap(wanted.sigma, wanted.order, x)
                           : (double)(x == 0);
        near(taps[x], wanted.scale * exact);
        if (x > r)
            SAME_REAL((double)taps[x], 0);
    }
}

static double random_sigma(void)
{
    double most = unit_below(3) ? 3 : 31;
    return 0.25 + (most - 0.25) * unit_below(1001) / 1000.0;
}

static void log_taps_are_the_second_derivatives(void)
{
    for (int i = 0; i < 300 && !unit_failed(); i++) {
        const double s[2] = {random_sigma(), random_sigma()};
        struct kernel_taps taps;
        gaussian_taps(&taps, BACKGROUND_LOG, s, 1.6);
        unit_case("sigma %g, %g", s[0], s[1]);
        SAME(taps.ry, gaussian_radius(s[0]));
        SAME(taps.rx, gaussian_radius(s[1]));
        compare(taps.down[0], (struct wanted){s[0], -2 * s[0] * s[0], 2},
                taps.ry);
        compare(taps.along[0], (struct wanted){s[1], 1, 0}, taps.rx);
        compare(taps.down[1], (struct wanted){s[0], -2 * s[1] * s[1], 0},
                taps.ry);
        compare(taps.along[1], (struct wanted){s[1], 1, 2}, taps.rx);
        compare(taps.down[2], (struct wanted){s[0], 1, 0}, taps.ry);
        compare(taps.along[2], (struct wanted){s[1], 1, 0}, taps.rx);
    }
}

static void dog_taps_are_two_gaussians(void)
{
    for (int i = 0; i < 300 && !unit_failed(); i++) {
        double f = i % 4 ? 1.6 : 1.05 + unit_below(2000) / 1000.0;
        double s[2] = {random_sigma(), random_sigma()};
        double scale = 1 / (0.5 - 1 / (1 + f * f));
        struct kernel_taps taps;
        for (int k = 0; k < 2; k++)
            s[k] = s[k] * f > 31 ? 31 / f : s[k];
        gaussian_taps(&taps, BACKGROUND_DOG, s, f);
        unit_case("sigma %g, %g, factor %g", s[0], s[1], f);
        SAME(taps.ry, gaussian_radius(f * s[0]));
        SAME(taps.rx, gaussian_radius(f * s[1]));
        for (int term = 0; term <= KERNEL_TERMS; term++) {
            double wide = term == 1 ? f : 1;
            double times = term == 0 ? scale : term == 1 ? -scale : 1;
            compare(taps.down[term], (struct wanted){wide * s[0], times, 0},
                    gaussian_radius(wide * s[0]));
            compare(taps.along[term], (struct wanted){wide * s[1], 1, 0},
                    gaussian_radius(wide * s[1]));
        }
    }
}

static void nothing_to_remove_is_the_image_itself(void)
{
    const double s[2] = {1.3, 2};
    struct kernel_taps taps;
    gaussian_taps(&taps, BACKGROUND_NONE, s, 1.6);
    SAME(taps.ry + taps.rx, 0);
    for (int term = 0; term <= KERNEL_TERMS; term++) {
        struct wanted wanted = {0, term != 1, 0};
        compare(taps.down[term], wanted, 0);
        compare(taps.along[term], wanted, 0);
    }
    SAME_REAL((double)taps.flat, 1);
}

/* Half of them stand for both sides. */
static double sum_of(const float *taps)
{
    double sum = (double)taps[0];
    for (size_t x = 1; x <= KERNEL_TAPS_MAX; x++)
        sum += 2 * (double)taps[x];
    return sum;
}

static void sums_of_taps_are_those_of_a_flat_image(void)
{
    for (int i = 0; i < 400 && !unit_failed(); i++) {
        const double s[2] = {random_sigma() / 2, random_sigma() / 2};
        enum background background = i % 2 ? BACKGROUND_LOG : BACKGROUND_DOG;
        struct kernel_taps taps;
        double size = 0, flat = 0;
        gaussian_taps(&taps, background, s, 1.6);
        unit_case("%s, sigma %g, %g", background_name(background), s[0], s[1]);
        for (int term = 0; term < KERNEL_TERMS; term++) {
            double sum = sum_of(taps.down[term]) * sum_of(taps.along[term]);
            flat += sum;
            size += fabs(sum_of(taps.down[term]));
        }
        double error = 64 * (double)FLT_EPSILON * fmax(size, 1);
        CHECK(fabs(sum_of(taps.down[2]) - 1) < 1e-6);
        CHECK(fabs(sum_of(taps.along[2]) - 1) < 1e-6);
        CHECK(fabs((double)taps.flat - flat) <= error);
        if (background == BACKGROUND_DOG)
            CHECK(fabs((double)taps.flat) < 1e-4);
    }
}

static const struct test TESTS[] = {
    {"a radius is that of scipy", radius_is_that_of_scipy},
    {"the log's taps are second derivatives, scaled",
     log_taps_are_the_second_derivatives},
    {"the dog's taps are two Gaussians, scaled", dog_taps_are_two_gaussians},
    {"nothing to remove is the image itself",
     nothing_to_remove_is_the_image_itself},
    {"sums of taps are those of a flat image",
     sums_of_taps_are_those_of_a_flat_image},
};
SUITE(gaussian, TESTS);
