/* SPDX-License-Identifier: MIT */
/*
 * Which of a file's images and planes are wanted, and what they are called.
 */
#include "pixels.h"
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>

static void range_is(const char *text, uint32_t first, uint32_t end)
{
    uint32_t a = 77, b = 77;
    unit_case("\"%s\"", text);
    FINE(image_parse_range(text, &a, &b));
    SAME(a, first);
    SAME(b, end);
}

static void every_form_of_a_range_is_read(void)
{
    range_is("0:1", 0, 1);
    range_is("3:7", 3, 7);
    range_is("3:", 3, 0);
    range_is(":7", 0, 7);
    range_is(":", 0, 0);
    range_is("0:", 0, 0);
    range_is("0", 0, 1);
    range_is("5", 5, 6);
    range_is("007:010", 7, 10);
    range_is("2147483646", 2147483646, 2147483647);
    range_is("0:2147483647", 0, 2147483647);
}

static void what_is_no_range_is_refused(void)
{
    static const char form[] = "is not a range (A:B, A: or :B, from 0 on, "
                               "without B) nor a number";
    static const char *const forms[] = {
        "",
        "x",
        "-1",
        "1:-2",
        "1:x",
        "x:1",
        "1:2:",
        "1::2",
        " 1",
        "1 ",
        "1.5",
        "0x1",
        "1-2",
        ":0",
        "2147483647",
        "2147483648",
        "1:2147483648",
        "::",
        "+1",
        "0:0",
        "99999999999999999999999999999999999999999999999"};
    static const char *const empty[] = {"3:3", "4:3", "2147483646:1"};
    uint32_t a, b;
    for (size_t i = 0; i < COUNT(forms); i++) {
        unit_case("\"%s\"", forms[i]);
        SAME_TEXT(image_parse_range(forms[i], &a, &b), form);
    }
    for (size_t i = 0; i < COUNT(empty); i++) {
        unit_case("\"%s\"", empty[i]);
        SAME_TEXT(image_parse_range(empty[i], &a, &b), "is an empty range");
    }
}

#define OME                                                                    \
    "<OME xmlns='http://a/OME/2016-06'><Image><Pixels DimensionOrder='XYZCT' " \
    "SizeX='5' SizeY='4' SizeZ='3' SizeC='3' SizeT='2'>"                       \
    "<Channel Name='DAPI'/><Channel Name='cy5'/><Channel Name='2'/>"           \
    "<TiffData/></Pixels></Image></OME>"

/* Three channels, DAPI, cy5 and one called 2; two times, three planes. */
static struct tiny stack(uint16_t codec)
{
    return (struct tiny){.height = 4,
                         .width = 5,
                         .strip = 2,
                         .pages = 18,
                         .codec = codec,
                         .text = OME};
}

/* The channels that the choice gives, with blanks between, or the words. */
static void chooses(const struct image_choice *choice, const char *expected)
{
    char got[400] = "";
    size_t n = 0;
    struct image_list list = {.n = 0};
    struct why why;
    unit_case("channels %s, z %u:%u, t %u:%u",
              choice->channels != NULL ? choice->channels : "(all)", choice->z,
              choice->z_end, choice->time, choice->time_end);
    const char *bad = image_list_open(&list, unit_path("a.tif"), choice, &why);
    for (size_t i = 0; i < list.n; i++)
        n += (size_t)snprintf(got + n, sizeof got - n, "%s%s", i > 0 ? " " : "",
                              list.image[i].channel);
    SAME_TEXT(bad != NULL ? bad : got, expected);
    CHECK(bad == NULL || list.n == 0);
    image_list_close(&list);
}

static void write_stack(void)
{
    struct tiny tiny = stack(COMPRESSION_NONE);
    tiny_write(&tiny, "a.tif");
    free(tiny.pixels);
}

static void channels_are_chosen_by_number_and_name_in_their_order(void)
{
    static const struct {
        const char *channels, *expected;
    } cases[] = {
        {NULL, "a.t000.DAPI a.t000.cy5 a.t000.2"},
        {"0", "a.t000.DAPI"},
        {"1", "a.t000.cy5"},
        {"2", "a.t000.2"},
        {"DAPI", "a.t000.DAPI"},
        {"cy5,DAPI", "a.t000.cy5 a.t000.DAPI"},
        {"2,0", "a.t000.2 a.t000.DAPI"},
        {"a.t000.cy5", "a.t000.cy5"},
        {"a.t000.2,1,DAPI", "a.t000.2 a.t000.cy5 a.t000.DAPI"},
        {"cy5,", "a.t000.cy5"},
        {"dapi", "holds no channel \"dapi\""},
        {"3", "holds no channel \"3\""},
        {"00", "holds no channel \"00\""},
        {"DAPI,x,1", "holds no channel \"x\""},
        {"a", "holds no channel \"a\""},
        {"a.t001.cy5", "holds no channel \"a.t001.cy5\""},
        {"t000.cy5", "holds no channel \"t000.cy5\""},
    };
    write_stack();
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct image_choice choice = {.channels = cases[i].channels,
                                      .time_end = 1};
        chooses(&choice, cases[i].expected);
    }
}

/* An empty list of channels is no image, which no caller expects. */
static void choice_of_nothing_is_refused(void)
{
    static const char *const nothing[] = {"", ",", ",,"};
    write_stack();
    for (size_t i = 0; i < COUNT(nothing); i++) {
        struct image_choice choice = {.channels = nothing[i]};
        struct image_list list = {.n = 0};
        struct why why;
        unit_case("\"%s\"", nothing[i]);
        CHECK(image_list_open(&list, unit_path("a.tif"), &choice, &why) !=
              NULL);
        SAME(list.n, 0);
        image_list_close(&list);
    }
}

