/* SPDX-License-Identifier: MIT */
#include "image/ome.h"
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>

#define OME(children) "<OME xmlns='http://a/OME/2016-06'>" children "</OME>"
#define PIXELS(attributes, children)                                           \
    OME("<Image ID='Image:0'><Pixels " attributes ">" children                 \
        "</Pixels></Image>")
#define SIZES(z, c, t)                                                         \
    "DimensionOrder='XYZCT' Type='uint16' SizeX='8' SizeY='6' SizeZ='" z       \
    "' SizeC='" c "' SizeT='" t "'"

#define TEN "1234567890"

static const char *reads(struct dims *dims, const char *text, size_t pages)
{
    static struct why why;
    dims_init(dims);
    unit_case("%zu pages: %.250s", pages, text);
    return ome_read(dims, text, "/data/a.ome.tif", pages, &why);
}

static void refuses(const char *text, size_t pages, const char *words)
{
    struct dims dims;
    SAME_TEXT(reads(&dims, text, pages), words);
    dims_free(&dims);
}

static void sizes_and_each_order_are_read(void)
{
    static const char orders[6][4] = {"ZCT", "ZTC", "CTZ", "CZT", "TCZ", "TZC"};
    for (int i = 0; i < 6; i++) {
        char text[400];
        struct dims dims;
        snprintf(text, sizeof text,
                 "<?xml version='1.0' encoding='UTF-8'?><o:OME xmlns:o='x'>"
                 "<o:Image><o:Pixels DimensionOrder='XY%s' SizeX='8' "
                 "SizeY='6' SizeZ='2' SizeC='3' SizeT='4'><o:TiffData/>"
                 "</o:Pixels></o:Image></o:OME>",
                 orders[i]);
        if (!FINE(reads(&dims, text, 24)))
            continue;
        SAME(dims.z, 2);
        SAME(dims.c, 3);
        SAME(dims.t, 4);
        SAME(dims.width, 8);
        SAME(dims.height, 6);
        SAME(dims.samples, 0);
        SAME_TEXT(dims.order, orders[i]);
        SAME_TEXT(dims.note, "");
        SAME_TEXT(dims.unit, "");
        CHECK(dims.page == NULL && dims.name == NULL && !dims.xy_by_resolution);
        dims_free(&dims);
    }
}

static void width_and_height_may_be_missing(void)
{
    struct dims dims;
    FINE(reads(
        &dims,
        PIXELS("DimensionOrder='XYZCT' SizeZ='1' SizeC='1' SizeT='1'", ""), 1));
    SAME(dims.width, 0);
    SAME(dims.height, 0);
}

static void malformed_sizes_and_orders_are_refused(void)
{
    refuses(PIXELS(SIZES("x", "1", "1"), ""), 1,
            "OME-XML: Pixels SizeZ=\"x\" is not a number");
    refuses(PIXELS(SIZES("1", "0", "1"), ""), 1,
            "OME-XML: Pixels SizeC=\"0\" is not at least 1");
    refuses(PIXELS(SIZES("1", "1", "-1"), ""), 1,
            "OME-XML: Pixels SizeT=\"-1\" is not a whole number from 0 up");
    refuses(PIXELS(SIZES("16777217", "1", "1"), ""), 1,
            "OME-XML: Pixels SizeZ=\"16777217\" is too large");
    refuses(PIXELS(SIZES("1", "65536", "1"), ""), 1,
            "OME-XML: Pixels SizeC=\"65536\" is too large");
    refuses(PIXELS(SIZES("4096", "1", "4097"), ""), 1,
            "OME-XML: says more than 16777216 planes");
    refuses(PIXELS(SIZES("16777216", "65535", "16777216"), ""), 1,
            "OME-XML: says more than 16777216 planes");
    refuses(PIXELS("DimensionOrder='XYZCT' SizeC='1' SizeT='1'", ""), 1,
            "OME-XML: Pixels has no SizeZ");
    refuses(PIXELS("DimensionOrder='XYZCT' SizeZ='1' SizeT='1'", ""), 1,
            "OME-XML: Pixels has no SizeC");
    refuses(PIXELS("DimensionOrder='XYZCT' SizeZ='1' SizeC='1'", ""), 1,
            "OME-XML: Pixels has no SizeT");
    refuses(PIXELS("SizeZ='1' SizeC='1' SizeT='1'", ""), 1,
            "OME-XML: Pixels has no DimensionOrder");
    refuses(PIXELS("DimensionOrder='ZCTXY' SizeZ='1' SizeC='1' SizeT='1'", ""),
            1,
            "OME-XML: Pixels DimensionOrder=\"ZCTXY\" is none of XYZCT XYZTC "
            "XYCTZ XYCZT XYTCZ XYTZC");
    refuses(PIXELS(SIZES("1", "1", "1") " PhysicalSizeX='0,5'", ""), 1,
            "OME-XML: Pixels PhysicalSizeX=\"0,5\" is not a number");
    refuses(PIXELS(SIZES("1", "1", "1"), "<Channel SamplesPerPixel='x'/>"), 1,
            "OME-XML: Channel SamplesPerPixel=\"x\" is not a number");
    refuses(PIXELS(SIZES("1", "1", "1"), "<TiffData FirstT=''/>"), 1,
            "OME-XML: TiffData FirstT=\"\" is not a number");
    refuses(PIXELS(SIZES("1", "1", "1"), "<TiffData IFD='4294967296'/>"), 1,
            "OME-XML: TiffData IFD=\"4294967296\" is too large");
}

