/* SPDX-License-Identifier: MIT */
#include "many.h"

#include "unit.h"

const char *many_convert(struct many *w, const struct image *images, size_t n,
                         struct why *why)
{
    const char *bad = NULL;
    for (size_t i = 0; i < n && bad == NULL;) {
        w->convert.n = convert_group(&images[i], n - i);
        w->convert.item = &w->item[i];
        for (size_t k = i; k < i + w->convert.n; k++) {
            snprintf(w->stem[k], sizeof w->stem[k], "%s%zu", unit_path("out"),
                     k);
            w->item[k] = (struct convert_item){&images[k], w->stem[k],
                                               &w->raw[k], false, false};
        }
        bad = convert_run(&w->convert, why);
        i += w->convert.n;
    }
    for (size_t i = 0; i < n; i++)
        CHECK(w->raw[i].path == NULL);
    CHECK(w->convert.header.path == NULL);
    return bad;
}

const char *many_path(size_t i, const char *suffix)
{
    char name[40];
    snprintf(name, sizeof name, "out%zu.%s", i, suffix);
    return unit_path(name);
}
