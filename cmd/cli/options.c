/* SPDX-License-Identifier: MIT */
/*
 * Options and their values, by the command's table and getopt_long.
 */
#include "base/spell.h"
#include "cli/state.h"
#include "cli/version.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CONFIG = CLI_LONG + 240, SHOW_CONFIG, COMPLETION };

static const struct cli_option COMMON[] = {
    {'q', "quiet", NULL, "no notes on standard error", NULL, NULL},
    {'v', "verbose", NULL, "tell on standard error what is done, and with what",
     NULL, NULL},
    {CONFIG, "config", "FILE", "settings, in YAML", NULL, CLI_FILE},
    {SHOW_CONFIG, "show-config", NULL, "print all settings and their origin",
     NULL, NULL},
    {COMPLETION, "completion", "SHELL", "print the shell's completion", NULL,
     "bash zsh"},
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

/* The option that a long one may be meant to be; NULL: none is near. */
static const char *nearest_option(const char *given)
{
    const char *names[CLI_OPTIONS_MAX + 1] = {NULL};
    char name[SPELL_MOST + 1];
    snprintf(name, sizeof name, "%.*s", (int)strcspn(given, "="), given);
    for (int i = 0; i < option_count() && i < CLI_OPTIONS_MAX; i++)
        names[i] = cli_option_at(i)->name;
    return spell_nearest(name, names);
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
    const char *near = is_long && optopt == 0 ? nearest_option(last + 2) : NULL;
    snprintf(words, sizeof words, "option \"%.120s\" %s%s%s%s",
             is_long ? last : letter, what,
             near != NULL ? "; did you mean --" : "", near != NULL ? near : "",
             near != NULL ? "?" : "");
    cli_usage(words);
}

/* getopt's two tables, made of ours. */
static void list_options(char letters[], struct option longs[])
{
    *letters++ = ':';
    for (int i = 0, n = option_count(); i < n && i < CLI_OPTIONS_MAX; i++) {
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

static int row_of(int id)
{
    int row = 0;
    while (cli_option_at(row)->id != id)
        row++;
    return row;
}

/* Which options does the command line have? What is wrong with it is told
 * when they are taken. */
static void look_ahead(void)
{
    int id;
    opterr = 0;
    while ((id = getopt_long(cli.argc, cli.argv, cli.getopt.letters,
                             cli.getopt.longs, NULL)) != -1) {
        if (id == '?' || id == ':')
            break;
        cli.source[row_of(id)] =
            (struct cli_source){.level = CLI_FLAG, .value = optarg};
    }
    optind = 0; /* from the beginning again */
}

/* Answers --help, --version, and --completion; takes the other options of all
 * commands. */
static bool is_common(int id)
{
    if (id == CLI_LONG + 254) {
        print_help();
        exit(cli_finish());
    }
    if (id == CLI_LONG + 255) {
        printf("%s (spottools) %s\n", cli.command->name, SPOT_VERSION);
        exit(cli_finish());
    }
    if (id == COMPLETION) {
        cli_print_completion();
        exit(cli_finish());
    }
    if (id == 'q' || id == 'v') { /* the last of them holds */
        cli.quiet = id == 'q';
        cli.verbose = id == 'v';
    }
    cli.show_config |= id == SHOW_CONFIG;
    return id == 'q' || id == 'v' || id == CONFIG || id == SHOW_CONFIG;
}

int cli_option(void)
{
    int id;
    if (cli.row < 0) {
        list_options(cli.getopt.letters, cli.getopt.longs);
        look_ahead();
        cli.row = 0;
        cli_find_sources();
    }
    while ((id = cli_next_setting()) != -1)
        if (!is_common(id))
            return id;
    do {
        opterr = 0;
        id = getopt_long(cli.argc, cli.argv, cli.getopt.letters,
                         cli.getopt.longs, NULL);
        if (id == '?' || id == ':')
            refuse(id);
        if (id != -1)
            cli.option = row_of(id);
    } while (id != -1 && is_common(id));
    if (id == -1 && cli.show_config) {
        cli_show_config();
        exit(cli_finish());
    }
    return id;
}

bool cli_given(void)
{
    return cli.setting == NULL;
}

bool cli_is_usual(void)
{
    return cli.setting != NULL && cli.setting->usual;
}

int cli_operands(char ***operands)
{
    *operands = cli.argv + optind;
    return cli.argc - optind;
}
