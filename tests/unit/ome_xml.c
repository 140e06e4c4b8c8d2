/* SPDX-License-Identifier: MIT */
#include "image/ome.h"
#include "unit.h"

#include <stdlib.h>

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

static void text_of_ome_has_that_root(void)
{
    static const char *const are[] = {
        "<OME>",
        "<OME/>",
        "<OME",
        "<OME\nxmlns='x'>",
        "<a:OME xmlns:a='x'>",
        "\xef\xbb\xbf<?xml version='1.0' encoding='UTF-8'?>\n<OME>",
        " \r\n<!-- Warning: <x> --><?a?>\t<!-- --><OME>",
        "<!DOCTYPE OME [<!ENTITY a 'b'>]><OME>",
        "<!DOCTYPE OME><OME>",
    };
    static const char *const are_not[] = {
        "",          "<",           "OME",       "<OMEX>",    "<HOME>",
        "<ome>",     "<!-- <OME>",  "<?xml",     "<a><OME/>", "<!--><OME>",
        "<:OM",      "ImageJ=1.53", "<!DOCTYPE", "< OME>",    "<?xml OME>",
        "<!-- OME>", "<?",
    };
    for (size_t i = 0; i < COUNT(are); i++) {
        unit_case("%s", are[i]);
        CHECK(ome_is(are[i]));
    }
    for (size_t i = 0; i < COUNT(are_not); i++) {
        unit_case("%s", are_not[i]);
        CHECK(!ome_is(are_not[i]));
    }
}

static void broken_xml_is_refused_with_its_line(void)
{
    refuses("", 1, "OME-XML: line 1: no element found");
    refuses("<OME>\n<Image>\n", 1, "OME-XML: line 3: no element found");
    refuses("<OME>\n<Image>\n</OME>", 1, "OME-XML: line 3: mismatched tag");
    refuses("<OME>\xb5</OME>", 1,
            "OME-XML: line 1: not well-formed (invalid token)");
    refuses("<OME>&mu;</OME>", 1, "OME-XML: line 1: undefined entity");
    refuses("<OME/>\n\nmore", 1,
            "OME-XML: line 3: junk after document element");
    refuses("<OME a='1' a='2'/>", 1, "OME-XML: line 1: duplicate attribute");
    refuses("<?xml version='1.0' encoding='x-no'?><OME/>", 1,
            "OME-XML: line 1: unknown encoding");
}

static void document_type_is_refused_before_its_entities(void)
{
    static const char words[] = "OME-XML: has a document type; none is needed";
    refuses("<!DOCTYPE OME [<!ENTITY a 'aa'><!ENTITY b '&a;&a;'>]>"
            "<OME>&b;</OME>",
            1, words);
    refuses("<!DOCTYPE OME SYSTEM 'file:///etc/passwd'><OME/>", 1, words);
    refuses("<!DOCTYPE OME [<!ENTITY % p SYSTEM 'x'> %p; <", 1, words);
}

static void depth_has_a_limit(void)
{
    char text[4000] = "<OME>";
    struct dims dims;
    for (int i = 0; i < 255; i++)
        strcat(text, "<a>");
    for (int i = 0; i < 255; i++)
        strcat(text, "</a>");
    strcat(text, "</OME>");
    FINE(reads(&dims, text, 1));
    memcpy(text, "<a> <", 5);
    strcpy(strstr(text, "</a>"), "<a>");
    memcpy(text, "<OME>", 5);
    refuses(text, 1, "OME-XML: elements lie more than 256 deep");
}

static void text_may_be_longer_than_a_piece(void)
{
    size_t n = (3u << 20) + 5;
    char *text = unit_memory(n + 1000, 1);
    struct dims dims;
    strcpy(text, "<OME><!--");
    memset(text + 9, ' ', n);
    memcpy(text + 9 + (1 << 20), "\n", 1);
    strcpy(text + 9 + n,
           "--><Image><Pixels DimensionOrder='XYZCT' SizeZ='2' SizeC='1' "
           "SizeT='1'/></Image></OME>");
    FINE(reads(&dims, text, 2));
    SAME(dims.z, 2);
    strcat(text, "<");
    refuses(text, 2, "OME-XML: line 2: unclosed token");
    free(text);
}

static char *good_text(void)
{
    return strdup(
        "<?xml version='1.0'?>"
        "<OME UUID='urn:uuid:1'><Image><Pixels DimensionOrder='XYCZT' "
        "SizeX='8' SizeY='6' SizeZ='2' SizeC='6' SizeT='1'>"
        "<Channel SamplesPerPixel='3' Name='\xc3\xa9'/>"
        "<Channel SamplesPerPixel='3'/>"
        "<TiffData IFD='0' PlaneCount='3'>"
        "<UUID FileName='a.ome.tif'>urn:uuid:1</UUID></TiffData>"
        "<TiffData IFD='3' FirstC='1' FirstZ='1'/>"
        "</Pixels></Image></OME>");
}

static void truncated_texts_are_refused_and_never_crash(void)
{
    char *good = good_text();
    for (size_t n = 0; n < strlen(good) && !unit_failed(); n++) {
        char *text = strndup(good, n);
        struct dims dims;
        const char *bad = reads(&dims, text, 4);
        CHECK(bad != NULL && strncmp(bad, "OME-XML: line 1: ", 17) == 0);
        dims_free(&dims);
        free(text);
    }
    struct dims dims;
    FINE(reads(&dims, good, 4));
    dims_free(&dims);
    free(good);
}

static void random_texts_never_crash(void)
{
    for (int i = 0; i < 20000 && !unit_failed(); i++) {
        char *text = good_text();
        size_t n = strlen(text);
        for (uint32_t k = 1 + unit_below(3); k > 0; k--)
            text[unit_below(n)] =
                (char)(unit_below(3) > 0 ? '0' + (int)unit_below(10)
                                         : (int)unit_below(256));
        struct dims dims;
        size_t pages = 1 + unit_below(6);
        const char *bad = reads(&dims, text, pages);
        size_t planes = dims_planes(&dims);
        CHECK(bad == NULL || strncmp(bad, "OME-XML: ", 9) == 0);
        for (size_t k = 0; bad == NULL && dims.page != NULL && k < planes; k++)
            CHECK(dims.page[k] < pages);
        dims_free(&dims);
        free(text);
    }
}

static const struct test TESTS[] = {
    {"a text of OME's has that root", text_of_ome_has_that_root},
    {"broken XML is refused with its line",
     broken_xml_is_refused_with_its_line},
    {"a document type is refused before its entities",
     document_type_is_refused_before_its_entities},
    {"depth has a limit", depth_has_a_limit},
    {"a text may be longer than a piece", text_may_be_longer_than_a_piece},
    {"truncated texts are refused and never crash",
     truncated_texts_are_refused_and_never_crash},
    {"random texts never crash", random_texts_never_crash},
};
SUITE(ome_xml, TESTS);
