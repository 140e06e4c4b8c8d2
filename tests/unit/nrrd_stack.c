/* SPDX-License-Identifier: MIT */
/*
 * NRRDs of three axes, x, y and z.
 */
#include "image/nrrd.h"
#include "pixels.h"
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>

/* Samples at an offset of d.raw, z by y by x of them in the given order. */
static void write_samples(const struct image *made, const struct tiny *tiny)
{
    size_t plane = image_plane_bytes(made), bytes = sample_bytes(made->type);
    size_t n = plane * made->shape.z, at = (size_t)made->offset;
    unsigned char *file = unit_memory(at + n, 1);
    sample_copy(file + at, tiny->pixels, n / bytes, bytes, made->swap);
    unit_file("d.raw", file, at + n);
    free(file);
}

/* What will be written: of the tiny stack's shape, all else random. */
static struct image random_stack(const struct tiny *tiny)
{
    struct image made = {.shape = {tiny->pages, tiny->height, tiny->width},
                         .type = tiny->type,
                         .offset = unit_below(2) * unit_below(99)};
    made.swap = sample_bytes(made.type) > 1 && unit_below(2);
    for (int axis = unit_below(2) ? 0 : 3; axis < 3; axis++)
        if (axis > 0 || (tiny->pages > 1 && unit_below(2)))
            made.spacing[axis] = (double)(1 + unit_below(9999)) / 977;
    if (made.spacing[1] > 0)
        strcpy(made.unit, "um");
    return made;
}

static void write_header(const struct image *made)
{
    struct nrrd_origin origin = {(char[]){"d.raw"},
                                 (char[]){"/s"},
                                 (char[]){"c"},
                                 (char[]){"2:9"},
                                 0,
                                 5,
                                 0,
                                 0};
    origin.source_bytes =
        made->offset + made->shape.z * image_plane_bytes(made);
    FILE *out = fopen(unit_path("h.nhdr"), "w");
    nrrd_write(out, made, &origin);
    CHECK(fclose(out) == 0);
}

static void stacks_read_back_as_they_were_written(void)
{
    for (int i = 0; i < 200 && !unit_failed(); i++) {
        struct tiny tiny = {.height = 1 + unit_below(20),
                            .width = 1 + unit_below(20),
                            .pages = 1 + unit_below(5),
                            .type = (enum sample_type)(i % SAMPLE_TYPES)};
        struct image image, made = random_stack(&tiny);
        struct nrrd_origin got;
        struct why why;
        tiny_fill(&tiny);
        write_samples(&made, &tiny);
        write_header(&made);
        if (FINE(image_open(&image, unit_path("h.nhdr"), &why))) {
            CHECK(shape_equal(image.shape, made.shape));
            SAME(image.offset, made.offset);
            SAME(image.swap, made.swap);
            CHECK(image_is_contiguous(&image));
            for (int axis = 0; axis < 3; axis++)
                SAME_REAL(image.spacing[axis], made.spacing[axis]);
            SAME_TEXT(image.unit, made.unit);
            pixels_same(&image, &tiny, 0, 0, 1);
        }
        image_close(&image);
        if (CHECK(nrrd_read_origin(unit_path("h.nhdr"), &got)))
            SAME_TEXT(got.planes, "2:9");
        nrrd_free_origin(&got);
        free(tiny.pixels);
    }
}

/* The header of an image of 2x3x4 with these spacings of z, y, x. */
static void writes_spacings(const double spacing[3], const char *unit,
                            const char *expected)
{
    struct image made = {.shape = {2, 3, 4}};
    struct nrrd_origin origin = {(char[]){"d.raw"},
                                 (char[]){"/s"},
                                 (char[]){"c"},
                                 (char[]){""},
                                 7,
                                 5,
                                 0,
                                 0};
    char *bytes = NULL, whole[500];
    size_t n;
    memcpy(made.spacing, spacing, sizeof made.spacing);
    snprintf(made.unit, sizeof made.unit, "%s", unit);
    FILE *out = open_memstream(&bytes, &n);
    nrrd_write(out, &made, &origin);
    fclose(out);
    snprintf(whole, sizeof whole,
             "NRRD0004\n# https://teem.sourceforge.net/nrrd/format.html\n"
             "type: uint8\ndimension: 3\nsizes: 4 3 2\n%sencoding: raw\n"
             "endian: %s\ndata file: d.raw\nchannel:=c\nsource:=/s\n"
             "source size:=7\nsource mtime:=5\n",
             expected, sample_must_swap(true) ? "little" : "big");
    SAME_TEXT(bytes, whole);
    free(bytes);
}

