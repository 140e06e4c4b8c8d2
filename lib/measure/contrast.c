/* SPDX-License-Identifier: MIT */
#include "measure/contrast.h"

#include <math.h>

float contrast(float pixel, const float *patch, size_t n)
{
    float least = pixel;
    for (size_t i = 0; i < n; i++)
        if (patch[i] < least)
            least = patch[i];
    float ratio = pixel / least;
    return least > 0 && isfinite(ratio) ? ratio : NAN;
}
