/* SPDX-License-Identifier: MIT */
#include "measure/gauge.h"

#include "measure/centroid.h"
#include "measure/quadratic.h"

#include <math.h>

/* An aperture's SNR above which a Gaussian's height is taken. */
static const double ADAPTIVE_SNR = 3;

static bool reads(const struct gauge *gauge, enum readout readout)
{
    return (gauge->measures->readouts & 1u << readout) != 0;
}

static bool reads_light(const struct gauge *gauge)
{
    return reads(gauge, READOUT_APERTURE) || reads(gauge, READOUT_MULTISCALE) ||
           reads(gauge, READOUT_ADAPTIVE);
}

void gauge_init(struct gauge *gauge, const struct gauge_use *use)
{
    const struct measures *measures = use->measures;
    *gauge = (struct gauge){
        .measures = measures,
        .volume = use->volume,
        .fit = {use->volume ? measures->fit[0] / 2 : 0, measures->fit[1] / 2,
                measures->fit[1] / 2},
        .way = {.round = measures->round,
                .gain = measures->gain,
                .offset = measures->offset},
        .marks = {.fit = {measures->fit[0] / 2, measures->fit[1] / 2},
                  .distance = {use->distance[0], use->distance[1]},
                  .level = INFINITY,
                  .saturation = NAN}};
    for (int a = 0; a < PATCH_AXES; a++)
        gauge->way.sigma[a] = use->sigma[a];
    aperture_init(&gauge->aperture, measures, use->volume);
    gauge->marks.disk = gauge->aperture.disk;
    gauge->has_quality =
        quality_init(&gauge->quality, sqrt(use->sigma[1] * use->sigma[2]));
    radial_init(&gauge->radial, use->sigma, use->volume);
}

static void widen(uint32_t reach[PATCH_AXES], const uint32_t by[PATCH_AXES])
{
    for (int a = 0; a < PATCH_AXES; a++)
        reach[a] = by[a] > reach[a] ? by[a] : reach[a];
}

static void reach_raw(const struct gauge *gauge, uint32_t raw[PATCH_AXES])
{
    const struct measures *measures = gauge->measures;
    uint32_t reach[PATCH_AXES] = {gauge->volume ? gauge->aperture.disk.depth
                                                : 0,
                                  measures->window / 2, measures->window / 2};
    widen(raw, gauge->fit); /* no data, border */
    if (reads(gauge, READOUT_WINDOW))
        widen(raw, reach);
    if (reads_light(gauge)) {
        aperture_reach(&gauge->aperture, reach);
        widen(raw, reach);
    }
    if (measures->localize == LOCALIZE_RADIAL)
        widen(raw, gauge->radial.reach);
    if (measures->quality && gauge->has_quality) {
        uint32_t side = quality_reach(&gauge->quality);
        widen(raw, (uint32_t[]){0, side, side});
    }
}

void gauge_reach(const struct gauge *gauge, uint32_t raw[PATCH_AXES],
                 uint32_t filtered[PATCH_AXES])
{
    const enum localize localize = gauge->measures->localize;
    uint32_t reach[PATCH_AXES] = {0};
    marks_reach(&gauge->marks, gauge->volume, raw, filtered);
    reach_raw(gauge, raw);
    if (localize == LOCALIZE_CENTROID)
        centroid_reach(&gauge->aperture.disk, reach);
    else if (localize == LOCALIZE_QUADRATIC)
        reach[0] = reach[1] = reach[2] = QUADRATIC_REACH;
    if (!gauge->volume)
        reach[0] = 0;
    widen(filtered, reach);
}

size_t gauge_bytes(const struct gauge *gauge)
{
    size_t light = reads_light(gauge) ? aperture_bytes(&gauge->aperture) : 0;
    size_t radial = gauge->measures->localize == LOCALIZE_RADIAL
                        ? radial_bytes(&gauge->radial)
                        : 0;
    return light > radial ? light : radial;
}

static enum fit_status fit_window(const struct gauge *gauge,
                                  const struct patch *raw, struct fit *result)
{
    struct patch window = patch_within(raw, gauge->fit);
    return fit_patch(&gauge->way, &window, result);
}

/* The flags that locating it earns. */
static unsigned locate(const struct gauge *gauge, const struct patch *raw,
                       const struct patch *filtered, void *work,
                       struct gauge_own *own)
{
    enum fit_status status = FIT_OK;
    switch (gauge->measures->localize) {
    case LOCALIZE_QUADRATIC:
        return quadratic_locate(filtered, own->offset) ? 0 : FLAG_FIT_FAILED;
    case LOCALIZE_CENTROID:
        return centroid_locate(filtered, &gauge->aperture.disk, own->offset)
                   ? 0
                   : FLAG_FIT_FAILED;
    case LOCALIZE_RADIAL:
        return radial_locate(&gauge->radial, raw, work, own->offset)
                   ? 0
                   : FLAG_FIT_FAILED;
    case LOCALIZE_GAUSSIAN:
        status = fit_window(gauge, raw, &own->fit);
        for (int a = 0; a < PATCH_AXES; a++)
            own->offset[a] = own->fit.at[a];
        return status == FIT_FAILED     ? FLAG_FIT_FAILED
               : status == FIT_AT_BOUND ? FLAG_FIT_AT_BOUND
                                        : 0;
    default:
        return 0;
    }
}

void gauge_own(const struct gauge *gauge, const struct patch *raw,
               const struct patch *filtered, void *work, struct gauge_own *own)
{
    *own = (struct gauge_own){.quality = {NAN, NAN}};
    own->flags = marks_find(&gauge->marks, raw, filtered);
    own->flags |= locate(gauge, raw, filtered, work, own);
    if (gauge->measures->quality && gauge->has_quality)
        own->quality = quality_measure(&gauge->quality, raw);
}

static void read_fit(const struct gauge *gauge, const struct patch *raw,
                     const struct fit *known, struct gauge_reading *reading)
{
    struct fit found;
    if (known == NULL) {
        fit_window(gauge, raw, &found);
        known = &found;
    }
    reading->gaussian = known->amplitude;
    reading->integrated = fit_light(known);
}

static void read_light(const struct gauge *gauge, const struct patch *raw,
                       void *work, struct gauge_reading *reading)
{
    const struct aperture *aperture = &gauge->aperture;
    reading->ground = aperture_ground(aperture, raw, work);
    reading->aperture = aperture_light(&aperture->disk, raw, &reading->ground);
    for (int i = 0; i < MULTISCALES && reads(gauge, READOUT_MULTISCALE); i++)
        reading->scale[i] =
            aperture_light(&aperture->scale[i], raw, &reading->ground);
}

void gauge_read(const struct gauge *gauge, const struct patch *raw,
                const struct fit *fit, void *work,
                struct gauge_reading *reading)
{
    *reading = (struct gauge_reading){.raw = patch_centre(raw)};
    if (reads(gauge, READOUT_WINDOW))
        reading->window =
            aperture_highest(raw, gauge->measures->window,
                             gauge->volume ? gauge->aperture.disk.depth : 0);
    if (reads_light(gauge))
        read_light(gauge, raw, work, reading);
    bool bright = reading->aperture.snr > ADAPTIVE_SNR;
    if (reads(gauge, READOUT_GAUSSIAN) || reads(gauge, READOUT_INTEGRATED) ||
        (reads(gauge, READOUT_ADAPTIVE) && bright))
        read_fit(gauge, raw, fit, reading);
    reading->adaptive_fit = bright && !isnan(reading->gaussian);
    reading->adaptive =
        reading->adaptive_fit ? reading->gaussian : reading->raw;
}
