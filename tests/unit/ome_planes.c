/* SPDX-License-Identifier: MIT */
#include "image/ome.h"
#include "unit.h"

#define OME(children) "<OME UUID='urn:uuid:1'>" children "</OME>"
#define PIXELS(order, z, c, t, children)                                       \
    OME("<Image><Pixels DimensionOrder='XY" order "' SizeX='8' SizeY='6' "     \
        "SizeZ='" z "' SizeC='" c "' SizeT='" t "'>" children                  \
        "</Pixels></Image>")
#define RGB "<Channel SamplesPerPixel='3'/>"
#define UUID(file, uuid)                                                       \
    "<TiffData><UUID FileName='" file "'>" uuid "</UUID></TiffData>"

static const char *reads(struct dims *dims, const char *text, size_t pages)
{
    static struct why why;
    dims_init(dims);
    unit_case("%zu pages: %.280s", pages, text);
    return ome_read(dims, text, "/data/a.ome.tif", pages, &why);
}

static void refuses(const char *text, size_t pages, const char *words)
{
    struct dims dims;
    SAME_TEXT(reads(&dims, text, pages), words);
    dims_free(&dims);
}

/* The pages of all planes, z the fastest, then c, as digits. */
static void is_mapped(const char *text, size_t pages, const char *digits)
{
    struct dims dims;
    char got[100] = "";
    size_t n = 0;
    if (FINE(reads(&dims, text, pages))) {
        for (uint32_t t = 0; t < dims.t; t++)
            for (uint32_t c = 0; c < dims.c; c++)
                for (uint32_t z = 0; z < dims.z; z++)
                    got[n++] = (char)('0' + dims_page(&dims, z, c, t));
        SAME_TEXT(got, digits);
    }
    dims_free(&dims);
}

static void pages_lie_in_order_without_attributes(void)
{
    is_mapped(PIXELS("ZCT", "2", "2", "2", ""), 8, "01234567");
    is_mapped(PIXELS("ZCT", "2", "2", "2", "<TiffData/>"), 8, "01234567");
    is_mapped(PIXELS("ZTC", "2", "2", "2", "<TiffData/>"), 8, "01452367");
    is_mapped(PIXELS("CZT", "2", "2", "2", "<TiffData/>"), 9, "02134657");
    is_mapped(PIXELS("CZT", "2", "2", "1", UUID("a.ome.tif", "")), 4, "0213");
    refuses(PIXELS("ZCT", "2", "2", "2", "<TiffData/>"), 7,
            "OME-XML: says 8 planes, the file has 7 pages");
    refuses(PIXELS("ZCT", "2", "2", "2", ""), 7,
            "OME-XML: says 8 planes, the file has 7 pages");
}

static void planes_may_follow_each_other_in_one_page(void)
{
    static const char *const texts[] = {
        PIXELS("CZT", "2", "2", "2", ""),
        PIXELS("CZT", "2", "2", "2", "<TiffData/>"),
    };
    for (size_t i = 0; i < COUNT(texts); i++) {
        struct dims dims;
        FINE(reads(&dims, texts[i], 1));
        SAME(dims_planes(&dims), 8);
        CHECK(dims.page == NULL);
    }
}

static void pages_for_z_and_t_may_hold_the_channels(void)
{
    struct dims dims;
    FINE(reads(&dims, PIXELS("CZT", "2", "3", "2", ""), 4));
    SAME(dims.c, 3);
    SAME(dims.samples, 0);
    CHECK(dims.page == NULL);
    FINE(reads(&dims,
               PIXELS("CZT", "2", "2", "2", "<Channel/><Channel/><TiffData/>"),
               4));
    SAME(dims.samples, 1);
    refuses(PIXELS("CZT", "2", "6", "2", RGB RGB), 4,
            "OME-XML: says 8 planes, the file has 4 pages");
}

/* The examples of the specification, and the defaults of each attribute. */
static void attributes_place_the_pages(void)
{
    is_mapped(PIXELS("ZTC", "1", "1", "6",
                     "<TiffData IFD='0' FirstT='5'/>"
                     "<TiffData IFD='1' FirstT='4'/>"
                     "<TiffData IFD='2' FirstT='3'/>"
                     "<TiffData IFD='3' FirstT='2'/>"
                     "<TiffData IFD='4' FirstT='1'/>"
                     "<TiffData IFD='5' FirstT='0'/>"),
              6, "543210");
    is_mapped(
        PIXELS("ZTC", "3", "1", "1", "<TiffData IFD='3' PlaneCount='3'/>"), 6,
        "345");
    is_mapped(PIXELS("ZTC", "3", "1", "1", "<TiffData PlaneCount='3'/>"), 6,
              "012");
    is_mapped(PIXELS("ZTC", "3", "1", "1",
                     "<TiffData NumPlanes='2'/>"
                     "<TiffData IFD='4' FirstZ='2'/>"),
              6, "014");
    is_mapped(PIXELS("ZTC", "3", "1", "1", "<TiffData FirstZ='0'/>"), 6, "012");
    is_mapped(PIXELS("ZCT", "3", "1", "1",
                     "<TiffData FirstZ='1' PlaneCount='2'/>"
                     "<TiffData IFD='2'/>"),
              6, "201");
    is_mapped(PIXELS("ZCT", "1", "1", "1", "<TiffData IFD='3'/>"), 6, "3");
    is_mapped(PIXELS("ZCT", "2", "1", "1",
                     "<TiffData IFD='4' PlaneCount='0'/><TiffData/>"),
              2, "01");
}

