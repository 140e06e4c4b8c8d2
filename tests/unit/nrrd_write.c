/* SPDX-License-Identifier: MIT */
#include "base/file.h"
#include "image/nrrd.h"
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

/* Writes samples and a header for them, reads the header. */
static void round_trip(const struct image *made, const char *name,
                       char *data_file)
{
    struct nrrd_origin origin = {data_file,
                                 (char[]){"/src/a b.tif"},
                                 (char[]){"c"},
                                 NULL,
                                 77,
                                 1234567890123,
                                 0,
                                 0};
    struct image image;
    struct why why;
    size_t n = image_row_bytes(made) * made->shape.y + (size_t)made->offset;
    char *bytes = unit_memory(1, n);
    unit_file(name, bytes, n);
    free(bytes);
    const char *path = unit_path("h.nhdr");
    FILE *out = fopen(path, "w");
    if (!CHECK(out != NULL))
        return;
    if (made->offset > 0)
        origin.source_bytes = n;
    nrrd_write(out, made, &origin);
    CHECK(fclose(out) == 0);
    if (FINE(image_open(&image, path, &why))) {
        CHECK(shape_equal(image.shape, made->shape));
        SAME(image.type, made->type);
        SAME(image.swap, made->swap);
        SAME(image.offset, made->offset);
        for (int axis = 0; axis < 3; axis++)
            SAME_REAL(image.spacing[axis], made->spacing[axis]);
        SAME_TEXT(image.unit, made->unit);
        SAME_TEXT(image.channel, "h");
    }
    image_close(&image);
}

static void written_headers_read_back(void)
{
    for (size_t i = 0; i < 300 && !unit_failed(); i++) {
        struct image made = {.shape = {1, 1 + unit_below(9), 1 + unit_below(9)},
                             .type = (enum sample_type)(i % SAMPLE_TYPES),
                             .offset = unit_below(2) * unit_below(999)};
        made.swap = sample_bytes(made.type) > 1 && unit_below(2);
        if (unit_below(2)) {
            made.spacing[1] = (double)(1 + unit_below(10000)) / 977;
            made.spacing[2] = (double)(1 + unit_below(10000)) / 3;
            strcpy(made.unit, unit_below(2) ? "um" : "");
        }
        unit_case("%s, offset %llu", sample_name(made.type),
                  (unsigned long long)made.offset);
        round_trip(&made, "d.raw", (char[]){"d.raw"});
    }
}

static void headers_are_as_documented(void)
{
    struct image made = {.shape = {1, 2, 3},
                         .type = SAMPLE_UINT16,
                         .swap = sample_must_swap(true),
                         .offset = 8,
                         .spacing = {0, 0.5, 0.25},
                         .unit = "um"};
    struct nrrd_origin origin = {(char[]){"a.tif"},
                                 (char[]){"/b\nc.tif"},
                                 (char[]){"my\\dye"},
                                 NULL,
                                 20,
                                 -5,
                                 0,
                                 0};
    char *bytes = NULL;
    size_t n;
    FILE *out = open_memstream(&bytes, &n);
    if (!CHECK(out != NULL))
        return;
    nrrd_write(out, &made, &origin);
    fclose(out);
    SAME_TEXT(bytes, "NRRD0004\n"
                     "# https://teem.sourceforge.net/nrrd/format.html\n"
                     "type: uint16\ndimension: 2\nsizes: 3 2\n"
                     "spacings: 0.25 0.5\nunits: \"um\" \"um\"\n"
                     "encoding: raw\nendian: big\nbyte skip: 8\n"
                     "data file: a.tif\nchannel:=my\\\\dye\n"
                     "source:=/b\\nc.tif\nsource size:=20\nsource mtime:=-5\n");
    free(bytes);
}

static void a_header_without_a_source_names_none(void)
{
    struct image made = {.shape = {1, 2, 3}, .swap = sample_must_swap(true)};
    struct nrrd_origin origin = {.data_file = (char[]){"a.raw"},
                                 .channel = (char[]){"a"}};
    char *bytes = NULL;
    size_t n;
    FILE *out = open_memstream(&bytes, &n);
    if (!CHECK(out != NULL))
        return;
    nrrd_write(out, &made, &origin);
    fclose(out);
    SAME_TEXT(bytes, "NRRD0004\n"
                     "# https://teem.sourceforge.net/nrrd/format.html\n"
                     "type: uint8\ndimension: 2\nsizes: 3 2\n"
                     "encoding: raw\nendian: big\n"
                     "data file: a.raw\nchannel:=a\n");
    unit_file("a.raw", bytes, 6);
    struct image image;
    struct why why;
    FINE(image_open(&image, unit_text("a.nhdr", bytes), &why));
    image_close(&image);
    CHECK(!nrrd_read_origin(unit_path("a.nhdr"), &origin));
    nrrd_free_origin(&origin);
    free(bytes);
}

