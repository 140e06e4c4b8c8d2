/* SPDX-License-Identifier: MIT */
#include "image/tif_striles.h"

#include <inttypes.h>

/* The strips or tiles of the file, in their order. */
struct walk {
    const struct tif *tif;
    const char *what; /* "strip" or "tile" */
    uint32_t n, each; /* of all samples, of each */
    uint64_t next;    /* where the next one would continue the last */
};

/* Bytes that strip or tile i of an uncompressed page must have. libtiff reads
 * as many whatever the file says, so less would mean another's pixels. */
static uint64_t need_bytes(const struct tif_page *page, const struct walk *walk,
                           uint32_t i)
{
    if (page->compression != COMPRESSION_NONE)
        return 0;
    if (page->tiled)
        return page->block_bytes;
    uint32_t left = page->height - i % walk->each * page->strip_rows;
    return (uint64_t)page->row_bytes *
           (left < page->strip_rows ? left : page->strip_rows);
}

/* Does strip or tile i lie where a flat page has it? */
static void look_flat(struct tif_page *page, const struct walk *walk,
                      uint32_t i, uint64_t at)
{
    uint32_t sample = i / walk->each;
    if (i == 0)
        page->pixels = at;
    else if (i == walk->each && at > page->pixels)
        page->pixels_stride = at - page->pixels;
    if (i % walk->each != 0 ? at != walk->next
                            : at != page->pixels + sample * page->pixels_stride)
        page->flat = false;
}

static const char *check_strile(struct tif_page *page, struct walk *walk,
                                uint32_t i, struct why *why)
{
    TIFF *tiff = walk->tif->tiff;
    int bad = 0, worse = 0;
    uint64_t at = TIFFGetStrileOffsetWithErr(tiff, i, &bad);
    uint64_t bytes = TIFFGetStrileByteCountWithErr(tiff, i, &worse);
    uint64_t need = need_bytes(page, walk, i);
    if (!bad && !worse && at == 0 && bytes == 0) {
        page->sparse = true;
        page->flat = false;
        return NULL;
    }
    if (bad || worse || at > walk->tif->bytes || bytes > walk->tif->bytes - at)
        return why_say(why,
                       "%s %" PRIu32 " of %" PRIu32 " at offset %" PRIu64
                       " does not lie in the file; it is cut short",
                       walk->what, i, walk->n, at);
    if (bytes < need)
        return why_say(why,
                       "%s %" PRIu32 " holds %" PRIu64
                       " bytes, its pixels need %" PRIu64,
                       walk->what, i, bytes, need);
    if (bytes > page->raw_bytes)
        page->raw_bytes = bytes;
    look_flat(page, walk, i, at);
    walk->next = at + need;
    return NULL;
}

const char *tif_striles_check(struct tif_page *page, const struct tif *tif,
                              uint64_t *seen, struct why *why)
{
    uint32_t strips = (page->height - 1) / page->strip_rows + 1;
    uint32_t each = page->tiled ? page->across * page->down : strips;
    struct walk walk = {.tif = tif,
                        .what = page->tiled ? "tile" : "strip",
                        .n = each * (page->separate ? page->samples : 1),
                        .each = each};
    uint32_t theirs = page->tiled ? TIFFNumberOfTiles(tif->tiff)
                                  : TIFFNumberOfStrips(tif->tiff);
    page->flat = page->compression == COMPRESSION_NONE && !page->packed &&
                 !page->reversed && tif_page_interleaved(page) == 1 &&
                 page->block_width == page->width;
    if (walk.n != theirs)
        return "its strips or tiles are of a kind that is not supported";
    *seen += walk.n;
    if (*seen > tif->bytes / 2) /* an offset takes 2 bytes or more */
        return why_say(why, "has no room for its %" PRIu32 " %ss", walk.n,
                       walk.what);
    const char *bad = NULL;
    for (uint32_t i = 0; i < walk.n && bad == NULL; i++)
        bad = check_strile(page, &walk, i, why);
    return bad;
}
