/* SPDX-License-Identifier: MIT */
#include "image/convert.h"
#include "tiny.h"
#include "unit.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* One image's conversion, and how it went. */
struct made {
    const char *stem;
    bool copy, force, kept, points_in;
};

/* Opens the TIFF and converts it to STEM.*; words without the path. */
static const char *run(struct made *made, const char *tif, struct why *why)
{
    struct image image;
    struct outfile raw = {.path = NULL};
    struct convert_item item = {
        .image = &image, .stem = made->stem, .raw = &raw};
    struct convert convert = {.item = &item,
                              .n = 1,
                              .copy = made->copy,
                              .force = made->force,
                              .jobs = 1 + unit_below(3)};
    const char *bad = image_open(&image, tif, why);
    if (bad == NULL)
        bad = convert_run(&convert, why);
    if (bad != NULL && strncmp(bad, tif, strlen(tif)) == 0)
        bad += strlen(tif) + 2; /* "PATH: WORDS" */
    image_close(&image);
    CHECK(raw.path == NULL && convert.header.path == NULL);
    made->kept = item.kept;
    made->points_in = item.points_in;
    return bad;
}

static void same_pixels(const char *raw, const struct tiny *tiny)
{
    size_t n = 0, expected = (size_t)tiny->height * tiny->width;
    char *bytes = unit_read(raw, &n);
    if (SAME(n, expected * sample_bytes(tiny->type)))
        SAME_BYTES(bytes, tiny->pixels, n);
    free(bytes);
}

static bool exists(const char *path)
{
    return access(path, F_OK) == 0;
}

static void made_image_is_the_tiffs(void)
{
    const char *stem = unit_path("out"), *raw = unit_path("out.raw");
    const char *header = unit_path("out.nhdr");
    for (size_t i = 0; i < 150 && !unit_failed(); i++) {
        struct tiny tiny = tiny_random();
        struct made convert = {
            .stem = stem, .copy = unit_below(2), .force = true};
        struct image image;
        struct why why;
        bool flat = tiny.codec == COMPRESSION_NONE && tiny.strip > 0;
        unlink(raw);
        FINE(run(&convert, tiny_write(&tiny, "t.tif"), &why));
        SAME(convert.points_in, flat && !convert.copy);
        SAME(exists(raw), !convert.points_in);
        if (!convert.points_in)
            same_pixels(raw, &tiny);
        if (FINE(image_open(&image, header, &why))) {
            CHECK(shape_equal(image.shape,
                              (struct shape){1, tiny.height, tiny.width}));
            SAME(image.type, tiny.type);
            SAME(image.offset > 0, convert.points_in);
            SAME(image.swap, convert.points_in && sample_bytes(tiny.type) > 1 &&
                                 sample_must_swap(tiny.big_endian));
        }
        image_close(&image);
        free(tiny.pixels);
        SAME(unit_files(), convert.points_in ? 2 : 3);
    }
}

static void up_to_date_header_is_kept(void)
{
    struct tiny tiny = {
        .height = 9, .width = 9, .strip = 3, .codec = COMPRESSION_LZW};
    struct made convert = {.stem = unit_path("out")};
    struct why why;
    const char *tif = tiny_write(&tiny, "t.tif");
    FINE(run(&convert, tif, &why));
    CHECK(!convert.kept);
    FINE(run(&convert, tif, &why));
    CHECK(convert.kept);
    convert.force = true;
    FINE(run(&convert, tif, &why));
    CHECK(!convert.kept);
    convert.force = false;
    convert.copy = true; /* it is a copy already */
    FINE(run(&convert, tif, &why));
    CHECK(convert.kept);
    free(tiny.pixels);
}

static void stale_header_is_made_anew(void)
{
    struct tiny tiny = {
        .height = 9, .width = 9, .strip = 3, .codec = COMPRESSION_LZW};
    struct made convert = {.stem = unit_path("out")};
    struct why why;
    const char *tif = tiny_write(&tiny, "t.tif");
    FINE(run(&convert, tif, &why));
    struct timespec times[2] = {{5, 5}, {5, 5}};
    CHECK(utimensat(AT_FDCWD, tif, times, 0) == 0);
    FINE(run(&convert, tif, &why));
    CHECK(!convert.kept);
    FINE(run(&convert, tif, &why));
    CHECK(convert.kept);
    CHECK(truncate(unit_path("out.raw"), 80) == 0);
    FINE(run(&convert, tif, &why));
    CHECK(!convert.kept);
    same_pixels(unit_path("out.raw"), &tiny);
    CHECK(rename(tif, unit_path("u.tif")) == 0); /* another source */
    FINE(run(&convert, unit_path("u.tif"), &why));
    CHECK(!convert.kept);
    free(tiny.pixels);
}

