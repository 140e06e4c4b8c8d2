/* SPDX-License-Identifier: MIT */
#include "pixels.h"

#include "unit.h"

#include <stdlib.h>

static const char *read_plane(const struct image *image, struct cache *cache,
                              uint32_t z, unsigned char *to, struct why *why)
{
    struct window_area area = {
        .z = z, .width = image->shape.x, .keep_y = UINT32_MAX};
    struct window window;
    const char *bad = NULL;
    area.keep_x = unit_below(2) ? UINT32_MAX : 0;
    window_open(&window, image, cache, &area);
    for (uint32_t y = 0; y < image->shape.y && bad == NULL; y++) {
        const void *samples;
        bad = window_row(&window, y, &samples, why);
        if (bad == NULL)
            sample_copy(to + y * image_row_bytes(image), samples,
                        image->shape.x, sample_bytes(image->type), image->swap);
    }
    window_close(&window);
    return bad;
}

unsigned char *pixels_read(const struct image *image, size_t allowed,
                           const char **bad, struct why *why)
{
    struct cache cache = {.images = NULL};
    size_t plane = image_plane_bytes(image);
    unsigned char *pixels = unit_memory(image->shape.z, plane);
    *bad = cache_open(&cache, image, 1,
                      cache_bytes(image, 1, image->shape.x, allowed));
    for (uint32_t z = 0; z < image->shape.z && *bad == NULL; z++)
        *bad = read_plane(image, &cache, z, pixels + z * plane, why);
    if (*bad != NULL && *bad != why->text)
        *bad = why_say(why, "%s", *bad);
    cache_close(&cache);
    return pixels;
}

void pixels_same(const struct image *image, const struct tiny *tiny,
                 uint16_t sample, uint32_t first, uint32_t step)
{
    struct why why;
    const char *bad;
    size_t plane = image_plane_bytes(image);
    SAME_TEXT(sample_name(image->type), sample_name(tiny->type));
    SAME(image->shape.x, tiny->width);
    SAME(image->shape.y, tiny->height);
    if (unit_failed())
        return;
    unsigned char *pixels =
        pixels_read(image, unit_below(2) * CACHE_USUAL, &bad, &why);
    if (FINE(bad))
        for (uint32_t z = 0; z < image->shape.z; z++)
            SAME_BYTES(pixels + z * plane,
                       tiny_row(tiny, first + z * step, sample, 0), plane);
    free(pixels);
}

bool pixels_open(struct image_list *list, const char *path, size_t n)
{
    struct why why;
    *list = (struct image_list){.n = 0};
    FINE(image_list_open(list, path, NULL, &why));
    return SAME(list->n, n);
}
