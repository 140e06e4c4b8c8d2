/* SPDX-License-Identifier: MIT */
/*
 * The values of options: parsed whole, or refused as usage.
 */
#include "base/num.h"
#include "base/par.h"
#include "cli/state.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *cli_value(void)
{
    return optarg;
}

static _Noreturn void refuse_value(const char *words)
{
    char text[512];
    snprintf(text, sizeof text, "--%s \"%.200s\" %s",
             cli_option_at(cli.option)->name, optarg, words);
    cli_usage(text);
}

uint32_t cli_u32(uint32_t least, uint32_t most)
{
    uint32_t value = 0;
    char words[64];
    const char *bad = num_u32(optarg, most, &value);
    if (bad == NULL && value < least)
        bad = "is too small";
    if (bad != NULL && strncmp(bad, "is too", 6) == 0) {
        snprintf(words, sizeof words, "is not from %u to %u", least, most);
        bad = words;
    }
    if (bad != NULL)
        refuse_value(bad);
    return value;
}

unsigned cli_jobs(void)
{
    return cli_u32(1, PAR_MAX);
}

int64_t cli_whole(void)
{
    uint32_t value = 0;
    bool negative = optarg[0] == '-';
    const char *bad = num_u32(optarg + negative, SHAPE_MAX, &value);
    if (bad != NULL)
        refuse_value(bad);
    return negative ? -(int64_t)value : (int64_t)value;
}

double cli_real(void)
{
    double value = 0;
    const char *bad = num_real(optarg, &value);
    if (bad == NULL && value < 0)
        bad = "is below 0";
    if (bad != NULL)
        refuse_value(bad);
    return value;
}

size_t cli_bytes(void)
{
    size_t value = 0;
    const char *bad = num_bytes(optarg, &value);
    if (bad == NULL && value == 0)
        bad = "is nothing";
    if (bad != NULL)
        refuse_value(bad);
    return value;
}

struct spot_options cli_spot_defaults(void)
{
    return (struct spot_options){.kernel_size = 7,
                                 .tophat_break = 100,
                                 .min_distance = 2,
                                 .threshold = 200};
}

bool cli_spot_option(int id, struct spot_options *options)
{
    switch (id) {
    case 'k':
        options->kernel_size = cli_u32(1, KERNEL_MAX);
        if (options->kernel_size % 2 == 0)
            refuse_value("is not odd");
        return true;
    case 'd':
        options->min_distance = cli_u32(0, DISTANCE_MAX);
        return true;
    case 'b':
        options->tophat_break = cli_real();
        return true;
    case 't':
        options->threshold = cli_real();
        return true;
    case CLI_KEEP_BORDER:
        options->keep_border = true;
        return true;
    default:
        return false;
    }
}

const struct isa *cli_isa(void)
{
    const char *name = getenv("SPOT_ISA");
    struct why why;
    if (name == NULL || *name == '\0')
        return isa_best();
    const struct isa *isa = isa_find(name);
    if (isa == NULL)
        cli_usage(why_say(&why,
                          "SPOT_ISA: \"%s\" is no instruction set that "
                          "this processor has and spottools knows",
                          name));
    return isa;
}
