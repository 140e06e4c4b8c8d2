/* SPDX-License-Identifier: MIT */
#include "image/window.h"

#include "base/sys.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/uio.h>
#include <unistd.h>

/* A window of whole rows holds about so many bytes of them. */
enum { WINDOW = 1 << 20 };

/* The ways to a row. */
enum way { MAP, READ_ROWS, READ_PIECE, DECODE };

static enum way way_to(const struct image *image, uint32_t width)
{
    if (image->codec != NULL)
        return DECODE;
    if (width < image->shape.x)
        return READ_PIECE;
    return image->no_map ? READ_ROWS : MAP;
}

/* Rows that are mapped or read at once. */
static uint32_t rows_at_once(const struct image *image)
{
    size_t rows = WINDOW / image_row_bytes(image);
    return rows == 0               ? 1
           : rows < image->shape.y ? (uint32_t)rows
                                   : image->shape.y;
}

void window_open(struct window *window, const struct image *image,
                 struct cache *cache, const struct window_area *area)
{
    *window = (struct window){.image = image,
                              .area = *area,
                              .cache = cache,
                              .step = rows_at_once(image),
                              .row_bytes = image_row_bytes(image)};
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

static const char *make_piece(struct window *window, size_t bytes)
{
    if (window->piece == NULL && (window->piece = malloc(bytes)) == NULL)
        return "out of memory";
    window->rows = window->piece;
    return NULL;
}

static const char *map_rows(struct window *window, size_t bytes, uint64_t at,
                            struct why *why)
{
    uint64_t page = (uint64_t)sysconf(_SC_PAGESIZE);
    size_t before = (size_t)(at % page);
    unmap(window);
    void *map = mmap(NULL, before + bytes, PROT_READ, MAP_SHARED,
                     window->image->fd, (off_t)(at - before));
    if (map == MAP_FAILED)
        return why_errno(why, "cannot map");
    sys_populate(map, before + bytes);
    window->map = map;
    window->map_bytes = before + bytes;
    window->rows = (const unsigned char *)map + before;
    return NULL;
}

/* Takes from the pieces what has been read; returns how many are left. */
static size_t advance(struct iovec **piece, size_t n, size_t done)
{
    while (n > 0 && done >= (*piece)->iov_len) {
        done -= (*piece)->iov_len;
        (*piece)++;
        n--;
    }
    if (n > 0) {
        (*piece)->iov_base = (char *)(*piece)->iov_base + done;
        (*piece)->iov_len -= done;
    }
    return n;
}

static const char *read_pieces(int fd, struct iovec *piece, size_t n,
                               uint64_t at, struct why *why)
{
    while (n > 0) {
        ssize_t done = sys_preadv(fd, piece, n, at);
        if (done < 0 && errno == EINTR)
            continue;
        if (done < 0)
            return why_errno(why, "cannot read");
        if (done == 0)
            return "pixels became shorter while they were read";
        at += (uint64_t)done;
        n = advance(&piece, n, (size_t)done);
    }
    return NULL;
}

/* Brings rows from the given one on to hand, all columns of them. */
static const char *slide(struct window *window, uint32_t row, struct why *why)
{
    const struct image *image = window->image;
    uint32_t left = image->shape.y - row;
    uint32_t n = window->step < left ? window->step : left;
    uint64_t at = image_plane_at(image, window->area.z) +
                  row * (uint64_t)window->row_bytes;
    const char *bad;
    if (!image->no_map) {
        bad = map_rows(window, n * window->row_bytes, at, why);
    } else {
        bad = make_piece(window, window->step * window->row_bytes);
        if (bad == NULL)
            bad = read_pieces(
                image->fd,
                &(struct iovec){window->piece, n * window->row_bytes}, 1, at,
                why);
    }
    window->first = row;
    window->end = bad == NULL ? row + n : row;
    return bad;
}

/* Rows of the whole width lie one behind the other. */
static const char *read_rows(const struct window *window, uint32_t row,
                             size_t n, void *const *to, struct why *why)
{
    const struct image *image = window->image;
    size_t sample = sample_bytes(image->type), bytes;
    uint64_t at = image_plane_at(image, window->area.z) +
                  row * (uint64_t)window->row_bytes +
                  window->area.x * (uint64_t)sample;
    struct iovec piece[WINDOW_ROWS];
    bytes = window->area.width * sample;
    for (size_t i = 0; i < n; i++)
        piece[i] = (struct iovec){to[i], bytes};
    if (bytes == window->row_bytes)
        return read_pieces(image->fd, piece, n, at, why);
    const char *bad = NULL;
    for (size_t i = 0; i < n && bad == NULL; i++)
        bad = read_pieces(image->fd, &piece[i], 1, at + i * window->row_bytes,
                          why);
    return bad;
}

/* Lets a block go whose last row is being read, if nobody wants it again. */
static void pass(const struct window *window, uint32_t row,
                 const struct cache_block *block)
{
    const struct tile *place = &block->place;
    if (row + 1 == place->y + place->height && row < window->area.keep_y &&
        place->x + place->width <= window->area.keep_x)
        cache_let_go(window->cache, block);
}

/* Of blocks as wide as the image the row is given where it lies, else it is
 * put together in the piece. */
static const char *decode_row(const struct window *window, uint32_t row,
                              void *piece, const void **samples)
{
    const struct window_area *area = &window->area;
    size_t sample = sample_bytes(window->image->type);
    uint32_t end = area->x + area->width;
    struct cache_place place = {window->image, area->z, row, area->x};
    const char *bad = NULL;
    *samples = piece;
    while (bad == NULL && place.x < end) {
        struct cache_block block;
        bad = cache_block(window->cache, &place, &block);
        if (bad != NULL)
            break;
        const unsigned char *from = block.samples +
                                    (row - block.place.y) * block.row_bytes +
                                    (place.x - block.place.x) * sample;
        uint32_t stop = block.place.x + block.place.width;
        stop = stop < end ? stop : end;
        if (place.x == area->x && stop == end)
            *samples = from;
        else
            memcpy((char *)piece + (place.x - area->x) * sample, from,
                   (stop - place.x) * sample);
        pass(window, row, &block);
        place.x = stop;
    }
    return bad;
}

const char *window_row(struct window *window, uint32_t row,
                       const void **samples, struct why *why)
{
    const char *bad = NULL;
    switch (way_to(window->image, window->area.width)) {
    case DECODE:
        bad = make_piece(window, window->area.width *
                                     sample_bytes(window->image->type));
        return bad != NULL ? bad
                           : decode_row(window, row, window->piece, samples);
    case READ_PIECE:
        bad = make_piece(window, window->area.width *
                                     sample_bytes(window->image->type));
        *samples = window->piece;
        return bad != NULL ? bad
                           : read_rows(window, row, 1, &window->piece, why);
    default:
        break;
    }
    if (row < window->first || row >= window->end)
        bad = slide(window, row, why);
    *samples = window->rows + (row - window->first) * window->row_bytes;
    return bad;
}

const char *window_rows(struct window *window, uint32_t row, size_t n,
                        void *const *to, struct why *why)
{
    size_t bytes = window->area.width * sample_bytes(window->image->type);
    const char *bad = NULL;
    if (window->image->codec == NULL)
        return read_rows(window, row, n, to, why);
    for (size_t i = 0; i < n && bad == NULL; i++) {
        const void *samples;
        bad = decode_row(window, row + (uint32_t)i, to[i], &samples);
        if (bad == NULL && samples != to[i])
            memcpy(to[i], samples, bytes);
    }
    return bad;
}
