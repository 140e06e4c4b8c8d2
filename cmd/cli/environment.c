/* SPDX-License-Identifier: MIT */
/*
 * Settings in the environment: SPOTTOOLS_ and an option's long name, in
 * capitals and with '_' for '-'.
 */
#include "base/conf.h"
#include "base/spell.h"
#include "cli/state.h"

#include <stdio.h>
#include <string.h>

#define PREFIX "SPOTTOOLS_"
static const char CONFIG[] = PREFIX "CONFIG=";

extern char **environ;

/* The option that a variable's name stands for; false where it is too long. */
static bool option_of(const char *variable, char option[SPELL_MOST + 1])
{
    size_t n = strcspn(variable, "=");
    option[0] = '\0';
    if (n > SPELL_MOST)
        return false;
    for (size_t i = 0; i < n; i++) {
        char c = variable[i];
        option[i] = c == '_'               ? '-'
                    : c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a')
                                           : '?';
    }
    option[n] = '\0';
    return true;
}

static _Noreturn void refuse_variable(const char *name, const char *option)
{
    const char *known =
        *option != '\0' ? spell_nearest(option, cli_settable()) : NULL;
    struct why why;
    char variable[SPELL_MOST + 1] = "";
    if (spell_near(option, "config"))
        known = "config";
    for (size_t i = 0; known != NULL && known[i] != '\0'; i++) {
        char c = known[i] == '-' ? '_' : (char)(known[i] - 'a' + 'A');
        variable[i] = c;
        variable[i + 1] = '\0';
    }
    cli_usage_at(name, why_say(&why, "no option that can be set%s%s%s%s",
                               known != NULL ? "; did you mean " : "",
                               known != NULL ? PREFIX : "", variable,
                               known != NULL ? "?" : ""));
}

/* Takes "SPOTTOOLS_JOBS=4" off the environment; empty ones are not there. */
static void read_variable(struct cli_settings *settings, const char *variable)
{
    char option[SPELL_MOST + 1], name[sizeof PREFIX + SPELL_MOST + 1];
    const char *value = strchr(variable, '=');
    bool everywhere, yes;
    if (value == NULL || value[1] == '\0')
        return;
    value++;
    snprintf(name, sizeof name, "%.*s", (int)strcspn(variable, "="), variable);
    const char *known = NULL;
    if (option_of(variable + strlen(PREFIX), option))
        known = cli_can_be_set(option, &everywhere);
    if (known == NULL)
        refuse_variable(name, option);
    if (cli_check_setting(known, "yes") == NULL && conf_bool(value, &yes))
        value = yes ? "yes" : "no";
    const char *bad = cli_check_setting(known, value);
    struct why why;
    if (bad != NULL)
        cli_usage_at(name, why_say(&why, "\"%.200s\" %s", value, bad));
    cli_set(settings, (struct cli_setting){.option = known,
                                           .value = (char *)value,
                                           .origin = name,
                                           .rank = 3});
}

bool cli_read_environment(struct cli_settings *settings, const char **path)
{
    bool any = false;
    *path = NULL;
    for (char **at = environ; *at != NULL; at++) {
        if (strncmp(*at, PREFIX, strlen(PREFIX)) != 0)
            continue;
        any = true;
        if (strncmp(*at, CONFIG, strlen(CONFIG)) == 0)
            *path = *at + strlen(CONFIG);
        else
            read_variable(settings, *at);
    }
    return any;
}
