/* SPDX-License-Identifier: MIT */
#include "image/tif_names.h"
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>

#define TEN "1234567890"
#define SEVENTY TEN TEN TEN TEN TEN TEN TEN

/* The names of so many channels (said, or none) and samples, with '|' behind
 * each. */
static void names_are(struct dims dims, const struct tif_page *page,
                      const char *expected)
{
    char got[1000] = "";
    size_t count = (size_t)dims.c * page->samples, n = 0;
    char **names = tif_names(&dims, page);
    for (size_t i = 0; names != NULL && i < count; i++)
        n += (size_t)snprintf(got + n, sizeof got - n, "%s|", names[i]);
    SAME_TEXT(got, expected);
    tif_names_free(names, count);
}

static const struct tif_page GREY = {.samples = 1};

static void one_channel_without_a_name_needs_none(void)
{
    names_are((struct dims){.c = 1}, &GREY, "|");
    names_are((struct dims){.c = 1, .name = (char *[]){NULL}}, &GREY, "|");
    names_are((struct dims){.c = 1, .name = (char *[]){"DAPI"}}, &GREY,
              "DAPI|");
}

static void channels_without_a_name_are_numbered(void)
{
    names_are((struct dims){.c = 3}, &GREY, "c0|c1|c2|");
    names_are((struct dims){.c = 3, .name = (char *[]){NULL, "cy5", ""}}, &GREY,
              "c0|cy5|c2|");
}

static void samples_go_by_their_colour(void)
{
    struct tif_page page = {.samples = 3, .photometric = PHOTOMETRIC_RGB};
    names_are((struct dims){.c = 1}, &page, "red|green|blue|");
    page.samples = 4;
    names_are((struct dims){.c = 1}, &page, "red|green|blue|alpha|");
    page.samples = 5;
    names_are((struct dims){.c = 1}, &page, "s0|s1|s2|s3|s4|");
    page =
        (struct tif_page){.samples = 4, .photometric = PHOTOMETRIC_SEPARATED};
    names_are((struct dims){.c = 1}, &page, "cyan|magenta|yellow|black|");
    page.samples = 2;
    names_are((struct dims){.c = 1}, &page, "s0|s1|");
    page.photometric = PHOTOMETRIC_MINISBLACK;
    names_are((struct dims){.c = 1}, &page, "s0|s1|");
}

static void samples_of_named_channels_have_both_names(void)
{
    struct tif_page page = {.samples = 3, .photometric = PHOTOMETRIC_RGB};
    names_are((struct dims){.c = 2}, &page,
              "c0.red|c0.green|c0.blue|c1.red|c1.green|c1.blue|");
    names_are((struct dims){.c = 1, .samples = 1, .name = (char *[]){"HE"}},
              &page, "HE.red|HE.green|HE.blue|");
    page.photometric = PHOTOMETRIC_MINISBLACK;
    names_are(
        (struct dims){.c = 2, .samples = 1, .name = (char *[]){"HE", NULL}},
        &page, "HE.s0|HE.s1|HE.s2|c1.s0|c1.s1|c1.s2|");
    names_are(
        (struct dims){.c = 1, .samples = 3, .name = (char *[]){"x", "y", NULL}},
        &page, "x|y|s2|");
    names_are(
        (struct dims){.c = 1, .samples = 3, .name = (char *[]){"x", "x", "x"}},
        &page, "x.s0|x.s1|x.s2|");
    names_are((struct dims){.c = 1,
                            .samples = 3,
                            .name = (char *[]){NULL, NULL, NULL}},
              &page, "s0|s1|s2|");
}

static void cleaned(const char *name, const char *expected)
{
    char with[200];
    char *copy = strdup(name);
    snprintf(with, sizeof with, "%s|", expected);
    unit_case("\"%s\"", name);
    names_are((struct dims){.c = 1, .name = &copy}, &GREY, with);
    free(copy);
}

