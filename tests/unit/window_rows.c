/* SPDX-License-Identifier: MIT */
/*
 * Rows copied many at once.
 */
#include "pixels.h"
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* A stack of random samples that begin at an offset of a file. */
struct flat {
    struct image image;
    unsigned char *file;
    uint64_t offset;
};

static bool make(struct flat *flat, struct shape shape, enum sample_type type,
                 bool big)
{
    char header[300];
    struct why why;
    flat->offset = unit_below(9999);
    size_t n = (size_t)flat->offset +
               (size_t)shape.z * shape.y * shape.x * sample_bytes(type);
    flat->file = unit_memory(1, n + 8);
    for (size_t i = 0; i < n; i += 8) {
        uint64_t bits = unit_random();
        memcpy(flat->file + i, &bits, 8);
    }
    unit_file("d.raw", flat->file, n);
    snprintf(header, sizeof header,
             "NRRD0004\ntype: %s\ndimension: 3\nsizes: %u %u %u\n"
             "encoding: raw\nendian: %s\nbyte skip: %llu\n"
             "data file: d.raw\n",
             sample_name(type), shape.x, shape.y, shape.z,
             big ? "big" : "little", (unsigned long long)flat->offset);
    return FINE(image_open(&flat->image, unit_text("h.nhdr", header), &why));
}

static void unmake(struct flat *flat)
{
    image_close(&flat->image);
    free(flat->file);
}

static const unsigned char *expected_row(const struct flat *flat,
                                         const struct window_area *area,
                                         uint32_t row)
{
    const struct image *image = &flat->image;
    return flat->file + flat->offset + area->z * image_plane_bytes(image) +
           row * image_row_bytes(image) + area->x * sample_bytes(image->type);
}

/* Places for rows, in any order in memory, and so far apart. */
struct places {
    unsigned char *memory;
    void *to[WINDOW_ROWS];
    size_t stride;
};

static void begin(struct places *places, size_t bytes)
{
    places->stride = bytes + 1 + unit_below(70);
    places->memory = unit_memory(WINDOW_ROWS, places->stride);
    memset(places->memory, 0x5a, WINDOW_ROWS * places->stride);
    for (size_t i = 0; i < WINDOW_ROWS; i++)
        places->to[i] = places->memory + i * places->stride;
    unit_shuffle(places->to, WINDOW_ROWS, sizeof *places->to);
}

/* Nothing was written beside the rows, nor to places behind the first n. */
static void check_beside(const struct places *places, size_t n, size_t bytes)
{
    for (size_t i = 0; i < WINDOW_ROWS; i++) {
        const unsigned char *to = places->to[i];
        for (size_t k = i < n ? bytes : 0; k < places->stride; k++)
            if (to[k] != 0x5a)
                SAME(to[k], 0x5a);
    }
}

static void compare(struct flat *flat, const struct window_area *area,
                    uint32_t row, size_t n)
{
    struct window window;
    struct places places;
    struct why why;
    size_t bytes = area->width * sample_bytes(flat->image.type);
    begin(&places, bytes);
    window_open(&window, &flat->image, NULL, area);
    if (FINE(window_rows(&window, row, n, places.to, &why)))
        for (size_t i = 0; i < n; i++)
            SAME_BYTES(places.to[i],
                       expected_row(flat, area, row + (uint32_t)i), bytes);
    check_beside(&places, n, bytes);
    CHECK(window.map == NULL && window.piece == NULL);
    window_close(&window);
    free(places.memory);
}

static void rows_are_the_files_as_they_lie(void)
{
    for (size_t i = 0; i < 60 && !unit_failed(); i++) {
        struct flat flat;
        struct shape shape = {1 + unit_below(4), 1 + unit_below(200),
                              1 + unit_below(300)};
        if (i % 10 == 0)
            shape = (struct shape){1, 1 + unit_below(9), 300000};
        enum sample_type type = (enum sample_type)(i % SAMPLE_TYPES);
        bool ok = make(&flat, shape, type, i / SAMPLE_TYPES % 2);
        for (int k = 0; ok && k < 12 && !unit_failed(); k++) {
            bool whole = unit_below(3) == 0;
            uint32_t x = whole ? 0 : unit_below(shape.x);
            uint32_t row = unit_below(shape.y), left = shape.y - row;
            struct window_area area = {
                .z = unit_below(shape.z),
                .x = x,
                .width = whole ? shape.x : 1 + unit_below(shape.x - x)};
            size_t n = left < WINDOW_ROWS ? left : WINDOW_ROWS;
            n = k % 2 ? n : 1 + unit_below(n);
            flat.image.no_map = unit_below(2);
            unit_case("%ux%ux%u of %s, %zu of %u from %u, %u of plane %u",
                      shape.z, shape.y, shape.x, sample_name(type), n,
                      area.width, row, x, area.z);
            compare(&flat, &area, row, n);
        }
        unmake(&flat);
    }
}

