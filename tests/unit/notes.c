/* SPDX-License-Identifier: MIT */
#include "base/notes.h"
#include "unit.h"

#include <stdio.h>

static void lines_are_kept_once_in_the_order_of_the_first(void)
{
    static const char *const lines[] = {"b", "a", "b", "", "a", "", "c", "b"};
    static const char *const kept[] = {"b", "a", "", "c"};
    struct notes notes = {.n = 0};
    for (size_t i = 0; i < COUNT(lines); i++)
        notes_add(&notes, lines[i]);
    if (SAME(notes.n, COUNT(kept)))
        for (size_t i = 0; i < COUNT(kept); i++)
            SAME_TEXT(notes.line[i], kept[i]);
    notes_free(&notes);
    SAME(notes.n, 0);
    notes_free(&notes);
}

static void of_very_many_the_first_are_kept(void)
{
    struct notes notes = {.n = 0};
    char line[20];
    for (int i = 0; i < 3 * NOTES_MAX; i++) {
        snprintf(line, sizeof line, "line %d", i);
        notes_add(&notes, line);
        notes_add(&notes, line);
    }
    if (SAME(notes.n, NOTES_MAX))
        SAME_TEXT(notes.line[NOTES_MAX - 1], "line 63");
    notes_free(&notes);
    notes_add(&notes, "anew");
    SAME(notes.n, 1);
    notes_free(&notes);
}

static void lines_are_copied(void)
{
    struct notes notes = {.n = 0};
    char line[] = "first";
    notes_add(&notes, line);
    line[0] = 'F';
    notes_add(&notes, line);
    SAME(notes.n, 2);
    SAME_TEXT(notes.line[0], "first");
    SAME_TEXT(notes.line[1], "First");
    notes_free(&notes);
}

static const struct test TESTS[] = {
    {"lines are kept once, in the order of the first",
     lines_are_kept_once_in_the_order_of_the_first},
    {"of very many the first are kept", of_very_many_the_first_are_kept},
    {"lines are copied", lines_are_copied},
};
SUITE(notes, TESTS);
