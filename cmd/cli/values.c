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

_Noreturn void cli_refuse_value(const char *words)
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
        cli_refuse_value(bad);
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
        cli_refuse_value(bad);
    return negative ? -(int64_t)value : (int64_t)value;
}

double cli_real(void)
{
    double value = 0;
    const char *bad = num_real(optarg, &value);
    if (bad == NULL && value < 0)
        bad = "is below 0";
    if (bad != NULL)
        cli_refuse_value(bad);
    return value;
}

size_t cli_bytes(void)
{
    size_t value = 0;
    const char *bad = num_bytes(optarg, &value);
    if (bad == NULL && value == 0)
        bad = "is nothing";
    if (bad != NULL)
        cli_refuse_value(bad);
    return value;
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
