/* SPDX-License-Identifier: MIT */
#include "measure/contrast.h"

#include <math.h>

float contrast(float pixel, float lowest)
{
    float ratio = pixel / lowest;
    return lowest > 0 && isfinite(ratio) ? ratio : NAN;
}
