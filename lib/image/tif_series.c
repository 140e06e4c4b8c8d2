/* SPDX-License-Identifier: MIT */
#include "image/tif_series.h"

#include "base/num.h"
#include "image/imagej.h"
#include "image/ome.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A series while it is read. */
struct reading {
    struct tif_series *s;
    struct tif *tif;
    const char *path;
    struct why *why;
};

static void note(const struct reading *r, const char *words)
{
    notes_add(r->tif->notes, words);
}

/* tifffile's text where one page stands for many: JSON with "truncated": true
 * and "shape": [17, 512, 512]. Returns how many planes it says, or 1. */
static size_t shaped_planes(const char *text, const struct tif_page *page)
{
    size_t product = 1, plane;
    const char *at = strstr(text, "\"shape\": [");
    if (text[0] != '{' || at == NULL ||
        strstr(text, "\"truncated\": true") == NULL)
        return 1;
    for (at += 10; product < SIZE_MAX;) {
        char digits[NUM_TEXT] = "";
        uint32_t axis;
        size_t n = strspn(at, "0123456789");
        if (n == 0 || n >= sizeof digits)
            break;
        memcpy(digits, at, n);
        if (num_u32(digits, SHAPE_MAX, &axis) != NULL)
            return 1;
        product = num_product((size_t[]){product, axis}, 2);
        at += n;
        at += strspn(at, ", ");
    }
    plane =
        num_product((size_t[]){page->height, page->width, page->samples}, 3);
    return product > 0 && product % plane == 0 ? product / plane : 1;
}

/* Pages are a stack, or one stands for several that follow it. */
static void read_plain(struct reading *r)
{
    const char *text = r->s->pages.text;
    size_t planes = r->s->pages.n;
    if (planes == 1 && r->s->pages.stk_planes > 1)
        planes = r->s->pages.stk_planes;
    if (planes == 1 && text != NULL)
        planes = shaped_planes(text, &r->s->main);
    r->s->dims.z =
        planes < DIMS_PLANES_MAX ? (uint32_t)planes : DIMS_PLANES_MAX;
    for (int i = 1; i < 3 && r->s->pages.unit_um > 0; i++)
        if (r->s->pages.per_unit[1] > 0)
            r->s->dims.spacing[i] =
                r->s->pages.unit_um / r->s->pages.per_unit[i];
    if (r->s->dims.spacing[1] > 0)
        memcpy(r->s->dims.unit, "um", 3);
}

static void note_aside(const struct reading *r, size_t aside, size_t all)
{
    char words[200];
    snprintf(words, sizeof words,
             "%zu of its %zu pages set aside: no planes of the image "
             "(thumbnails, labels, levels of a pyramid)",
             aside, all);
    if (aside > 0)
        note(r, words);
}

/* Leaves the pages that are like the main one. */
static const char *keep_alike(struct reading *r)
{
    size_t all = r->s->pages.n + r->s->pages.n_sub;
    const char *bad = tif_pages_keep(&r->s->pages, r->tif, &r->s->main, r->why);
    if (bad == NULL)
        note_aside(r, all - r->s->pages.n, all);
    return bad;
}

/* Pages that are no plane of what OME-XML describes. */
static const char *note_unnamed(struct reading *r)
{
    const struct dims *d = &r->s->dims;
    size_t pages = r->s->pages.n, planes = dims_planes(d), named = 0;
    if (planes == SIZE_MAX || pages < 2)
        return NULL;
    bool *is_named = calloc(pages, sizeof *is_named);
    if (is_named == NULL)
        return "out of memory";
    for (size_t i = 0; i < planes; i++) {
        size_t page = d->page != NULL ? d->page[i] : i;
        if (page < pages && !is_named[page]) {
            is_named[page] = true;
            named++;
        }
    }
    free(is_named);
    note_aside(r, pages - named, pages);
    return NULL;
}

/* Some write SizeC = 3, as channels of their own, for one page of three
 * samples. */
static void fold_samples(struct reading *r)
{
    struct dims *d = &r->s->dims;
    if (r->s->main.samples > 1 && d->samples <= 1 && d->page == NULL &&
        d->c == r->s->main.samples && (size_t)d->z * d->t == r->s->pages.n) {
        d->c = 1;
        d->samples = r->s->main.samples; /* whose names d->name holds */
    }
}