static void names_are_cleaned(void)
{
    cleaned(" \tmy dye \t", "my dye _");
    cleaned("my dye  ", "my dye");
    cleaned("a,b\"c#d/e\\f=g%h", "a_b_c_d_e_f_g_h");
    cleaned("a\nb\x7f\x01", "a_b__");
    cleaned("\xce\xb1-tubulin \xc2\xb5", "\xce\xb1-tubulin \xc2\xb5");
    cleaned("", "");
    cleaned("   ", "");
    cleaned("../x", ".._x");
}

static void long_names_are_cut_between_characters(void)
{
    cleaned(SEVENTY TEN, SEVENTY TEN);
    cleaned(SEVENTY TEN "x", SEVENTY TEN);
    cleaned(SEVENTY "123456789 x", SEVENTY "123456789");
    cleaned(SEVENTY "123456789\xc2\xb5x", SEVENTY "123456789");
    cleaned(SEVENTY "12345678\xc2\xb5", SEVENTY "12345678\xc2\xb5");
}

/* Whole characters are kept, of other scripts as of Latin. */
static void long_names_of_other_scripts_keep_their_characters(void)
{
    char name[100] = "", expected[100] = "";
    for (int i = 0; i < 30; i++) /* 90 bytes */
        strcat(name, "\xe7\xb4\xb0");
    for (int i = 0; i < 26; i++) /* 78 of at most 80 */
        strcat(expected, "\xe7\xb4\xb0");
    cleaned(name, expected);
}

static void names_that_stand_twice_get_their_number(void)
{
    names_are((struct dims){.c = 3, .name = (char *[]){"a", "a", "a"}}, &GREY,
              "a|a-1|a-2|");
    names_are((struct dims){.c = 3, .name = (char *[]){"a/", "a,", "b"}}, &GREY,
              "a_|a_-1|b|");
    names_are((struct dims){.c = 2, .name = (char *[]){"c1", NULL}}, &GREY,
              "c1|c1-1|");
}

/* Whatever the file calls them, no two are alike. */
static void no_two_names_are_alike(void)
{
    static char *const words[] = {"a", "a-1", "a-2", "a-3", NULL, "c1", "c1-1"};
    for (int i = 0; i < 2000 && !unit_failed(); i++) {
        char *name[5];
        struct dims dims = {.c = 5, .name = name};
        for (size_t k = 0; k < 5; k++)
            name[k] = words[unit_below(COUNT(words))];
        char **names = tif_names(&dims, &GREY);
        unit_case("%s, %s, %s, %s, %s", names[0], names[1], names[2], names[3],
                  names[4]);
        for (size_t k = 0; k < 5; k++)
            for (size_t j = 0; j < k; j++)
                CHECK(strcmp(names[k], names[j]) != 0);
        tif_names_free(names, 5);
    }
}

static void very_many_go_by_number(void)
{
    struct dims dims = {.c = 5000};
    dims.name = unit_memory(5000, sizeof *dims.name);
    dims.name[7] = (char[]){"seven"};
    char **names = tif_names(&dims, &GREY);
    SAME_TEXT(names[7], "c7");
    SAME_TEXT(names[4999], "c4999");
    tif_names_free(names, 5000);
    free(dims.name);
}

static const struct test TESTS[] = {
    {"one channel without a name needs none",
     one_channel_without_a_name_needs_none},
    {"channels without a name are numbered",
     channels_without_a_name_are_numbered},
    {"samples go by their colour", samples_go_by_their_colour},
    {"samples of named channels have both names",
     samples_of_named_channels_have_both_names},
    {"names are cleaned", names_are_cleaned},
    {"long names are cut between characters",
     long_names_are_cut_between_characters},
    {"long names of other scripts keep their characters",
     long_names_of_other_scripts_keep_their_characters},
    {"names that stand twice get their number",
     names_that_stand_twice_get_their_number},
    {"no two names are alike", no_two_names_are_alike},
    {"very many channels go by number", very_many_go_by_number},
};
SUITE(tif_names, TESTS);
