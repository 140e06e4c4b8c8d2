/* SPDX-License-Identifier: MIT */
#include "table/options.h"

#include "base/num.h"

#include <string.h>

/* Rows and taps of a Gaussian end at 4 sigma, as scipy's do. */
static const double SIGMA_LEAST = 0.25, SIGMA_MOST = 31;

static const char *const STACK[STACKS] = {"planes", "volume", "project"};

const char *stack_name(enum stack stack)
{
    return STACK[stack];
}

bool stack_find(const char *name, enum stack *stack)
{
    int i = method_find(STACK, STACKS, name);
    if (i < STACKS)
        *stack = (enum stack)i;
    return i < STACKS;
}

const char *options_check_sigma(const struct spot_options *options)
{
    const double sigmas[] = {options->sigma[0], options->sigma[1],
                             options->sigma_z};
    int axes = options->sigma_z == 0 ? 2 : 3;
    for (int i = 0; i < axes; i++) {
        double sigma = sigmas[i];
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

bool options_use_sigma(const struct spot_options *options, bool survey)
{
    return options->background == BACKGROUND_LOG ||
           options->background == BACKGROUND_DOG ||
           (!survey && measures_sigma(&options->measures));
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
