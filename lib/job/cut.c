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

void cut_print_head(FILE *out, enum cut_format format, enum sample_type type,
                    const struct tile *tile, size_t channels)
{
    size_t axes[] = {channels, tile->height, tile->width};
    if (format == CUT_NPY)
        npy_write_header(out, type, axes + (channels == 1),
                         channels == 1 ? 2 : 3);
    else if (format == CUT_PGM)
        fprintf(out, "P5\n%" PRIu32 " %" PRIu32 "\n%d\n", tile->width,
                tile->height, type == SAMPLE_UINT8 ? 255 : 65535);
}

const char *cut_print(FILE *out, enum cut_format format,
                      const struct image *image, const struct tile *tile,
                      struct why *why)
{
    bool high_first = format == CUT_PGM && sample_must_swap(true);
    size_t bytes = sample_bytes(image->type);
    struct window window;
    void *row = calloc(tile->width, bytes);
    if (row == NULL)
        return "out of memory";
    window_open(&window, image, tile->x, tile->width);
    const char *bad = NULL;
    for (uint32_t i = 0; i < tile->height && bad == NULL && !ferror(out); i++) {
        const void *samples;
        bad = window_row(&window, tile->y + i, &samples, why);
        if (bad == NULL) {
            sample_copy(row, samples, tile->width, bytes,
                        image->swap != high_first);
            fwrite(row, bytes, tile->width, out);
        }
    }
    window_close(&window);
    free(row);
    return bad != NULL ? bad : image_check_unchanged(image, why);
}
