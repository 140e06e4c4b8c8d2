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

static uint32_t parse_u32(const char *text, uint32_t least, uint32_t most)
{
    uint32_t value = 0;
    char words[64];
    const char *bad = num_u32(text, most, &value);
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

uint32_t cli_u32(uint32_t least, uint32_t most)
{
    return parse_u32(optarg, least, most);
}

/* What stands before a comma, "" where there is none; the rest. */
static const char *cut(char before[NUM_TEXT])
{
    const char *comma = strchr(optarg, ',');
    before[0] = '\0';
    if (comma == NULL)
        return optarg;
    if (comma == optarg || comma - optarg >= NUM_TEXT)
        cli_refuse_value("is not a number");
    snprintf(before, NUM_TEXT, "%.*s", (int)(comma - optarg), optarg);
    return comma + 1;
}

void cli_u32s(uint32_t least, uint32_t most, uint32_t to[2])
{
    char before[NUM_TEXT];
    to[1] = parse_u32(cut(before), least, most);
    if (before[0] != '\0')
        to[0] = parse_u32(before, least, most);
}

static double parse_real(const char *text)
{
    double value = 0;
    const char *bad = num_real(text, &value);
    if (bad == NULL && value < 0)
        bad = "is below 0";
    if (bad != NULL)
        cli_refuse_value(bad);
    return value;
}

void cli_reals(double to[2])
{
    char before[NUM_TEXT];
    to[1] = parse_real(cut(before));
    if (before[0] != '\0')
        to[0] = parse_real(before);
}

bool cli_range(double to[2])
{
    char before[NUM_TEXT];
    const char *after = cut(before);
    return num_real(before, &to[0]) == NULL &&
           num_real(after, &to[1]) == NULL && to[0] < to[1];
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
    return parse_real(optarg);
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
