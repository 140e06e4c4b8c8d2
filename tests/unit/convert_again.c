/* SPDX-License-Identifier: MIT */
/*
 * Converting again: what is up to date is kept, all else is made anew.
 */
#include "many.h"
#include "patch.h"
#include "pixels.h"
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define OME(first, second)                                                     \
    "<OME xmlns='x/OME/2016-06'><Image><Pixels DimensionOrder='XYZCT' "        \
    "SizeX='8' SizeY='6' SizeZ='3' SizeC='2' SizeT='1'><Channel Name='" first  \
    "'/><Channel Name='" second "'/><TiffData/></Pixels></Image></OME>"

static const struct tiny STACK = {.height = 6,
                                  .width = 8,
                                  .strip = 4,
                                  .pages = 6,
                                  .codec = COMPRESSION_LZW,
                                  .text = OME("DAPI", "cy5"),
                                  .seed = 5};

/* Opens t.tif with the choice, converts its two images; which were kept:
 * 'k', and which made: 'm'. */
static void makes(const char *expected, const struct image_choice *choice,
                  const struct convert *how)
{
    struct image_list list = {.n = 0};
    struct many w = {.convert = {.jobs = 1}};
    struct why why;
    char got[MANY + 1] = "";
    if (how != NULL)
        w.convert = *how;
    FINE(image_list_open(&list, unit_path("t.tif"), choice, &why));
    if (FINE(many_convert(&w, list.image, list.n, &why)))
        for (size_t i = 0; i < list.n; i++)
            strcat(got, w.item[i].kept ? "k" : "m");
    SAME_TEXT(got, expected);
    image_list_close(&list);
}

static void write_tif(const char *text)
{
    struct tiny tiny = STACK;
    tiny.text = text;
    tiny_write(&tiny, "t.tif");
    free(tiny.pixels);
}

static void what_is_up_to_date_is_kept(void)
{
    write_tif(STACK.text);
    makes("mm", NULL, NULL);
    makes("kk", NULL, NULL);
    makes("mm", NULL, &(struct convert){.jobs = 1, .force = true});
    makes("kk", NULL, &(struct convert){.jobs = 1, .copy = true});
    makes("kk", &(struct image_choice){.z_end = 3}, NULL); /* all of them */
}

static void only_what_is_missing_is_made(void)
{
    write_tif(STACK.text);
    makes("mm", NULL, NULL);
    unlink(many_path(1, "nhdr"));
    makes("km", NULL, NULL);
    unlink(many_path(0, "raw"));
    makes("mk", NULL, NULL);
    CHECK(truncate(many_path(1, "raw"), 143) == 0);
    makes("km", NULL, NULL);
}

static void other_planes_are_made_anew(void)
{
    struct image_choice choice = {.z = 1, .z_end = 3};
    write_tif(STACK.text);
    makes("mm", NULL, NULL);
    makes("mm", &choice, NULL);
    makes("kk", &choice, NULL);
    choice.z = 0; /* of the same shape */
    choice.z_end = 2;
    makes("mm", &choice, NULL);
    makes("mm", NULL, NULL);
    makes("kk", NULL, NULL);
}

static void another_channel_is_made_anew(void)
{
    struct image_choice choice = {.channels = "cy5,DAPI"};
    write_tif(STACK.text);
    makes("mm", NULL, NULL);
    makes("mm", &choice, NULL); /* in the other order */
    makes("kk", &choice, NULL);
    write_tif(OME("DAPI", "cy3")); /* as large; and written later, in ns */
    makes("mm", NULL, NULL);
}

/* A group is decoded once, but for those that are up to date. */
static void one_of_a_group_may_be_kept(void)
{
    struct tiny tiny = {.height = 60,
                        .width = 50,
                        .strip = 7,
                        .samples = 3,
                        .type = SAMPLE_UINT16,
                        .codec = COMPRESSION_LZW};
    tiny_write(&tiny, "t.tif");
    makes("mmm", NULL, NULL);
    for (size_t i = 0; i < 3; i++) {
        struct image made;
        struct why why;
        unlink(many_path(i, "nhdr"));
        unlink(many_path(i, "raw"));
        makes(i == 0 ? "mkk" : i == 1 ? "kmk" : "kkm", NULL, NULL);
        FINE(image_open(&made, many_path(i, "nhdr"), &why));
        pixels_same(&made, &tiny, (uint16_t)i, 0, 1);
        image_close(&made);
    }
    free(tiny.pixels);
}

/* A stack in one page that stands for all: a header points to the chosen
 * planes in it. */
static void headers_point_into_contiguous_stacks(void)
{
    for (uint32_t z = 0; z < 4; z++) {
        struct tiny tiny = {.height = 30,
                            .width = 8,
                            .strip = 30,
                            .type = SAMPLE_UINT16,
                            .codec = COMPRESSION_NONE,
                            .big_endian = z % 2,
                            .text = "ImageJ=1\nimages=5\nslices=5\n"};
        struct image_choice choice = {.z = z, .z_end = z + 2};
        struct image made;
        struct why why;
        tiny_write(&tiny, "u.tif");
        patch_tag("u.tif", "t.tif", TIFFTAG_IMAGELENGTH, 6);
        makes("m", &choice, NULL);
        makes("k", &choice, NULL);
        CHECK(access(many_path(0, "raw"), F_OK) != 0);
        tiny.height = 6;
        if (FINE(image_open(&made, many_path(0, "nhdr"), &why))) {
            SAME(made.shape.z, 2);
            SAME(made.swap, sample_must_swap(tiny.big_endian));
            pixels_same(&made, &tiny, 0, z, 1);
        }
        image_close(&made);
        unlink(many_path(0, "nhdr"));
        free(tiny.pixels);
    }
}

/* One channel of two is spoilt: neither gets a header, if both lie in the
 * same blocks; temporary files are gone. */
static void broken_group_leaves_nothing_new(void)
{
    struct tiny tiny = {.height = 90,
                        .width = 90,
                        .strip = 30,
                        .samples = 2,
                        .codec = COMPRESSION_ADOBE_DEFLATE};
    size_t n, length = strlen(unit_path("u.tif"));
    for (unsigned jobs = 1; jobs < 4; jobs++) {
        struct image_list list;
        struct why why;
        struct many w = {.convert = {.jobs = jobs}};
        char *bytes = unit_read(tiny_write(&tiny, "t.tif"), &n);
        memset(bytes + n / 2, 0xff, 500); /* within the second strip */
        if (pixels_open(&list, unit_file("u.tif", bytes, n), 2)) {
            const char *bad = many_convert(&w, list.image, 2, &why);
            if (CHECK(bad != NULL && strlen(bad) > length)) {
                CHECK(memcmp(bad, unit_path("u.tif"), length) == 0);
                CHECK(strncmp(bad + length,
                              ": TIFF: page 0: cannot decode strip 1 at ",
                              41) == 0);
            }
        }
        SAME(unit_files(), 2);
        image_list_close(&list);
        free(bytes);
        free(tiny.pixels);
    }
}

static const struct test TESTS[] = {
    {"what is up to date is kept", what_is_up_to_date_is_kept},
    {"only what is missing is made", only_what_is_missing_is_made},
    {"other planes are made anew", other_planes_are_made_anew},
    {"another channel is made anew", another_channel_is_made_anew},
    {"one of a group may be kept", one_of_a_group_may_be_kept},
    {"headers point into contiguous stacks",
     headers_point_into_contiguous_stacks},
    {"a broken group leaves nothing new", broken_group_leaves_nothing_new},
};
SUITE(convert_again, TESTS);
