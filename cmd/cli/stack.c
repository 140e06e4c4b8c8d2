/* SPDX-License-Identifier: MIT */
/*
 * The options that say what a stack is, and what becomes of z once it is known
 * whether there is one.
 */
#include "cli/state.h"

#include <string.h>

bool cli_stack_option(int id, struct spot_options *options)
{
    if (id == CLI_DIM) {
        options->stack = cli_u32(2, 3) == 2 ? STACK_PLANES : STACK_VOLUME;
        cli.filter.dim = true;
    } else if (id == CLI_PROJECT) {
        if (strcmp(cli_value(), "max") != 0)
            cli_refuse_value("is not max");
        options->stack = STACK_PROJECT;
        cli.filter.project = true;
    }
    if (cli.filter.dim && cli.filter.project)
        cli_usage("--dim and --project exclude each other");
    return id == CLI_DIM || id == CLI_PROJECT;
}

struct shape cli_settle_stack(struct spot_options *options, struct shape shape)
{
    struct why why;
    if (shape.z == 1)
        options->stack = STACK_PLANES;
    if (options->stack == STACK_PROJECT)
        shape.z = 1;
    if (!options_in_volume(options, shape)) {
        options->sigma_z = 0;
        options->distance_z = 0;
        return shape;
    }
    if (options->distance_z > DISTANCE_Z_MAX) /* it was given for y and x */
        cli_usage("--min-distance in z is not from 0 to 15: give Z,N");
    const char *bad =
        options_use_sigma(options, false) ? options_check_sigma(options) : NULL;
    if (bad != NULL)
        cli_usage(why_say(&why, "--sigma in z %s", bad));
    return shape;
}
