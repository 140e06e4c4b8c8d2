/* SPDX-License-Identifier: MIT */
#include "measure/contrast.h"
#include "unit.h"

#include <float.h>
#include <math.h>

static void contrast_is_the_pixel_over_the_least_around_it(void)
{
    for (size_t i = 0; i < 3000 && !unit_failed(); i++) {
        float patch[100], least = INFINITY;
        size_t n = 1 + unit_below(100), at = unit_below(n);
        for (size_t k = 0; k < n; k++) {
            patch[k] = 1 + (float)unit_below(5000) / 8;
            if (k != at && unit_below(10) == 0)
                patch[k] = NAN; /* no data: does not count */
            least = fminf(least, patch[k]);
        }
        SAME_REAL((double)contrast(patch[at], patch, n),
                  (double)(patch[at] / least));
    }
}

static void contrast_over_nothing_is_none(void)
{
    const float zero[] = {5, 0, 7}, below[] = {5, -3, 7};
    CHECK(isnan(contrast(7, zero, 3)));
    CHECK(isnan(contrast(7, below, 3)));
    SAME_REAL((double)contrast(7, zero, 1), (double)(7.0F / 5));
}

static void contrast_beyond_float32_is_none(void)
{
    const float patch[] = {FLT_MAX, 1e-10F};
    CHECK(isnan(contrast(FLT_MAX, patch, 2)));
}

static const struct test TESTS[] = {
    {"contrast is the pixel over the least around it",
     contrast_is_the_pixel_over_the_least_around_it},
    {"there is none where the least is not above 0",
     contrast_over_nothing_is_none},
    {"there is none beyond float32", contrast_beyond_float32_is_none},
};
SUITE(contrast, TESTS);
