/* SPDX-License-Identifier: MIT */
#include "image/image.h"
#include "base/name.h"
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static void operand_is(const char *operand, const char *channel,
                       const char *path)
{
    struct image image;
    struct why why;
    const char *name;
    size_t length;
    char copy[100];
    unit_case("%s", operand);
    SAME_TEXT(image_split_operand(operand, &name, &length), path);
    snprintf(copy, sizeof copy, "%.*s", (int)length, name);
    SAME_TEXT(copy, channel);
    CHECK(image_open(&image, operand, &why) != NULL); /* there is none */
    SAME_TEXT(image.path, path);
    image_close(&image);
}

static void operand_names_its_channel_or_its_stem_does(void)
{
    operand_is("/no/cy5.nhdr", "cy5", "/no/cy5.nhdr");
    operand_is("/no/a.b.tif", "a.b", "/no/a.b.tif");
    operand_is("/no/plain", "plain", "/no/plain");
    operand_is("/no/.hidden", ".hidden", "/no/.hidden");
    operand_is("/no/", "", "/no/");
    operand_is("my dye=/no/x.nhdr", "my dye", "/no/x.nhdr");
    operand_is("a=/no/b=c.nhdr", "a", "/no/b=c.nhdr");
    operand_is("/no/a=b.nhdr", "a=b", "/no/a=b.nhdr");
    operand_is("./a=b/c.nhdr", "c", "./a=b/c.nhdr");
    operand_is("a=", "a", "");
}

static void what_is_no_image_is_refused(void)
{
    static const char no[] = "is not an image (NRRD, NPY or TIFF)";
    struct image image;
    struct why why;
    SAME_TEXT(image_open(&image, unit_text("e.nhdr", ""), &why), "is empty");
    image_close(&image);
    SAME_TEXT(image_open(&image, unit_text("t.nhdr", "tile,y,x\n"), &why), no);
    image_close(&image);
    SAME_TEXT(image_open(&image, unit_text("s.nhdr", "II"), &why), no);
    image_close(&image);
    SAME_TEXT(image_open(&image, unit_path(NULL), &why), "is a folder");
    SAME_TEXT(image.path, unit_path(NULL));
    image_close(&image);
    const char *fifo = unit_path("fifo");
    CHECK(mkfifo(fifo, 0600) == 0);
    SAME_TEXT(image_open(&image, fifo, &why), "is not a regular file");
    image_close(&image);
}

static void channel_names_are_what_tables_can_hold(void)
{
    static const char holds[] =
        "holds a comma, a quote, a '#' or a control byte";
    static const char *const good[] = {"a", "my dye = 3", "\xc3\xbc",
                                       "'", ".",          "a:b;c"};
    static const char *const junk[] = {"a,b", "\"a\"", "a\nb", "#a",
                                       "a#",  "\x7f",  "\x01", "a\tb"};
    char name[202];
    for (size_t i = 0; i < COUNT(good); i++)
        FINE(name_check(good[i]));
    for (size_t i = 0; i < COUNT(junk); i++)
        SAME_TEXT(name_check(junk[i]), holds);
    SAME_TEXT(name_check(""), "is empty");
    memset(name, 'n', sizeof name);
    name[200] = '\0';
    FINE(name_check(name));
    name[200] = 'n';
    name[201] = '\0';
    SAME_TEXT(name_check(name), "is longer than 200 bytes");
}

static void channel_that_no_table_can_hold_is_refused_at_opening(void)
{
    struct image image;
    struct why why;
    unit_text("d.raw", "abcdef");
    const char *path = unit_text(
        "a,b.nhdr", "NRRD0004\ntype: uint8\ndimension: 2\nsizes: 3 2\n"
                    "encoding: raw\ndata file: d.raw\n");
    SAME_TEXT(image_open(&image, path, &why),
              "channel name holds a comma, a quote, a '#' or a control byte; "
              "name it: NAME=PATH");
    image_close(&image);
    char operand[600];
    snprintf(operand, sizeof operand, "ab=%s", path);
    FINE(image_open(&image, operand, &why));
    SAME_TEXT(image.channel, "ab");
    image_close(&image);
}

