/* SPDX-License-Identifier: MIT */
/*
 * Descriptions: which page is which plane of which image.
 */
#include "patch.h"
#include "pixels.h"
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>

struct axes {
    uint32_t z, c, t;
};

static struct axes random_axes(void)
{
    return (struct axes){1 + unit_below(4), 1 + unit_below(3),
                         1 + unit_below(3)};
}

/* A page of the random layout for each plane; one sample a pixel. */
static struct tiny pages_of(const struct axes *a, const char *text)
{
    struct tiny tiny = tiny_random_any();
    tiny.height = 1 + unit_below(20);
    tiny.samples = 1;
    tiny.pages = a->z * a->c * a->t;
    tiny.text = text;
    unit_case("%.240s", text);
    return tiny;
}

/* Image number k of a file t.tif is called so. */
static void named(const struct image *image, const struct axes *a,
                  const char *const names[])
{
    char name[80], time[20] = "", channel[40] = "";
    if (a->t > 1)
        snprintf(time, sizeof time, ".t%03u", image->time);
    if (names != NULL)
        snprintf(channel, sizeof channel, ".%s", names[image->number]);
    else if (a->c > 1)
        snprintf(channel, sizeof channel, ".c%u", image->number);
    snprintf(name, sizeof name, "t%s%s", time, channel);
    SAME_TEXT(image->channel, name);
}

static void imagej_stacks_are_read_channel_z_time(void)
{
    for (int i = 0; i < 80 && !unit_failed(); i++) {
        struct axes a = random_axes();
        char text[300];
        snprintf(text, sizeof text,
                 "ImageJ=1.53t\nimages=%u\nchannels=%u\nslices=%u\n"
                 "frames=%u\nhyperstack=true\nunit=micron\nspacing=0.5\n",
                 a.c * a.z * a.t, a.c, a.z, a.t);
        struct tiny tiny = pages_of(&a, text);
        struct image_list list;
        if (pixels_open(&list, tiny_write(&tiny, "t.tif"), a.c * a.t))
            for (size_t k = 0; k < list.n; k++) {
                const struct image *image = &list.image[k];
                SAME(image->time, k / a.c);
                SAME(image->number, k % a.c);
                named(image, &a, NULL);
                SAME_REAL(image->spacing[0], 0.5);
                SAME_TEXT(image->unit, "um");
                pixels_same(image, &tiny, 0,
                            image->time * a.z * a.c + image->number, a.c);
            }
        image_list_close(&list);
        free(tiny.pixels);
    }
}

/* Where planes lie along an axis of the order: pages from one to the next. */
static uint32_t step_of(const char *order, char axis, const struct axes *a)
{
    uint32_t step = 1;
    for (; *order != axis; order++)
        step *= *order == 'Z' ? a->z : *order == 'C' ? a->c : a->t;
    return step;
}

static void ome_stacks_are_read_in_their_order(void)
{
    static const char orders[6][4] = {"ZCT", "ZTC", "CTZ", "CZT", "TCZ", "TZC"};
    static const char *const names[] = {"DAPI", "cy5 & more", "third"};
    for (int i = 0; i < 80 && !unit_failed(); i++) {
        struct axes a = random_axes();
        const char *order = orders[i % 6];
        char text[800];
        snprintf(text, sizeof text,
                 "<OME xmlns='x/OME/2016-06'><Image><Pixels DimensionOrder="
                 "'XY%s' SizeX='17' SizeY='9' SizeZ='%u' SizeC='%u' SizeT='%u' "
                 "PhysicalSizeX='100' PhysicalSizeXUnit='nm' "
                 "PhysicalSizeY='0.2' PhysicalSizeZ='1'>"
                 "<Channel Name='DAPI'/>%s%s<TiffData/></Pixels></Image></OME>",
                 order, a.z, a.c, a.t,
                 a.c > 1 ? "<Channel Name='cy5 &amp; more'/>" : "",
                 a.c > 2 ? "<Channel Name='third'/>" : "");
        struct tiny tiny = pages_of(&a, text);
        struct image_list list;
        tiny.height = 9;
        tiny.width = 17;
        if (pixels_open(&list, tiny_write(&tiny, "t.tif"), a.c * a.t))
            for (size_t k = 0; k < list.n; k++) {
                const struct image *image = &list.image[k];
                SAME(image->shape.z, a.z);
                named(image, &a, a.c > 1 ? names : NULL);
                SAME_REAL(image->spacing[0], a.z == 0 ? 0 : 1);
                SAME_REAL(image->spacing[1], 0.2);
                SAME_REAL(image->spacing[2], 0.1);
                pixels_same(image, &tiny, 0,
                            image->time * step_of(order, 'T', &a) +
                                image->number * step_of(order, 'C', &a),
                            step_of(order, 'Z', &a));
            }
        image_list_close(&list);
        free(tiny.pixels);
    }
}

