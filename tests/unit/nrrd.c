/* SPDX-License-Identifier: MIT */
/*
 * What NRRD headers say.
 */
#include "image/nrrd.h"
#include "unit.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define MAGIC "NRRD0004\n"
#define U8 "type: uint8\n"
#define DIM "dimension: 2\n"
#define SIZES "sizes: 3 2\n"
#define RAW "encoding: raw\n"
#define DATA "data file: d.raw\n"

/* Opens the header beside n bytes of samples; the words, or NULL. */
static const char *open_header(struct image *image, const char *header,
                               size_t n, struct why *why)
{
    char samples[64] = {0};
    unit_case("%.200s", header);
    unit_file("d.raw", samples, n);
    return image_open(image, unit_text("h.nhdr", header), why);
}

static void refuses(const char *header, const char *words)
{
    struct image image;
    struct why why;
    SAME_TEXT(open_header(&image, header, 6, &why), words);
    image_close(&image);
}

static void accepts(const char *header, enum sample_type type)
{
    struct image image;
    struct why why;
    if (FINE(open_header(&image, header, 6 * sample_bytes(type), &why))) {
        SAME(image.type, type);
        CHECK(shape_equal(image.shape, (struct shape){1, 2, 3}));
        SAME(image.offset, 0);
    }
    image_close(&image);
}

static void types_have_the_formats_synonyms(void)
{
    static const char *const names[SAMPLE_TYPES][7] = {
        {"uchar", "unsigned char", "uint8", "uint8_t"},
        {"signed char", "int8", "int8_t"},
        {"ushort", "unsigned short", "unsigned short int", "uint16",
         "uint16_t"},
        {"short", "short int", "signed short", "signed short int", "int16",
         "int16_t"},
        {"uint", "unsigned int", "uint32", "uint32_t"},
        {"int", "signed int", "int32", "int32_t"},
        {"ulonglong", "unsigned long long", "unsigned long long int", "uint64",
         "uint64_t"},
        {"longlong", "long long", "long long int", "signed long long",
         "signed long long int", "int64", "int64_t"},
        {"float"},
        {"double"}};
    for (size_t type = 0; type < SAMPLE_TYPES; type++)
        for (size_t i = 0; i < 7 && names[type][i] != NULL; i++) {
            char header[300];
            snprintf(header, sizeof header,
                     MAGIC "type: %s\n" DIM SIZES RAW "endian: little\n" DATA,
                     names[type][i]);
            accepts(header, (enum sample_type)type);
        }
}

