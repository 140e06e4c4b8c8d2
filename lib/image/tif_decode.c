/* SPDX-License-Identifier: MIT */
#include "image/tif_decode.h"

#include "image/tif_jbig.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

void tif_decoder_close(struct tif_decoder *d)
{
    if (d->tif.tiff != NULL)
        tif_close(&d->tif);
    free(d->scratch);
    *d = (struct tif_decoder){.has_page = false};
}

/* libtiff reads a strip whole before it decodes the first row. One that is
 * large is mapped instead, and what has been decoded of it dropped. */
static bool wants_map(const struct image *image)
{
    return image->block.by_row && image->block.raw_bytes > TIF_STRIP_MAX &&
           !image->no_map && !image->block.reversed;
}

static const char *open_file(struct tif_decoder *d, const struct image *image)
{
    if (d->tif.tiff != NULL)
        tif_close(&d->tif);
    d->has_page = false;
    const char *bad =
        tif_open(&d->tif, image->fd, image->path,
                 wants_map(image) ? TIF_NO_PAGE_MAPPED : TIF_NO_PAGE, &d->why);
    d->fd = image->fd;
    if (bad != NULL)
        d->tif.tiff = NULL;
    return bad;
}

/* libtiff would hand deflated blocks with a predictor to libdeflate, too. */
static void choose_inflater(struct tif_decoder *d, int subcodec)
{
    TIFFSetField(d->tif.tiff, TIFFTAG_DEFLATE_SUBCODEC, subcodec);
}

const char *tif_decoder_go(struct tif_decoder *d, const struct image *image,
                           uint32_t z)
{
    const struct image_plane *plane = &image->plane[z];
    const char *bad = NULL;
    if (d->tif.tiff == NULL || d->fd != image->fd)
        bad = open_file(d, image);
    if (bad != NULL || (d->has_page && d->page.at == plane->at))
        return bad;
    d->has_page = d->in_strip = false;
    d->number = plane->page;
    d->tif.words[0] = '\0';
    if (!TIFFSetSubDirectory(d->tif.tiff, plane->at))
        bad = tif_say(&d->tif, "cannot be read", &d->why);
    else
        bad = tif_page_read(&d->page, &d->tif, &d->why);
    if (bad == NULL &&
        (image->type != d->page.type || image->shape.x != d->page.width ||
         image->shape.y != d->page.height ||
         d->page.block_bytes > image->block.file_bytes))
        bad = "changed while it was read";
    if (bad != NULL) {
        struct why inner;
        return why_say(&d->why, "TIFF: page %" PRIu32 ": %s", d->number,
                       why_say(&inner, "%s", bad));
    }
    d->has_page = true;
    d->tif.warned = false; /* of odd tags */
    return NULL;
}

static const char *fail(struct tif_decoder *d, uint32_t strile)
{
    char words[160];
    snprintf(words, sizeof words,
             "TIFF: page %" PRIu32 ": cannot decode %s %" PRIu32
             " at offset %" PRIu64,
             d->number, d->page.tiled ? "tile" : "strip", strile,
             TIFFGetStrileOffset(d->tif.tiff, strile));
    return tif_say(&d->tif, words, &d->why);
}

static bool read_strile(struct tif_decoder *d, uint32_t strile, void *into,
                        size_t bytes)
{
    TIFF *tiff = d->tif.tiff;
    tmsize_t n =
        d->page.tiled
            ? TIFFReadEncodedTile(tiff, strile, into, (tmsize_t)bytes)
            : TIFFReadEncodedStrip(tiff, strile, into, (tmsize_t)bytes);
    return n == (tmsize_t)bytes && !d->tif.warned;
}

/*
 * libtiff hands deflated blocks to libdeflate, which gives up on a stream
 * that holds more than is asked for (a last strip padded to its full height),
 * and libtiff then passes on what there is as if it were all. The last byte is
 * always missing then. It is set to a value that hardly ever stays, and what
 * the predictor made of it is looked at: where it may be untouched zlib, which
 * copes, decodes the block again.
 */
enum { UNTOUCHED = 0xa5 };

/* The integer that a sample's bytes are on this machine. */
static uint64_t whole_sample(const unsigned char *at, size_t bytes)
{
    uint64_t value = 0;
    for (size_t i = 0; i < bytes; i++) {
        size_t next = sample_must_swap(true) ? bytes - 1 - i : i;
        value = value << 8 | at[next];
    }
    return value;
}

/*
 * The last byte that came out of a block's stream: the predictor has added to
 * a sample the one of the pixel before or, PREDICTOR_FLOATINGPOINT, to each
 * byte the one before, where a row holds its samples' highest bytes first and
 * their lowest last.
 */
static unsigned char last_code(const struct tif_page *page,
                               const unsigned char *end)
{
    size_t bytes = page->bits % 8 == 0 ? page->bits / 8 : 1;
    size_t pixel = bytes * tif_page_interleaved(page);
    bool alone = page->row_bytes <= pixel;
    bool file_is_big = page->swap == sample_must_swap(true);
    uint64_t last = whole_sample(end - bytes, bytes), before = 0;
    if (page->predictor == PREDICTOR_FLOATINGPOINT && alone)
        before = bytes > 1 ? last >> 8 : 0;
    else if (page->predictor != PREDICTOR_NONE && !alone)
        before = whole_sample(end - bytes - pixel, bytes);
    uint64_t code = last - before;
    bool low = file_is_big || page->predictor == PREDICTOR_FLOATINGPOINT;
    return (unsigned char)(low ? code : code >> 8 * (bytes - 1));
}

