/* SPDX-License-Identifier: MIT */
#include "table/options.h"

#include "base/num.h"

#include <string.h>

/* Rows and taps of a Gaussian end at 4 sigma, as scipy's do. */
static const double SIGMA_LEAST = 0.25, SIGMA_MOST = 31;

const char *options_check_sigma(const struct spot_options *options)
{
    for (int i = 0; i < 2; i++) {
        double sigma = options->sigma[i];
        double widest = options->background == BACKGROUND_DOG
                            ? sigma * options->dog_factor
                            : sigma;
        if (!(sigma >= SIGMA_LEAST && sigma <= SIGMA_MOST))
            return "is not from 0.25 to 31 pixels";
        if (widest > SIGMA_MOST)
            return "is, times the factor, more than 31 pixels";
    }
    return NULL;
}

bool options_are_whole(const struct spot_options *options,
                       enum sample_type type)
{
    return options->background == BACKGROUND_TOPHAT && !options->masked &&
           sample_is_short(type);
}

enum sample_type options_kernel_type(const struct spot_options *options,
                                     enum sample_type type)
{
    return options_are_whole(options, type) ? type : SAMPLE_FLOAT;
}

static bool is_framework(const struct spot_options *options)
{
    return options->background == BACKGROUND_TOPHAT &&
           options->rule.kind == RULE_NUMBER;
}

double options_usual_break(const struct spot_options *options)
{
    return is_framework(options) ? 100 : 0;
}

double options_usual_snr(const struct spot_options *options)
{
    return is_framework(options) ? 8 : 0;
}

struct tile roi_or_all(struct tile roi, struct shape shape)
{
    return roi.height > 0 ? roi
                          : (struct tile){.height = shape.y, .width = shape.x};
}

/* Takes "NUMBER" up to a ':' or a ',', or to the end. */
static const char *take_number(const char **text, char number[NUM_TEXT])
{
    size_t n = strcspn(*text, ":,");
    if (n >= NUM_TEXT)
        return "is not a number";
    memcpy(number, *text, n);
    number[n] = '\0';
    *text += n + ((*text)[n] != '\0');
    return NULL;
}

const char *roi_parse(const char *text, struct tile *roi)
{
    uint32_t *const to[] = {&roi->y, &roi->x, &roi->height, &roi->width};
    char number[NUM_TEXT];
    *roi = (struct tile){.number = 0};
    for (size_t i = 0; i < 4; i++) {
        bool last = strpbrk(text, ":,") == NULL;
        if (take_number(&text, number) != NULL ||
            num_u32(number, SHAPE_MAX, to[i]) != NULL || last != (i == 3))
            return "is not Y,X,HEIGHT,WIDTH in pixels";
    }
    return roi->height > 0 && roi->width > 0 ? NULL : "holds no pixel";
}

void roi_print(struct text *text, struct tile roi)
{
    const uint32_t field[] = {roi.y, roi.x, roi.height, roi.width};
    for (size_t i = 0; i < 4; i++) {
        text_put(text, i > 0 ? ":" : "");
        text_whole(text, field[i]);
    }
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
    if (options->background == BACKGROUND_NONE)
        return;
    text_put(text, ",sigma=");
    text_double(text, options->sigma[0]);
    text_put(text, ":");
    text_double(text, options->sigma[1]);
    if (options->background == BACKGROUND_LOG)
        return;
    text_put(text, ",dog-factor=");
    text_double(text, options->dog_factor);
}

void options_print(struct text *text, const struct spot_options *options,
                   bool survey)
{
    put_background(text, options);
    text_put(text, ",tophat-break=");
    text_double(text, options->tophat_break);
    text_put(text, ",min-distance=");
    text_whole(text, options->min_distance);
    if (!survey && options->rule.kind == RULE_NUMBER) {
        text_put(text, ",threshold=");
        text_double(text, options->threshold);
    }
    text_put(text, ",keep-border=");
    text_put(text, options->keep_border ? "yes" : "no");
    if (options->masked)
        text_put(text, ",mask=yes");
    if (options->roi.height > 0) {
        text_put(text, ",roi=");
        roi_print(text, options->roi);
    }
}

enum key {
    KERNEL_SIZE,
    FOOTPRINT,
    BACKGROUND,
    SIGMA,
    DOG_FACTOR,
    BREAK,
    MIN_DISTANCE,
    THRESHOLD,
    KEEP_BORDER,
    MASK,
    ROI,
    KEYS
};

static const char *const NAMES[KEYS] = {
    "kernel-size", "footprint",    "background",   "sigma",
    "dog-factor",  "tophat-break", "min-distance", "threshold",
    "keep-border", "mask",         "roi"};

static const char *take_yes(const char *value, bool *to)
{
    *to = strcmp(value, "yes") == 0;
    return *to || strcmp(value, "no") == 0 ? NULL : "is neither yes nor no";
}

static const char *take_sigma(struct spot_options *options, const char *value)
{
    char number[NUM_TEXT];
    for (size_t i = 0; i < 2; i++) {
        bool last = strchr(value, ':') == NULL;
        if (take_number(&value, number) != NULL ||
            num_real(number, &options->sigma[i]) != NULL || last != (i == 1))
            return "is not Y:X in pixels";
    }
    return NULL;
}

static const char *take_value(struct spot_options *options, enum key key,
                              const char *value)
{
    switch (key) {
    case KERNEL_SIZE:
        return num_u32(value, KERNEL_MAX, &options->kernel_size);
    case FOOTPRINT:
        return footprint_find(value, &options->footprint) ? NULL
                                                          : "is not known";
    case BACKGROUND:
        return background_find(value, &options->background) ? NULL
                                                            : "is not known";
    case SIGMA:
        return take_sigma(options, value);
    case DOG_FACTOR:
        return num_real(value, &options->dog_factor);
    case BREAK:
        return num_real(value, &options->tophat_break);
    case MIN_DISTANCE:
        return num_u32(value, DISTANCE_MAX, &options->min_distance);
    case THRESHOLD:
        return num_real(value, &options->threshold);
    case KEEP_BORDER:
        return take_yes(value, &options->keep_border);
    case MASK:
        return take_yes(value, &options->masked);
    default:
        return roi_parse(value, &options->roi);
    }
}

const char *options_take(struct spot_options *options, const char *key,
                         const char *value, unsigned *seen, bool *taken)
{
    unsigned i = 0;
    while (i < KEYS && strcmp(key, NAMES[i]) != 0)
        i++;
    *taken = i < KEYS;
    if (!*taken)
        return NULL;
    if ((*seen & 1u << i) != 0)
        return "stands twice";
    *seen |= 1u << i;
    return take_value(options, i, value);
}

bool options_have_threshold(unsigned seen)
{
    return (seen & 1u << THRESHOLD) != 0;
}

const char *options_lack(const struct spot_options *options, unsigned seen,
                         bool survey)
{
    const bool tophat = options->background == BACKGROUND_TOPHAT;
    const bool gaussian = options->background == BACKGROUND_LOG ||
                          options->background == BACKGROUND_DOG;
    const bool needed[KEYS] = {
        [KERNEL_SIZE] = tophat,
        [SIGMA] = gaussian,
        [DOG_FACTOR] = options->background == BACKGROUND_DOG,
        [BREAK] = true,
        [MIN_DISTANCE] = true,
        [THRESHOLD] = !survey && options->rule.kind == RULE_NUMBER,
        [KEEP_BORDER] = true};
    for (unsigned i = 0; i < KEYS; i++)
        if (needed[i] && (seen & 1u << i) == 0)
            return NAMES[i];
    return NULL;
}
