/* SPDX-License-Identifier: MIT */
/*
 * Taps for volumes: each tap, and what the sequence of operations makes of
 * them, against the definition in double.
 */
#include "filter.h"
#include "unit.h"
#include "volume.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>

/* A tap is the definition's, rounded to float32 once; double's own error shows
 * in few of them, by a unit in the last place. */
static void compare(const float *taps, double sigma, int order, double scale)
{
    for (int64_t x = 0; x <= KERNEL_TAPS_MAX; x++) {
        double exact = scale * filter_tap(sigma, order, x);
        double unit = fmax(fabs(exact) * (double)FLT_EPSILON, 1e-45);
        if (!(fabs((double)taps[x] - exact) <= 0.5000001 * unit))
            SAME_REAL((double)taps[x], (double)(float)exact);
    }
}

static void log_taps_are_the_second_derivatives(void)
{
    for (int i = 0; i < 200 && !unit_failed(); i++) {
        struct volume_what what = volume_random(i % 3 ? 3 : 31, 1, 1, 1);
        const double *s = what.sigma, scale = -4 * sqrt(2) / 3;
        struct kernel_taps taps;
        gaussian_taps_volume(&taps, BACKGROUND_LOG, s, 1.6);
        unit_case("sigma %g, %g, %g", s[0], s[1], s[2]);
        SAME(taps.volume, VOLUME_LOG);
        SAME(taps.rz, gaussian_radius(s[0]));
        SAME(taps.ry, gaussian_radius(s[1]));
        SAME(taps.rx, gaussian_radius(s[2]));
        compare(taps.through[0], s[0], 0, 1);
        compare(taps.through[1], s[0], 2, s[0] * s[0]);
        compare(taps.down[0], s[1], 2, scale * s[1] * s[1]);
        compare(taps.more, s[1], 0, scale);
        compare(taps.along[0], s[2], 0, 1);
        compare(taps.down[1], s[1], 0, scale * s[2] * s[2]);
        compare(taps.along[1], s[2], 2, 1);
        compare(taps.down[2], s[1], 0, 1);
        compare(taps.along[2], s[2], 0, 1);
    }
}

static void dog_taps_are_two_gaussians(void)
{
    for (int i = 0; i < 200 && !unit_failed(); i++) {
        struct volume_what what = volume_random(i % 3 ? 1 : 7, 1, 1, 1);
        const double *s = what.sigma, f = what.factor;
        double scale = 1 / (pow(2, -1.5) - pow(1 + f * f, -1.5));
        struct kernel_taps taps;
        gaussian_taps_volume(&taps, BACKGROUND_DOG, s, f);
        unit_case("sigma %g, %g, %g, factor %g", s[0], s[1], s[2], f);
        SAME(taps.volume, VOLUME_DOG);
        SAME(taps.rz, gaussian_radius(f * s[0]));
        SAME(taps.ry, gaussian_radius(f * s[1]));
        SAME(taps.rx, gaussian_radius(f * s[2]));
        compare(taps.through[0], s[0], 0, 1);
        compare(taps.through[1], f * s[0], 0, 1);
        compare(taps.more, f * s[1], 0, -scale);
        compare(taps.along[0], f * s[2], 0, 1);
        compare(taps.down[1], s[1], 0, scale);
        compare(taps.along[1], s[2], 0, 1);
        compare(taps.down[2], s[1], 0, 1);
        compare(taps.along[2], s[2], 0, 1);
    }
}

/* What the sequence gives is the filter, within what float32 loses. */
static void sequence_is_the_three_dimensional_filter(void)
{
    for (int i = 0; i < 60 && !unit_failed(); i++) {
        struct volume_what what = volume_random(i % 5 ? 0.9 : 1.5, 5, 6, 7);
        struct volume v;
        volume_make(&v, &what);
        volume_case("definition", &what);
        for (size_t k = 0; k < v.n; k++) {
            double error, exact = volume_define(&v, k, &error);
            if (v.value[k] < INFINITY &&
                !(fabs((double)v.sum[k] - exact) <= error))
                SAME_REAL((double)v.sum[k], exact);
        }
        volume_free(&v);
    }
}

/* From sigma 1 on; pixels and the taps' ends make the rest. */
static void blob_of_the_filters_sigmas_has_its_height(void)
{
    enum { DEPTH = 25, HEIGHT = 27, WIDTH = 29, MIDDLE = 12 };
    float *value = unit_memory((size_t)DEPTH * HEIGHT * WIDTH, sizeof *value);
    for (int i = 0; i < 12 && !unit_failed(); i++) {
        struct volume_what what = volume_random(1, 1, 1, 1);
        struct volume v;
        for (int axis = 0; axis < 3; axis++)
            what.sigma[axis] = 1 + unit_below(150) / 100.0;
        what.depth = DEPTH, what.height = HEIGHT, what.width = WIDTH;
        what.gaps = 0;
        for (int k = 0; k < DEPTH * HEIGHT * WIDTH; k++) {
            double z = (k / (HEIGHT * WIDTH) - MIDDLE) / what.sigma[0];
            double y = (k / WIDTH % HEIGHT - MIDDLE) / what.sigma[1];
            double x = (k % WIDTH - MIDDLE) / what.sigma[2];
            value[k] = 1000 * (float)exp(-(z * z + y * y + x * x) / 2);
        }
        volume_make_of(&v, &what, value);
        volume_case("blob", &what);
        float top = v.sum[(MIDDLE * HEIGHT + MIDDLE) * WIDTH + MIDDLE];
        if (!(fabsf(top - 1000) <= 12))
            SAME_REAL((double)top, 1000);
        volume_free(&v);
    }
    free(value);
}

static void nothing_to_remove_is_the_image_itself(void)
{
    const double s[3] = {2, 1.3, 1.1};
    struct kernel_taps taps, plane;
    gaussian_taps(&plane, BACKGROUND_NONE, s + 1, 1.6);
    gaussian_taps_volume(&taps, BACKGROUND_NONE, s, 1.6);
    SAME(taps.volume, VOLUME_NONE);
    SAME(taps.rz, 0);
    SAME_BYTES(&taps, &plane, sizeof taps);
}

static const struct test TESTS[] = {
    {"the log's taps are second derivatives, scaled",
     log_taps_are_the_second_derivatives},
    {"the dog's taps are two Gaussians, scaled", dog_taps_are_two_gaussians},
    {"the sequence is the three-dimensional filter",
     sequence_is_the_three_dimensional_filter},
    {"a blob of the filter's sigmas has its height, within 1.2 %",
     blob_of_the_filters_sigmas_has_its_height},
    {"nothing to remove is the image itself",
     nothing_to_remove_is_the_image_itself},
};
SUITE(gaussian_volume, TESTS);