static void set_has_one_shape_and_no_name_twice(void)
{
    struct image set[3] = {
        {.path = (char[]){"1"}, .channel = (char[]){"a"}, .shape = {1, 8, 9}},
        {.path = (char[]){"2"}, .channel = (char[]){"b"}, .shape = {1, 8, 9}},
        {.path = (char[]){"3"}, .channel = (char[]){"c"}, .shape = {1, 8, 9}}};
    struct why why;
    size_t bad = 9;
    FINE(image_check_set(set, 1, &bad, &why));
    FINE(image_check_set(set, 3, &bad, &why));
    set[2].channel[0] = 'b';
    SAME_TEXT(image_check_set(set, 3, &bad, &why),
              "channel \"b\" is also that of 2; give it another name: "
              "NAME=PATH");
    SAME(bad, 2);
    set[1].shape.x = 7;
    SAME_TEXT(image_check_set(set, 3, &bad, &why),
              "shape is 8x7, that of 1 is 8x9");
    SAME(bad, 1);
}

static void planes_lie_by_stride_or_by_a_table(void)
{
    struct image_plane table[] = {{70, 0}, {50, 1}, {90, 2}};
    struct image image = {
        .shape = {3, 3, 4}, .type = SAMPLE_INT16, .offset = 10, .stride = 24};
    SAME(image_plane_bytes(&image), 24);
    SAME(image_plane_at(&image, 2), 58);
    CHECK(image_is_contiguous(&image));
    image.stride = 25;
    SAME(image_plane_at(&image, 2), 60);
    CHECK(!image_is_contiguous(&image));
    image.shape.z = 1;
    CHECK(image_is_contiguous(&image));
    image.codec = "LZW";
    CHECK(!image_is_contiguous(&image));
    image.codec = NULL;
    image.shape.z = 3;
    image.plane = table;
    for (uint32_t z = 0; z < 3; z++)
        SAME(image_plane_at(&image, z), table[z].at);
    CHECK(!image_is_contiguous(&image));
}

static void size_is_held_against_the_files(void)
{
    struct why why;
    struct image image = {.shape = {2, 3, 4},
                          .type = SAMPLE_INT16,
                          .offset = 10,
                          .stride = 24,
                          .file_bytes = 58};
    FINE(image_check_size(&image, true, &why));
    SAME(image_row_bytes(&image), 8);
    image.file_bytes = 57;
    SAME_TEXT(image_check_size(&image, false, &why),
              "is cut short: 57 bytes, its header says 58");
    image.file_bytes = 59;
    FINE(image_check_size(&image, false, &why));
    SAME_TEXT(image_check_size(&image, true, &why),
              "is too long: 59 bytes, its header says 58");
    image.stride = 30; /* a gap between the planes, none behind the last */
    image.file_bytes = 64;
    FINE(image_check_size(&image, true, &why));
    image.file_bytes = 63;
    SAME_TEXT(image_check_size(&image, true, &why),
              "is cut short: 63 bytes, its header says 64");
    image.shape.z = 0;
    SAME_TEXT(image_check_size(&image, true, &why), "holds no pixel");
    image.shape = (struct shape){1, 1, 1u << 31};
    SAME_TEXT(image_check_size(&image, true, &why),
              "is larger than any file can be");
    image.shape = (struct shape){4, 1u << 30, 1u << 30};
    image.stride = image_plane_bytes(&image);
    SAME_TEXT(image_check_size(&image, true, &why),
              "is larger than any file can be");
    image = (struct image){.shape = {1, 1, 1}, .offset = UINT64_MAX};
    SAME_TEXT(image_check_size(&image, true, &why),
              "is larger than any file can be");
}

static const struct test TESTS[] = {
    {"an operand names its channel, or its stem does",
     operand_names_its_channel_or_its_stem_does},
    {"what is no image is refused", what_is_no_image_is_refused},
    {"channel names are what tables can hold",
     channel_names_are_what_tables_can_hold},
    {"a channel that no table can hold is refused at opening",
     channel_that_no_table_can_hold_is_refused_at_opening},
    {"a set has one shape and no name twice",
     set_has_one_shape_and_no_name_twice},
    {"planes lie by stride or by a table", planes_lie_by_stride_or_by_a_table},
    {"a size is held against the file's", size_is_held_against_the_files},
};
SUITE(image, TESTS);
