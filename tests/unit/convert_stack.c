/* SPDX-License-Identifier: MIT */
/*
 * Converting several images of a file, stacks among them.
 */
#include "many.h"
#include "pixels.h"
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* What was made of image i reads as its pixels. */
static void reads_back(const struct many *w, size_t i, const struct tiny *tiny)
{
    const struct image *image = w->item[i].image;
    struct image made;
    struct why why;
    if (FINE(image_open(&made, many_path(i, "nhdr"), &why))) {
        CHECK(shape_equal(made.shape, image->shape));
        SAME(made.type, image->type);
        pixels_same(&made, tiny, image->sample, 0, 1);
    }
    image_close(&made);
    CHECK((access(many_path(i, "raw"), F_OK) == 0) == !w->item[i].points_in);
}

static void made_images_are_the_tiffs(void)
{
    for (int i = 0; i < 150 && !unit_failed(); i++) {
        struct tiny tiny = tiny_random_any();
        struct image_list list;
        struct why why;
        struct many w = {.convert = {.copy = unit_below(2),
                                     .force = true,
                                     .jobs = 1 + unit_below(4)}};
        if (pixels_open(&list, tiny_write(&tiny, "t.tif"), tiny.samples) &&
            FINE(many_convert(&w, list.image, list.n, &why)))
            for (size_t k = 0; k < list.n; k++) {
                SAME(w.item[k].points_in,
                     image_is_contiguous(&list.image[k]) && !w.convert.copy);
                reads_back(&w, k, &tiny);
                unlink(many_path(k, "raw"));
            }
        image_list_close(&list);
        free(tiny.pixels);
    }
}

static void interleaved_samples_are_a_group(void)
{
    for (int i = 0; i < 100 && !unit_failed(); i++) {
        struct tiny tiny = tiny_random_any();
        struct image_list list = {.n = 0};
        struct why why;
        const char *path = tiny_write(&tiny, "t.tif");
        bool together = tiny.samples > 1 && !tiny.separate;
        FINE(image_list_open(&list, path, NULL, &why));
        FINE(image_list_open(&list, path, NULL, &why)); /* again */
        SAME(convert_group(list.image, list.n), together ? tiny.samples : 1);
        SAME(convert_group(&list.image[list.n - 1], 1), 1);
        image_list_close(&list);
        free(tiny.pixels);
    }
}

/* More than one unit of work, so that threads have something to do. */
static void any_number_of_jobs_gives_the_same_bytes(void)
{
    static const struct {
        uint16_t codec, samples;
        uint32_t strip, tile;
    } cases[] = {{COMPRESSION_LZW, 1, 50, 0},
                 {COMPRESSION_ADOBE_DEFLATE, 2, 0, 64},
                 {COMPRESSION_LZW, 2, 360, 0},  /* by rows */
                 {COMPRESSION_NONE, 1, 50, 0}}; /* flat */
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct tiny tiny = {.height = 380,
                            .width = 3000,
                            .type = SAMPLE_UINT16,
                            .pages = 2,
                            .codec = cases[i].codec,
                            .samples = cases[i].samples,
                            .strip = cases[i].strip,
                            .tile = {cases[i].tile, cases[i].tile},
                            .big_endian = true};
        struct image_list list;
        struct why why;
        unit_case("case %zu", i);
        if (pixels_open(&list, tiny_write(&tiny, "t.tif"), tiny.samples))
            for (unsigned jobs = 1; jobs < 8; jobs += 3) {
                struct many w = {
                    .convert = {.copy = true, .force = true, .jobs = jobs}};
                FINE(many_convert(&w, list.image, list.n, &why));
                for (size_t k = 0; k < list.n && !unit_failed(); k++) {
                    size_t n;
                    char *raw = unit_read(many_path(k, "raw"), &n);
                    size_t plane = image_plane_bytes(&list.image[k]);
                    if (SAME(n, 2 * plane))
                        for (uint32_t z = 0; z < 2; z++)
                            SAME_BYTES(raw + z * plane,
                                       tiny_row(&tiny, z, (uint16_t)k, 0),
                                       plane);
                    free(raw);
                }
            }
        image_list_close(&list);
        free(tiny.pixels);
    }
}

struct told {
    uint64_t done, all, times;
};