static void counted_planes_go_on_in_the_order(void)
{
    is_mapped(PIXELS("CTZ", "2", "2", "2",
                     "<TiffData FirstC='1' IFD='0' PlaneCount='7'/>"
                     "<TiffData IFD='7'/>"),
              8, "73041526");
    is_mapped(
        PIXELS("TZC", "2", "2", "2", "<TiffData IFD='0' PlaneCount='8'/>"), 8,
        "02461357");
}

static void plane_may_be_named_again_with_the_same_page(void)
{
    is_mapped(PIXELS("ZCT", "2", "1", "1",
                     "<TiffData/><TiffData/><TiffData IFD='1' FirstZ='1'/>"),
              2, "01");
    refuses(PIXELS("ZCT", "2", "1", "1",
                   "<TiffData/><TiffData IFD='0' FirstZ='1'/>"),
            2, "OME-XML: plane z=1 c=0 t=0 is said to be page 1 and page 0");
}

static void planes_that_are_not_placed_are_refused(void)
{
    refuses(PIXELS("ZTC", "2", "2", "2", "<TiffData PlaneCount='5'/>"), 8,
            "OME-XML: no TiffData names the plane z=1 c=1 t=0");
    refuses(PIXELS("ZCT", "2", "1", "2", "<TiffData IFD='0'/>"), 8,
            "OME-XML: no TiffData names the plane z=1 c=0 t=0");
    refuses(PIXELS("ZCT", "2", "1", "2", "<TiffData PlaneCount='0'/>"), 8,
            "OME-XML: no TiffData names the plane z=0 c=0 t=0");
    refuses(PIXELS("ZCT", "2", "1", "2", "<TiffData FirstZ='0'/>"), 3,
            "OME-XML: no TiffData names the plane z=1 c=0 t=1");
}

static void pages_and_planes_that_do_not_exist_are_refused(void)
{
    refuses(PIXELS("ZCT", "4", "1", "1", "<TiffData PlaneCount='4'/>"), 3,
            "OME-XML: plane z=3 c=0 t=0 is said to be page 3 (from 0), the "
            "file has 3");
    refuses(PIXELS("ZCT", "1", "1", "1", "<TiffData IFD='4294967295'/>"), 3,
            "OME-XML: plane z=0 c=0 t=0 is said to be page 4294967295 (from "
            "0), the file has 3");
    refuses(PIXELS("ZCT", "1", "1", "1", "<TiffData IFD='4294967295'/>"),
            SIZE_MAX,
            "OME-XML: plane z=0 c=0 t=0 is said to be page 4294967295 (from "
            "0), the file has 18446744073709551615");
    refuses(PIXELS("ZCT", "4", "1", "1", "<TiffData FirstZ='4'/>"), 4,
            "OME-XML: TiffData FirstZ=\"4\" is not below 4");
    refuses(PIXELS("ZCT", "4", "1", "1", "<TiffData FirstC='1'/>"), 4,
            "OME-XML: TiffData FirstC=\"1\" is not below 1");
    refuses(PIXELS("ZCT", "4", "1", "1", "<TiffData FirstT='4294967295'/>"), 4,
            "OME-XML: TiffData FirstT=\"4294967295\" is not below 1");
    refuses(
        PIXELS("ZCT", "4", "1", "1", "<TiffData FirstZ='2' PlaneCount='3'/>"),
        9, "OME-XML: TiffData PlaneCount=\"3\" goes beyond the last plane");
    refuses(PIXELS("ZCT", "4", "1", "1", "<TiffData PlaneCount='4294967295'/>"),
            9,
            "OME-XML: TiffData PlaneCount=\"4294967295\" goes beyond the last "
            "plane");
}

