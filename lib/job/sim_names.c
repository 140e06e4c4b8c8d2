/* SPDX-License-Identifier: MIT */
#include "job/sim_names.h"

#include "base/name.h"

#include <stdlib.h>
#include <string.h>

static const char *check(const struct sim_names *names, const char *name)
{
    if (strchr(name, '/') != NULL)
        return "holds a '/'";
    for (size_t i = 0; i < names->n; i++)
        if (strcmp(names->name[i], name) == 0)
            return "is given twice";
    return name_check(name);
}

const char *sim_names_list(struct sim_names *names, const char *list,
                           struct why *why)
{
    for (const char *at = list; at != NULL;) {
        size_t n = strcspn(at, ",");
        if (names->n == SIM_CHANNELS_MAX)
            return why_say(why, "are more than %d channels", SIM_CHANNELS_MAX);
        char *name = strndup(at, n);
        if (name == NULL)
            return "out of memory";
        const char *bad = check(names, name);
        names->name[names->n++] = name;
        if (bad != NULL)
            return why_say(why, "\"%.200s\" %s", name, bad);
        at = at[n] == ',' ? at + n + 1 : NULL;
    }
    return NULL;
}

const char *sim_names_number(struct sim_names *names, size_t n,
                             const char *prefix)
{
    const char *slash = strrchr(prefix, '/');
    const char *stem = slash != NULL ? slash + 1 : prefix;
    bool alone = n == 1 && name_check(stem) == NULL;
    for (size_t i = 0; i < n; i++) {
        char name[16];
        snprintf(name, sizeof name, "c%zu", i);
        names->name[i] = strdup(alone ? stem : name);
        if (names->name[i] == NULL)
            return "out of memory";
        names->n = i + 1;
    }
    return NULL;
}

void sim_names_free(struct sim_names *names)
{
    while (names->n > 0)
        free(names->name[--names->n]);
}
