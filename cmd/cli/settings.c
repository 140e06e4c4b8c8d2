/* SPDX-License-Identifier: MIT */
/*
 * Reads a file of settings: the Python framework's keys, and below
 * "spottools:" the options' own names. What it does not know is refused, with
 * its place and what may have been meant; sections of other programs are
 * passed by. Long, since each type of value has its own refusal.
 */
#include "base/conf.h"
#include "base/num.h"
#include "base/spell.h"
#include "cli/keys.h"
#include "cli/state.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const char *const SECTIONS[] = {
    "base", "traditional", "intensity_extraction", "spottools", NULL};

/* What the file at hand says, and where. */
struct reading {
    struct cli_settings *settings;
    const char *path;
    const struct conf_item *item;
    const char *command; /* that alone takes it; NULL: any */
    int rank;
    bool usual;
};

static _Noreturn void refuse_at(const char *path, struct conf_place at,
                                const char *words)
{
    struct why where;
    why_say(&where, "%s:%zu:%zu", path, at.line, at.column);
    cli_usage_at(where.text, words);
}

static _Noreturn void refuse(const struct reading *reading, const char *words)
{
    struct why why;
    const struct conf_item *item = reading->item;
    refuse_at(reading->path, item->value_at,
              why_say(&why, "%s%s%.100s%s %s", conf_name(item),
                      *item->value ? " \"" : "", item->value,
                      *item->value ? "\"" : "", words));
}

static void set(const struct reading *reading, const char *option,
                const char *value)
{
    const struct conf_item *item = reading->item;
    struct why where;
    cli_set(reading->settings,
            (struct cli_setting){
                .command = reading->command,
                .option = option,
                .value = (char *)value,
                .origin =
                    (char *)why_say(&where, "%s:%zu:%zu", reading->path,
                                    item->value_at.line, item->value_at.column),
                .key = item->key,
                .usual = reading->usual,
                .rank = reading->rank});
}

/* Keys that set another option by their value. */
static void set_special(const struct reading *reading, bool yes, double number)
{
    struct reading other = *reading;
    const char *name = conf_name(reading->item);
    other.command = "spotmerge";
    if (strcmp(name, "use_memmap") == 0)
        set(reading, "no-mmap", yes ? "no" : "yes");
    else if (strcmp(name, "intensity_thre") == 0)
        set(&other, number <= 1 ? "quantile" : "threshold",
            reading->item->value);
    else if (strcmp(name, "remove_duplicates") == 0 && !yes) {
        other.rank = 1;
        set(&other, "distance", "0");
    }
}

/* What is read of spots, by the framework's names of methods and presets. */
static void set_readout(const struct reading *reading)
{
    static const char *const names[][2] = {
        {"fast", "raw"},
        {"accurate", "gaussian"},
        {"robust", "aperture"},
        {"theoretical", "integrated"},
    };
    const char *value = reading->item->value;
    if (strcmp(value, "direct") == 0) /* CHANNEL_peak, always there */
        return;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(value, names[i][0]) == 0)
            value = names[i][1];
    set(reading, "readout", value);
}

static bool is_word(const char *words, const char *value)
{
    const size_t n = strlen(value);
    for (const char *at = words; n > 0 && (at = strstr(at, value)) != NULL;
         at++)
        if ((at == words || at[-1] == ' ') && (at[n] == ' ' || at[n] == '\0'))
            return true;
    return false;
}

/* Refuses a value of another type, or out of range. */
static double check_number(const struct reading *reading, const struct key *key)
{
    const struct conf_item *item = reading->item;
    double value = 0;
    size_t bytes;
    struct why why;
    const bool gigabytes = key->type == KEY_GIGABYTES;
    const char *bad = item->kind == CONF_SCALAR ? num_real(item->value, &value)
                                                : "is not a number";
    if (bad != NULL && gigabytes && num_bytes(item->value, &bytes) == NULL)
        return (double)bytes / (1 << 30);
    if (bad == NULL && key->type == KEY_WHOLE && value != floor(value))
        bad = "is no whole number";
    if (bad == NULL && (value < key->least || value > key->most))
        bad = isfinite(key->most)
                  ? why_say(&why, "is not from %g to %g", key->least, key->most)
                  : "is below 0";
    if (bad == NULL && gigabytes && value == 0)
        bad = "is nothing";
    if (bad != NULL)
        refuse(reading, bad);
    return value;
}

static bool check_yes_no(const struct reading *reading)
{
    bool yes = false;
    if (reading->item->kind != CONF_SCALAR || reading->item->quoted ||
        !conf_bool(reading->item->value, &yes))
        refuse(reading, "is neither yes nor no");
    return yes;
}

