/* SPDX-License-Identifier: MIT */
/*
 * All that options ask to be measured of a spot, with the instruments for it
 * made ready once: where it is below a pixel, how spot-like it is, what speaks
 * against it, and what is read of each channel at its pixel.
 */
#ifndef MEASURE_GAUGE_H
#define MEASURE_GAUGE_H

#include "measure/aperture.h"
#include "measure/fit.h"
#include "measure/marks.h"
#include "measure/quality.h"
#include "measure/radial.h"

struct gauge {
    const struct measures *measures; /* borrowed */
    bool volume;
    struct aperture aperture;
    struct marks marks; /* its level and saturation are set by channel */
    struct quality quality;
    struct radial radial;
    struct fit_way way;
    bool has_quality;         /* false: the sigma is too large for it */
    uint32_t fit[PATCH_AXES]; /* half of the fit window */
};

/* What it depends on besides. Of planes each for itself, z does not count. */
struct gauge_use {
    const struct measures *measures;
    bool volume;
    double sigma[PATCH_AXES]; /* of the spots that are looked for */
    uint32_t distance[2];     /* of peaks, in z; in y and x */
};
void gauge_init(struct gauge *gauge, const struct gauge_use *use);

/* Pixels around the spot's that are looked at: raw ones, and filtered ones in
 * the spot's own channel. */
void gauge_reach(const struct gauge *gauge, uint32_t raw[PATCH_AXES],
                 uint32_t filtered[PATCH_AXES]);

/* What the other functions need to work in. */
size_t gauge_bytes(const struct gauge *gauge);

/* In the spot's own channel; NaN where there is no value. */
struct gauge_own {
    double offset[PATCH_AXES]; /* of the position, from the spot's pixel */
    struct fit fit;            /* of LOCALIZE_GAUSSIAN */
    struct quality_values quality;
    unsigned flags;
};
void gauge_own(const struct gauge *gauge, const struct patch *raw,
               const struct patch *filtered, void *work, struct gauge_own *own);

/* In any channel; those that were asked for. fit: what is known of the same
 * patch already, NULL: nothing. */
struct gauge_reading {
    double raw, window;
    struct ground ground;
    struct light aperture, scale[MULTISCALES];
    double gaussian, integrated;
    double adaptive;
    bool adaptive_fit; /* it is the Gaussian's */
};
void gauge_read(const struct gauge *gauge, const struct patch *raw,
                const struct fit *fit, void *work,
                struct gauge_reading *reading);

#endif
