/* SPDX-License-Identifier: MIT */
/*
 * A patch of light as spotsim makes it: a Gaussian integrated over pixels on a
 * flat background, with Poisson noise or none. For tests and benchmarks.
 */
#ifndef UNIT_LIGHT_H
#define UNIT_LIGHT_H

#include "base/random.h"
#include "measure/patch.h"

#include <math.h>
#include <stddef.h>

struct light {
    uint32_t n[PATCH_AXES]; /* one plane: z does not count */
    double centre[PATCH_AXES], sigma[PATCH_AXES];
    double photons, background; /* of the spot; of a pixel */
};

enum { LIGHT_MOST = 15 * 31 * 31 };

static inline double light_share(const struct light *light, int axis,
                                 uint32_t i)
{
    double unit = light->sigma[axis] * sqrt(2);
    double d = (double)i - light->centre[axis];
    return (erf((d + 0.5) / unit) - erf((d - 0.5) / unit)) / 2;
}

/* Of pixel i in raster order. */
static inline double light_expected(const struct light *light, size_t i)
{
    const uint32_t *n = light->n;
    uint32_t x = (uint32_t)(i % n[PATCH_X]);
    uint32_t y = (uint32_t)(i / n[PATCH_X] % n[PATCH_Y]);
    uint32_t z = (uint32_t)(i / n[PATCH_X] / n[PATCH_Y]);
    double spot = light->photons * light_share(light, PATCH_Y, y) *
                  light_share(light, PATCH_X, x);
    if (n[PATCH_Z] > 1)
        spot *= light_share(light, PATCH_Z, z);
    return light->background + spot;
}

/* The patch that the light falls on; values are the caller's, as many as
 * pixels. Random NULL: what is expected. The centre is its middle pixel. */
static inline struct patch light_patch(const struct light *light,
                                       struct random *random, float *value)
{
    const uint32_t *n = light->n;
    size_t count = (size_t)n[PATCH_Z] * n[PATCH_Y] * n[PATCH_X];
    for (size_t i = 0; i < count; i++) {
        double mean = light_expected(light, i);
        value[i] =
            (float)(random != NULL ? random_poisson(random, mean) : mean);
    }
    struct patch patch = {.value = value,
                          .plane = (size_t)n[PATCH_Y] * n[PATCH_X],
                          .row = n[PATCH_X]};
    for (int a = 0; a < PATCH_AXES; a++) {
        patch.n[a] = n[a];
        patch.centre[a] = n[a] / 2;
    }
    return patch;
}

#endif