static void names_that_bite_are_read_back(void)
{
    static const char *const names[] = {
        "d.raw",    "LIST",      "LISTED.raw",  " lead.raw", "\ttab.raw",
        "a:b.raw",  "a:=b.raw",  "#hash.raw",   "a\\nb.raw", "\xc3\xbc.raw",
        "\xff.raw", "\"q\".raw", "x; rm -rf y", "-n.raw",    "~",
        "$HOME",    "*",         "a b  c",      "NRRD0004",  ".hidden",
        "list",     "'"};
    struct image made = {.shape = {1, 2, 3}};
    struct why why;
    for (size_t i = 0; i < COUNT(names); i++) {
        const char *bad;
        char *path = file_join(unit_path(NULL), names[i]);
        char *name = nrrd_data_file(unit_path(NULL), path, &bad, &why);
        unit_case("\"%s\"", names[i]);
        if (CHECK(bad == NULL && name != NULL))
            round_trip(&made, names[i], name);
        CHECK(name == NULL || name[0] != '/');
        free(name);
        free(path);
    }
}

static void names_that_no_header_can_hold_are_refused(void)
{
    static const char *const names[] = {"a\nb", "a\rb",  "100%.raw", "%d",
                                        "end ", "end\t", "\n",       "end\r"};
    struct why why;
    for (size_t i = 0; i < COUNT(names); i++) {
        const char *bad = NULL;
        char *path = file_join(unit_path(NULL), names[i]);
        char *name = nrrd_data_file(unit_path(NULL), path, &bad, &why);
        unit_case("case %zu", i);
        CHECK(name == NULL);
        CHECK(bad != NULL &&
              strncmp(bad, "an NRRD header cannot name a data file", 38) == 0);
        free(path);
    }
}

static void file_in_another_folder_is_named_absolutely(void)
{
    struct why why;
    struct image made = {.shape = {1, 2, 3}};
    const char *bad, *other = unit_path("other");
    CHECK(mkdir(other, 0700) == 0);
    char *path = file_join(other, "../other/LIST.raw");
    char *name = nrrd_data_file(unit_path(NULL), path, &bad, &why);
    char *real = realpath(other, NULL), *expected = file_join(real, "LIST.raw");
    SAME_TEXT(name, expected);
    if (name != NULL)
        round_trip(&made, "other/LIST.raw", name);
    free(name);
    free(path);
    free(real);
    free(expected);
    path = file_join(unit_path("none"), "d.raw");
    name = nrrd_data_file(unit_path(NULL), path, &bad, &why);
    CHECK(name == NULL);
    SAME_TEXT(bad, "cannot find the folder: No such file or directory");
    free(path);
}

static void origin_reads_back(void)
{
    static const char *const names[] = {
        "/a/b.tif", "/a\nb.tif", "/a\\nb.tif", "/a\\\\", "/:=", "/ x ", "\\"};
    struct image made = {.shape = {1, 2, 3}};
    for (size_t i = 0; i < COUNT(names); i++) {
        const char *path = unit_path("h.nhdr");
        char *source = strdup(names[i]), *data = strdup("LIST of it");
        struct nrrd_origin got,
            origin = {data,           source,    source, source,
                      UINT64_MAX - i, INT64_MAX, 0,      0};
        FILE *out = fopen(path, "w");
        if (!CHECK(out != NULL))
            return;
        nrrd_write(out, &made, &origin);
        fclose(out);
        unit_case("case %zu", i);
        CHECK(nrrd_read_origin(path, &got));
        SAME_TEXT(got.source, source);
        SAME_TEXT(got.channel, source);
        SAME_TEXT(got.planes, source);
        SAME_TEXT(got.data_file, data);
        SAME(got.source_bytes, origin.source_bytes);
        SAME((uint64_t)got.source_mtime, INT64_MAX);
        nrrd_free_origin(&got);
        free(source);
        free(data);
    }
}

static void foreign_header_has_no_origin(void)
{
    static const char spoilt[] = "NRRD0004\nsource:=a\nchannel:=a\n"
                                 "data file: a\nsource size:=x\n"
                                 "source mtime:=5\n";
    static const char *const headers[] = {
        "", "NRRD0004\ntype: int8\n",
        "NRRD0004\nsource size:=5\nsource mtime:=5\n", spoilt};
    struct nrrd_origin got;
    CHECK(!nrrd_read_origin(unit_path("none"), &got));
    nrrd_free_origin(&got);
    for (size_t i = 0; i < COUNT(headers); i++) {
        unit_case("case %zu", i);
        CHECK(!nrrd_read_origin(unit_text("h", headers[i]), &got));
        nrrd_free_origin(&got);
    }
}

static const struct test TESTS[] = {
    {"written headers read back", written_headers_read_back},
    {"headers are as documented", headers_are_as_documented},
    {"a header without a source names none",
     a_header_without_a_source_names_none},
    {"names that bite are read back", names_that_bite_are_read_back},
    {"names that no header can hold are refused",
     names_that_no_header_can_hold_are_refused},
    {"a file in another folder is named absolutely",
     file_in_another_folder_is_named_absolutely},
    {"the origin reads back, whatever the name", origin_reads_back},
    {"a foreign header has no origin", foreign_header_has_no_origin},
};
SUITE(nrrd_write, TESTS);
