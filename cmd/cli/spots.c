/* SPDX-License-Identifier: MIT */
/*
 * The options that say which spots are wanted, alike in spotfind and in what
 * foretells and divides its work.
 */
#include "base/num.h"
#include "cli/state.h"
#include "measure/quality.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* The break is not set: cli_spot_settle does. */
struct spot_options cli_spot_defaults(void)
{
    return (struct spot_options){.kernel_size = 7,
                                 .sigma = {1.3, 1.3},
                                 .sigma_z = 1.3,
                                 .dog_factor = 1.6,
                                 .tophat_break = NAN,
                                 .min_distance = 2,
                                 .distance_z = 2,
                                 .threshold = 200,
                                 .stack = STACK_VOLUME,
                                 .measures = measures_usual()};
}

struct rule cli_rule(void)
{
    struct rule rule;
    const char *bad =
        rule_parse(*cli_value() != '\0' ? cli_value() : " ", &rule);
    if (bad != NULL)
        cli_refuse_value(bad);
    return rule;
}

/* "S", "Y,X" or "Z,Y,X"; without a z it is that of y. */
static void take_sigma(struct spot_options *options)
{
    char text[3 * NUM_TEXT], *list = text, *part;
    double value[3] = {0};
    size_t n = 0;
    const char *bad = strlen(cli_value()) < sizeof text ? NULL : "is too long";
    snprintf(text, sizeof text, "%.*s", (int)sizeof text - 1, cli_value());
    while (bad == NULL && list != NULL) {
        part = list;
        list = strchr(part, ',');
        if (list != NULL)
            *list++ = '\0';
        if (n == 3 || num_real(part, &value[n++]) != NULL)
            bad = "is no sigma (S or Y,X or Z,Y,X in pixels)";
    }
    if (bad == NULL && n == 3 && !(value[0] > 0))
        bad = "has no width in z";
    if (bad != NULL)
        cli_refuse_value(bad);
    options->sigma[0] = value[n > 1 ? n - 2 : 0];
    options->sigma[1] = value[n > 0 ? n - 1 : 0];
    options->sigma_z = n == 3 ? value[0] : options->sigma[0];
    bad = options_check_sigma(&(struct spot_options){
        .sigma = {options->sigma[0], options->sigma[1]}});
    if (bad != NULL)
        cli_refuse_value(bad);
}

static bool filter_option(int id, struct spot_options *options)
{
    switch (id) {
    case CLI_BACKGROUND:
        if (!background_find(cli_value(), &options->background))
            cli_refuse_value("is none of tophat, log, dog, none");
        return true;
    case CLI_SIGMA:
        take_sigma(options);
        cli.filter.sigma |= cli_given();
        return true;
    case CLI_DOG_FACTOR:
        options->dog_factor = cli_real();
        if (!(options->dog_factor >= 1.01 && options->dog_factor <= 100))
            cli_refuse_value("is not from 1.01 to 100");
        cli.filter.factor |= cli_given();
        return true;
    case CLI_FOOTPRINT:
        if (!footprint_find(cli_value(), &options->footprint))
            cli_refuse_value("is none of ellipse, disk, rect");
        cli.filter.footprint |= cli_given();
        return true;
    default:
        return false;
    }
}

static void take_distance(struct spot_options *options)
{
    uint32_t distance[2] = {UINT32_MAX, 0};
    cli_u32s(0, DISTANCE_MAX, distance);
    if (distance[0] != UINT32_MAX && distance[0] > DISTANCE_Z_MAX)
        cli_refuse_value("is not from 0 to 15 in z");
    options->min_distance = distance[1];
    options->distance_z = distance[0] != UINT32_MAX ? distance[0] : distance[1];
}

bool cli_spot_option(int id, struct spot_options *options)
{
    const char *bad = NULL;
    switch (id) {
    case 'k':
        options->kernel_size = cli_u32(1, KERNEL_MAX);
        if (options->kernel_size % 2 == 0)
            cli_refuse_value("is not odd");
        cli.filter.footprint |= cli_given();
        return true;
    case 'd':
        take_distance(options);
        return true;
    case 'b':
        *(cli_is_usual() ? &cli.usual_break : &options->tophat_break) =
            cli_real();
        return true;
    case 't':
        options->rule = cli_rule();
        options->threshold = options->rule.value;
        return true;
    case CLI_KEEP_BORDER:
        options->keep_border = true;
        return true;
    case CLI_ROI:
        bad = roi_parse(cli_value(), &options->roi);
        if (bad != NULL)
            cli_refuse_value(bad);
        return true;
    default:
        return filter_option(id, options) || cli_stack_option(id, options) ||
               cli_measure_option(id, &options->measures);
    }
}

/* Options of a filter that is not used would be ignored: -k, --footprint;
 * --sigma; --dog-factor. */
static void refuse_unused(const struct spot_options *options)
{
    const struct cli_filter *given = &cli.filter;
    bool tophat = options->background == BACKGROUND_TOPHAT;
    bool dog = options->background == BACKGROUND_DOG;
    if (given->footprint && !tophat)
        cli_usage("--kernel-size and --footprint go with --background tophat");
    if (given->sigma && !options_use_sigma(options, false))
        cli_usage("--sigma goes with --background log or dog, --localize, "
                  "--quality, or --readout of what is fitted");
    if (given->factor && !dog)
        cli_usage("--dog-factor goes with --background dog");
}

static void refuse_blurs(const struct spot_options *options)
{
    struct quality quality;
    double sigma = sqrt(options->sigma[0] * options->sigma[1]);
    if (options->measures.quality && !quality_init(&quality, sigma))
        cli_usage("--quality is of spots of a sigma below 10.67 pixels");
}

void cli_spot_settle(struct spot_options *options, bool survey)
{
    struct spot_options plane = *options;
    struct why why;
    cli_settle_measures(&options->measures, survey);
    refuse_unused(options);
    refuse_blurs(options);
    plane.sigma_z = 0; /* of which no plane's images know */
    const char *bad = options->background == BACKGROUND_DOG
                          ? options_check_sigma(&plane)
                          : NULL;
    if (bad != NULL)
        cli_usage(why_say(&why, "--sigma %s", bad));
    if (isnan(options->tophat_break))
        options->tophat_break = options_usual_break(options);
    else
        return;
    if (options->tophat_break > 0 && !isnan(cli.usual_break))
        options->tophat_break = cli.usual_break;
}
