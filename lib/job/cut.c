/* SPDX-License-Identifier: MIT */
#include "job/cut.h"

#include "draw/png_rows.h"
#include "image/npy.h"
#include "image/tif_write.h"
#include "image/window.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static const char *const NAMES[CUT_FORMATS] = {"raw", "pgm", "npy", "tif",
                                               "png"};

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

const char *cut_check(enum cut_format format, const struct image *image)
{
    const bool picture = format == CUT_PGM || format == CUT_PNG;
    if (picture && image->shape.z > 1)
        return format == CUT_PGM
                   ? "is a stack, pgm holds one plane; choose one: --z N"
                   : "is a stack, png holds one plane; choose one: --z N";
    if (picture && image->type != SAMPLE_UINT8 && image->type != SAMPLE_UINT16)
        return format == CUT_PGM ? "pgm holds uint8 and uint16 only"
                                 : "png holds uint8 and uint16 only";
    if (format == CUT_TIF &&
        (image->type == SAMPLE_UINT64 || image->type == SAMPLE_INT64))
        return "tif is written of samples of up to 32 bits, and double";
    return NULL;
}

/* The rectangle of an image, as one of its own. */
static struct image part_of(const struct image *image, const struct tile *tile)
{
    return (struct image){.type = image->type,
                          .shape = {image->shape.z, tile->height, tile->width}};
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
    else if (format == CUT_TIF) {
        const struct image part = part_of(image, tile);
        tif_write_head(out, &part);
    } else if (format == CUT_PGM)
        fprintf(out, "P5\n%" PRIu32 " %" PRIu32 "\n%d\n", tile->width,
                tile->height, type == SAMPLE_UINT8 ? 255 : 65535);
}

/* png: where the rows go, NULL to the stream itself. */
static const char *print_plane(const struct cut *cut, struct cache *cache,
                               uint32_t z, struct png_rows *png,
                               struct why *why)
{
    const struct tile *tile = cut->tile;
    const bool high = cut->format == CUT_PGM || cut->format == CUT_PNG;
    const bool high_first = high && sample_must_swap(true);
    size_t bytes = sample_bytes(cut->image->type);
    struct window_area area = {z, tile->x, tile->width, UINT32_MAX, UINT32_MAX};
    struct window window;
    void *row = calloc(tile->width, bytes);
    const char *bad = row != NULL ? NULL : "out of memory";
    window_open(&window, cut->image, cache, &area);
    for (uint32_t i = 0; i < tile->height && bad == NULL && !ferror(cut->out);
         i++) {
        const void *samples;
        bad = window_row(&window, tile->y + i, &samples, why);
        if (bad == NULL) {
            sample_copy(row, samples, tile->width, bytes,
                        cut->image->swap != high_first);
            if (png != NULL)
                bad = png_rows_put(png, row);
            else
                fwrite(row, bytes, tile->width, cut->out);
        }
    }
    window_close(&window);
    free(row);
    return bad;
}

static const char *print_planes(struct cut *cut, struct cache *cache,
                                struct why *why)
{
    const struct image *image = cut->image;
    const struct png_form form = {cut->tile->width, cut->tile->height, 1,
                                  (unsigned)sample_bytes(image->type) * 8};
    struct png_rows *png = NULL;
    const char *bad = NULL, *last;
    if (cut->format == CUT_PNG)
        bad = png_rows_open(&png, cut->out, &form);
    for (uint32_t z = 0; z < image->shape.z && bad == NULL; z++)
        bad = print_plane(cut, cache, z, png, why);
    last = png_rows_close(png);
    if (bad == NULL && cut->format == CUT_TIF) {
        const struct image part = part_of(image, cut->tile);
        tif_write_tail(cut->out, &part);
    }
    return bad != NULL ? bad : last;
}

const char *cut_print(struct cut *cut, struct why *why)
{
    const struct image *image = cut->image;
    struct cache cache = {.images = NULL};
    const char *bad = cache_fit(&cache, image, 1, cut->tile->width, cut->cache);
    if (bad == NULL)
        bad = print_planes(cut, &cache, why);
    if (bad != NULL && bad != why->text) /* it may lie in the cache */
        bad = why_say(why, "%s", bad);
    cut->decoded = cache.decoded;
    cache_close(&cache);
    return bad != NULL ? bad : image_check_unchanged(image, why);
}
