/* SPDX-License-Identifier: MIT */
/*
 * Sources of options' values and which of them holds: the command line before
 * the environment before a file. What excludes a value there or makes it
 * useless silences it; only what was written on a command line can be wrong
 * about what else stands there.
 */
#include "cli/config.h"
#include "base/spell.h"
#include "cli/state.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *copy(const char *text)
{
    char *made = text != NULL ? strdup(text) : NULL;
    if (text != NULL && made == NULL)
        cli_fail(NULL, 0, "out of memory");
    return made;
}

void cli_set(struct cli_settings *settings, struct cli_setting setting)
{
    size_t i = 0;
    while (i < settings->n &&
           (strcmp(settings->setting[i].option, setting.option) != 0 ||
            settings->setting[i].command != setting.command))
        i++;
    if (i < settings->n && settings->setting[i].rank > setting.rank)
        return;
    if (i == settings->n) {
        size_t bytes = (settings->n + 1) * sizeof setting;
        settings->setting = realloc(settings->setting, bytes);
        if (settings->setting == NULL)
            cli_fail(NULL, 0, "out of memory");
        settings->n++;
    } else {
        free(settings->setting[i].value);
        free(settings->setting[i].origin);
        free(settings->setting[i].key);
    }
    setting.value = copy(setting.value);
    setting.origin = copy(setting.origin);
    setting.key = copy(setting.key);
    settings->setting[i] = setting;
}

static struct cli_source *source_of(const char *option)
{
    for (int i = 0; cli_option_at(i)->name != NULL; i++)
        if (strcmp(cli_option_at(i)->name, option) == 0)
            return &cli.source[i];
    return NULL;
}

/* Was it given on the command line, or set above a level? */
static bool is_above(const char *option, enum cli_level level)
{
    const struct cli_source *source = source_of(option);
    return source != NULL && source->level > level;
}

/* An option that takes away what others would do. */
static const struct {
    const char *option, *silences;
} RIVALS[] = {
    {"levels", " threshold "},
    {"size", " max-memory "},
    {"dim", " project "},
    {"project", " dim "},
    {"shape", " channel z time "},
    {"survey", " threshold readout localize quality snr quantile distance "
               "no-peaks min-contrast min-sharpness max-sharpness "
               "max-roundness reject "},
};

static bool is_silenced(const struct cli_option *row,
                        const struct cli_source *source)
{
    char word[SPELL_MOST + 3];
    const bool merge = strcmp(cli.command->name, "spotmerge") == 0;
    snprintf(word, sizeof word, " %s ", row->name);
    /* spotmerge makes levels by a rule, but inherits the table's threshold */
    if (merge && strcmp(row->name, "threshold") == 0 &&
        is_above("survey", CLI_DEFAULT) == (source->setting->command == NULL))
        return is_above("levels", CLI_DEFAULT);
    for (size_t i = 0; i < sizeof RIVALS / sizeof *RIVALS; i++)
        if (strstr(RIVALS[i].silences, word) != NULL &&
            is_above(RIVALS[i].option, source->level))
            return true;
    return merge && strcmp(row->name, "threshold") == 0;
}

/* Simulation and comparison have options of the same names, about others. */
bool cli_takes(const char *option)
{
    bool everywhere;
    return cli_can_be_set(option, &everywhere) != NULL &&
           (everywhere || (strcmp(cli.command->name, "spotsim") != 0 &&
                           strcmp(cli.command->name, "spotcmp") != 0));
}

/* Lays settings down at the rows that they are for. */
static void lay(const struct cli_settings *settings, enum cli_level level)
{
    for (size_t k = 0; k < settings->n; k++) {
        const struct cli_setting *setting = &settings->setting[k];
        struct cli_source *source = source_of(setting->option);
        if (source == NULL || source->level > level ||
            (setting->command != NULL &&
             strcmp(setting->command, cli.command->name) != 0) ||
            !cli_takes(setting->option))
            continue;
        if (source->setting != NULL && source->level == level &&
            source->setting->rank > setting->rank)
            continue;
        source->level = level;
        source->value = setting->value;
        source->setting = setting;
    }
}

void cli_find_sources(void)
{
    const char *path;
    const struct cli_source *flag = source_of("config");
    const bool variables = cli_read_environment(&cli.environment, &path);
    if (!variables && flag->level == CLI_DEFAULT)
        return; /* the usual case */
    if (flag->level == CLI_FLAG)
        path = flag->value;
    if (path != NULL && *path != '\0')
        cli_read_settings(&cli.file, path);
    lay(&cli.file, CLI_IN_FILE);
    lay(&cli.environment, CLI_IN_ENVIRONMENT);
}

int cli_next_setting(void)
{
    while (cli_option_at(cli.row)->name != NULL) {
        const struct cli_option *row = cli_option_at(cli.row);
        struct cli_source *source = &cli.source[cli.row];
        cli.option = cli.row++;
        if (source->setting == NULL || source->level == CLI_FLAG)
            continue;
        if (is_silenced(row, source)) {
            *source = (struct cli_source){.level = CLI_DEFAULT};
            continue;
        }
        if (row->argument == NULL && strcmp(source->value, "yes") != 0)
            continue;
        cli.setting = source->setting;
        optarg = (char *)source->value;
        return row->id;
    }
    cli.setting = NULL;
    return -1;
}