#define OME(attributes, children)                                              \
    "<OME xmlns='x/OME/2016-06'><Image><Pixels DimensionOrder='XYZCT' "        \
    "SizeX='8' SizeY='6' " attributes ">" children "</Pixels></Image></OME>"

static void ome_pages_may_lie_in_any_order(void)
{
    struct tiny tiny = {.height = 6,
                        .width = 8,
                        .strip = 4,
                        .pages = 3,
                        .codec = COMPRESSION_NONE,
                        .text = OME("SizeZ='3' SizeC='1' SizeT='1'",
                                    "<TiffData FirstZ='0' IFD='2'/>"
                                    "<TiffData FirstZ='1' IFD='1'/>"
                                    "<TiffData FirstZ='2' IFD='0'/>")};
    struct image_list list;
    if (pixels_open(&list, tiny_write(&tiny, "t.tif"), 1)) {
        const struct image *image = &list.image[0];
        CHECK(image->codec == NULL && image->plane != NULL);
        SAME_TEXT(image->layout, "flat");
        CHECK(!image_is_contiguous(image));
        for (uint32_t z = 0; z < 3; z++)
            SAME(image->plane[z].page, 2 - z);
        pixels_same(image, &tiny, 0, 2, UINT32_MAX); /* and downwards */
    }
    image_list_close(&list);
    free(tiny.pixels);
}

static void samples_of_ome_channels_are_images(void)
{
    static const char *const texts[] = {
        OME("SizeZ='2' SizeC='3' SizeT='1'",
            "<Channel Name='HE' SamplesPerPixel='3'/><TiffData/>"),
        OME("SizeZ='2' SizeC='3' SizeT='1'",
            "<Channel/><Channel/><Channel/><TiffData/>"),
        OME("SizeZ='2' SizeC='3' SizeT='1'",
            "<Channel Name='A'/><Channel Name='B'/><Channel Name='C'/>"
            "<TiffData/>")};
    static const char *const names[][3] = {{"t.HE.s0", "t.HE.s1", "t.HE.s2"},
                                           {"t.s0", "t.s1", "t.s2"},
                                           {"t.A", "t.B", "t.C"}};
    for (size_t i = 0; i < COUNT(texts); i++)
        for (int separate = 0; separate < 2; separate++) {
            struct tiny tiny = {.height = 6,
                                .width = 8,
                                .strip = 4,
                                .pages = 2,
                                .samples = 3,
                                .separate = separate,
                                .codec = COMPRESSION_NONE,
                                .text = texts[i]};
            struct image_list list;
            if (pixels_open(&list, tiny_write(&tiny, "t.tif"), 3))
                for (uint16_t s = 0; s < 3; s++) {
                    SAME_TEXT(list.image[s].channel, names[i][s]);
                    CHECK((list.image[s].codec == NULL) == separate);
                    pixels_same(&list.image[s], &tiny, s, 0, 1);
                }
            image_list_close(&list);
            free(tiny.pixels);
        }
}

