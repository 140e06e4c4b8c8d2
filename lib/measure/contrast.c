/* SPDX-License-Identifier: MIT */
#include "measure/contrast.h"

#include <math.h>

float contrast(float pixel, const float *patch, size_t n)
{
    float least = pixel;
    for (size_t i = 0; i < n; i++)
        if (patch[i] < least)
            least = patch[i];
    return least > 0 ? pixel / least : NAN;
}
