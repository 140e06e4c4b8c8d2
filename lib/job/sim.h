/* SPDX-License-Identifier: MIT */
/*
 * A simulated image: what is asked for, and what each part of it is. All
 * that is random is hashed from the seed and a place (base/random.h), so any
 * rectangle of any plane can be made by itself and equals that of the whole.
 */
#ifndef JOB_SIM_H
#define JOB_SIM_H

#include "base/sample.h"
#include "base/tile.h"
#include <stdbool.h>
#include <stdint.h>

/* Spots are dealt out in cells of so many pixels a side, one plane deep. */
enum { SIM_CELL = 32, SIM_SIGMA_MAX = 100 };

struct sim {
    struct shape shape;
    enum sample_type type; /* uint8, uint16 or float */
    uint64_t seed;
    double density;       /* spots expected in 1000 pixels */
    double colocalised;   /* share of a further channel's that lie where
                             one of the first channel does */
    double sigma[3];      /* of the PSF along z, y, x, px */
    int sigmas;           /* numbers that it was given by */
    double photons;       /* of a spot, mean */
    double photons_cv;    /* standard deviation / mean; 0: all equal */
    double background;    /* photons in a pixel, mean */
    double gradient;      /* its change over the diagonal, relative */
    double texture;       /* its standard deviation, relative */
    double texture_scale; /* of the lattice that it is blended from, px */
    bool no_poisson;      /* the photons that are expected, as they are */
    double read_noise;    /* standard deviation, photons */
    double gain, offset;  /* grey = gain x photons + offset */
    double saturation;    /* no grey value is above it; 0: type's max */
};

/* What random numbers are for: the first key below the seed. */
enum sim_what { SIM_COUNT, SIM_SPOT, SIM_TEXTURE, SIM_PIXEL };

struct sim sim_defaults(void);

/*
 * Sets what an option of spotsim names, of those that are one number, within
 * its bounds; the PSF, from "S", "Y,X" or "Z,Y,X"; the sample type. Words
 * follow the value.
 */
const char *sim_set(struct sim *sim, const char *option, double value,
                    struct why *why);
const char *sim_set_sigma(struct sim *sim, const char *text);
const char *sim_set_type(struct sim *sim, const char *name);

/* Do all of these go together, and can a file hold the image? Fills what was
 * left open. */
const char *sim_settle(struct sim *sim, struct why *why);

#endif