/* The words for a file of so many pages, 6x8 of uint8, with this text. */
static void refuses(uint32_t pages, const char *text, const char *words)
{
    struct tiny tiny = {.height = 6,
                        .width = 8,
                        .strip = 4,
                        .pages = pages,
                        .codec = COMPRESSION_NONE,
                        .text = text};
    struct image_list list = {.n = 0};
    struct why why;
    unit_case("%.240s", text);
    SAME_TEXT(image_list_open(&list, tiny_write(&tiny, "t.tif"), NULL, &why),
              words);
    SAME(list.n, 0);
    image_list_close(&list);
    free(tiny.pixels);
}

static void what_does_not_fit_the_pages_is_refused(void)
{
    refuses(1,
            OME("SizeZ='1' SizeC='3' SizeT='1'",
                "<Channel SamplesPerPixel='3'/><TiffData/>"),
            "OME-XML: says 3 samples a pixel, the page has 1");
    refuses(1,
            "<OME xmlns='x/OME/2016-06'><Image><Pixels DimensionOrder='XYZCT' "
            "SizeX='9' SizeY='6' SizeZ='1' SizeC='1' SizeT='1'><TiffData/>"
            "</Pixels></Image></OME>",
            "OME-XML: says 6x9 pixels, the page has 6x8");
    refuses(3, "ImageJ=1\nimages=4\nslices=4\n",
            "ImageJ: says 4 images, the file has 3 pages");
    refuses(1, "{\"shape\": [20, 6, 8], \"truncated\": true}",
            "says of 20 planes, holds one page and no room for them");
}

/* One page stands for the planes that follow it without a gap: a page with
 * all rows, then said to have those of one plane. */
static void one_page_may_stand_for_many(void)
{
    static const char *const texts[] = {
        "ImageJ=1.53t\nimages=5\nslices=5\n",
        "{\"shape\": [5, 6, 8], \"axes\": \"ZYX\", \"truncated\": true}"};
    for (int i = 0; i < 8; i++) {
        struct tiny tiny = {.height = 30,
                            .width = 8,
                            .strip = 30,
                            .type = i / 2 % 2 ? SAMPLE_UINT16 : SAMPLE_UINT8,
                            .codec = COMPRESSION_NONE,
                            .big_endian = i / 4,
                            .text = texts[i % 2]};
        struct image_list list;
        tiny_write(&tiny, "u.tif");
        const char *path = patch_tag("u.tif", "t.tif", TIFFTAG_IMAGELENGTH, 6);
        tiny.height = 6; /* its planes are as the rows were */
        if (pixels_open(&list, path, 1)) {
            SAME(list.image[0].shape.z, 5);
            CHECK(image_is_contiguous(&list.image[0]));
            pixels_same(&list.image[0], &tiny, 0, 0, 1);
        }
        image_list_close(&list);
        free(tiny.pixels);
    }
}

/* tifffile writes no axis of 0, but who knows who else writes such texts. */
static void shape_of_nothing_says_nothing(void)
{
    struct tiny tiny = {.height = 6,
                        .width = 8,
                        .strip = 4,
                        .codec = COMPRESSION_LZW,
                        .text = "{\"shape\": [0, 6, 8], \"truncated\": true}"};
    struct image_list list = {.n = 0};
    struct why why;
    const char *bad =
        image_list_open(&list, tiny_write(&tiny, "t.tif"), NULL, &why);
    CHECK(bad != NULL || list.image[0].shape.z == 1);
    image_list_close(&list);
    free(tiny.pixels);
}

static const struct test TESTS[] = {
    {"ImageJ's stacks are read in the order channel, z, time",
     imagej_stacks_are_read_channel_z_time},
    {"OME's stacks are read in their order",
     ome_stacks_are_read_in_their_order},
    {"OME's pages may lie in any order", ome_pages_may_lie_in_any_order},
    {"samples of OME's channels are images",
     samples_of_ome_channels_are_images},
    {"what does not fit the pages is refused",
     what_does_not_fit_the_pages_is_refused},
    {"one page may stand for many that follow it", one_page_may_stand_for_many},
    {"a shape of nothing says nothing", shape_of_nothing_says_nothing},
};
SUITE(tif_dims, TESTS);
