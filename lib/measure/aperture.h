/* SPDX-License-Identifier: MIT */
/*
 * Aperture photometry around a spot's integer pixel: the sum of the pixels of
 * a disk (in a volume of an ellipsoid) less what the background gives, which
 * is taken of an annulus: the pixels farther than the disk's radius r and
 * within R, in y and x, of the same planes. Pixels outside the image or
 * without data count nowhere.
 *
 * SNR after the CCD equation (Merline and Howell 1995) where the background's
 * noise s is all: net / sqrt(area s^2 (1 + area / n)), n pixels in the
 * annulus. With the median goes 1.4826 times the median absolute deviation
 * (photutils' mad_std), which a neighbour in the annulus does not spoil; where
 * that is 0 (half the pixels are alike), and with the mean and the minimum,
 * the standard deviation of n - 1.
 */
#ifndef MEASURE_APERTURE_H
#define MEASURE_APERTURE_H

#include "measure/ellipsoid.h"
#include "measure/patch.h"

#include <stdbool.h>

struct aperture {
    struct ellipsoid disk;               /* the aperture */
    struct ellipsoid scale[MULTISCALES]; /* those of READOUT_MULTISCALE, as
                                            deep as the aperture */
    struct ellipsoid within;             /* R: the annulus's outer edge */
    enum annulus annulus;
};

/* In a volume apertures reach into other planes. */
void aperture_init(struct aperture *aperture, const struct measures *measures,
                   bool volume);

/* Pixels around the spot's that are looked at. */
void aperture_reach(const struct aperture *aperture,
                    uint32_t reach[PATCH_AXES]);

/* What aperture_ground needs to work in. */
size_t aperture_bytes(const struct aperture *aperture);

/* A background, grey values a pixel. */
struct ground {
    double level; /* NaN where there is no pixel */
    double noise; /* s above; NaN of one pixel alone */
    double n;     /* pixels */
};

struct ground aperture_ground(const struct aperture *aperture,
                              const struct patch *raw, void *work);

struct light {
    double net;  /* the sum less area times the background; NaN where one of
                    the two is missing */
    double area; /* pixels that count */
    double snr;  /* NaN where net is, or the background shows no noise */
};

/* What is in an aperture: in its disk, or in one of its scales. */
struct light aperture_light(const struct ellipsoid *in, const struct patch *raw,
                            const struct ground *ground);

/* READOUT_WINDOW: the highest pixel of a square of an odd side, in planes at
 * most depth away; NaN where there is none. */
double aperture_highest(const struct patch *raw, uint32_t side, uint32_t depth);

#endif
