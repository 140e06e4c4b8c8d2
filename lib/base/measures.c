/* SPDX-License-Identifier: MIT */
#include "base/measures.h"

#include "base/method.h"

#include <math.h>
#include <stddef.h>

const uint32_t MULTISCALE_RADIUS[MULTISCALES] = {1, 2, 3, 5};

static const char *const LOCALIZE[LOCALIZES] = {"none", "quadratic", "centroid",
                                                "radial", "gaussian"};
static const char *const READOUT[READOUTS] = {
    "raw",      "filtered",   "window",     "aperture",
    "gaussian", "integrated", "multiscale", "adaptive"};
static const char *const ANNULUS[ANNULI] = {"median", "mean", "min"};
static const char *const FLAG[FLAGS] = {"saturated",   "border",  "plateau",
                                        "crowded",     "no-data", "fit-failed",
                                        "fit-at-bound"};

struct measures measures_usual(void)
{
    return (struct measures){.window = 5,
                             .aperture = {2, 3},
                             .annulus_radius = 8,
                             .fit = {5, 15},
                             .saturation = NAN};
}

bool measures_any(const struct measures *measures)
{
    return measures->readouts != 0 || measures->localize != LOCALIZE_NONE ||
           measures->quality;
}

static bool reads_any(const struct measures *measures, unsigned readouts)
{
    return (measures->readouts & readouts) != 0;
}

bool measures_fit(const struct measures *measures)
{
    return measures->localize == LOCALIZE_GAUSSIAN ||
           reads_any(measures, 1u << READOUT_GAUSSIAN |
                                   1u << READOUT_INTEGRATED |
                                   1u << READOUT_ADAPTIVE);
}

bool measures_annulus(const struct measures *measures)
{
    return reads_any(measures, 1u << READOUT_APERTURE |
                                   1u << READOUT_MULTISCALE |
                                   1u << READOUT_ADAPTIVE);
}

bool measures_sigma(const struct measures *measures)
{
    return measures_fit(measures) || measures->quality ||
           measures->localize != LOCALIZE_NONE;
}

const char *measures_check_window(uint32_t side)
{
    return side % 2 == 1 && side <= MEASURES_WINDOW_MOST
               ? NULL
               : "is not an odd number from 1 to 63";
}

static bool is_radius(double radius, double most)
{
    return radius > 0 && radius <= most;
}

const char *measures_check_aperture(const double radius[2])
{
    if (!is_radius(radius[1], MEASURES_RADIUS_MOST))
        return "is not above 0 and at most 31 pixels";
    return is_radius(radius[0], MEASURES_RADIUS_Z_MOST)
               ? NULL
               : "is not above 0 and at most 7 planes in z";
}

const char *measures_check_annulus(double radius)
{
    return is_radius(radius, MEASURES_RADIUS_MOST)
               ? NULL
               : "is not above 0 and at most 31 pixels";
}

static bool is_side(uint32_t side, uint32_t most)
{
    return side % 2 == 1 && side >= 3 && side <= most;
}

const char *measures_check_fit(const uint32_t side[2])
{
    if (!is_side(side[1], MEASURES_FIT_MOST))
        return "is not an odd number from 3 to 31";
    return is_side(side[0], MEASURES_DEPTH_MOST)
               ? NULL
               : "is not an odd number of planes from 3 to 15";
}

const char *measures_check_gain(double gain)
{
    return gain > 0 ? NULL : "is not above 0";
}

bool measures_annulus_fits(const struct measures *measures)
{
    double inner = measures->aperture[1]; /* where the ring begins */
    if (!measures_annulus(measures))
        return true;
    if (reads_any(measures, 1u << READOUT_MULTISCALE))
        inner = fmax(inner, (double)MULTISCALE_RADIUS[MULTISCALES - 1]);
    return measures->annulus_radius > inner;
}

const char *localize_name(enum localize localize)
{
    return LOCALIZE[localize];
}

bool localize_find(const char *name, enum localize *localize)
{
    int i = method_find(LOCALIZE, LOCALIZES, name);
    if (i < LOCALIZES)
        *localize = (enum localize)i;
    return i < LOCALIZES;
}

const char *readout_name(enum readout readout)
{
    return READOUT[readout];
}

bool readout_find(const char *name, enum readout *readout)
{
    int i = method_find(READOUT, READOUTS, name);
    if (i < READOUTS)
        *readout = (enum readout)i;
    return i < READOUTS;
}

const char *annulus_name(enum annulus annulus)
{
    return ANNULUS[annulus];
}

bool annulus_find(const char *name, enum annulus *annulus)
{
    int i = method_find(ANNULUS, ANNULI, name);
    if (i < ANNULI)
        *annulus = (enum annulus)i;
    return i < ANNULI;
}

const char *flag_name(int bit)
{
    return FLAG[bit];
}

bool flag_find(const char *name, int *bit)
{
    *bit = method_find(FLAG, FLAGS, name);
    return *bit < FLAGS;
}
