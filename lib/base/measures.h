/* SPDX-License-Identifier: MIT */
/*
 * What options can ask to be measured of a spot, besides its height, pixel and
 * contrast: the names, the sizes, the marks. measure/ does it, table/ writes
 * it down. Lengths are in pixels of their axis.
 */
#ifndef BASE_MEASURES_H
#define BASE_MEASURES_H

#include <stdbool.h>
#include <stdint.h>

/* Where a spot is, below a pixel. */
enum localize {
    LOCALIZE_NONE,
    LOCALIZE_QUADRATIC, /* TrackMate: a parabola through the heights around */
    LOCALIZE_CENTROID,  /* trackpy: centre of mass of the heights, iterated */
    LOCALIZE_RADIAL,    /* radial symmetry, Parthasarathy 2012 */
    LOCALIZE_GAUSSIAN,  /* a Gaussian and a background, fitted */
    LOCALIZES
};

/* What is read of every channel at a spot; in this order they are columns. */
enum readout {
    READOUT_RAW,        /* the pixel */
    READOUT_FILTERED,   /* the background-removed pixel, before any break */
    READOUT_WINDOW,     /* the highest pixel of a square around */
    READOUT_APERTURE,   /* the sum in a disk less the background's */
    READOUT_GAUSSIAN,   /* the height of a fitted Gaussian */
    READOUT_INTEGRATED, /* the light of a fitted Gaussian */
    READOUT_MULTISCALE, /* apertures of radius 1, 2, 3, 5 */
    READOUT_ADAPTIVE,   /* gaussian where the aperture's SNR is > 3, else raw */
    READOUTS
};
enum { MULTISCALES = 4 };

/* What the background of an aperture is, of its annulus's pixels. */
enum annulus { ANNULUS_MEDIAN, ANNULUS_MEAN, ANNULUS_MIN, ANNULI };

/* Bits of a spot's flags. */
enum {
    FLAG_SATURATED = 1,    /* a pixel of the aperture's disk, in its plane or
                              the next ones, is as bright as can be */
    FLAG_BORDER = 2,       /* the fit window leaves the image in y or x */
    FLAG_PLATEAU = 4,      /* a neighbour is as high */
    FLAG_CROWDED = 8,      /* another peak lies in the fit window */
    FLAG_NO_DATA = 16,     /* a pixel in the fit window has no data */
    FLAG_FIT_FAILED = 32,  /* no subpixel position: empty fields */
    FLAG_FIT_AT_BOUND = 64 /* a fit ended at a limit of what it may say */
};
enum { FLAGS = 7, FLAGS_ALL = (1 << FLAGS) - 1 };

struct measures {
    unsigned readouts; /* bit 1 << enum readout */
    enum localize localize;
    bool quality;          /* sharpness and roundness */
    uint32_t window;       /* odd: READOUT_WINDOW's side */
    double aperture[2];    /* radius in z; in y and x */
    double annulus_radius; /* in y and x; in z as the aperture's radii are */
    enum annulus annulus;  /* the background */
    uint32_t fit[2];       /* odd: planes; rows and columns of a fit window */
    bool round;            /* the Gaussian's sigmas of y and x are one */
    double gain, offset;   /* grey values a photon; of no light. Gain 0: not
                              known, least squares are fitted */
    double saturation;     /* a pixel at it is saturated; NaN: the greatest
                              value of 8- and 16-bit integers */
};

enum {
    MEASURES_WINDOW_MOST = 63,  /* READOUT_WINDOW's side */
    MEASURES_RADIUS_MOST = 31,  /* of an annulus, and what is in it */
    MEASURES_RADIUS_Z_MOST = 7, /* of an aperture: 15 planes */
    MEASURES_FIT_MOST = 31,     /* rows and columns of a fit window */
    MEASURES_DEPTH_MOST = 15    /* and its planes */
};

/* Those of the framework: aperture 3, background 8, fit window 15; in z 2 to
 * either side. */
struct measures measures_usual(void);

/* Is anything to be measured? If so, flags are, too: the aperture's radius and
 * the fit window count. Is a Gaussian fitted to anything? Is anything measured
 * that needs an annulus, the spot's own sigma? */
bool measures_any(const struct measures *measures);
bool measures_fit(const struct measures *measures);
bool measures_annulus(const struct measures *measures);
bool measures_sigma(const struct measures *measures);

/* Values that can be asked for: NULL, or words that follow them. Sides are
 * odd. */
const char *measures_check_window(uint32_t side);
const char *measures_check_aperture(const double radius[2]);
const char *measures_check_annulus(double radius);
const char *measures_check_fit(const uint32_t side[2]);
const char *measures_check_gain(double gain);
/* Does the annulus, if one is needed, reach beyond its aperture? */
bool measures_annulus_fits(const struct measures *measures);

/* "gaussian", "raw", "median" and the like; false where there is none of a
 * name. */
const char *localize_name(enum localize localize);
bool localize_find(const char *name, enum localize *localize);
const char *readout_name(enum readout readout);
bool readout_find(const char *name, enum readout *readout);
const char *annulus_name(enum annulus annulus);
bool annulus_find(const char *name, enum annulus *annulus);
/* "saturated" of bit 0 and so on. */
const char *flag_name(int bit);
bool flag_find(const char *name, int *bit);

/* The radii of READOUT_MULTISCALE. */
extern const uint32_t MULTISCALE_RADIUS[MULTISCALES];

#endif
