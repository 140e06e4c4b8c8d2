/* SPDX-License-Identifier: MIT */
/*
 * --show-config: what is in force and from where, as YAML that --config takes.
 */
#include "cli/state.h"

#include <stdio.h>
#include <string.h>

/* A word or a number needs no quotes. */
static bool is_plain(const char *value)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz"
                                  "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.,-_/";
    return *value != '\0' && *value != '-' && *value != ',' &&
           value[strspn(value, letters)] == '\0';
}

static void print_value(const char *value)
{
    if (is_plain(value)) {
        fputs(value, stdout);
        return;
    }
    putchar('"');
    for (const char *c = value; *c != '\0'; c++) {
        if ((unsigned char)*c < 0x20 || *c == 0x7f) {
            printf("\\x%02x", (unsigned)*c);
            continue;
        }
        if (*c == '"' || *c == '\\')
            putchar('\\');
        putchar(*c);
    }
    putchar('"');
}

/* Text of a comment: one line. */
static void print_comment(const char *text)
{
    for (; *text != '\0'; text++)
        putchar((unsigned char)*text < 0x20 || *text == 0x7f ? '?' : *text);
}

static void print_origin(const struct cli_option *row,
                         const struct cli_source *source)
{
    const struct cli_setting *setting = source->setting;
    fputs("  # ", stdout);
    if (source->level == CLI_FLAG)
        printf("--%s", row->name);
    else if (source->level == CLI_DEFAULT)
        fputs("default", stdout);
    else
        print_comment(setting->origin);
    if (setting != NULL && setting->key != NULL) {
        putchar(' ');
        print_comment(setting->key);
    }
    putchar('\n');
}

static bool is_usual(const struct cli_source *source)
{
    return source->setting != NULL && source->setting->usual;
}

static void print_row(const struct cli_option *row,
                      const struct cli_source *source)
{
    const char *value =
        source->level != CLI_DEFAULT ? source->value : row->usual;
    const bool is_switch = row->argument == NULL;
    if (is_switch && source->level != CLI_IN_FILE &&
        source->level != CLI_IN_ENVIRONMENT)
        value = source->level == CLI_FLAG ? "yes" : "no";
    printf("%s%s:", value == NULL ? "  # " : "  ", row->name);
    if (value != NULL) {
        putchar(' ');
        print_value(value);
    }
    if (value == NULL)
        fputs(" as --help says", stdout);
    print_origin(row, source);
}

/* Values that stand in for defaults of the top-hat keep their keys: they do
 * not hold for other filters. */
static void print_usual(void)
{
    bool first = true;
    for (int i = 0; cli_option_at(i)->name != NULL; i++) {
        const struct cli_source *source = &cli.source[i];
        if (!is_usual(source))
            continue;
        if (first)
            puts("traditional:");
        first = false;
        printf("  %s: ", strcmp(cli_option_at(i)->name, "snr") == 0
                             ? "snr_threshold"
                             : "tophat_break");
        print_value(source->value);
        print_origin(cli_option_at(i), source);
    }
}

void cli_show_config(void)
{
    printf("# settings of %s\n", cli.command->name);
    print_usual();
    puts("spottools:");
    for (int i = 0; cli_option_at(i)->name != NULL; i++)
        if (cli_takes(cli_option_at(i)->name) && !is_usual(&cli.source[i]))
            print_row(cli_option_at(i), &cli.source[i]);
}
