/* SPDX-License-Identifier: MIT */
/*
 * Options and their values, by the command's table and getopt_long.
 */
#include "cli/state.h"
#include "cli/version.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { OPTIONS_MAX = 64 };

static const struct cli_option COMMON[] = {
    {'q', "quiet", NULL, "no notes on standard error", NULL, NULL},
    {CLI_LONG + 254, "help", NULL, "print this and exit", NULL, NULL},
    {CLI_LONG + 255, "version", NULL, "print the version and exit", NULL, NULL},
};
enum { N_COMMON = sizeof COMMON / sizeof *COMMON };

const struct cli_option *cli_option_at(int i)
{
    if (i < N_COMMON)
        return &COMMON[i];
    return &cli.command->options[i - N_COMMON];
}

static int option_count(void)
{
    int n = N_COMMON;
    while (cli_option_at(n)->name != NULL)
        n++;
    return n;
}

static void print_help(void)
{
    printf("usage: %s %s\n%s\n\n", cli.command->name, cli.command->usage,
           cli.command->about);
    int n = option_count();
    for (int k = 0; k < n; k++) {
        const struct cli_option *option = cli_option_at((k + N_COMMON) % n);
        char text[64];
        snprintf(text, sizeof text, "--%s%s%s", option->name,
                 option->argument != NULL ? " " : "",
                 option->argument != NULL ? option->argument : "");
        if (option->id < CLI_LONG)
            printf("  -%c, %-22s %s", option->id, text, option->help);
        else
            printf("      %-22s %s", text, option->help);
        if (option->usual != NULL)
            printf(" (%s)", option->usual);
        putchar('\n');
    }
    printf("\nSee man %s and man 7 spottools.\n", cli.command->name);
}

static _Noreturn void refuse(int code)
{
    char words[256], letter[3] = {'-', (char)optopt, '\0'};
    const char *last = cli.argv[optind - 1];
    bool value = strncmp(last, "--", 2) == 0 && strchr(last, '=') != NULL;
    /* getopt leaves optopt 0 for a long option that it does not know, the
     * option's id for one that was given a value it does not take. */
    bool is_long = optopt == 0 || optopt >= CLI_LONG || value ||
                   (code == ':' && strncmp(last, "--", 2) == 0);
    const char *what = code == ':'            ? "needs a value"
                       : value && optopt != 0 ? "takes no value"
                                              : "is not known";
    snprintf(words, sizeof words, "option \"%.200s\" %s",
             is_long ? last : letter, what);
    cli_usage(words);
}

/* getopt's two tables, made of ours. */
static void list_options(char letters[], struct option longs[])
{
    *letters++ = ':';
    for (int i = 0; i < option_count() && i < OPTIONS_MAX; i++) {
        const struct cli_option *option = cli_option_at(i);
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
        for (cli.option = 0; id != -1 && cli_option_at(cli.option)->id != id;)
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
