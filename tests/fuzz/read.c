/* SPDX-License-Identifier: MIT */
/*
 * Reading in two ways that must agree: all rows downwards, some upwards in a
 * narrow window, through a cache so small that it forgets.
 */
#include "fuzz.h"

#include "image/window.h"

#include <stdlib.h>
#include <string.h>

/* Bytes of a block, of those that are decoded at all; of the cache. */
enum { BLOCK = 16 << 20, CACHE = 2 << 10 };

bool fuzz_read_rows(const struct image *image, struct cache *cache, uint32_t z,
                    uint32_t rows, unsigned char *into)
{
    struct window_area area = {.z = z, .width = image->shape.x};
    size_t bytes = sample_bytes(image->type);
    struct window window;
    struct why why;
    const char *bad = NULL;
    window_open(&window, image, cache, &area);
    for (uint32_t y = 0; y < rows && bad == NULL; y++) {
        const void *row;
        bad = window_row(&window, y, &row, &why);
        if (bad == NULL)
            sample_copy(into + y * image_row_bytes(image), row, image->shape.x,
                        bytes, image->swap);
    }
    must(bad == NULL || *bad != '\0');
    window_close(&window);
    return bad == NULL;
}

/* Reads some rows again, from below, in a window of some columns, which is to
 * be let go as soon as it is passed. */
static void read_back(const struct image *image, struct cache *cache,
                      const struct fuzz_choice *choice, uint32_t z,
                      uint32_t rows, const unsigned char *same)
{
    uint32_t x = choice->x % image->shape.x;
    uint32_t width = choice->width % (image->shape.x - x) + 1;
    struct window_area area = {z, x, width, image->shape.y, image->shape.x};
    size_t bytes = sample_bytes(image->type), n = width * bytes;
    unsigned char *row = malloc(n);
    struct window window;
    struct why why;
    must(row != NULL);
    window_open(&window, image, cache, &area);
    for (uint32_t y = rows - 1; y < rows; y -= y % 3 + 1) {
        const void *samples;
        fuzz_must_be_null(window_row(&window, y, &samples, &why));
        sample_copy(row, samples, width, bytes, image->swap);
        must(memcmp(row, same + y * image_row_bytes(image) + x * bytes, n) ==
             0);
    }
    window_close(&window);
    free(row);
}

static void check_image(const struct image *image)
{
    must(image->shape.x > 0 && image->shape.y > 0 && image->shape.z > 0);
    must(image->type < SAMPLE_TYPES && image->fd >= 0);
    must(image->channel[0] != '\0' && image->layout[0] != '\0');
    for (uint32_t z = 0; z < image->shape.z; z++) {
        uint64_t at = image_plane_at(image, z);
        must(at <= image->file_bytes);
        must(image->codec != NULL ||
             image_plane_bytes(image) <= image->file_bytes - at);
        if (image->plane == NULL)
            z += image->shape.z / 16;
    }
}

/* Reads image i of the list: all of it if it is small, else a few rows. */
static void read_image(struct fuzz_reading *r, size_t i, struct cache *cache)
{
    const struct image *image = &r->list.image[i];
    uint64_t plane = (uint64_t)image->shape.x * image->shape.y;
    bool whole = plane <= r->left / image->shape.z;
    uint32_t planes = whole ? image->shape.z : 1, rows = image->shape.y;
    if (!whole && plane > r->left)
        rows = (uint32_t)(r->left / 4 / image->shape.x);
    size_t bytes = rows * image_row_bytes(image);
    unsigned char *pixels = malloc(planes * bytes + 1);
    must(pixels != NULL);
    for (uint32_t k = 0; k < planes && rows > 0 && !r->failed; k++) {
        uint32_t z = whole ? k : r->choice->x % image->shape.z;
        unsigned char *into = pixels + k * bytes;
        r->left -= rows * (size_t)image->shape.x;
        r->failed = !fuzz_read_rows(image, cache, z, rows, into);
        if (!r->failed)
            read_back(image, cache, r->choice, z, rows, into);
    }
    if (whole)
        r->pixels[i] = pixels;
    else
        free(pixels);
}

void fuzz_read(struct fuzz_reading *r)
{
    const struct image *image = r->list.image;
    size_t n = r->list.n < FUZZ_IMAGES ? r->list.n : FUZZ_IMAGES, bad;
    uint32_t width = 0;
    struct cache cache;
    struct why why;
    image_check_set(image, n, &bad, &why);
    for (size_t i = 0; i < n; i++) {
        check_image(&image[i]);
        must(image[i].fd == image[0].fd && image[i].fd_is_shared == (i > 0));
        if (image[i].block.bytes > BLOCK || image[i].block.file_bytes > BLOCK)
            return; /* memory, and time */
        if (image[i].shape.x > width)
            width = image[i].shape.x;
    }
    size_t bytes = cache_bytes(image, n, width, CACHE);
    if (bytes > 2 * BLOCK)
        return;
    fuzz_must_be_null(cache_open(&cache, image, n, bytes));
    for (size_t i = 0; i < n && !r->failed; i++)
        read_image(r, i, &cache);
    fuzz_must_be_null(image_check_unchanged(&image[0], &why));
    cache_close(&cache);
}
