/* SPDX-License-Identifier: MIT */
#include "measure/contrast.h"
#include "unit.h"

#include <float.h>
#include <math.h>

static void contrast_is_the_pixel_over_the_lowest(void)
{
    for (size_t i = 0; i < 3000 && !unit_failed(); i++) {
        float lowest = (float)(1 + unit_below(5000)) / 8;
        float pixel = lowest + (float)unit_below(500000) / 16;
        SAME_REAL((double)contrast(pixel, lowest), (double)(pixel / lowest));
    }
    SAME_REAL((double)contrast(7, 5), (double)(7.0F / 5));
    SAME_REAL((double)contrast(5, 5), 1);
}

static void contrast_over_nothing_is_none(void)
{
    static const float lowest[] = {0, -0.0F, -3, -FLT_MIN, NAN, -INFINITY};
    for (size_t i = 0; i < COUNT(lowest); i++) {
        unit_case("7 over %g", (double)lowest[i]);
        CHECK(isnan(contrast(7, lowest[i])));
    }
    CHECK(isnan(contrast(-3, -3)));
}

static void contrast_beyond_float32_is_none(void)
{
    CHECK(isnan(contrast(FLT_MAX, 1e-10F)));
    CHECK(isnan(contrast(FLT_MAX, FLT_TRUE_MIN)));
    SAME_REAL((double)contrast(FLT_MAX, 1), (double)FLT_MAX);
}

static const struct test TESTS[] = {
    {"contrast is the pixel over the lowest around it",
     contrast_is_the_pixel_over_the_lowest},
    {"there is none where the lowest is not above 0",
     contrast_over_nothing_is_none},
    {"there is none beyond float32", contrast_beyond_float32_is_none},
};
SUITE(contrast, TESTS);