static bool is_deflated(const struct tif_page *page)
{
    return page->compression == COMPRESSION_DEFLATE ||
           page->compression == COMPRESSION_ADOBE_DEFLATE;
}

static bool decode_strile(struct tif_decoder *d, uint32_t strile,
                          unsigned char *into, size_t bytes)
{
    size_t last = d->page.bits > 8 ? d->page.bits / 8 : 1;
    if (!is_deflated(&d->page))
        return read_strile(d, strile, into, bytes);
    memset(into + bytes - last, UNTOUCHED, last);
    if (!read_strile(d, strile, into, bytes))
        return false;
    if (last_code(&d->page, into + bytes) != UNTOUCHED)
        return true;
    choose_inflater(d, DEFLATE_SUBCODEC_ZLIB);
    bool ok = read_strile(d, strile, into, bytes);
    choose_inflater(d, DEFLATE_SUBCODEC_LIBDEFLATE);
    return ok;
}

/* A sparse file's block that was never written. */
static bool is_left_out(const struct tif_decoder *d, uint32_t strile)
{
    return TIFFGetStrileByteCount(d->tif.tiff, strile) == 0 &&
           TIFFGetStrileOffset(d->tif.tiff, strile) == 0;
}

/* Rows of a large strip. libtiff goes back by beginning the strip anew, and
 * forward by decoding, unless there is nothing to decode. */
static const char *read_rows(struct tif_decoder *d, const struct tile *place,
                             uint16_t sample, unsigned char *into)
{
    uint32_t strip = tif_page_strile(&d->page, place->number, sample);
    uint32_t top = place->y / d->page.strip_rows * d->page.strip_rows;
    if (!d->in_strip || d->strip != strip || d->row > place->y)
        d->row = top;
    if (d->page.compression == COMPRESSION_NONE)
        d->row = place->y;
    if (is_deflated(&d->page)) /* libdeflate may take a strip of one row */
        choose_inflater(d, DEFLATE_SUBCODEC_ZLIB);
    d->strip = strip;
    for (d->in_strip = true; d->row < place->y + place->height; d->row++) {
        uint32_t below = d->row < place->y ? 0 : d->row - place->y;
        if (TIFFReadScanline(d->tif.tiff, into + below * d->page.row_bytes,
                             d->row, sample) != 1 ||
            d->tif.warned) {
            d->in_strip = false;
            return fail(d, strip);
        }
        if (d->row % d->page.block_height == 0)
            tif_drop(&d->tif);
    }
    return NULL;
}

const char *tif_decoder_read(struct tif_decoder *d, uint32_t i, uint16_t sample,
                             void *into)
{
    const struct tif_page *page = &d->page;
    struct tile place = tif_page_block(page, i);
    uint32_t strile = tif_page_strile(page, i, sample);
    size_t bytes =
        page->tiled ? page->block_bytes : place.height * page->row_bytes;
    d->tif.words[0] = '\0';
    d->tif.warned = false;
    if (is_left_out(d, strile)) {
        memset(into, 0, bytes);
        return NULL;
    }
    if (page->compression == COMPRESSION_JBIG &&
        !tif_jbig_fits(&d->tif, page, strile, place.height)) {
        snprintf(d->tif.words, sizeof d->tif.words,
                 "the stream is of another size");
        return fail(d, strile);
    }
    if (page->by_row)
        return read_rows(d, &place, page->separate ? sample : 0, into);
    return decode_strile(d, strile, into, bytes) ? NULL : fail(d, strile);
}

struct unpack tif_page_unpack(const struct tif_page *page, uint16_t sample)
{
    uint16_t step = tif_page_interleaved(page);
    return (struct unpack){.type = page->type,
                           .bits = page->bits,
                           .step = step,
                           .first = step > 1 ? sample : 0};
}

const char *tif_decoder_samples(struct tif_decoder *d, uint32_t i,
                                uint16_t sample, void *into)
{
    const struct tif_page *page = &d->page;
    if (!page->packed && tif_page_interleaved(page) == 1)
        return tif_decoder_read(d, i, sample, into);
    if (d->scratch_bytes < page->block_bytes) {
        free(d->scratch);
        d->scratch = calloc(page->block_bytes, 1);
        d->scratch_bytes = d->scratch != NULL ? page->block_bytes : 0;
        if (d->scratch == NULL)
            return "out of memory";
    }
    const char *bad = tif_decoder_read(d, i, sample, d->scratch);
    if (bad != NULL)
        return bad;
    struct unpack unpack = tif_page_unpack(page, sample);
    size_t row = page->block_width * sample_bytes(page->type);
    uint32_t rows =
        page->tiled ? page->block_height : tif_page_block(page, i).height;
    for (uint32_t y = 0; y < rows; y++)
        unpack_row((char *)into + y * row, d->scratch + y * page->row_bytes,
                   page->block_width, &unpack);
    return NULL;
}

size_t tif_decoder_bytes(const struct image *image)
{
    enum { HANDLE = 384 << 10 }; /* libtiff's own: tags, offsets, a codec */
    bool unpacks = image->block.file_bytes != image->block.bytes;
    if (image->codec == NULL)
        return 0;
    return HANDLE + 2 * sizeof(uint64_t) * (size_t)image->block.striles +
           image->block.codec_bytes + (unpacks ? image->block.file_bytes : 0) +
           (wants_map(image) ? 0 : (size_t)image->block.raw_bytes);
}

size_t tif_decoder_mapped_bytes(const struct image *image)
{
    return image->codec != NULL && wants_map(image) ? (size_t)TIF_STRIP_MAX : 0;
}
