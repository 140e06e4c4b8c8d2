/* SPDX-License-Identifier: MIT */
#include "image/tif.h"

#include "base/num.h"
#include "image/tif_names.h"
#include "image/tif_series.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* Images of a file: so few bytes of a page may say of so many. */
enum { IMAGES_MAX = 1 << 16 };

/* A file on its way to images. */
struct reader {
    struct image_list *list;
    const struct image *file; /* path, fd and what belongs to it */
    struct tif tif;
    struct tif_series series;
    char **name;  /* of channel c, sample s at c * samples + s */
    size_t first; /* image of the list that is ours */
    struct why *why;
};

/* One page stands for all planes: they follow one another, flat. */
static const char *place_in_one(struct reader *r, struct image *image,
                                uint32_t c, uint32_t t)
{
    const struct tif_page *page = &r->series.main;
    uint64_t plane = image_plane_bytes(image);
    uint32_t at = dims_page(&r->series.dims, 0, c, t), next = at;
    if (!page->flat || (page->samples > 1 && page->pixels_stride != plane))
        return why_say(r->why,
                       "says of %zu planes, holds one page, and its pixels do "
                       "not lie flat (%s)",
                       dims_planes(&r->series.dims),
                       page->flat ? "samples apart" : tif_page_codec(page));
    if (r->series.dims.z > 1)
        next = dims_page(&r->series.dims, 1, c, t);
    image->stride = (next - at) * plane * page->samples;
    image->offset =
        page->pixels + (at * (uint64_t)page->samples + image->sample) * plane;
    return image_check_size(image, false, r->why);
}

/* What a codec keeps of what it gave: Zstandard and LZMA so far back as they
 * look at the levels that libtiff writes by default, WebP and LERC all of a
 * strip or tile. */
static size_t codec_window(const struct tif_page *page)
{
    size_t whole = page->row_bytes * page->strip_rows, most = 0;
    if (page->compression == COMPRESSION_ZSTD)
        most = 4 << 20;
    else if (page->compression == COMPRESSION_LZMA)
        most = 8 << 20;
    else if (page->compression == COMPRESSION_WEBP)
        most = whole;
    else if (page->compression == COMPRESSION_LERC)
        return 2 * whole;
    return whole < most ? whole : most;
}

/* What is decoded at once grows to what this page needs. */
static void take_block(struct image *image, const struct tif_page *page)
{
    struct image_block *b = &image->block;
    size_t bytes = page->block_width * sample_bytes(page->type) *
                   (size_t)page->block_height;
    if (b->width == 0 || page->block_width < b->width)
        b->width = page->block_width;
    if (b->height == 0 || page->block_height < b->height)
        b->height = page->block_height;
    b->file_bytes =
        page->block_bytes > b->file_bytes ? page->block_bytes : b->file_bytes;
    b->bytes = bytes > b->bytes ? bytes : b->bytes;
    bool direct = page->compression == COMPRESSION_NONE && !page->by_row;
    if (!direct && page->raw_bytes > b->raw_bytes)
        b->raw_bytes = page->raw_bytes;
    uint32_t striles = tif_page_striles(page);
    b->striles = striles > b->striles ? striles : b->striles;
    b->reversed = b->reversed || page->reversed;
    size_t window = codec_window(page);
    b->codec_bytes = window > b->codec_bytes ? window : b->codec_bytes;
    b->by_row = b->by_row || page->by_row;
    b->interleaved = tif_page_interleaved(page);
}

/* Each plane is a page of its own. */
static const char *place_pages(struct reader *r, struct image *image,
                               uint32_t c, uint32_t t)
{
    image->plane = calloc(image->shape.z, sizeof *image->plane);
    if (image->plane == NULL)
        return "out of memory";
    const struct tif_page *odd = NULL;
    for (uint32_t z = 0; z < image->shape.z; z++) {
        uint32_t number = dims_page(&r->series.dims, z, c, t);
        if (number >= r->series.pages.n)
            return why_say(r->why,
                           "says of %zu planes, holds %zu pages of them",
                           dims_planes(&r->series.dims), r->series.pages.n);
        const struct tif_page *page = &r->series.pages.page[number];
        if (page->odd)
            return why_say(r->why, "%s", r->series.pages.odd.text);
        if (!tif_page_like(page, &r->series.main))
            return why_say(r->why,
                           "TIFF: page %" PRIu32
                           " is a plane, but of another shape or type",
                           number);
        image->plane[z] = (struct image_plane){page->at, page->number};
        take_block(image, page);
        if (odd == NULL && (!page->flat || page->swap != r->series.main.swap))
            odd = page;
    }
    if (odd != NULL) {
        image->codec = tif_page_codec(odd);
        image->swap = false;
        tif_page_layout(odd, image->layout, sizeof image->layout);
        return NULL;
    }
    for (uint32_t z = 0; z < image->shape.z; z++) {
        const struct tif_page *page =
            &r->series.pages.page[dims_page(&r->series.dims, z, c, t)];
        image->plane[z].at = page->pixels + image->sample * page->pixels_stride;
    }
    image_take_planes(image, 0, image->shape.z);
    return NULL;
}

