/* SPDX-License-Identifier: MIT */
/*
 * Options and their values, by the command's table and getopt_long.
 */
#include "base/num.h"
#include "base/par.h"
#include "cli/state.h"
#include "cli/version.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { OPTIONS_MAX = 40 };

static const struct cli_option COMMON[] = {
    {'q', "quiet", NULL, "no notes on standard error"},
    {CLI_LONG + 254, "help", NULL, "print this and exit"},
    {CLI_LONG + 255, "version", NULL, "print the version and exit"},
};
enum { N_COMMON = sizeof COMMON / sizeof *COMMON };

static const struct cli_option *option_at(int i)
{
    if (i < N_COMMON)
        return &COMMON[i];
    return &cli.command->options[i - N_COMMON];
}

static int option_count(void)
{
    int n = N_COMMON;
    while (option_at(n)->name != NULL)
        n++;
    return n;
}

static void print_help(void)
{
    printf("usage: %s %s\n%s\n\n", cli.command->name, cli.command->usage,
           cli.command->about);
    int n = option_count();
    for (int k = 0; k < n; k++) {
        const struct cli_option *option = option_at((k + N_COMMON) % n);
        char text[64];
        snprintf(text, sizeof text, "--%s%s%s", option->name,
                 option->argument != NULL ? " " : "",
                 option->argument != NULL ? option->argument : "");
        if (option->id < CLI_LONG)
            printf("  -%c, %-22s %s\n", option->id, text, option->help);
        else
            printf("      %-22s %s\n", text, option->help);
    }
    printf("\nSee man %s and man 7 spottools.\n", cli.command->name);
}

static _Noreturn void refuse(int code)
{
    char words[256];
    const char *given = cli.argv[optind - 1];
    if (strncmp(given, "--", 2) == 0)
        snprintf(words, sizeof words, "option \"%.200s\" %s", given,
                 code == ':' ? "needs a value" : "is not known");
    else
        snprintf(words, sizeof words, "option \"-%c\" %s", optopt,
                 code == ':' ? "needs a value" : "is not known");
    cli_usage(words);
}

/* getopt's two tables, made of ours. */
static void list_options(char letters[], struct option longs[])
{
    *letters++ = ':';
    for (int i = 0; i < option_count() && i < OPTIONS_MAX; i++) {
        const struct cli_option *option = option_at(i);
        longs[i] = (struct option){option->name,
                                   option->argument != NULL ? required_argument
                                                            : no_argument,
                                   NULL, option->id};
        if (option->id >= CLI_LONG)
            continue;
        *letters++ = (char)option->id;
        if (option->argument != NULL)
            *letters++ = ':';
    }
}

int cli_option(void)
{
    char letters[2 * OPTIONS_MAX + 2] = "";
    struct option longs[OPTIONS_MAX + 1] = {{NULL, 0, NULL, 0}};
    list_options(letters, longs);
    for (;;) {
        opterr = 0;
        int id = getopt_long(cli.argc, cli.argv, letters, longs, NULL);
        if (id == '?' || id == ':')
            refuse(id);
        if (id == CLI_LONG + 254) {
            print_help();
            exit(cli_finish());
        }
        if (id == CLI_LONG + 255) {
            printf("%s (spottools) %s\n", cli.command->name, SPOT_VERSION);
            exit(cli_finish());
        }
        for (cli.option = 0; id != -1 && option_at(cli.option)->id != id;)
            cli.option++;
        if (id != 'q')
            return id;
        cli.quiet = true;
    }
}

int cli_operands(char ***operands)
{
    *operands = cli.argv + optind;
    return cli.argc - optind;
}

const char *cli_value(void)
{
    return optarg;
}

static _Noreturn void refuse_value(const char *words)
{
    char text[512];
    snprintf(text, sizeof text, "--%s \"%.200s\" %s",
             option_at(cli.option)->name, optarg, words);
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
