/* SPDX-License-Identifier: MIT */
/*
 * TIFFs written from front to back, read by way of libtiff.
 */
#include "image/tif_write.h"
#include "pixels.h"
#include "unit.h"

#include <stdlib.h>

static const enum sample_type TYPES[] = {
    SAMPLE_UINT8, SAMPLE_INT8,   SAMPLE_UINT16, SAMPLE_INT16,
    SAMPLE_INT32, SAMPLE_UINT32, SAMPLE_FLOAT,  SAMPLE_DOUBLE};

static void samples_read_back(void)
{
    for (size_t i = 0; i < 200 && !unit_failed(); i++) {
        struct image made = {.shape = {1 + unit_below(4), 1 + unit_below(300),
                                       1 + unit_below(300)},
                             .type = TYPES[i % COUNT(TYPES)]},
                     image;
        struct why why;
        const char *bad, *path = unit_path("t.tif");
        size_t n = image_plane_bytes(&made) * made.shape.z;
        unsigned char *pixels = unit_memory(1, n), *got;
        FILE *out = fopen(path, "w");
        for (size_t k = 0; k < n; k++)
            pixels[k] = (unsigned char)unit_below(256);
        tif_write_head(out, &made);
        fwrite(pixels, 1, n, out);
        tif_write_tail(out, &made);
        CHECK(fclose(out) == 0);
        if (FINE(image_open(&image, path, &why)) &&
            CHECK(shape_equal(image.shape, made.shape)) &&
            SAME(image.type, made.type) && !image.swap) {
            got = pixels_read(&image, 1 << 20, &bad, &why);
            if (FINE(bad))
                SAME_BYTES(got, pixels, n);
            free(got);
        }
        image_close(&image);
        free(pixels);
    }
}

/* Writes a sparse TIFF and opens it. */
static void huge(struct shape shape, enum sample_type type)
{
    struct image made = {.shape = shape, .type = type}, image;
    struct why why;
    const char *path = unit_path("huge.tif");
    uint64_t bytes = image_plane_bytes(&made) * shape.z;
    FILE *out = fopen(path, "w");
    if (!CHECK(out != NULL))
        return;
    tif_write_head(out, &made);
    CHECK(fseeko(out, (off_t)bytes, SEEK_CUR) == 0);
    tif_write_tail(out, &made);
    CHECK(fclose(out) == 0);
    if (FINE(image_open(&image, path, &why))) {
        CHECK(shape_equal(image.shape, shape));
        SAME(image.type, type);
        CHECK(image_is_contiguous(&image));
        SAME(image.offset, bytes > 0xffff0000 ? 16 : 8);
    }
    image_close(&image);
}

static void tiffs_of_any_size_are_read(void)
{
    huge((struct shape){1, 1, 1}, SAMPLE_UINT8);
    huge((struct shape){3, 3, 3}, SAMPLE_UINT8); /* 27 bytes: padded */
    huge((struct shape){7, 5, 1 << 20}, SAMPLE_FLOAT);
    huge((struct shape){1, 65000, 33000}, SAMPLE_UINT16); /* below 4 GB */
    huge((struct shape){1, 70001, 33000}, SAMPLE_UINT16); /* above */
    huge((struct shape){5, 30001, 33001}, SAMPLE_UINT8);
    huge((struct shape){3, 2, 200000000}, SAMPLE_UINT8);
    huge((struct shape){3, 30, 200000000}, SAMPLE_UINT8);
}

static const struct test TESTS[] = {
    {"samples read back", samples_read_back},
    {"TIFFs of any size are read", tiffs_of_any_size_are_read},
};
SUITE(tif_write, TESTS);
