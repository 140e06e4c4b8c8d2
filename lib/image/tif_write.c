/* SPDX-License-Identifier: MIT */
#include "image/tif_write.h"

#include <assert.h>
#include <inttypes.h>
#include <string.h>

/* Bytes of a strip, about. */
enum { STRIP = 1 << 20 };

enum { SHORT = 3, LONG = 4, LONG8 = 16, ASCII = 2 };

struct layout {
    const struct image *image;
    size_t word; /* bytes of a place in the file: 4, in BigTIFF 8 */
    uint64_t head, plane;
    uint32_t rows, strips; /* of a strip, of a plane */
    char text[96];         /* the first page's description, or "" */
};

static uint64_t padded(uint64_t bytes, size_t to)
{
    return (bytes + to - 1) / to * to;
}

static bool has_text(const struct layout *l, uint32_t page)
{
    return page == 0 && l->text[0] != '\0';
}

/* A directory: its number of entries, these, where the next one is. */
static uint64_t directory_bytes(const struct layout *l, uint32_t page)
{
    unsigned n = 10 + has_text(l, page);
    return l->word == 8 ? 8 + n * 20 + 8 : 2 + n * 12 + 4;
}

/* With what lies behind it: lists of strips, the description. */
static uint64_t page_bytes(const struct layout *l, uint32_t page)
{
    uint64_t bytes = padded(directory_bytes(l, page), l->word);
    if (l->strips > 1)
        bytes += 2 * l->word * (uint64_t)l->strips;
    if (has_text(l, page))
        bytes += padded(strlen(l->text) + 1, l->word);
    return bytes;
}

static uint64_t directory_at(const struct layout *l, uint32_t page)
{
    uint32_t planes = l->image->shape.z;
    uint64_t at = padded(l->head + planes * l->plane, l->word);
    return page == 0 ? at
                     : at + page_bytes(l, 0) + (page - 1) * page_bytes(l, 1);
}

static struct layout lay_out(const struct image *image)
{
    struct layout l = {.image = image, .word = 4, .head = 8};
    uint32_t planes = image->shape.z;
    size_t row = image_row_bytes(image);
    assert(row > 0 && image->shape.y > 0);
    l.plane = image_plane_bytes(image);
    l.rows = row < STRIP ? (uint32_t)(STRIP / row) : 1;
    if (l.rows > image->shape.y)
        l.rows = image->shape.y;
    l.strips = (image->shape.y - 1) / l.rows + 1;
    if (planes > 1)
        snprintf(l.text, sizeof l.text,
                 "ImageJ=1.54f\nimages=%" PRIu32 "\nslices=%" PRIu32
                 "\nloop=false\n",
                 planes, planes);
    if (directory_at(&l, planes) > UINT32_MAX) {
        l.word = 8;
        l.head = 16;
    }
    return l;
}

static void put(FILE *out, uint64_t value, size_t bytes)
{
    uint16_t two = (uint16_t)value;
    uint32_t four = (uint32_t)value;
    fwrite(bytes == 2   ? (const void *)&two
           : bytes == 4 ? (const void *)&four
                        : (const void *)&value,
           bytes, 1, out);
}

static void put_zeros(FILE *out, uint64_t n)
{
    while (n-- > 0)
        fputc(0, out);
}

static void put_entry(FILE *out, const struct layout *l, unsigned tag,
                      unsigned type, uint64_t value)
{
    size_t bytes = type == SHORT ? 2 : l->word;
    put(out, tag, 2);
    put(out, type == LONG && l->word == 8 ? LONG8 : type, 2);
    put(out, 1, l->word);
    put(out, value, bytes);
    put_zeros(out, l->word - bytes);
}

/* A list that lies elsewhere, or, of one number, that number. */
static void put_list(FILE *out, const struct layout *l, unsigned tag,
                     unsigned type, uint64_t n, uint64_t at)
{
    put(out, tag, 2);
    put(out, type == LONG && l->word == 8 ? LONG8 : type, 2);
    put(out, n, l->word);
    put(out, at, l->word);
}

static uint64_t strip_bytes(const struct layout *l, uint32_t strip)
{
    uint32_t left = l->image->shape.y - strip * l->rows;
    return (left < l->rows ? left : l->rows) *
           (uint64_t)image_row_bytes(l->image);
}

static uint64_t strip_at(const struct layout *l, uint32_t page, uint32_t strip)
{
    return l->head + page * l->plane +
           strip * (l->rows * (uint64_t)image_row_bytes(l->image));
}

static void put_entries(FILE *out, const struct layout *l, uint32_t page)
{
    const struct image *image = l->image;
    bool one = l->strips == 1, text = has_text(l, page);
    uint64_t places =
        directory_at(l, page) + padded(directory_bytes(l, page), l->word);
    uint64_t counts = places + l->strips * (uint64_t)l->word;
    uint64_t words = one ? places : counts + l->strips * (uint64_t)l->word;
    unsigned format = image->type == SAMPLE_FLOAT          ? 3
                      : image->type == SAMPLE_DOUBLE       ? 3
                      : sample_name(image->type)[0] == 'i' ? 2
                                                           : 1;
    put(out, 10 + text, l->word == 8 ? 8 : 2);
    put_entry(out, l, 256, LONG, image->shape.x);
    put_entry(out, l, 257, LONG, image->shape.y);
    put_entry(out, l, 258, SHORT, 8 * sample_bytes(image->type));
    put_entry(out, l, 259, SHORT, 1); /* not compressed */
    put_entry(out, l, 262, SHORT, 1); /* black is zero */
    if (text)
        put_list(out, l, 270, ASCII, strlen(l->text) + 1, words);
    put_list(out, l, 273, LONG, l->strips, one ? strip_at(l, page, 0) : places);
    put_entry(out, l, 277, SHORT, 1); /* sample a pixel */
    put_entry(out, l, 278, LONG, l->rows);
    put_list(out, l, 279, LONG, l->strips, one ? strip_bytes(l, 0) : counts);
    put_entry(out, l, 339, SHORT, format);
}

static void put_page(FILE *out, const struct layout *l, uint32_t page)
{
    uint64_t bytes = directory_bytes(l, page);
    bool last = page == l->image->shape.z - 1;
    put_entries(out, l, page);
    put(out, last ? 0 : directory_at(l, page + 1), l->word);
    put_zeros(out, padded(bytes, l->word) - bytes);
    for (uint32_t i = 0; i < l->strips && l->strips > 1; i++)
        put(out, strip_at(l, page, i), l->word);
    for (uint32_t i = 0; i < l->strips && l->strips > 1; i++)
        put(out, strip_bytes(l, i), l->word);
    if (has_text(l, page)) {
        bytes = strlen(l->text) + 1;
        fwrite(l->text, 1, bytes, out);
        put_zeros(out, padded(bytes, l->word) - bytes);
    }
}

void tif_write_head(FILE *out, const struct image *image)
{
    struct layout l = lay_out(image);
    fputs(sample_must_swap(true) ? "II" : "MM", out);
    put(out, l.word == 8 ? 43 : 42, 2);
    if (l.word == 8) {
        put(out, l.word, 2);
        put(out, 0, 2);
    }
    put(out, directory_at(&l, 0), l.word);
}

void tif_write_tail(FILE *out, const struct image *image)
{
    struct layout l = lay_out(image);
    uint64_t end = l.head + image->shape.z * l.plane;
    put_zeros(out, directory_at(&l, 0) - end);
    for (uint32_t page = 0; page < image->shape.z && !ferror(out); page++)
        put_page(out, &l, page);
}
