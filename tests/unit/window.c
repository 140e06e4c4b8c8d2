/* SPDX-License-Identifier: MIT */
#include "image/window.h"
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* An image, perhaps a stack, whose samples begin at an offset of a file of
 * random bytes. */
static bool make(struct image *image, struct shape shape, enum sample_type type,
                 uint64_t offset)
{
    char header[300];
    struct why why;
    size_t bytes = sample_bytes(type);
    size_t n = (size_t)offset + (size_t)shape.z * shape.y * shape.x * bytes;
    unsigned char *samples = unit_memory(1, n + 8);
    for (size_t i = 0; i < n; i += 8) {
        uint64_t bits = unit_random();
        memcpy(samples + i, &bits, 8);
    }
    unit_file("d.raw", samples, n);
    free(samples);
    snprintf(header, sizeof header,
             "NRRD0004\ntype: %s\ndimension: 3\nsizes: %u %u %u\n"
             "encoding: raw\nendian: little\nbyte skip: %llu\n"
             "data file: d.raw\n",
             sample_name(type), shape.x, shape.y, shape.z,
             (unsigned long long)offset);
    return FINE(image_open(image, unit_text("h.nhdr", header), &why));
}

static void open_part(struct window *window, const struct image *image,
                      uint32_t z, uint32_t x, uint32_t width)
{
    struct window_area area = {.z = z, .x = x, .width = width};
    window_open(window, image, NULL, &area);
}

static void same_row(struct window *window, uint32_t row)
{
    const struct image *image = window->image;
    const void *samples;
    struct why why;
    size_t bytes = sample_bytes(image->type), n = window->area.width * bytes;
    uint64_t at =
        image->offset + window->area.z * (uint64_t)image_plane_bytes(image) +
        (uint64_t)row * image_row_bytes(image) + window->area.x * bytes;
    char *expected = unit_memory(1, n);
    if (FINE(window_row(window, row, &samples, &why))) {
        CHECK(pread(image->fd, expected, n, (off_t)at) == (ssize_t)n);
        SAME_BYTES(samples, expected, n);
    }
    free(expected);
}

static void rows_are_the_files(void)
{
    for (size_t i = 0; i < 60 && !unit_failed(); i++) {
        struct image image;
        struct window window;
        struct shape shape = {1 + unit_below(4), 1 + unit_below(300),
                              1 + unit_below(300)};
        if (i % 5 == 0) /* rows of more than a window's share */
            shape = (struct shape){1, 1 + unit_below(9), 300000};
        enum sample_type type = (enum sample_type)(i % SAMPLE_TYPES);
        if (make(&image, shape, type, unit_below(9999))) {
            bool whole = unit_below(3) == 0;
            uint32_t x = whole ? 0 : unit_below(shape.x);
            uint32_t width = whole ? shape.x : 1 + unit_below(shape.x - x);
            uint32_t z = unit_below(shape.z);
            image.no_map = unit_below(2);
            unit_case("%ux%ux%u of %s, %u from %u of plane %u%s", shape.z,
                      shape.y, shape.x, sample_name(type), width, x, z,
                      image.no_map ? ", read" : "");
            open_part(&window, &image, z, x, width);
            for (uint32_t row = 0; row < shape.y && !unit_failed(); row++)
                same_row(&window, row);
            window_close(&window);
        }
        image_close(&image);
    }
}

static void rows_may_be_asked_for_in_any_order(void)
{
    struct image image;
    struct window window;
    struct shape shape = {1, 500, 9000};
    if (make(&image, shape, SAMPLE_UINT8, 3)) {
        open_part(&window, &image, 0, 17, 1000);
        for (size_t i = 0; i < 200 && !unit_failed(); i++)
            same_row(&window, unit_below(shape.y));
        same_row(&window, shape.y - 1);
        same_row(&window, 0);
        window_close(&window);
    }
    image_close(&image);
}

/* Bytes that the process has resident of the map at this address. */
static size_t resident(const void *map)
{
    FILE *in = fopen("/proc/self/smaps", "r");
    char line[512];
    unsigned long long from, kb;
    bool mine = false;
    size_t bytes = SIZE_MAX;
    while (in != NULL && fgets(line, sizeof line, in) != NULL) {
        if (sscanf(line, "%llx-", &from) == 1 && strchr(line, '-') != NULL &&
            strchr(line, '-') < line + 17)
            mine = from == (uintptr_t)map;
        if (mine && sscanf(line, "Rss: %llu kB", &kb) == 1)
            bytes = (size_t)kb << 10;
    }
    if (in != NULL)
        fclose(in);
    return bytes;
}