static void lengths_of_si_become_micrometres(void)
{
    static const struct {
        const char *attributes, *unit;
        double z, y, x;
    } cases[] = {
        {"PhysicalSizeX='0.5' PhysicalSizeY='0.25' PhysicalSizeZ='2'", "um", 2,
         0.25, 0.5},
        {"PhysicalSizeX='67' PhysicalSizeXUnit='nm' PhysicalSizeY='1' "
         "PhysicalSizeYUnit='mm' PhysicalSizeZ='1' "
         "PhysicalSizeZUnit='\xc3\x85'",
         "um", 1e-4, 1000, 0.067},
        {"PhysicalSizeX='3' PhysicalSizeXUnit='\xc2\xb5m' PhysicalSizeY='3' "
         "PhysicalSizeYUnit='&#181;m' PhysicalSizeZ='3' "
         "PhysicalSizeZUnit='&#xb5;m'",
         "um", 3, 3, 3},
        {"PhysicalSizeX='3' PhysicalSizeXUnit='pixel' PhysicalSizeZ='1e0' "
         "PhysicalSizeZUnit='reference frame'",
         "", 0, 0, 0},
        {"PhysicalSizeX='3' PhysicalSizeXUnit='pixel' PhysicalSizeZ='1e0'",
         "um", 1, 0, 0},
        {"PhysicalSizeX='0' PhysicalSizeY='-1' PhysicalSizeZ='NaN'", "", 0, 0,
         0},
        {"PhysicalSizeX='INF' PhysicalSizeXUnit='m'", "", 0, 0, 0},
        {"PhysicalSizeXUnit='m'", "", 0, 0, 0},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        char text[600];
        struct dims dims;
        snprintf(text, sizeof text, PIXELS(SIZES("1", "1", "1") " %s", ""),
                 cases[i].attributes);
        FINE(reads(&dims, text, 1));
        SAME_TEXT(dims.unit, cases[i].unit);
        SAME_REAL(dims.spacing[0], cases[i].z);
        SAME_REAL(dims.spacing[1], cases[i].y);
        SAME_REAL(dims.spacing[2], cases[i].x);
        CHECK(!dims.xy_by_resolution);
    }
}

static void channels_have_their_names(void)
{
    struct dims dims;
    FINE(reads(&dims,
               PIXELS(SIZES("1", "3", "1"), "<Channel Name='DAPI &amp; X'/>"
                                            "<Channel/><Channel Name=''/>"),
               3));
    SAME(dims.c, 3);
    SAME(dims.samples, 1);
    if (CHECK(dims.name != NULL)) {
        SAME_TEXT(dims.name[0], "DAPI & X");
        SAME_TEXT(dims.name[1], NULL);
        SAME_TEXT(dims.name[2], NULL);
    }
    dims_free(&dims);
    FINE(reads(&dims, PIXELS(SIZES("1", "2", "1"), "<Channel/><Channel/>"), 2));
    CHECK(dims.name == NULL);
    SAME(dims.samples, 1);
}

static void samples_of_a_page_have_their_channels_name(void)
{
    struct dims dims;
    FINE(reads(&dims,
               PIXELS(SIZES("2", "6", "1"),
                      "<Channel SamplesPerPixel='3'/>"
                      "<Channel SamplesPerPixel='3' Name='HE'/>"),
               4));
    SAME(dims.c, 2);
    SAME(dims.samples, 3);
    for (size_t i = 0; CHECK(dims.name != NULL) && i < 6; i++)
        SAME_TEXT(dims.name[i], i < 3 ? NULL : "HE");
    dims_free(&dims);
}

static void long_names_are_cut_between_characters(void)
{
    char name[400], text[1000];
    struct dims dims;
    for (size_t i = 0; i < 300; i += 2)
        memcpy(name + i, "\xc2\xb5", 3);
    snprintf(text, sizeof text,
             PIXELS(SIZES("1", "1", "1"), "<Channel Name='%s'/>"), name);
    FINE(reads(&dims, text, 1));
    name[254] = '\0';
    if (CHECK(dims.name != NULL))
        SAME_TEXT(dims.name[0], name);
    dims_free(&dims);
}