static void take_key(struct reading *reading, const struct key *key)
{
    struct why why;
    char bytes[NUM_TEXT + 2];
    double number = 0;
    bool yes = false;
    reading->command = key->command;
    reading->rank = key->rank;
    reading->usual = key->usual;
    if (reading->item->kind == CONF_NULL)
        return; /* as if it were not there */
    if (key->type == KEY_WORD || key->type == KEY_READOUT) {
        if (!is_word(key->words, reading->item->value))
            refuse(reading, why_say(&why, "is none of: %s", key->words));
    } else if (key->type == KEY_YES_NO) {
        yes = check_yes_no(reading);
    } else {
        number = check_number(reading, key);
    }
    if (key->type == KEY_GIGABYTES) {
        snprintf(bytes, sizeof bytes, "%.0f", ceil(number * (1 << 30)));
        set(reading, key->option, bytes);
    } else if (key->option != NULL) {
        set(reading, key->option, reading->item->value);
    } else if (key->type == KEY_READOUT) {
        set_readout(reading);
    } else {
        set_special(reading, yes, number);
    }
}

/* A key below "spottools:". */
static void take_own(struct reading *reading)
{
    const struct conf_item *item = reading->item;
    char option[SPELL_MOST + 1];
    const char *value = item->value;
    struct why why;
    bool everywhere, yes;
    snprintf(option, sizeof option, "%s", conf_name(item));
    for (char *c = option; *c != '\0'; c++)
        *c = *c == '_' ? '-' : *c;
    const char *known = cli_can_be_set(option, &everywhere);
    if (known == NULL) {
        known = spell_nearest(option, cli_settable());
        refuse_at(
            reading->path, item->at,
            why_say(&why, "%s is no option that can be set%s%s%s",
                    conf_name(item), known != NULL ? "; did you mean " : "",
                    known != NULL ? known : "", known != NULL ? "?" : ""));
    }
    reading->command = NULL;
    reading->rank = 2;
    reading->usual = false;
    if (item->kind == CONF_NULL)
        return;
    if (item->kind != CONF_SCALAR && item->kind != CONF_LIST)
        refuse(reading, "is a value or a list of values");
    if (!item->quoted && conf_bool(value, &yes) &&
        cli_check_setting(known, "yes") == NULL)
        value = yes ? "yes" : "no";
    const char *bad = cli_check_setting(known, value);
    if (bad != NULL)
        refuse(reading, bad);
    set(reading, known, value);
}

static _Noreturn void refuse_key(const struct reading *reading)
{
    const struct conf_item *item = reading->item;
    struct why why;
    const char *key = item->key, *dot = strchr(key, '.');
    const char *known =
        dot == NULL ? spell_nearest(key, SECTIONS) : key_nearest(key);
    const char *end = known != NULL ? strrchr(known, '.') : NULL;
    /* the last part alone, where what stands above it is the same */
    if (end != NULL && strncmp(known, key, (size_t)(end - known) + 1) == 0)
        known = end + 1;
    refuse_at(reading->path, item->at,
              why_say(&why, "%s is not known%s%s%s", conf_name(item),
                      known != NULL ? "; did you mean " : "",
                      known != NULL ? known : "", known != NULL ? "?" : ""));
}

static void take_item(struct reading *reading)
{
    const struct conf_item *item = reading->item;
    const char *key = item->key;
    const char *const *section = SECTIONS;
    while (*section != NULL && !key_is_below(key, *section))
        section++;
    if (*section == NULL) { /* another program's, if it is not misspelt */
        if (strchr(key, '.') == NULL && spell_nearest(key, SECTIONS) != NULL)
            refuse_key(reading);
        return;
    }
    if (strcmp(key, *section) == 0 ||
        strcmp(key, "traditional.background_"
                    "removal") == 0 ||
        strcmp(key, "traditional.coordinate_detection") == 0) {
        if (item->kind != CONF_ABOVE && item->kind != CONF_NULL)
            refuse(reading, "is a section: keys stand below it");
        return;
    }
    if (strcmp(*section, "spottools") == 0) {
        take_own(reading);
        return;
    }
    const struct key *known = key_find(key);
    if (known != NULL)
        take_key(reading, known);
    else if (!key_is_unused(key))
        refuse_key(reading);
}

void cli_read_settings(struct cli_settings *settings, const char *path)
{
    struct conf conf;
    struct conf_place at;
    struct why why;
    struct reading reading = {.settings = settings, .path = path};
    const char *bad = conf_read(&conf, path, &at, &why);
    if (bad != NULL && at.line > 0)
        refuse_at(path, at, bad);
    if (bad != NULL)
        cli_fail(path, 0, bad);
    for (size_t i = 0; i < conf.n; i++) {
        reading.item = &conf.item[i];
        take_item(&reading);
    }
    conf_free(&conf);
}