static const char *read_ome(struct reading *r)
{
    struct dims *d = &r->s->dims;
    const char *bad =
        ome_read(d, r->s->pages.text, r->path, r->s->pages.n, r->why);
    if (bad != NULL)
        return bad;
    if (r->s->pages.n_sub > 0)
        note(r, "levels of a pyramid (SubIFDs) passed over");
    uint32_t first = d->page != NULL ? d->page[0] : 0;
    if (first < r->s->pages.n)
        r->s->main = r->s->pages.page[first];
    if (r->s->main.odd)
        return why_say(r->why, "%s", r->s->pages.odd.text);
    fold_samples(r);
    if (d->samples > 1 && d->samples != r->s->main.samples)
        return why_say(r->why,
                       "OME-XML: says %" PRIu32 " samples a pixel, the page "
                       "has %d",
                       d->samples, r->s->main.samples);
    if (d->width != 0 &&
        (d->width != r->s->main.width || d->height != r->s->main.height))
        return why_say(r->why,
                       "OME-XML: says %" PRIu32 "x%" PRIu32
                       " pixels, the page has %" PRIu32 "x%" PRIu32,
                       d->height, d->width, r->s->main.height,
                       r->s->main.width);
    return note_unnamed(r);
}

/* ImageJ takes what stands in pixels a centimetre to be in um where the text
 * says "um", not "micron". */
static double length_of_unit(const struct reading *r)
{
    bool um = strstr(r->s->pages.text, "\nunit=um\n") != NULL;
    return um && r->s->pages.unit_um == 10000 ? 10000 : 1;
}

static const char *read_imagej(struct reading *r)
{
    struct dims *d = &r->s->dims;
    const double *per_unit = r->s->pages.per_unit;
    const char *bad = keep_alike(r);
    if (bad == NULL)
        bad = imagej_read(d, r->s->pages.text, r->s->pages.n, r->why);
    for (int i = 1; i < 3 && bad == NULL; i++) {
        bool known = d->xy_by_resolution && per_unit[i] > 0;
        d->spacing[i] =
            known ? d->spacing[i] / per_unit[i] * length_of_unit(r) : 0;
    }
    return bad;
}

/* Holds what the description says against the file, before anything is made
 * of it. */
static const char *check_room(const struct reading *r)
{
    const struct tif_page *main = &r->s->main;
    size_t planes = dims_planes(&r->s->dims), pages = r->s->pages.n;
    size_t least = num_product((size_t[]){planes, main->height, main->width,
                                          main->samples, main->bits},
                               5);
    if (planes == SIZE_MAX)
        return "says of more planes than any file can hold";
    if (pages == 1 && planes > 1 && least / 8 > r->tif->bytes)
        return why_say(r->why,
                       "says of %zu planes, holds one page and no room for "
                       "them",
                       planes);
    if (pages > 1 && r->s->dims.page == NULL && planes > pages)
        return why_say(r->why, "says of %zu planes, holds %zu pages of them",
                       planes, pages);
    return NULL;
}

/* Says what the pages are along z, c and t. */
static const char *read_dims(struct reading *r)
{
    const char *text = r->s->pages.text, *bad;
    const struct tif_page *main = tif_pages_main(&r->s->pages);
    if (main == NULL)
        return why_say(r->why, "%s", r->s->pages.odd.text);
    r->s->main = *main;
    if (text != NULL && ome_is(text)) {
        bad = read_ome(r);
    } else if (text != NULL && imagej_is(text)) {
        bad = read_imagej(r);
    } else {
        bad = keep_alike(r);
        if (bad == NULL)
            read_plain(r);
    }
    if (bad == NULL && r->s->dims.note[0] != '\0')
        note(r, r->s->dims.note);
    return bad != NULL ? bad : check_room(r);
}

static void note_pixels(struct reading *r)
{
    if (r->s->main.photometric == PHOTOMETRIC_MINISWHITE)
        note(r, "0 is white in it (MinIsWhite); values are kept as stored");
    if (r->s->main.photometric == PHOTOMETRIC_PALETTE)
        note(r, "values are indices into a palette");
    for (size_t i = 0; i < r->s->pages.n; i++)
        if (r->s->pages.page[i].sparse)
            note(r, "strips or tiles were never written (a sparse file); "
                    "their pixels are 0");
}

const char *tif_series_read(struct tif_series *series, struct tif *tif,
                            const char *path, struct why *why)
{
    struct reading r = {series, tif, path, why};
    dims_init(&series->dims);
    const char *bad = tif_pages_read(&series->pages, tif, why);
    if (bad == NULL)
        bad = read_dims(&r);
    if (bad == NULL)
        note_pixels(&r);
    return bad;
}

void tif_series_free(struct tif_series *series)
{
    tif_pages_free(&series->pages);
    dims_free(&series->dims);
}