static void lent_and_copied_rows_may_take_turns(void)
{
    struct flat flat;
    struct shape shape = {1, 300, 5000};
    struct window_area area = {.width = 5000};
    if (make(&flat, shape, SAMPLE_UINT16, false))
        for (int way = 0; way < 4; way++) {
            struct window window;
            struct places places;
            struct why why;
            const void *lent;
            area.width = way < 2 ? 5000 : 77;
            flat.image.no_map = way % 2;
            begin(&places, 2 * area.width);
            window_open(&window, &flat.image, NULL, &area);
            for (int i = 0; i < 100 && !unit_failed(); i++) {
                uint32_t row = unit_below(300), other = unit_below(298);
                FINE(window_row(&window, row, &lent, &why));
                FINE(window_rows(&window, other, 2, places.to, &why));
                SAME_BYTES(lent, expected_row(&flat, &area, row),
                           2 * area.width);
                SAME_BYTES(places.to[1], expected_row(&flat, &area, other + 1),
                           2 * area.width);
            }
            window_close(&window);
            free(places.memory);
        }
    unmake(&flat);
}

/* The file ends in the midst of a row, or just before one. */
static void rows_that_are_gone_are_no_rows(void)
{
    static const uint32_t width[] = {1000, 500};
    struct flat flat;
    if (make(&flat, (struct shape){1, 300, 1000}, SAMPLE_UINT8, false)) {
        CHECK(truncate(unit_path("d.raw"), (off_t)flat.offset + 100250) == 0);
        for (size_t i = 0; i < COUNT(width); i++)
            for (uint32_t row = 90; row < 110; row++) {
                struct window_area area = {.width = width[i]};
                struct window window;
                struct places places;
                struct why why;
                unit_case("row %u, %u columns", row, width[i]);
                begin(&places, area.width);
                window_open(&window, &flat.image, NULL, &area);
                SAME_TEXT(window_rows(&window, row, 10, places.to, &why),
                          row == 90
                              ? NULL
                              : "pixels became shorter while they were read");
                window_close(&window);
                free(places.memory);
            }
    }
    unmake(&flat);
}

/* Windows on decoded blocks; the cache may hold few of them. */
static void compare_decoded(const struct tiny *tiny, struct image *image,
                            uint16_t sample)
{
    uint32_t x = unit_below(tiny->width), row = unit_below(tiny->height);
    struct window_area area = {.z = unit_below(tiny->pages),
                               .x = unit_below(2) ? x : 0,
                               .width = unit_below(2) ? tiny->width - x : 1,
                               .keep_y = unit_below(80),
                               .keep_x = unit_below(80)};
    size_t bytes = sample_bytes(image->type), all = area.width * bytes, n;
    struct cache cache = {.images = NULL};
    struct window window;
    struct places places;
    struct why why;
    unsigned char *swapped = unit_memory(all, 1);
    n = tiny->height - row < WINDOW_ROWS ? tiny->height - row : WINDOW_ROWS;
    n = 1 + unit_below(n);
    begin(&places, all);
    FINE(cache_open(&cache, image, 1,
                    cache_bytes(image, 1, area.width, unit_below(2) * 20000)));
    window_open(&window, image, &cache, &area);
    FINE(window_rows(&window, row, n, places.to, &why));
    for (uint32_t i = 0; i < n; i++) {
        sample_copy(swapped, places.to[i], area.width, bytes, image->swap);
        SAME_BYTES(swapped,
                   tiny_row(tiny, area.z, sample, row + i) + area.x * bytes,
                   all);
    }
    check_beside(&places, n, all);
    window_close(&window);
    cache_close(&cache);
    free(places.memory);
    free(swapped);
}

static void decoded_rows_are_the_pixels(void)
{
    static const uint16_t codecs[] = {COMPRESSION_LZW, COMPRESSION_PACKBITS,
                                      COMPRESSION_ADOBE_DEFLATE};
    for (int i = 0; i < 100 && !unit_failed(); i++) {
        struct image_list list;
        struct tiny tiny = tiny_random_any();
        tiny.bits = 0;
        tiny.predictor = PREDICTOR_NONE;
        tiny.codec = codecs[unit_below(COUNT(codecs))];
        if (pixels_open(&list, tiny_write(&tiny, "t.tif"), tiny.samples))
            for (int k = 0; k < 6 && !unit_failed(); k++) {
                uint16_t sample = (uint16_t)unit_below(tiny.samples);
                CHECK(list.image[sample].codec != NULL);
                compare_decoded(&tiny, &list.image[sample], sample);
            }
        image_list_close(&list);
        free(tiny.pixels);
    }
}

static const struct test TESTS[] = {
    {"rows are those of the file, as they lie", rows_are_the_files_as_they_lie},
    {"lent and copied rows may take turns",
     lent_and_copied_rows_may_take_turns},
    {"rows that are gone are no rows", rows_that_are_gone_are_no_rows},
    {"decoded rows are the pixels", decoded_rows_are_the_pixels},
};
SUITE(window_rows, TESTS);
