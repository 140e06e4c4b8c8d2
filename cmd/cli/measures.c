/* SPDX-License-Identifier: MIT */
/*
 * The options that say what is measured of spots. What nothing would use is
 * refused: who gives it believes that it does something.
 */
#include "base/num.h"
#include "cli/state.h"

#include <stdio.h>
#include <string.h>

/* Of an option of CLI_MEASURES in cli.filter.measures. */
static unsigned bit_of(int id)
{
    return 1u << (id == 'r' ? 0 : id - CLI_LOCALIZE + 1);
}

static void check(const char *bad)
{
    if (bad != NULL)
        cli_refuse_value(bad);
}

/* Takes "NAME" up to a comma off the list; what is too long is no name. */
static void take_name(const char **list, char name[NUM_TEXT])
{
    size_t n = strcspn(*list, ",");
    snprintf(name, NUM_TEXT, "%.*s", n < NUM_TEXT ? (int)n : 0, *list);
    *list = (*list)[n] == ',' ? *list + n + 1 : NULL;
}

static unsigned take_readouts(void)
{
    const char *list = cli_value();
    unsigned readouts = 0;
    while (list != NULL) {
        char name[NUM_TEXT];
        enum readout readout;
        take_name(&list, name);
        if (!readout_find(name, &readout))
            cli_refuse_value("is no list of raw, filtered, window, aperture, "
                             "gaussian, integrated, multiscale, adaptive");
        readouts |= 1u << readout;
    }
    return readouts;
}

static bool take_gaussian(void)
{
    bool round = strcmp(cli_value(), "round") == 0;
    if (!round && strcmp(cli_value(), "elliptical") != 0)
        cli_refuse_value("is neither elliptical nor round");
    return round;
}

static void size_option(int id, struct measures *measures)
{
    switch (id) {
    case CLI_WINDOW:
        measures->window = cli_u32(0, UINT32_MAX);
        check(measures_check_window(measures->window));
        break;
    case CLI_APERTURE:
        cli_reals(measures->aperture);
        check(measures_check_aperture(measures->aperture));
        break;
    case CLI_ANNULUS:
        measures->annulus_radius = cli_real();
        check(measures_check_annulus(measures->annulus_radius));
        break;
    case CLI_FIT_WINDOW:
        cli_u32s(0, UINT32_MAX, measures->fit);
        check(measures_check_fit(measures->fit));
        break;
    case CLI_GAIN:
        measures->gain = cli_real();
        check(measures_check_gain(measures->gain));
        break;
    case CLI_OFFSET:
        check(num_real(cli_value(), &measures->offset));
        break;
    default:
        check(num_real(cli_value(), &measures->saturation));
    }
}

bool cli_measure_option(int id, struct measures *measures)
{
    if (id != 'r' && (id < CLI_LOCALIZE || id > CLI_SATURATION))
        return false;
    cli.filter.measures |= bit_of(id);
    if (cli_given())
        cli.filter.flagged |= bit_of(id);
    if (id == 'r')
        measures->readouts = take_readouts();
    else if (id == CLI_QUALITY)
        measures->quality = true;
    else if (id == CLI_GAUSSIAN)
        measures->round = take_gaussian();
    else if (id == CLI_LOCALIZE)
        check(localize_find(cli_value(), &measures->localize)
                  ? NULL
                  : "is none of none, quadratic, centroid, radial, gaussian");
    else if (id == CLI_ANNULUS_METHOD)
        check(annulus_find(cli_value(), &measures->annulus)
                  ? NULL
                  : "is none of median, mean, min");
    else
        size_option(id, measures);
    return true;
}

static bool is_given(int id)
{
    return (cli.filter.measures & bit_of(id)) != 0;
}

static void refuse_unused(const struct measures *measures)
{
    const bool any = measures_any(measures), fit = measures_fit(measures);
    const bool window = (measures->readouts & 1u << READOUT_WINDOW) != 0;
    const bool annulus = measures_annulus(measures);
    static const char something[] = "--readout, --localize, or --quality";
    static const char rings[] = "--readout aperture, multiscale, or adaptive";
    static const char fits[] = "--localize gaussian, or --readout gaussian, "
                               "integrated, or adaptive";
    const struct {
        int id;
        bool used;
        const char *option, *by;
    } cases[] = {
        {CLI_WINDOW, window, "--window", "--readout window"},
        {CLI_APERTURE, any, "--aperture-radius", something},
        {CLI_FIT_WINDOW, any, "--fit-window", something},
        {CLI_SATURATION, any, "--saturation", something},
        {CLI_ANNULUS, annulus, "--background-radius", rings},
        {CLI_ANNULUS_METHOD, annulus, "--background-method", rings},
        {CLI_GAUSSIAN, fit, "--gaussian", fits},
        {CLI_GAIN, fit, "--gain", fits},
        {CLI_OFFSET, fit, "--offset", fits},
    };
    struct why why;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if ((cli.filter.flagged & bit_of(cases[i].id)) != 0 && !cases[i].used)
            cli_usage(
                why_say(&why, "%s goes with %s", cases[i].option, cases[i].by));
}

void cli_settle_measures(const struct measures *measures, bool survey)
{
    if (survey && measures_any(measures))
        cli_usage("--survey measures no spots: --readout, --localize, and "
                  "--quality do not go with it");
    refuse_unused(measures);
    if (is_given(CLI_GAIN) != is_given(CLI_OFFSET))
        cli_usage("--gain and --offset go together");
    if (measures_annulus(measures) && !measures_annulus_fits(measures))
        cli_usage("--background-radius is not above the apertures' radius");
}