static void first_channel_may_count_samples(void)
{
    is_mapped(PIXELS("CZT", "1", "6", "1",
                     RGB RGB "<TiffData FirstC='0' IFD='1'/>"
                             "<TiffData FirstC='1' IFD='0'/>"),
              2, "10");
    is_mapped(PIXELS("CZT", "1", "6", "1",
                     RGB RGB "<TiffData FirstC='0' IFD='1'/>"
                             "<TiffData FirstC='3' IFD='0'/>"),
              2, "10");
    refuses(PIXELS("CZT", "1", "6", "1",
                   RGB RGB "<TiffData FirstC='0' IFD='1'/>"
                           "<TiffData FirstC='6' IFD='0'/>"),
            2, "OME-XML: TiffData FirstC=\"6\" is not below 6");
    refuses(PIXELS("CZT", "1", "6", "1",
                   RGB RGB "<TiffData FirstC='0' IFD='1'/>"
                           "<TiffData FirstC='2' IFD='0'/>"),
            2, "OME-XML: TiffData FirstC=\"2\" is not below 2");
}

static void file_is_known_by_its_name_or_uuid(void)
{
    is_mapped(PIXELS("ZCT", "1", "1", "1", UUID("a.ome.tif", "urn:uuid:2")), 1,
              "0");
    is_mapped(
        PIXELS("ZCT", "1", "1", "1", UUID("C:\\x/y\\a.ome.tif", "urn:uuid:2")),
        1, "0");
    is_mapped(PIXELS("ZCT", "1", "1", "1",
                     UUID("b.ome.tif", "\n  <!-- --> urn:uuid<x>2</x>:1 \t")),
              1, "0");
    is_mapped(PIXELS("ZCT", "1", "1", "1", UUID("", "")), 1, "0");
    is_mapped("<OME><Image><Pixels DimensionOrder='XYZCT' SizeZ='1' SizeC='1' "
              "SizeT='1'><TiffData><UUID>urn:uuid:2</UUID></TiffData>"
              "</Pixels></Image></OME>",
              1, "0");
}

static void planes_of_other_files_are_refused(void)
{
    refuses(PIXELS("ZCT", "2", "1", "2",
                   "<TiffData IFD='0'><UUID FileName='a.ome.tif'/></TiffData>"
                   "<TiffData IFD='0' FirstZ='1' FirstT='1'>"
                   "<UUID FileName='b.ome.tif'>urn:uuid:2</UUID></TiffData>"),
            1,
            "OME-XML: plane z=1 c=0 t=1 lies in another file, \"b.ome.tif\"; "
            "only planes of this file are read");
    refuses(PIXELS("ZCT", "1", "1", "1", UUID("b.ome.tif", "")), 1,
            "OME-XML: plane z=0 c=0 t=0 lies in another file, \"b.ome.tif\"; "
            "only planes of this file are read");
    refuses(PIXELS("ZCT", "1", "1", "1",
                   "<TiffData><UUID>urn:uuid:2</UUID>"
                   "<UUID FileName='a.ome.tif'>urn:uuid:1</UUID></TiffData>"),
            1,
            "OME-XML: plane z=0 c=0 t=0 lies in another file, \"urn:uuid:2\"; "
            "only planes of this file are read");
}

static void short_text_cannot_take_for_ever(void)
{
    static const char one[] = "<TiffData PlaneCount='1000'/>";
    enum { N = 20 };
    char text[400 + N * sizeof one] =
        "<OME><Image><Pixels DimensionOrder='XYZCT' SizeC='1' SizeT='1' "
        "SizeZ='1000'>";
    for (int i = 0; i < N; i++)
        strcat(text, one);
    strcat(text, "</Pixels></Image></OME>");
    refuses(text, 1000, "OME-XML: TiffData names planes again and again");
}

static const struct test TESTS[] = {
    {"pages lie in order without attributes",
     pages_lie_in_order_without_attributes},
    {"planes may follow each other in one page",
     planes_may_follow_each_other_in_one_page},
    {"pages for z and t may hold the channels",
     pages_for_z_and_t_may_hold_the_channels},
    {"attributes place the pages", attributes_place_the_pages},
    {"counted planes go on in the order", counted_planes_go_on_in_the_order},
    {"a plane may be named again with the same page",
     plane_may_be_named_again_with_the_same_page},
    {"planes that are not placed are refused",
     planes_that_are_not_placed_are_refused},
    {"pages and planes that do not exist are refused",
     pages_and_planes_that_do_not_exist_are_refused},
    {"FirstC may count samples", first_channel_may_count_samples},
    {"the file is known by its name or UUID",
     file_is_known_by_its_name_or_uuid},
    {"planes of other files are refused", planes_of_other_files_are_refused},
    {"a short text cannot take for ever", short_text_cannot_take_for_ever},
};
SUITE(ome_planes, TESTS);
