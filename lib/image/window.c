/* SPDX-License-Identifier: MIT */
#include "image/window.h"

#include "base/sys.h"

#include <sys/mman.h>
#include <unistd.h>

/* A window of whole rows holds about so many bytes of them. A map begins and
 * ends on pages, of at most PAGE bytes. */
enum { WINDOW = 1 << 20, PAGE = 64 << 10 };

size_t window_bytes(size_t row_bytes, size_t width_bytes)
{
    size_t rows = width_bytes < row_bytes ? width_bytes
                  : row_bytes < WINDOW    ? WINDOW
                                          : row_bytes;
    return rows + 2 * (size_t)PAGE;
}

void window_open(struct window *window, const struct image *image, uint32_t x,
                 uint32_t width)
{
    size_t rows = WINDOW / image_row_bytes(image);
    *window = (struct window){.image = image, .x = x, .width = width};
    window->step = width < image->shape.x || rows == 0 ? 1
                   : rows < image->shape.y             ? (uint32_t)rows
                                                       : image->shape.y;
}

void window_close(struct window *window)
{
    if (window->map != NULL)
        munmap(window->map, window->map_bytes);
    window->map = NULL;
    window->first = window->end = 0;
}

static const char *slide(struct window *window, uint32_t row, struct why *why)
{
    const struct image *image = window->image;
    size_t sample = sample_bytes(image->type);
    size_t row_bytes = image_row_bytes(image);
    uint32_t left = image->shape.y - row;
    uint32_t n = window->step < left ? window->step : left;
    uint64_t at = image->offset + row * (uint64_t)row_bytes +
                  window->x * (uint64_t)sample;
    uint64_t page = (uint64_t)sysconf(_SC_PAGESIZE);
    size_t before = (size_t)(at % page);
    window_close(window);
    size_t bytes = before + (n - 1) * row_bytes + window->width * sample;
    void *map = mmap(NULL, bytes, PROT_READ, MAP_SHARED, image->fd,
                     (off_t)(at - before));
    if (map == MAP_FAILED)
        return why_errno(why, "cannot map");
    sys_populate(map, bytes);
    window->map = map;
    window->map_bytes = bytes;
    window->rows = (const unsigned char *)map + before;
    window->first = row;
    window->end = row + n;
    return NULL;
}

const char *window_row(struct window *window, uint32_t row,
                       const void **samples, struct why *why)
{
    if (row < window->first || row >= window->end) {
        const char *bad = slide(window, row, why);
        if (bad != NULL)
            return bad;
    }
    *samples =
        window->rows + (row - window->first) * image_row_bytes(window->image);
    return NULL;
}
