/* SPDX-License-Identifier: MIT */
#include "base/conf.h"
#include "base/spell.h"
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>

static const struct conf_item *find(const struct conf *conf, const char *key)
{
    static const struct conf_item none = {.value = NULL};
    for (size_t i = 0; i < conf->n; i++)
        if (strcmp(conf->item[i].key, key) == 0)
            return &conf->item[i];
    return &none;
}

static void keys_have_those_above_them_and_places(void)
{
    struct conf conf;
    struct conf_place at;
    struct why why;
    const char *path = unit_text("a", "a: 1\nb:\n  c.d: {e: [x, y], f: 'no'}\n"
                                      "  g: ~\nh: yes # end\n");
    FINE(conf_read(&conf, path, &at, &why));
    SAME(conf.n, 7);
    SAME_TEXT(find(&conf, "a")->value, "1");
    SAME(find(&conf, "b.c.d")->kind, CONF_ABOVE);
    SAME_TEXT(find(&conf, "b.c.d.e")->value, "x,y");
    SAME(find(&conf, "b.c.d.e")->kind, CONF_LIST);
    SAME(find(&conf, "b.c.d.f")->quoted, true);
    SAME(find(&conf, "b.g")->kind, CONF_NULL);
    SAME(find(&conf, "h")->quoted, false);
    SAME(find(&conf, "b.c.d.f")->at.line, 3);
    SAME(find(&conf, "b.c.d.f")->at.column, 20);
    SAME(find(&conf, "b.c.d.f")->value_at.column, 23);
    SAME_TEXT(conf_name(find(&conf, "b.c.d.e")), "e");
    SAME_TEXT(conf_name(find(&conf, "b.c.d")), "c.d");
    conf_free(&conf);
    conf_free(&conf);
}

static void words_follow_the_place(void)
{
    static const struct {
        const char *text, *words;
        size_t line, column;
    } cases[] = {
        {"a: 1\na: 2\n", "a stands here twice, first in line 1", 2, 1},
        {"a: [1, 'b,c']\n", "a list's item holds a comma", 1, 8},
        {"a: \"b\\0c\"\n", "value holds a NUL byte", 1, 4},
        {"? [a]\n: 1\n", "a key is a word", 1, 3},
        {"'': 1\n", "a key is a word of 1 to 80 letters", 1, 1},
        {"a: [[*b]]\n", "aliases are not read", 1, 6},
        {"word\n", "holds no settings: a line of them is KEY: VALUE", 1, 1},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct conf conf;
        struct conf_place at;
        struct why why;
        unit_case("%s", cases[i].text);
        SAME_TEXT(conf_read(&conf, unit_text("a", cases[i].text), &at, &why),
                  cases[i].words);
        SAME(at.line, cases[i].line);
        SAME(at.column, cases[i].column);
        conf_free(&conf);
    }
}

static void a_thousand_keys_are_read_and_no_more(void)
{
    for (int n = CONF_ITEMS; n <= CONF_ITEMS + 1; n++) {
        struct conf conf;
        struct conf_place at;
        struct why why;
        char *text = unit_memory((size_t)n + 1, 16), *end = text;
        for (int i = 0; i < n; i++)
            end += sprintf(end, "k%d: %d\n", i, i);
        const char *bad = conf_read(&conf, unit_text("a", text), &at, &why);
        SAME_TEXT(bad, n > CONF_ITEMS ? "has more than 1000 keys" : NULL);
        SAME(conf.n, CONF_ITEMS);
        conf_free(&conf);
        free(text);
    }
}

static void yes_and_no_are_those_of_yaml(void)
{
    bool value = false;
    CHECK(conf_bool("yes", &value) && value);
    CHECK(conf_bool("Off", &value) && !value);
    CHECK(conf_bool("TRUE", &value) && value);
    CHECK(!conf_bool("y", &value));
    CHECK(!conf_bool("1", &value));
    CHECK(!conf_bool("yEs", &value));
}

static void distances_count_single_changes(void)
{
    static const struct {
        const char *a, *b;
        size_t distance;
    } cases[] = {
        {"", "", 0},       {"", "abc", 3},      {"abc", "abc", 0},
        {"ab", "ba", 1},   {"abcd", "acbd", 1}, {"kitten", "sitting", 3},
        {"ABC", "abc", 0}, {"a_b", "a-b", 0},   {"ca", "abc", 3}};
    for (size_t i = 0; i < COUNT(cases); i++) {
        unit_case("%s, %s", cases[i].a, cases[i].b);
        SAME(spell_distance(cases[i].a, cases[i].b), cases[i].distance);
        SAME(spell_distance(cases[i].b, cases[i].a), cases[i].distance);
    }
}

static void the_nearest_word_is_one_that_is_near(void)
{
    static const char *const words[] = {"sigma", "snr", "size", "z", NULL};
    SAME_TEXT(spell_nearest("sgima", words), "sigma");
    SAME_TEXT(spell_nearest("snt", words), "snr");
    SAME_TEXT(spell_nearest("sie", words), "size");
    SAME_TEXT(spell_nearest("threshold", words), NULL);
    SAME_TEXT(spell_nearest("", words), "z");
}

static const struct test TESTS[] = {
    {"keys have those above them, and places",
     keys_have_those_above_them_and_places},
    {"words of refusal follow the place", words_follow_the_place},
    {"a thousand keys are read, and no more",
     a_thousand_keys_are_read_and_no_more},
    {"yes and no are those of YAML", yes_and_no_are_those_of_yaml},
    {"distances of words count single changes", distances_count_single_changes},
    {"the nearest word is one that is near",
     the_nearest_word_is_one_that_is_near},
};
SUITE(conf, TESTS);