static void tell(void *self, uint64_t done, uint64_t all)
{
    struct told *told = self;
    CHECK(done >= told->done && done <= all);
    CHECK(told->times == 0 || told->all == all);
    *told = (struct told){done, all, told->times + 1};
}

static void progress_rises_towards_all_bytes(void)
{
    struct tiny tiny = {.height = 60,
                        .width = 70,
                        .type = SAMPLE_UINT16,
                        .pages = 3,
                        .samples = 2,
                        .strip = 9,
                        .codec = COMPRESSION_LZW};
    struct image_list list;
    struct why why;
    struct told told = {0, 0, 0};
    struct many w = {.convert = {.jobs = 2, .progress = tell, .self = &told}};
    if (pixels_open(&list, tiny_write(&tiny, "t.tif"), 2))
        FINE(many_convert(&w, list.image, 2, &why));
    CHECK(told.times >= 3);
    CHECK(told.done >= told.all / 2);
    SAME(told.all, (uint64_t)60 * 70 * 2 * 3 * 2);
    image_list_close(&list);
    free(tiny.pixels);
}

static const char *const OME =
    "<OME xmlns='x/OME/2016-06'><Image><Pixels DimensionOrder='XYZCT' "
    "SizeX='8' SizeY='6' SizeZ='2' SizeC='2' SizeT='1' PhysicalSizeX='0.1' "
    "PhysicalSizeY='0.2' PhysicalSizeZ='0.5'><Channel Name='a\\b'/>"
    "<Channel Name='cy5'/><TiffData/></Pixels></Image></OME>";

static void header_is(const char *planes_key)
{
    char expected[1500], *real = realpath(unit_path("t.tif"), NULL);
    struct image made;
    struct why why;
    size_t n;
    char *header = unit_read(many_path(1, "nhdr"), &n);
    struct image_list list;
    pixels_open(&list, unit_path("t.tif"), 2);
    snprintf(expected, sizeof expected,
             "NRRD0004\n# https://teem.sourceforge.net/nrrd/format.html\n"
             "type: uint16\ndimension: 3\nsizes: 8 6 2\n"
             "spacings: 0.1 0.2 0.5\nunits: \"um\" \"um\" \"um\"\n"
             "encoding: raw\nendian: %s\ndata file: out1.raw\n"
             "channel:=t.cy5\n%ssource:=%s\n"
             "source size:=%llu\nsource mtime:=%lld\n",
             sample_must_swap(true) ? "little" : "big", planes_key, real,
             (unsigned long long)list.image[0].file_bytes,
             (long long)list.image[0].file_mtime);
    SAME_TEXT(header, expected);
    if (FINE(image_open(&made, many_path(1, "nhdr"), &why)))
        SAME_REAL(made.spacing[0], 0.5);
    image_close(&made);
    image_list_close(&list);
    free(header);
    free(real);
}

static void headers_of_stacks_are_as_documented(void)
{
    struct tiny tiny = {.height = 6,
                        .width = 8,
                        .type = SAMPLE_UINT16,
                        .pages = 4,
                        .strip = 4,
                        .codec = COMPRESSION_LZW,
                        .big_endian = sample_must_swap(true),
                        .text = OME};
    for (int flat = 0; flat < 2; flat++) {
        struct image_list list;
        struct why why;
        struct many w = {.convert = {.jobs = 1, .force = true}};
        tiny.codec = flat ? COMPRESSION_NONE : COMPRESSION_LZW;
        pixels_open(&list, tiny_write(&tiny, "t.tif"), 2);
        FINE(many_convert(&w, list.image, 2, &why));
        CHECK(!w.item[1].points_in); /* directories lie between the planes */
        header_is("");
        for (size_t i = 0; i < 2; i++)
            list.image[i].z_all = 3; /* one was not chosen */
        FINE(many_convert(&w, list.image, 2, &why));
        header_is("planes:=0:2\n");
        image_list_close(&list);
        free(tiny.pixels);
    }
}

static const struct test TESTS[] = {
    {"the images that are made are the TIFF's", made_images_are_the_tiffs},
    {"interleaved samples are a group", interleaved_samples_are_a_group},
    {"any number of jobs gives the same bytes",
     any_number_of_jobs_gives_the_same_bytes},
    {"progress rises towards all bytes", progress_rises_towards_all_bytes},
    {"headers of stacks are as documented",
     headers_of_stacks_are_as_documented},
};
SUITE(convert_stack, TESTS);