/* ".t003.DAPI": the parts that tell the file's images apart. */
static const char *name_part(struct reader *r, struct image *image,
                             const char *name)
{
    size_t room = strlen(name) + 32, n = 0;
    image->channel = malloc(room);
    if (image->channel == NULL)
        return "out of memory";
    image->channel[0] = '\0';
    if (r->series.dims.t > 1) {
        int digits = snprintf(NULL, 0, "%" PRIu32, r->series.dims.t - 1);
        n = (size_t)snprintf(image->channel, room, ".t%0*" PRIu32,
                             digits > 3 ? digits : 3, image->time);
    }
    if (name[0] != '\0')
        snprintf(image->channel + n, room - n, ".%s", name);
    image->part = n + (name[0] != '\0');
    return NULL;
}

/* Appends the image of a channel (with all samples counted) and a time. */
static const char *add_image(struct reader *r, uint32_t number, uint32_t t)
{
    struct image *image = &r->list->image[r->list->n];
    uint16_t samples = r->series.main.samples;
    bool alone = (size_t)r->series.dims.c * samples == 1;
    *image = (struct image){.path = strdup(r->file->path),
                            .number = number,
                            .time = t,
                            .format = IMAGE_TIFF,
                            .shape = {r->series.dims.z, r->series.main.height,
                                      r->series.main.width},
                            .type = r->series.main.type,
                            .swap = r->series.main.swap,
                            .fd = r->file->fd,
                            .fd_is_shared = r->list->n > r->first,
                            .file_bytes = r->file->file_bytes,
                            .file_mtime = r->file->file_mtime,
                            .sample = (uint16_t)(number % samples)};
    r->list->n++;
    memcpy(image->spacing, r->series.dims.spacing, sizeof image->spacing);
    memcpy(image->unit, r->series.dims.unit, sizeof image->unit);
    tif_page_layout(&r->series.main, image->layout, sizeof image->layout);
    const char *bad = image->path == NULL
                          ? "out of memory"
                          : name_part(r, image, alone ? "" : r->name[number]);
    if (bad != NULL)
        return bad;
    if (r->series.pages.n == 1 && dims_planes(&r->series.dims) > 1)
        return place_in_one(r, image, number / samples, t);
    return place_pages(r, image, number / samples, t);
}

static const char *add_images(struct reader *r)
{
    size_t channels = (size_t)r->series.dims.c * r->series.main.samples;
    size_t count = num_product((size_t[]){channels, r->series.dims.t}, 2);
    size_t bytes =
        num_product((size_t[]){count + r->list->n, sizeof *r->list->image}, 2);
    if (count > IMAGES_MAX || bytes == SIZE_MAX)
        return "says of more than 65536 images (channels, time points)";
    struct image *more = realloc(r->list->image, bytes);
    if (more == NULL)
        return "out of memory";
    r->list->image = more;
    r->name = tif_names(&r->series.dims, &r->series.main);
    if (r->name == NULL)
        return "out of memory";
    const char *bad = NULL;
    for (uint32_t t = 0; t < r->series.dims.t; t++)
        for (uint32_t c = 0; c < channels && bad == NULL; c++)
            bad = add_image(r, c, t);
    tif_names_free(r->name, channels);
    return bad;
}

const char *tif_read(struct image_list *list, struct image *file,
                     struct why *why)
{
    struct reader r = {.list = list,
                       .file = file,
                       .first = list->n,
                       .tif = {.notes = &list->notes},
                       .why = why};
    const char *bad =
        tif_open(&r.tif, file->fd, file->path, TIF_FIRST_PAGE, why);
    if (bad == NULL) {
        bad = tif_series_read(&r.series, &r.tif, file->path, why);
        tif_close(&r.tif);
        if (bad == NULL)
            bad = add_images(&r);
        tif_series_free(&r.series);
    }
    while (bad != NULL && list->n > r.first) {
        list->image[list->n - 1].fd_is_shared = true; /* it is file's */
        image_close(&list->image[--list->n]);
    }
    if (bad == NULL)
        file->fd = -1;
    image_close(file);
    return bad;
}
