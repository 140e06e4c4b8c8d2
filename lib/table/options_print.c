/* SPDX-License-Identifier: MIT */
/*
 * Options as keys of a first line.
 */
#include "table/options.h"

/* "A", of a volume "Z:A". */
static void put_along(struct text *text, const double *z, double value)
{
    if (z != NULL) {
        text_double(text, *z);
        text_put(text, ":");
    }
    text_double(text, value);
}

static void put_background(struct text *text,
                           const struct spot_options *options)
{
    if (options->background == BACKGROUND_TOPHAT) {
        text_put(text, ",kernel-size=");
        text_whole(text, options->kernel_size);
        if (options->footprint == FOOTPRINT_ELLIPSE)
            return;
        text_put(text, ",footprint=");
        text_put(text, footprint_name(options->footprint));
        return;
    }
    text_put(text, ",background=");
    text_put(text, background_name(options->background));
}

static void put_sigma(struct text *text, const struct spot_options *options,
                      bool volume)
{
    text_put(text, ",sigma=");
    put_along(text, volume ? &options->sigma_z : NULL, options->sigma[0]);
    text_put(text, ":");
    text_double(text, options->sigma[1]);
    if (options->background != BACKGROUND_DOG)
        return;
    text_put(text, ",dog-factor=");
    text_double(text, options->dog_factor);
}

static void put_stack(struct text *text, const struct spot_options *options,
                      struct shape shape)
{
    if (shape.z == 1 && options->stack != STACK_PROJECT)
        return;
    text_put(text, ",stack=");
    text_put(text, stack_name(options->stack));
}

static void put_number(struct text *text, const char *key, double value)
{
    text_put(text, key);
    text_double(text, value);
}

static void put_readouts(struct text *text, unsigned readouts)
{
    const char *between = ",readout=";
    for (int i = 0; i < READOUTS; i++) {
        if ((readouts & 1u << i) == 0)
            continue;
        text_put(text, between);
        text_put(text, readout_name((enum readout)i));
        between = ":";
    }
}

static void put_sizes(struct text *text, const struct measures *measures,
                      bool volume)
{
    double planes = measures->fit[0];
    if ((measures->readouts & 1u << READOUT_WINDOW) != 0)
        put_number(text, ",window=", measures->window);
    text_put(text, ",aperture=");
    put_along(text, volume ? &measures->aperture[0] : NULL,
              measures->aperture[1]);
    if (measures_annulus(measures)) {
        text_put(text, ",annulus=");
        text_put(text, annulus_name(measures->annulus));
        put_number(text, ":", measures->annulus_radius);
    }
    text_put(text, ",fit-window=");
    put_along(text, volume ? &planes : NULL, measures->fit[1]);
}

static void put_measures(struct text *text, const struct measures *measures,
                         bool volume)
{
    put_readouts(text, measures->readouts);
    if (measures->localize != LOCALIZE_NONE) {
        text_put(text, ",localize=");
        text_put(text, localize_name(measures->localize));
    }
    if (measures->quality)
        text_put(text, ",quality=yes");
    put_sizes(text, measures, volume);
    if (!isnan(measures->saturation))
        put_number(text, ",saturation=", measures->saturation);
    if (!measures_fit(measures))
        return;
    if (measures->round)
        text_put(text, ",gaussian=round");
    if (measures->gain > 0) {
        put_number(text, ",gain=", measures->gain);
        put_number(text, ",offset=", measures->offset);
    }
}

static void put_area(struct text *text, const struct spot_options *options)
{
    text_put(text, ",keep-border=");
    text_put(text, options->keep_border ? "yes" : "no");
    if (options->masked)
        text_put(text, ",mask=yes");
    if (options->roi.height > 0) {
        text_put(text, ",roi=");
        roi_print(text, options->roi);
    }
}

void options_print(struct text *text, const struct spot_options *options,
                   struct shape shape, bool survey)
{
    bool volume = options_in_volume(options, shape);
    bool measures = !survey && measures_any(&options->measures);
    double planes = options->distance_z;
    put_background(text, options);
    if (options_use_sigma(options, survey))
        put_sigma(text, options, volume);
    put_number(text, ",tophat-break=", options->tophat_break);
    text_put(text, ",min-distance=");
    put_along(text, volume ? &planes : NULL, options->min_distance);
    if (!survey && options->rule.kind == RULE_NUMBER)
        put_number(text, ",threshold=", options->threshold);
    put_area(text, options);
    put_stack(text, options, shape);
    if (measures)
        put_measures(text, &options->measures, volume);
}
