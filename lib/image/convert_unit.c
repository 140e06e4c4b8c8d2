/* SPDX-License-Identifier: MIT */
#include "image/convert_unit.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

const char *unit_about(struct unit_worker *w, const char *path,
                       const char *words)
{
    struct why inner;
    return why_say(&w->why, "%s: %s", path, why_say(&inner, "%s", words));
}

static const char *write_bytes(struct unit_worker *w, const struct outfile *raw,
                               const unsigned char *from, size_t n, uint64_t at)
{
    while (n > 0) {
        ssize_t done = pwrite(fileno(raw->stream), from, n, (off_t)at);
        struct why why;
        if (done < 0 && errno == EINTR)
            continue;
        if (done < 0)
            return unit_about(w, raw->name, why_errno(&why, "cannot write"));
        from += done;
        at += (uint64_t)done;
        n -= (size_t)done;
    }
    return NULL;
}

/* Writes a rectangle of an item's plane. */
static const char *write_place(struct unit_worker *w,
                               const struct convert_item *item,
                               const struct tile *place,
                               const unsigned char *from)
{
    const struct image *image = item->image;
    size_t row = image_row_bytes(image), sample = sample_bytes(image->type);
    size_t width = place->width * sample;
    uint64_t at = w->unit.z * (uint64_t)image_plane_bytes(image) +
                  place->y * (uint64_t)row + place->x * (uint64_t)sample;
    if (width == row)
        return write_bytes(w, item->raw, from, place->height * row, at);
    const char *bad = NULL;
    for (uint32_t y = 0; y < place->height && bad == NULL; y++)
        bad = write_bytes(w, item->raw, from + y * width, width,
                          at + y * (uint64_t)row);
    return bad;
}

static const char *make_room(unsigned char **memory, size_t *have, size_t want)
{
    if (*have >= want)
        return NULL;
    free(*memory);
    *memory = malloc(want);
    *have = *memory != NULL ? want : 0;
    return *memory != NULL ? NULL : "out of memory";
}

const char *unit_copy(struct unit_worker *w)
{
    const struct convert_item *item = &w->convert->item[0];
    const struct image *image = item->image;
    size_t row = image_row_bytes(image), sample = sample_bytes(image->type);
    struct tile place = {0, w->unit.block, 0, w->unit.n, image->shape.x};
    size_t n = place.height * row;
    const char *bad = make_room(&w->gather, &w->gather_bytes, n);
    uint64_t at = image_plane_at(image, w->unit.z) + place.y * (uint64_t)row;
    for (size_t have = 0; have < n && bad == NULL;) {
        struct why why;
        ssize_t got =
            pread(image->fd, w->gather + have, n - have, (off_t)(at + have));
        if (got > 0)
            have += (size_t)got;
        else if (got == 0)
            bad = "became shorter while it was read";
        else if (errno != EINTR)
            bad = why_errno(&why, "cannot read");
        if (bad != NULL)
            return unit_about(w, image->path, bad);
    }
    if (bad != NULL)
        return bad;
    if (image->swap)
        sample_swap(w->gather, place.height * (size_t)place.width, sample);
    return write_place(w, item, &place, w->gather);
}

/* A large block, or part of a strip: its rows go out as they are unpacked, as
 * many at once as there is room for. */
static const char *put_large(struct unit_worker *w, const struct tile *block)
{
    const struct tif_page *page = &w->decoder.page;
    size_t width = block->width * sample_bytes(page->type);
    uint32_t step = width < UNIT_STRIPS ? (uint32_t)(UNIT_STRIPS / width) : 1;
    const char *bad = make_room(&w->gather, &w->gather_bytes, step * width);
    for (size_t i = 0; i < w->convert->n && bad == NULL; i++) {
        struct convert_item *item = &w->convert->item[i];
        struct unpack unpack = tif_page_unpack(page, item->image->sample);
        struct tile place = *block;
        for (uint32_t y = 0; y < block->height && bad == NULL; y += step) {
            uint32_t left = block->height - y;
            place.y = block->y + y;
            place.height = left < step ? left : step;
            for (uint32_t k = 0; k < place.height; k++)
                unpack_row(w->gather + k * width,
                           w->block + (y + k) * page->row_bytes, block->width,
                           &unpack);
            bad = write_place(w, item, &place, w->gather);
        }
    }
    return bad;
}