static void other_types_are_refused(void)
{
    static const char *const names[] = {
        "uint128",
        "long",
        "unsigned long long int ulonglong",
        "block",
        "",
        "|",
        "uint8|int8",
        "char",
        "uint8_",
        "half",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"};
    for (size_t i = 0; i < COUNT(names); i++) {
        char header[300];
        snprintf(header, sizeof header, MAGIC "type: %s\n" DIM SIZES RAW DATA,
                 names[i]);
        refuses(header, "NRRD: type is none of uint8 int8 uint16 int16 uint32 "
                        "int32 uint64 int64 float double");
    }
}

static void fields_may_come_in_any_order_and_spelling(void)
{
    accepts(MAGIC DATA RAW SIZES DIM U8, SAMPLE_UINT8);
    accepts("NRRD0001\n" U8 DIM SIZES RAW "datafile: d.raw\n", SAMPLE_UINT8);
    accepts(MAGIC "TYPE: uint8\nDimension: 2\nsizes: 3\t2\nEncoding: raw\n"
                  "Data File: d.raw\nBYTESKIP: 0\nline skip: 0\n",
            SAMPLE_UINT8);
    accepts(MAGIC U8 DIM SIZES RAW DATA "\n", SAMPLE_UINT8);
    accepts(MAGIC U8 DIM SIZES RAW DATA "\ntype: int8\nno field", SAMPLE_UINT8);
    accepts("NRRD0004\r\ntype: uint8\r\ndimension: 2\r\nsizes: 3 2\r\n"
            "encoding: raw\r\ndata file: d.raw\r\n\r\n",
            SAMPLE_UINT8);
}

/* As teem does. */
static void blanks_and_case_of_values_do_not_matter(void)
{
    accepts(MAGIC "type:  uint8\n" DIM SIZES RAW DATA, SAMPLE_UINT8);
    accepts(MAGIC "type: UINT8\n" DIM SIZES "encoding: RAW\n" DATA,
            SAMPLE_UINT8);
    accepts(MAGIC "type: uint16\n" DIM "sizes:   3   2\n" RAW
                  "endian: Little\n" DATA,
            SAMPLE_UINT16);
}

static void comments_keys_and_other_fields_are_passed_over(void)
{
    accepts(MAGIC "# type: int8\n#\n" U8 DIM SIZES RAW DATA "content: cells\n"
                  "type:=int8\nkinds: space space\n",
            SAMPLE_UINT8);
    accepts(MAGIC U8 DIM SIZES RAW DATA "a key:=a value: of its own\n",
            SAMPLE_UINT8);
}

static void key_may_hold_a_colon(void)
{
    accepts(MAGIC U8 DIM SIZES RAW DATA "a:b:=c\n", SAMPLE_UINT8);
}

static void field_that_stands_twice_is_refused(void)
{
    refuses(MAGIC U8 U8 DIM SIZES RAW DATA,
            "NRRD: field \"type\" stands twice");
    refuses(MAGIC U8 DIM SIZES RAW DATA "datafile: e.raw\n",
            "NRRD: field \"datafile\" stands twice");
}

static void missing_field_is_named(void)
{
    refuses(MAGIC DIM SIZES RAW DATA, "NRRD: field \"type\" is missing");
    refuses(MAGIC U8 SIZES RAW DATA, "NRRD: field \"dimension\" is missing");
    refuses(MAGIC U8 DIM RAW DATA, "NRRD: field \"sizes\" is missing");
    refuses(MAGIC U8 DIM SIZES DATA, "NRRD: field \"encoding\" is missing");
    refuses(MAGIC "type: short\n" DIM SIZES RAW DATA,
            "NRRD: field \"endian\" is missing");
    refuses(MAGIC, "NRRD: field \"type\" is missing");
    refuses("NRRD", "NRRD: header is cut short");
}

static void what_is_no_field_is_refused(void)
{
    refuses(MAGIC U8 "nonsense\n" DIM, "NRRD: \"nonsense\" is no field");
    refuses(MAGIC "type:uint8\n", "NRRD: \"type:uint8\" is no field");
    refuses(MAGIC "type", "NRRD: header is cut short");
    refuses(MAGIC U8 DIM SIZES RAW "data file: d.raw",
            "NRRD: header is cut short");
}

static void images_of_other_axes_are_refused(void)
{
    static const char axes[] = "NRRD: dimension is neither 2 nor 3";
    static const char fewer[] = "NRRD: fewer sizes than axes";
    static const char more[] = "NRRD: more sizes than axes";
    static const char whole[] = "NRRD: sizes are not whole numbers below 2^31";
    static const struct {
        const char *dimension, *sizes, *words;
    } cases[] = {{"3", "3 2", fewer},
                 {"02", "3 2", axes},
                 {"1", "6", axes},
                 {"4", "3 2 1 1", axes},
                 {"3", "", fewer},
                 {"2", "3", fewer},
                 {"2", "", fewer},
                 {"2", "3 2 1", more},
                 {"3", "3 2 1 1", more},
                 {"3", "3 2 -1", whole},
                 {"3", "3 2 0", "holds no pixel"},
                 {"2", "3 -2", whole},
                 {"2", "3.0 2", whole},
                 {"2", "3 0x2", whole},
                 {"2", "3,2", whole},
                 {"2", "3 2147483648", whole},
                 {"2", "99999999999999999999 1", whole},
                 {"2", "0 2", "holds no pixel"},
                 {"2", "3 0", "holds no pixel"}};
    for (size_t i = 0; i < COUNT(cases); i++) {
        char header[300];
        snprintf(header, sizeof header,
                 MAGIC U8 "dimension: %s\nsizes: %s\n" RAW DATA,
                 cases[i].dimension, cases[i].sizes);
        refuses(header, cases[i].words);
    }
}

static void sizes_that_overflow_are_refused(void)
{
    refuses(MAGIC "type: double\n" DIM "sizes: 2147483647 2147483647\n" RAW
                  "endian: little\n" DATA,
            "is larger than any file can be");
    refuses(MAGIC "type: double\n" DIM "sizes: 2147483647 2147483647\n" RAW
                  "endian: little\nbyte skip: -1\n" DATA,
            "is larger than any file can be");
    refuses(MAGIC U8 DIM "sizes: 2147483647 2147483647\n" RAW
                         "byte skip: 9223372036854775807\n" DATA,
            "is larger than any file can be");
    refuses(MAGIC U8 DIM "sizes: 2147483647 2147483647\n" RAW DATA,
            "is cut short: 6 bytes, its header says 4611686014132420609");
}

static void what_cannot_be_mapped_is_refused(void)
{
    refuses(MAGIC U8 DIM SIZES "encoding: gzip\n" DATA,
            "NRRD: encoding is not raw");
    refuses(MAGIC U8 DIM SIZES RAW DATA "line skip: 1\n",
            "NRRD: line skip is not supported");
    refuses(MAGIC "type: short\n" DIM SIZES RAW DATA "endian: middle\n",
            "NRRD: endian is neither little nor big");
}

static void spacing_says(const char *fields, double y, double x,
                         const char *unit)
{
    char header[400];
    struct image image;
    struct why why;
    snprintf(header, sizeof header, MAGIC U8 DIM SIZES RAW DATA "%s", fields);
    FINE(open_header(&image, header, 6, &why));
    SAME_REAL(image.spacing[0], 0);
    SAME_REAL(image.spacing[1], y);
    SAME_REAL(image.spacing[2], x);
    SAME_TEXT(image.unit, unit);
    image_close(&image);
}

static void spacing_is_x_then_y_and_may_be_unknown(void)
{
    spacing_says("", 0, 0, "");
    spacing_says("spacings: 0.5 0.25\nunits: \"um\" \"um\"\n", 0.25, 0.5, "um");
    spacing_says("spacings: nan nan\n", 0, 0, "");
    spacing_says("spacings: 2 nan\n", 0, 2, "");
    spacing_says("spacings: -1 0\n", 0, 0, "");
    spacing_says("spacings: 1\nunits: um\n", 0, 1, "");
    spacing_says("spacings: 1 1\nunits: \"0123456789012345\"\n", 1, 1, "");
    spacing_says("spacings: 1 1\nunits: \"mm\n", 1, 1, "mm");
}

static void header_is_64_kb_at_most(void)
{
    char *header = unit_memory(1, 70000), *more;
    strcpy(header, MAGIC "#");
    more = header + strlen(header);
    memset(more, 'c', 65000);
    strcpy(more + 65000, "\n" U8 DIM SIZES RAW DATA);
    accepts(header, SAMPLE_UINT8);
    memset(more, 'c', 66000);
    strcpy(more + 66000, "\n" U8 DIM SIZES RAW DATA);
    refuses(header, "NRRD: header is longer than 64 KB");
    free(header);
}

static const struct test TESTS[] = {
    {"types have the format's synonyms", types_have_the_formats_synonyms},
    {"other types are refused", other_types_are_refused},
    {"fields may come in any order and spelling",
     fields_may_come_in_any_order_and_spelling},
    {"blanks before a value and its case do not matter",
     blanks_and_case_of_values_do_not_matter},
    {"comments, keys and other fields are passed over",
     comments_keys_and_other_fields_are_passed_over},
    {"a key may hold a colon", key_may_hold_a_colon},
    {"a field that stands twice is refused",
     field_that_stands_twice_is_refused},
    {"a missing field is named", missing_field_is_named},
    {"what is no field is refused", what_is_no_field_is_refused},
    {"images of other axes are refused", images_of_other_axes_are_refused},
    {"sizes that overflow are refused", sizes_that_overflow_are_refused},
    {"what cannot be mapped is refused", what_cannot_be_mapped_is_refused},
    {"spacing is x, then y, and may be unknown",
     spacing_is_x_then_y_and_may_be_unknown},
    {"a header is 64 KB at most", header_is_64_kb_at_most},
};
SUITE(nrrd, TESTS);
