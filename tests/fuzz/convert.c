/* SPDX-License-Identifier: MIT */
/*
 * Converting the images of a TIFF: what is made must hold what was read.
 */
#include "fuzz.h"

#include "image/convert.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What was converted must be what was read. */
static void check_made(const struct fuzz_reading *r, size_t i,
                       const char *header)
{
    const struct image *from = &r->list.image[i];
    struct image made;
    struct why why;
    size_t bytes = image_plane_bytes(from);
    fuzz_must_be_null(image_open(&made, header, &why));
    must(shape_equal(made.shape, from->shape) && made.type == from->type);
    unsigned char *plane = malloc(bytes);
    must(plane != NULL);
    for (uint32_t z = 0; z < made.shape.z; z++) {
        must(fuzz_read_rows(&made, NULL, z, made.shape.y, plane));
        must(memcmp(plane, r->pixels[i] + z * bytes, bytes) == 0);
    }
    free(plane);
    image_close(&made);
}

/* Converts the n images from number i on, which lie in the same pages. */
static void convert_some(const struct fuzz_reading *r, size_t i, size_t n)
{
    struct convert_item item[FUZZ_IMAGES];
    struct outfile raw[FUZZ_IMAGES] = {{NULL, NULL, NULL, NULL}};
    char stem[FUZZ_IMAGES][FUZZ_FOLDER + 16];
    struct convert c = {.item = item,
                        .n = n,
                        .copy = r->choice->how & COPY,
                        .jobs = r->choice->how & TWO_JOBS ? 2 : 1};
    struct why why;
    for (size_t k = 0; k < n; k++) {
        snprintf(stem[k], sizeof stem[k], "%s/out%zu", fuzz_folder(), i + k);
        item[k] = (struct convert_item){&r->list.image[i + k], stem[k], &raw[k],
                                        false, false};
    }
    const char *bad = convert_run(&c, &why);
    if (!r->failed)
        fuzz_must_be_null(bad);
    for (size_t k = 0; k < n && !r->failed; k++) {
        char *header = convert_header_path(stem[k]);
        check_made(r, i + k, header);
        free(header);
    }
}

/* Was it read, or could it be if nothing had failed? */
static bool is_small(const struct fuzz_reading *r, size_t i)
{
    const struct image *image = &r->list.image[i];
    uint64_t plane = (uint64_t)image->shape.x * image->shape.y;
    return r->pixels[i] != NULL ||
           (r->failed && plane <= FUZZ_SAMPLES / image->shape.z);
}

void fuzz_convert(const struct fuzz_reading *r)
{
    size_t all = r->list.n < FUZZ_IMAGES ? r->list.n : FUZZ_IMAGES;
    for (size_t i = 0, n; i < all; i += n) {
        bool small = true;
        n = convert_group(&r->list.image[i], all - i);
        must(n > 0 && n <= all - i);
        for (size_t k = 0; k < n; k++)
            small = small && is_small(r, i + k);
        if (small)
            convert_some(r, i, n);
    }
}
