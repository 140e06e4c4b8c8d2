/* SPDX-License-Identifier: MIT */
#include "job/cut.h"

#include "image/npy.h"
#include "image/window.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static const char *const NAMES[CUT_FORMATS] = {"raw", "pgm", "npy"};

const char *cut_format_name(enum cut_format format)
{
    return NAMES[format];
}

bool cut_find_format(const char *name, enum cut_format *format)
{
    for (int i = 0; i < CUT_FORMATS; i++) {
        if (strcmp(name, NAMES[i]) == 0) {
            *format = (enum cut_format)i;
            return true;
        }
    }
    return false;
}

void cut_print_head(FILE *out, enum cut_format format,
                    const struct image *image, const struct tile *tile,
                    size_t channels)
{
    enum sample_type type = image->type;
    size_t axes[4], n = 0;
    if (channels > 1)
        axes[n++] = channels;
    if (image->shape.z > 1)
        axes[n++] = image->shape.z;
    axes[n++] = tile->height;
    axes[n++] = tile->width;
    if (format == CUT_NPY)
        npy_write_header(out, type, axes, n);
    else if (format == CUT_PGM)
        fprintf(out, "P5\n%" PRIu32 " %" PRIu32 "\n%d\n", tile->width,
                tile->height, type == SAMPLE_UINT8 ? 255 : 65535);
}

static const char *print_plane(const struct cut *cut, struct cache *cache,
                               uint32_t z, void *row, struct why *why)
{
    const struct tile *tile = cut->tile;
    bool high_first = cut->format == CUT_PGM && sample_must_swap(true);
    size_t bytes = sample_bytes(cut->image->type);
    struct window_area area = {z, tile->x, tile->width, UINT32_MAX, UINT32_MAX};
    struct window window;
    window_open(&window, cut->image, cache, &area);
    const char *bad = NULL;
    for (uint32_t i = 0; i < tile->height && bad == NULL && !ferror(cut->out);
         i++) {
        const void *samples;
        bad = window_row(&window, tile->y + i, &samples, why);
        if (bad == NULL) {
            sample_copy(row, samples, tile->width, bytes,
                        cut->image->swap != high_first);
            fwrite(row, bytes, tile->width, cut->out);
        }
    }
    window_close(&window);
    return bad;
}

const char *cut_print(struct cut *cut, struct why *why)
{
    const struct image *image = cut->image;
    struct cache cache = {.images = NULL};
    void *row = calloc(cut->tile->width, sample_bytes(image->type));
    const char *bad =
        row != NULL ? cache_fit(&cache, image, 1, cut->tile->width, cut->cache)
                    : "out of memory";
    for (uint32_t z = 0; z < image->shape.z && bad == NULL; z++)
        bad = print_plane(cut, &cache, z, row, why);
    if (bad != NULL && bad != why->text) /* it may lie in the cache */
        bad = why_say(why, "%s", bad);
    cut->decoded = cache.decoded;
    cache_close(&cache);
    free(row);
    return bad != NULL ? bad : image_check_unchanged(image, why);
}