/* Puts a decoded block where it belongs among what is gathered. */
static void gather(struct unit_worker *w, const struct tile *block,
                   const struct tile *place)
{
    const struct tif_page *page = &w->decoder.page;
    size_t sample = sample_bytes(page->type), row = place->width * sample;
    for (size_t i = 0; i < w->convert->n; i++) {
        struct unpack unpack =
            tif_page_unpack(page, w->convert->item[i].image->sample);
        unsigned char *to = w->gather + i * place->height * row +
                            (block->y - place->y) * row +
                            (block->x - place->x) * sample;
        for (uint32_t y = 0; y < block->height; y++)
            unpack_row(to + y * row, w->block + y * page->row_bytes,
                       block->width, &unpack);
    }
}

/* The rectangle that blocks side by side, or one above the other, fill. */
static struct tile unit_place(const struct tif_page *page,
                              const struct unit *unit)
{
    struct tile first = tif_page_block(page, unit->block);
    struct tile last = tif_page_block(page, unit->block + unit->n - 1);
    first.height = last.y + last.height - first.y;
    first.width = last.x + last.width - first.x;
    return first;
}

static const char *decode_small(struct unit_worker *w)
{
    const struct tif_page *page = &w->decoder.page;
    struct tile place = unit_place(page, &w->unit);
    size_t row = place.width * sample_bytes(page->type);
    bool direct =
        !page->tiled && !page->packed && tif_page_interleaved(page) == 1;
    const char *bad = make_room(&w->gather, &w->gather_bytes,
                                w->convert->n * place.height * row);
    for (uint32_t i = 0; i < w->unit.n && bad == NULL; i++) {
        struct tile block = tif_page_block(page, w->unit.block + i);
        unsigned char *into =
            direct ? w->gather + (block.y - place.y) * row : w->block;
        bad = tif_decoder_read(&w->decoder, block.number,
                               w->convert->item[0].image->sample, into);
        if (bad != NULL)
            return unit_about(w, w->convert->item[0].image->path, bad);
        if (!direct)
            gather(w, &block, &place);
    }
    for (size_t i = 0; i < w->convert->n && bad == NULL; i++)
        bad = write_place(w, &w->convert->item[i], &place,
                          w->gather + i * place.height * row);
    return bad;
}

static const char *decode_large(struct unit_worker *w)
{
    const char *bad = NULL;
    for (uint32_t i = 0; i < w->unit.n && bad == NULL; i++) {
        struct tile block = tif_page_block(&w->decoder.page, w->unit.block + i);
        if (block.height == 0)
            continue;
        bad = tif_decoder_read(&w->decoder, block.number,
                               w->convert->item[0].image->sample, w->block);
        bad = bad != NULL ? unit_about(w, w->convert->item[0].image->path, bad)
                          : put_large(w, &block);
    }
    return bad;
}

bool unit_is_large(const struct convert *convert, const struct tif_page *page)
{
    size_t row = page->block_width * sample_bytes(page->type);
    return page->by_row || convert->n * page->block_height * row > UNIT_TILES;
}

const char *unit_decode(struct unit_worker *w)
{
    const struct image *image = w->convert->item[0].image;
    const char *bad = tif_decoder_go(&w->decoder, image, w->unit.z);
    if (bad != NULL)
        return unit_about(w, image->path, bad);
    const struct tif_page *page = &w->decoder.page;
    bad = make_room(&w->block, &w->block_bytes, page->block_bytes);
    if (bad != NULL)
        return bad;
    return unit_is_large(w->convert, page) ? decode_large(w) : decode_small(w);
}

void unit_worker_free(struct unit_worker *w)
{
    tif_decoder_close(&w->decoder);
    free(w->block);
    free(w->gather);
}

size_t unit_worker_bytes(const struct image *image)
{
    return tif_decoder_bytes(image) + image->block.file_bytes + UNIT_TILES;
}