static void a_channel_comes_at_all_its_times(void)
{
    write_stack();
    chooses(&(struct image_choice){.channels = "cy5,0"},
            "a.t000.cy5 a.t001.cy5 a.t000.DAPI a.t001.DAPI");
    chooses(&(struct image_choice){.channels = "1", .time = 1}, "a.t001.cy5");
    chooses(&(struct image_choice){.channels = "1", .time_end = 1},
            "a.t000.cy5");
    chooses(&(struct image_choice){.channels = "1", .time = 1, .time_end = 9},
            "time points 1:9 were asked for, it has 2 (from 0 on)");
    chooses(&(struct image_choice){.time = 2},
            "time points 2: were asked for, it has 2 (from 0 on)");
}

static void planes_are_chosen_by_a_range(void)
{
    static const uint16_t codecs[] = {COMPRESSION_NONE, COMPRESSION_LZW};
    for (size_t i = 0; i < 12; i++) {
        struct tiny tiny = stack(codecs[i % 2]);
        struct image_list list = {.n = 0};
        struct why why;
        uint32_t z = (uint32_t)i / 2 % 3;
        struct image_choice choice = {.z = z, .z_end = i < 6 ? 0 : z + 1};
        const char *path = tiny_write(&tiny, "a.tif");
        FINE(image_list_open(&list, path, &choice, &why));
        for (size_t k = 0; k < list.n; k++) {
            const struct image *image = &list.image[k];
            SAME(image->shape.z, i < 6 ? 3 - z : 1);
            pixels_same(image, &tiny, 0,
                        (image->time * 3 + image->number) * 3 + z, 1);
        }
        SAME(list.n, 6);
        image_list_close(&list);
        free(tiny.pixels);
    }
    chooses(&(struct image_choice){.z = 3},
            "planes 3: were asked for, it has 3 (from 0 on)");
    chooses(&(struct image_choice){.z_end = 4},
            "planes 0:4 were asked for, it has 3 (from 0 on)");
    struct tiny one = {.height = 4, .width = 5, .strip = 2, .codec = 1};
    tiny_write(&one, "a.tif");
    chooses(&(struct image_choice){.z = 1},
            "planes 1: were asked for, it has 1 (from 0 on)");
    free(one.pixels);
}

static void name_needs_a_choice_of_one(void)
{
    char operand[600];
    struct image_list list = {.n = 0};
    struct image image;
    struct why why;
    write_stack();
    snprintf(operand, sizeof operand, "my=%s", unit_path("a.tif"));
    SAME_TEXT(image_list_open(&list, operand, NULL, &why),
              "holds 6 images; a NAME= needs a choice of one: --channel, "
              "--time");
    SAME(list.n, 0);
    struct image_choice choice = {.channels = "cy5", .time = 1};
    FINE(image_list_open(&list, operand, &choice, &why));
    if (SAME(list.n, 1))
        SAME_TEXT(list.image[0].channel, "my");
    image_list_close(&list);
    choice.channels = "my.t001.cy5"; /* the whole name has it, too */
    FINE(image_list_open(&list, operand, &choice, &why));
    image_list_close(&list);
    SAME_TEXT(image_open(&image, unit_path("a.tif"), &why),
              "holds 6 images, not one");
    SAME_TEXT(image.path, unit_path("a.tif"));
    image_close(&image);
}

/* Whatever of a list is closed first, others can be read. */
static void lists_grow_and_share_the_file(void)
{
    struct tiny tiny = stack(COMPRESSION_LZW);
    struct image_list list = {.n = 0};
    struct why why;
    const char *path = tiny_write(&tiny, "a.tif");
    struct image_choice choice = {.channels = "2,1", .no_map = true};
    FINE(image_list_open(&list, path, &choice, &why));
    CHECK(image_list_open(&list, unit_path("none"), NULL, &why) != NULL);
    FINE(image_list_open(&list, path, NULL, &why));
    if (SAME(list.n, 10)) {
        for (size_t i = 0; i < 10; i++) {
            CHECK(list.image[i].fd_is_shared == (i != 0 && i != 4));
            CHECK(list.image[i].no_map == (i < 4));
            CHECK(list.image[i].fd == list.image[i < 4 ? 0 : 4].fd);
        }
        CHECK(list.image[0].fd != list.image[4].fd);
        pixels_same(&list.image[3], &tiny, 0, 9 + 3, 1);
        pixels_same(&list.image[9], &tiny, 0, 9 + 6, 1);
    }
    image_list_close(&list);
    free(tiny.pixels);
}

static const struct test TESTS[] = {
    {"every form of a range is read", every_form_of_a_range_is_read},
    {"what is no range is refused", what_is_no_range_is_refused},
    {"channels are chosen by number and by name, in the order given",
     channels_are_chosen_by_number_and_name_in_their_order},
    {"a choice of nothing is refused", choice_of_nothing_is_refused},
    {"a channel comes at all its times", a_channel_comes_at_all_its_times},
    {"planes are chosen by a range", planes_are_chosen_by_a_range},
    {"a name needs a choice of one image", name_needs_a_choice_of_one},
    {"lists grow, and images of one file share it",
     lists_grow_and_share_the_file},
};
SUITE(choice, TESTS);
