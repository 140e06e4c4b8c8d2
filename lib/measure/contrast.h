/* SPDX-License-Identifier: MIT */
/*
 * Contrast of a spot: its pixel over the lowest pixel of the neighbourhood,
 * rows and columns -5..+4 around it (the PRISM framework's "snr"). Repeating
 * the image's edge outwards adds no value to a minimum, so a patch that is
 * clipped at the border gives the same.
 */
#ifndef MEASURE_CONTRAST_H
#define MEASURE_CONTRAST_H

enum { CONTRAST_BEFORE = 5, CONTRAST_AFTER = 4 };

/* NaN where the lowest pixel (the spot's own is one) is not above 0, or the
 * ratio is beyond float32. Pixels without data do not count. */
float contrast(float pixel, float lowest);

#endif