static void channels_that_do_not_fit_are_refused(void)
{
    refuses(PIXELS(SIZES("1", "3", "1"), "<Channel/><Channel/>"), 3,
            "OME-XML: SizeC is 3, its Channels hold 2 samples");
    refuses(PIXELS(SIZES("1", "2", "1"), "<Channel SamplesPerPixel='3'/>"), 3,
            "OME-XML: SizeC is 2, its Channels hold 3 samples");
    refuses(PIXELS(SIZES("1", "4", "1"),
                   "<Channel SamplesPerPixel='3'/><Channel Name='a'/>"),
            2,
            "OME-XML: Channels differ in SamplesPerPixel, 3 and 1; that is "
            "not supported");
    refuses(PIXELS(SIZES("1", "1", "1"), "<Channel SamplesPerPixel='0'/>"), 2,
            "OME-XML: Channel SamplesPerPixel=\"0\" is not at least 1");
    refuses(PIXELS(SIZES("1", "1", "1"), "<Channel SamplesPerPixel='65536'/>"),
            2, "OME-XML: Channel SamplesPerPixel=\"65536\" is too large");
}

static void only_the_first_image_and_its_first_pixels_are_read(void)
{
    struct dims dims;
    FINE(reads(
        &dims,
        OME("<Instrument><Image><Pixels SizeZ='x'/></Image></Instrument>"
            "<Image><Description><Pixels SizeZ='x'/></Description>"
            "<Pixels " SIZES(
                "3", "1",
                "1") "><Channel><UUID>x</UUID>"
                     "<Channel/></Channel><Plane><TiffData IFD='9'/></Plane>"
                     "</Pixels><Pixels SizeZ='x'/></Image>"
                     "<Image><Pixels SizeZ='x'><Channel/><TiffData IFD='7'/>"
                     "</Pixels></Image><Image/>"),
        9));
    SAME(dims.z, 3);
    SAME(dims.c, 1);
    SAME_TEXT(dims.note, "OME-XML: holds 3 images; only the first is read");
    CHECK(dims.page == NULL);
}

static void pages_are_a_stack_where_nothing_is_said(void)
{
    static const char none[] = "OME-XML: holds no Image with Pixels; pages are "
                               "taken as a stack";
    static const struct {
        const char *text, *note;
    } cases[] = {
        {OME("<BinaryOnly MetadataFile='b\\c/a.companion.ome' UUID='x'/>"),
         "OME-XML: the dimensions stand in another file (a.companion.ome); "
         "pages are taken as a stack"},
        {OME("<BinaryOnly/><BinaryOnly MetadataFile='x'/>"),
         "OME-XML: the dimensions stand in another file; pages are taken as a "
         "stack"},
        {OME("<BinaryOnly MetadataFile='" TEN TEN TEN TEN TEN TEN TEN "1"
             "\xc2\xb5.ome'/>"), /* cut in the middle of a character */
         "OME-XML: the dimensions stand in another file (" TEN TEN TEN TEN TEN
             TEN TEN "1); pages are taken as a stack"},
        {OME(""), none},
        {OME("<Image/>"), none},
        {OME("<Image/><Image><Pixels/></Image>"), none},
        {"<HOME><Image><Pixels/></Image></HOME>", none},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct dims dims;
        FINE(reads(&dims, cases[i].text, 7));
        SAME(dims.z, 7);
        SAME(dims.c, 1);
        SAME(dims.t, 1);
        SAME_TEXT(dims.order, "ZCT");
        SAME_TEXT(dims.note, cases[i].note);
        CHECK(dims.page == NULL);
    }
    refuses(OME(""), 16777217,
            "OME-XML: the file has more than 16777216 pages");
}

static const struct test TESTS[] = {
    {"sizes and each order are read", sizes_and_each_order_are_read},
    {"width and height may be missing", width_and_height_may_be_missing},
    {"malformed sizes and orders are refused",
     malformed_sizes_and_orders_are_refused},
    {"lengths of SI become micrometres", lengths_of_si_become_micrometres},
    {"channels have their names", channels_have_their_names},
    {"the samples of a page have their channel's name",
     samples_of_a_page_have_their_channels_name},
    {"long names are cut between characters",
     long_names_are_cut_between_characters},
    {"channels that do not fit are refused",
     channels_that_do_not_fit_are_refused},
    {"only the first image and its first Pixels are read",
     only_the_first_image_and_its_first_pixels_are_read},
    {"pages are a stack where nothing is said",
     pages_are_a_stack_where_nothing_is_said},
};
SUITE(ome, TESTS);