/* A window's share is 1 MB of whole rows, or one row; a map begins and ends on
 * a page. */
static size_t map_bound(const struct image *image)
{
    size_t row = image_row_bytes(image), page = (size_t)sysconf(_SC_PAGESIZE);
    return (row < 1 << 20 ? 1 << 20 : row) + 2 * page;
}

static void map_stays_within_its_bound(void)
{
    static const struct {
        struct shape shape;
        uint32_t x, width;
    } cases[] = {{{1, 3000, 1000}, 0, 1000},     {{1, 3000, 1000}, 500, 3},
                 {{1, 40, 2000000}, 0, 2000000}, {{1, 60, 400000}, 100000, 500},
                 {{1, 60, 400000}, 0, 200000},   {{1, 9, 9}, 0, 9},
                 {{1, 300, 70001}, 123, 9},      {{5, 300, 7001}, 0, 7001}};
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct image image;
        struct window window;
        if (!make(&image, cases[i].shape, SAMPLE_UINT8, 12345))
            break;
        size_t bound = map_bound(&image), most = 0;
        unit_case("case %zu", i);
        open_part(&window, &image, cases[i].shape.z - 1, cases[i].x,
                  cases[i].width);
        for (uint32_t row = 0; row < cases[i].shape.y; row++) {
            same_row(&window, row);
            if (row + 1 != window.end)
                continue;
            size_t now = window.map != NULL ? resident(window.map) : 0;
            most = now > most ? now : most;
            if (cases[i].width == cases[i].shape.x)
                CHECK(window.map_bytes <= bound);
        }
        unit_case("case %zu: %zu resident, %zu expected", i, most, bound);
        CHECK(most <= bound);
        CHECK((most > 0) == (cases[i].width == cases[i].shape.x));
        window_close(&window);
        CHECK(window.map == NULL);
        image_close(&image);
    }
}

static void rows_that_are_read_are_read_by_the_window(void)
{
    struct image image;
    struct window window;
    struct shape shape = {1, 3000, 1000};
    if (make(&image, shape, SAMPLE_UINT16, 5)) {
        image.no_map = true;
        open_part(&window, &image, 0, 0, 1000);
        for (uint32_t row = 0; row < shape.y && !unit_failed(); row++)
            same_row(&window, row);
        CHECK(window.map == NULL);
        SAME(window.step, (1 << 20) / 2000); /* whole rows within 1 MB */
        window_close(&window);
    }
    image_close(&image);
}

/* A file that became shorter is told of, where it is read. */
static void rows_that_are_gone_are_no_rows(void)
{
    struct image image;
    struct window window;
    struct why why;
    const void *samples;
    if (make(&image, (struct shape){1, 300, 1000}, SAMPLE_UINT8, 0)) {
        CHECK(truncate(unit_path("d.raw"), 100000) == 0);
        for (int way = 0; way < 2; way++) {
            image.no_map = true;
            open_part(&window, &image, 0, 0, way == 0 ? 1000 : 500);
            SAME_TEXT(window_row(&window, 200, &samples, &why),
                      "pixels became shorter while they were read");
            window_close(&window);
        }
        CHECK(image_check_unchanged(&image, &why) != NULL);
    }
    image_close(&image);
}

static void closing_twice_does_nothing(void)
{
    struct image image;
    struct window window;
    if (make(&image, (struct shape){1, 2, 2}, SAMPLE_UINT8, 0)) {
        open_part(&window, &image, 0, 0, 2);
        window_close(&window);
        same_row(&window, 1);
        window_close(&window);
        window_close(&window);
    }
    image_close(&image);
}

static const struct test TESTS[] = {
    {"rows are those of the file, at any offset and of any type",
     rows_are_the_files},
    {"rows may be asked for in any order", rows_may_be_asked_for_in_any_order},
    {"what is mapped and resident stays within its bound",
     map_stays_within_its_bound},
    {"rows that are read are read by the window",
     rows_that_are_read_are_read_by_the_window},
    {"rows that are gone are no rows", rows_that_are_gone_are_no_rows},
    {"a closed window can be used and closed again",
     closing_twice_does_nothing},
};
SUITE(window, TESTS);