static void changed_tiff_is_not_read_through_an_old_header(void)
{
    struct tiny tiny = {
        .height = 9, .width = 9, .strip = 3, .codec = COMPRESSION_NONE};
    struct made convert = {.stem = unit_path("out")};
    struct image image;
    struct why why;
    const char *tif = tiny_write(&tiny, "t.tif");
    FINE(run(&convert, tif, &why));
    CHECK(convert.points_in);
    FILE *out = fopen(tif, "a");
    fputc('x', out);
    fclose(out);
    const char *bad = image_open(&image, unit_path("out.nhdr"), &why);
    CHECK(bad != NULL &&
          strncmp(bad, "the TIFF that it points into has changed", 40) == 0);
    image_close(&image);
    free(tiny.pixels);
}

static void broken_tiff_leaves_nothing_new(void)
{
    struct tiny tiny = {.height = 90,
                        .width = 90,
                        .strip = 90,
                        .codec = COMPRESSION_ADOBE_DEFLATE};
    struct made convert = {.stem = unit_path("out")};
    struct why why;
    size_t n;
    const char *tif = tiny_write(&tiny, "t.tif");
    char *bytes = unit_read(tif, &n);
    memset(bytes + 100, 0xff, 500); /* within the only strip */
    const char *bad = run(&convert, unit_file("t.tif", bytes, n), &why);
    CHECK(bad != NULL &&
          strncmp(bad, "TIFF: page 0: cannot decode strip 0 at offset", 45) ==
              0);
    SAME(unit_files(), 1);
    free(bytes);
    free(tiny.pixels);
}

static void conversion_never_writes_over_its_source(void)
{
    struct tiny tiny = {
        .height = 9, .width = 9, .strip = 3, .codec = COMPRESSION_LZW};
    static const char words[] =
        "would be written over by its own conversion; use -o";
    struct made convert = {.stem = unit_path("t")};
    struct why why;
    SAME_TEXT(run(&convert, tiny_write(&tiny, "t.raw"), &why), words);
    free(tiny.pixels);
    tiny.codec = COMPRESSION_NONE;
    SAME_TEXT(run(&convert, tiny_write(&tiny, "t.nhdr"), &why), words);
    free(tiny.pixels);
    const char *tif = tiny_write(&tiny, "t.raw"); /* only a header is written */
    unlink(unit_path("t.nhdr"));
    FINE(run(&convert, tif, &why));
    CHECK(convert.points_in);
    free(tiny.pixels);
}

static void other_formats_are_no_tiff(void)
{
    struct made convert = {.stem = unit_path("out")};
    struct why why;
    unit_text("d.raw", "abcdef");
    SAME_TEXT(run(&convert,
                  unit_text("d.nhdr", "NRRD0004\ntype: uint8\ndimension: 2\n"
                                      "sizes: 3 2\nencoding: raw\n"
                                      "data file: d.raw\n"),
                  &why),
              "is not a TIFF");
    char *path = convert_header_path("a/b.c");
    SAME_TEXT(path, "a/b.c.nhdr");
    free(path);
}

static const struct test TESTS[] = {
    {"the image that is made is the TIFF's", made_image_is_the_tiffs},
    {"an up-to-date header is kept", up_to_date_header_is_kept},
    {"a stale header is made anew", stale_header_is_made_anew},
    {"a changed TIFF is not read through an old header",
     changed_tiff_is_not_read_through_an_old_header},
    {"a broken TIFF leaves nothing new", broken_tiff_leaves_nothing_new},
    {"a conversion never writes over its source",
     conversion_never_writes_over_its_source},
    {"other formats are no TIFF", other_formats_are_no_tiff},
};
SUITE(convert, TESTS);
