/* SPDX-License-Identifier: MIT */
/* Fuzzes the reader of files of settings. */
#include "fuzz.h"

#include "base/conf.h"
#include "base/spell.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct conf conf;
    struct conf_place at;
    struct why why;
    const char *bad = conf_read(&conf, fuzz_file("a.yaml", data, n), &at, &why);
    must(bad == NULL || *bad != '\0');
    must(conf.n <= CONF_ITEMS);
    for (size_t i = 0; i < conf.n && bad == NULL; i++) {
        const struct conf_item *item = &conf.item[i];
        must(*conf_name(item) != '\0' && item->at.line > 0);
        must(item->value_at.line >= item->at.line);
        must(spell_distance(item->key, item->key) == 0 ||
             strlen(item->key) > SPELL_MOST);
        for (size_t k = 0; k < i; k++)
            must(strcmp(item->key, conf.item[k].key) != 0);
    }
    conf_free(&conf);
    return 0;
}
