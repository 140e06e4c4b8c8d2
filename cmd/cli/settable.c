/* SPDX-License-Identifier: MIT */
/*
 * Options that can be set by a file or the environment: those that are not
 * about a single run, as its inputs and outputs are.
 */
#include "base/conf.h"
#include "base/num.h"
#include "cli/config.h"

#include <string.h>

/* In the order of kinds below. */
static const char *const SETTABLE[] = {
    /* switches */
    "keep-border", "no-mmap", "no-peaks", "quality", "quiet", "verbose",
    /* numbers */
    "background-radius", "dim", "distance", "dog-factor", "gain", "jobs",
    "kernel-size", "max-roundness", "max-sharpness", "min-contrast",
    "min-sharpness", "offset", "quantile", "saturation", "snr", "tophat-break",
    "window",
    /* text, which the option's own parser judges */
    "aperture-radius", "background", "background-method", "cache", "channel",
    "fit-window", "footprint", "gaussian", "localize", "max-memory",
    "memmap-threshold", "min-distance", "project", "readout", "reject", "sigma",
    "threshold", "time", "z", NULL};
enum { SWITCHES = 6, NUMBERS = SWITCHES + 17 };

/* What all commands do alike, those too that find no spots. */
static const char *const EVERYWHERE[] = {"jobs", "quiet", "verbose"};

static size_t find(const char *option)
{
    size_t i = 0;
    while (SETTABLE[i] != NULL && strcmp(SETTABLE[i], option) != 0)
        i++;
    return i;
}

const char *const *cli_settable(void)
{
    return SETTABLE;
}

const char *cli_can_be_set(const char *option, bool *everywhere)
{
    *everywhere = false;
    for (size_t i = 0; i < sizeof EVERYWHERE / sizeof *EVERYWHERE; i++)
        *everywhere |= strcmp(option, EVERYWHERE[i]) == 0;
    return SETTABLE[find(option)];
}

const char *cli_check_setting(const char *option, const char *value)
{
    const size_t i = find(option);
    double number;
    if (*value == '\0')
        return "is empty";
    if (i < SWITCHES)
        return strcmp(value, "yes") == 0 || strcmp(value, "no") == 0
                   ? NULL
                   : "is neither yes nor no";
    return i < NUMBERS ? num_real(value, &number) : NULL;
}
