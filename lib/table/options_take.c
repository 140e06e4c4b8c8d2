/* SPDX-License-Identifier: MIT */
/*
 * The keys of options in a first line, taken back.
 */
#include "table/options_keys.h"

#include "base/num.h"

#include <string.h>

static const char *const NAMES[KEYS] = {
    "kernel-size",  "footprint",    "background", "sigma",       "dog-factor",
    "tophat-break", "min-distance", "threshold",  "keep-border", "mask",
    "roi",          "stack",        "readout",    "localize",    "quality",
    "window",       "aperture",     "annulus",    "fit-window",  "saturation",
    "gaussian",     "gain",         "offset"};

static const char *take_sigma(struct spot_options *options, const char *value,
                              bool *z)
{
    double sigma[3] = {0};
    const char *bad = options_reals(value, 2, sigma, z);
    options->sigma_z = sigma[0];
    options->sigma[0] = sigma[1];
    options->sigma[1] = sigma[2];
    if (bad != NULL || !*z || sigma[0] > 0)
        return bad;
    return "is not Y:X in pixels";
}

static const char *take_distance(struct spot_options *options,
                                 const char *value, bool *z)
{
    const char *bad = options_u32s(value, DISTANCE_MAX, &options->distance_z,
                                   &options->min_distance, z);
    return bad == NULL && options->distance_z > DISTANCE_Z_MAX
               ? "is too large in z"
               : bad;
}

static const char *take_value(struct spot_options *options, enum key key,
                              const char *value, bool *z)
{
    switch (key) {
    case KERNEL_SIZE:
        return num_u32(value, KERNEL_MAX, &options->kernel_size);
    case FOOTPRINT:
        return footprint_find(value, &options->footprint) ? NULL
                                                          : OPTIONS_NOT_KNOWN;
    case BACKGROUND:
        return background_find(value, &options->background) ? NULL
                                                            : OPTIONS_NOT_KNOWN;
    case SIGMA:
        return take_sigma(options, value, z);
    case DOG_FACTOR:
        return num_real(value, &options->dog_factor);
    case BREAK:
        return num_real(value, &options->tophat_break);
    case MIN_DISTANCE:
        return take_distance(options, value, z);
    case THRESHOLD:
        return num_real(value, &options->threshold);
    case KEEP_BORDER:
        return options_yes(value, &options->keep_border);
    case MASK:
        return options_yes(value, &options->masked);
    case ROI:
        return roi_parse(value, &options->roi);
    default:
        return stack_find(value, &options->stack) ? NULL : OPTIONS_NOT_KNOWN;
    }
}

static unsigned z_bit(enum key key)
{
    return 1u << (key == SIGMA          ? SIGMA_Z
                  : key == MIN_DISTANCE ? DISTANCE_Z
                  : key == APERTURE     ? APERTURE_Z
                                        : FIT_WINDOW_Z);
}

const char *options_take(struct spot_options *options, const char *key,
                         const char *value, unsigned *seen, bool *taken)
{
    unsigned i = 0;
    bool z = false;
    while (i < KEYS && strcmp(key, NAMES[i]) != 0)
        i++;
    *taken = i < KEYS;
    if (!*taken)
        return NULL;
    if ((*seen & 1u << i) != 0)
        return "stands twice";
    *seen |= 1u << i;
    const char *bad =
        i < READOUT ? take_value(options, i, value, &z)
                    : options_take_measure(&options->measures, i, value, &z);
    if (z)
        *seen |= z_bit(i);
    return bad;
}

bool options_have_threshold(unsigned seen)
{
    return (seen & 1u << THRESHOLD) != 0;
}

const char *options_lack(const struct spot_options *options, unsigned seen,
                         bool survey)
{
    const struct measures *measures = &options->measures;
    const bool tophat = options->background == BACKGROUND_TOPHAT;
    const bool any = measures_any(measures);
    const bool needed[KEYS] = {
        [KERNEL_SIZE] = tophat,
        [SIGMA] = options_use_sigma(options, survey),
        [DOG_FACTOR] = options->background == BACKGROUND_DOG,
        [BREAK] = true,
        [MIN_DISTANCE] = true,
        [THRESHOLD] = !survey && options->rule.kind == RULE_NUMBER,
        [KEEP_BORDER] = true,
        [WINDOW] = (measures->readouts & 1u << READOUT_WINDOW) != 0,
        [APERTURE] = any,
        [ANNULUS] = measures_annulus(measures),
        [FIT_WINDOW] = any,
        [GAIN] = (seen & 1u << OFFSET) != 0,
        [OFFSET] = (seen & 1u << GAIN) != 0};
    for (unsigned i = 0; i < KEYS; i++)
        if (needed[i] && (seen & 1u << i) == 0)
            return NAMES[i];
    return NULL;
}

static const char *check_stack(const struct spot_options *options,
                               unsigned seen, struct shape shape)
{
    bool given = (seen & 1u << STACK) != 0;
    if (shape.z == 1 && given && options->stack != STACK_PROJECT)
        return "shape is that of one plane, and no stack's";
    if (shape.z > 1 && !given)
        return "stack is missing: volume, or planes";
    return shape.z > 1 && options->stack == STACK_PROJECT
               ? "stack is a projection, but has planes"
               : NULL;
}

const char *options_check(const struct spot_options *options, unsigned seen,
                          struct shape shape, bool survey)
{
    static const struct {
        enum key key, z;
        const char *words;
    } cases[] = {{SIGMA, SIGMA_Z, "sigma is not as its stack is"},
                 {MIN_DISTANCE, DISTANCE_Z,
                  "min-distance is not as its stack "
                  "is"},
                 {APERTURE, APERTURE_Z, "aperture is not as its stack is"},
                 {FIT_WINDOW, FIT_WINDOW_Z,
                  "fit-window is not as its stack "
                  "is"}};
    const bool volume = options_in_volume(options, shape);
    const unsigned measures = ~((1u << READOUT) - 1) & ((1u << KEYS) - 1);
    const char *bad = check_stack(options, seen, shape);
    for (size_t i = 0; i < sizeof cases / sizeof *cases && bad == NULL; i++) {
        bool given = (seen & 1u << cases[i].key) != 0;
        if (given && ((seen & 1u << cases[i].z) != 0) != volume)
            bad = cases[i].words;
    }
    if (bad != NULL)
        return bad;
    if (survey && (seen & measures) != 0)
        return "keys say what is measured, but it is a survey's";
    return measures_annulus(&options->measures) &&
                   !measures_annulus_fits(&options->measures)
               ? "annulus ends within the aperture"
               : NULL;
}
