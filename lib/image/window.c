/* SPDX-License-Identifier: MIT */
#include "image/window.h"

#include "base/sys.h"

#include <sys/mman.h>
#include <unistd.h>

/* A window holds about so many bytes of rows. The kernel may map up to
 * AROUND bytes next to a page that is touched (its fault-around), and a map
 * begins and ends on pages. */
enum { WINDOW = 1 << 20, AROUND = 64 << 10, PAGE = 64 << 10 };

/* Resident bytes that one more row costs. */
static size_t cost(size_t row_bytes, size_t width_bytes)
{
    size_t touched = width_bytes + 2 * (size_t)AROUND;
    return touched < row_bytes ? touched : row_bytes;
}

static size_t rows_at_once(size_t row_bytes, size_t width_bytes)
{
    size_t rows = WINDOW / cost(row_bytes, width_bytes);
    return rows > 0 ? rows : 1;
}

size_t window_bytes(size_t row_bytes, size_t width_bytes)
{
    size_t row = cost(row_bytes, width_bytes);
    return (row > WINDOW ? row : (size_t)WINDOW) + 2 * (size_t)PAGE;
}

void window_open(struct window *window, const struct image *image, uint32_t x,
                 uint32_t width)
{
    size_t rows =
        rows_at_once(image_row_bytes(image), width * sample_bytes(image->type));
    *window = (struct window){.image = image, .x = x, .width = width};
    window->step = rows < image->shape.y ? (uint32_t)rows : image->shape.y;
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
    size_t row_bytes = image_row_bytes(image);
    uint32_t left = image->shape.y - row;
    uint32_t n = window->step < left ? window->step : left;
    uint64_t at = image->offset + (uint64_t)row * row_bytes;
    uint64_t page = (uint64_t)sysconf(_SC_PAGESIZE);
    size_t before = (size_t)(at % page);
    window_close(window);
    size_t bytes = before + n * row_bytes;
    void *map = mmap(NULL, bytes, PROT_READ, MAP_SHARED, image->fd,
                     (off_t)(at - before));
    if (map == MAP_FAILED)
        return why_errno(why, "cannot map");
    window->map = map;
    window->map_bytes = bytes;
    window->rows = (const unsigned char *)map + before;
    window->first = row;
    window->end = row + n;
    if (window->width == image->shape.x)
        sys_populate(map, bytes);
    return NULL;
}

const char *window_row(struct window *window, uint32_t row,
                       const void **samples, struct why *why)
{
    const struct image *image = window->image;
    if (row < window->first || row >= window->end) {
        const char *bad = slide(window, row, why);
        if (bad != NULL)
            return bad;
    }
    *samples = window->rows + (row - window->first) * image_row_bytes(image) +
               window->x * sample_bytes(image->type);
    return NULL;
}
