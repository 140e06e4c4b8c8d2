/* SPDX-License-Identifier: MIT */
#include "image/window.h"

#include "base/sys.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

/* A window of whole rows holds about so many bytes of them. A map begins and
 * ends on pages, of at most PAGE bytes. */
enum { WINDOW = 1 << 20, PAGE = 64 << 10 };

size_t window_mapped_bytes(size_t row_bytes, size_t width_bytes)
{
    if (width_bytes < row_bytes)
        return 0;
    return (row_bytes < WINDOW ? (size_t)WINDOW : row_bytes) + 2 * (size_t)PAGE;
}

size_t window_private_bytes(size_t row_bytes, size_t width_bytes)
{
    return width_bytes < row_bytes ? width_bytes : 0;
}

void window_open(struct window *window, const struct image *image, uint32_t x,
                 uint32_t width)
{
    size_t rows = WINDOW / image_row_bytes(image);
    *window = (struct window){.image = image, .x = x, .width = width};
    window->step = rows == 0               ? 1
                   : rows < image->shape.y ? (uint32_t)rows
                                           : image->shape.y;
}

static void unmap(struct window *window)
{
    if (window->map != NULL)
        munmap(window->map, window->map_bytes);
    window->map = NULL;
    window->first = window->end = 0;
}

void window_close(struct window *window)
{
    unmap(window);
    free(window->piece);
    window->piece = NULL;
}

static const char *read_piece(struct window *window, uint32_t row,
                              struct why *why)
{
    const struct image *image = window->image;
    size_t sample = sample_bytes(image->type), n = window->width * sample;
    uint64_t at = image->offset + row * (uint64_t)image_row_bytes(image) +
                  window->x * (uint64_t)sample;
    if (window->piece == NULL && (window->piece = malloc(n)) == NULL)
        return "out of memory";
    for (char *to = window->piece; n > 0;) {
        ssize_t done = pread(image->fd, to, n, (off_t)at);
        if (done < 0 && errno == EINTR)
            continue;
        if (done < 0)
            return why_errno(why, "cannot read");
        if (done == 0)
            return "pixels became shorter while they were read";
        to += done;
        at += (uint64_t)done;
        n -= (size_t)done;
    }
    return NULL;
}

static const char *slide(struct window *window, uint32_t row, struct why *why)
{
    const struct image *image = window->image;
    size_t row_bytes = image_row_bytes(image);
    uint32_t left = image->shape.y - row;
    uint32_t n = window->step < left ? window->step : left;
    uint64_t at = image->offset + row * (uint64_t)row_bytes;
    uint64_t page = (uint64_t)sysconf(_SC_PAGESIZE);
    size_t before = (size_t)(at % page);
    unmap(window);
    size_t bytes = before + n * row_bytes;
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
    if (window->width < window->image->shape.x) {
        const char *bad = read_piece(window, row, why);
        *samples = window->piece;
        return bad;
    }
    if (row < window->first || row >= window->end) {
        const char *bad = slide(window, row, why);
        if (bad != NULL)
            return bad;
    }
    *samples =
        window->rows + (row - window->first) * image_row_bytes(window->image);
    return NULL;
}