static void spacings_are_written_for_every_axis(void)
{
    writes_spacings((double[]){0.5, 0.25, 0.125}, "um",
                    "spacings: 0.125 0.25 0.5\n"
                    "units: \"um\" \"um\" \"um\"\n");
    writes_spacings((double[]){0, 0.25, 0.125}, "um",
                    "spacings: 0.125 0.25 nan\n"
                    "units: \"um\" \"um\" \"um\"\n");
    writes_spacings((double[]){0.5, 0.25, 0.125}, "",
                    "spacings: 0.125 0.25 0.5\n");
    writes_spacings((double[]){0, 0, 0}, "", "");
}

#define HEAD                                                                   \
    "NRRD0004\ntype: uint8\ndimension: 3\nsizes: 3 2 4\nencoding: raw\n"       \
    "data file: d.raw\n"

static void gives(const char *fields, size_t n, uint64_t offset,
                  const char *words)
{
    char header[400], samples[64] = {0};
    struct image image;
    struct why why;
    snprintf(header, sizeof header, HEAD "%s", fields);
    unit_case("%s and %zu bytes", fields, n);
    unit_file("d.raw", samples, n);
    SAME_TEXT(image_open(&image, unit_text("h.nhdr", header), &why), words);
    if (words == NULL) {
        CHECK(shape_equal(image.shape, (struct shape){4, 2, 3}));
        SAME(image.offset, offset);
        SAME(image_plane_at(&image, 3), offset + 18);
    }
    image_close(&image);
}

static void all_planes_are_counted(void)
{
    gives("", 24, 0, NULL);
    gives("", 23, 0, "is cut short: 23 bytes, its header says 24");
    gives("", 25, 0, "is too long: 25 bytes, its header says 24");
    gives("byte skip: 6\n", 30, 6, NULL);
    gives("byte skip: -1\n", 40, 16, NULL);
    gives("byte skip: -1\n", 23, 0,
          "NRRD: file is cut short: it cannot hold its samples");
}

static void unknown_spacings_of_some_axes_are_0(void)
{
    static const struct {
        const char *fields;
        double z, y, x;
    } cases[] = {
        {"spacings: 1 2 3\n", 3, 2, 1},   {"spacings: 1 2 nan\n", 0, 2, 1},
        {"spacings: nan 2 3\n", 3, 2, 0}, {"spacings: 1 nan -3\n", 0, 0, 1},
        {"spacings: 1 2\n", 0, 2, 1},     {"", 0, 0, 0}};
    char samples[24] = {0};
    unit_file("d.raw", samples, sizeof samples);
    for (size_t i = 0; i < COUNT(cases); i++) {
        char header[400];
        struct image image;
        struct why why;
        snprintf(header, sizeof header, HEAD "%s", cases[i].fields);
        unit_case("%s", cases[i].fields);
        FINE(image_open(&image, unit_text("h.nhdr", header), &why));
        SAME_REAL(image.spacing[0], cases[i].z);
        SAME_REAL(image.spacing[1], cases[i].y);
        SAME_REAL(image.spacing[2], cases[i].x);
        image_close(&image);
    }
}

/* Planes and places are reckoned by the choice of some of a stack. */
static void planes_of_a_stack_may_be_chosen(void)
{
    struct image_list list = {.n = 0};
    struct image_choice choice = {.z = 1, .z_end = 3};
    struct why why;
    char samples[24] = {0};
    unit_file("d.raw", samples, sizeof samples);
    const char *path = unit_text("h.nhdr", HEAD);
    FINE(image_list_open(&list, path, &choice, &why));
    if (SAME(list.n, 1)) {
        SAME(list.image[0].shape.z, 2);
        SAME(list.image[0].offset, 6);
    }
    choice.z_end = 5;
    SAME_TEXT(image_list_open(&list, path, &choice, &why),
              "planes 1:5 were asked for, it has 4 (from 0 on)");
    image_list_close(&list);
}

static const struct test TESTS[] = {
    {"stacks read back as they were written",
     stacks_read_back_as_they_were_written},
    {"spacings are written for every axis",
     spacings_are_written_for_every_axis},
    {"all planes are counted", all_planes_are_counted},
    {"unknown spacings of some axes are 0",
     unknown_spacings_of_some_axes_are_0},
    {"planes of a stack may be chosen", planes_of_a_stack_may_be_chosen},
};
SUITE(nrrd_stack, TESTS);
