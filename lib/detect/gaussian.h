/* SPDX-License-Identifier: MIT */
/*
 * Filters made of Gaussians, as taps for detect/convolve.h: the Laplacian of a
 * Gaussian (Marr and Hildreth 1980; Lindeberg 1998) and the difference of two.
 * Both are positive on bright blobs, and scaled so that a Gaussian blob whose
 * sigma is the filter's has its height. Taps are those of
 * scipy.ndimage.gaussian_filter1d: they end at int(4 sigma + 0.5) pixels; those
 * of order 0 add up to 1, those of order 2 are these times
 * x^2 / sigma^4 - 1 / sigma^2. So
 *
 *     log = -2 (sy^2 d2/dy2 + sx^2 d2/dx2) G(sy, sx) * I
 *         = -2 sigma^2 gaussian_laplace(I, sigma), where sy = sx
 *     dog = (G(s) * I - G(f s) * I) / (1/2 - 1 / (1 + f^2))
 *
 * and in a volume, where the Gaussian of a blob shrinks by 2^(-3/2) and the
 * sum of three derivatives by 3/2 of that,
 *
 *     log = -2^(5/2)/3 (sz^2 d2/dz2 + sy^2 d2/dy2 + sx^2 d2/dx2) G * I
 *     dog = (G(s) * I - G(f s) * I) / (2^(-3/2) - (1 + f^2)^(-3/2))
 */
#ifndef DETECT_GAUSSIAN_H
#define DETECT_GAUSSIAN_H

#include "base/method.h"
#include "detect/kernel.h"

/* How many taps there are to either side; sigma in pixels, 0 for none. */
uint32_t gaussian_radius(double sigma);

/* Of the log and the dog, sigma of y and x; factor: the dog's f. The image
 * itself where there is no background to remove. Radii must be at most
 * KERNEL_TAPS_MAX. */
void gaussian_taps(struct kernel_taps *taps, enum background background,
                   const double sigma[2], double factor);

/* The same of a volume, sigma of z, y, and x. Where there is no background to
 * remove, the taps are those of a plane, with no sources. */
void gaussian_taps_volume(struct kernel_taps *taps, enum background background,
                          const double sigma[3], double factor);

#endif
