/* SPDX-License-Identifier: MIT */
#include "image/tif_pages.h"

#include "image/tif_striles.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum {
    STK_UIC2 = 33629,   /* MetaMorph's tag: its count is that of planes */
    TEXT_MAX = 64 << 20 /* bytes of a description */
};

void tif_pages_free(struct tif_pages *pages)
{
    free(pages->page);
    free(pages->sub);
    free(pages->text);
    *pages = (struct tif_pages){.n = 0};
}

/* Room for one more of an array's items; false without memory. */
static bool grow(void **items, size_t n, size_t *room, size_t bytes)
{
    if (n < *room)
        return true;
    size_t more = *room == 0 ? 4 : 2 * *room;
    void *at = more < SIZE_MAX / bytes ? realloc(*items, more * bytes) : NULL;
    if (at == NULL)
        return false;
    *items = at;
    *room = more;
    return true;
}

/* Directories take so many bytes at least: the tags that a page must have. A
 * short file may name one of them again and again. */
enum { DIRECTORY_LEAST = 64 };

static const char *add_subs(struct tif_pages *pages, const struct tif *tif)
{
    uint16_t n = 0;
    uint64_t *at = NULL;
    if (!TIFFGetField(tif->tiff, TIFFTAG_SUBIFD, &n, &at))
        return NULL;
    if (pages->n_sub + n > tif->bytes / DIRECTORY_LEAST)
        return "TIFF: has no room for its SubIFDs";
    for (uint16_t i = 0; i < n; i++) {
        void *items = pages->sub;
        if (!grow(&items, pages->n_sub, &pages->sub_room, sizeof *pages->sub))
            return "out of memory";
        pages->sub = items;
        pages->sub[pages->n_sub++] = (struct tif_sub){at[i], pages->n - 1};
    }
    return NULL;
}

static const char *about_page(size_t number, const char *words, struct why *why)
{
    struct why inner;
    return why_say(why, "TIFF: page %zu: %s", number,
                   why_say(&inner, "%s", words));
}

static const char *add_page(struct tif_pages *pages, const struct tif *tif,
                            struct why *why)
{
    void *items = pages->page;
    if (!grow(&items, pages->n, &pages->room, sizeof *pages->page))
        return "out of memory";
    pages->page = items;
    struct tif_page *page = &pages->page[pages->n];
    const char *bad = tif_page_read(page, tif, why);
    if (bad != NULL) {
        page->odd = true;
        if (pages->odd.text[0] == '\0')
            about_page(pages->n, bad, &pages->odd);
    } else if ((bad = tif_striles_check(page, tif, &pages->striles, why)) !=
               NULL) {
        return about_page(pages->n, bad, why);
    }
    page->number = (uint32_t)pages->n++;
    return add_subs(pages, tif);
}

static const char *read_first(struct tif_pages *pages, TIFF *tiff)
{
    char *text = NULL;
    float x = 0, y = 0;
    uint16_t unit = RESUNIT_NONE;
    uint32_t count = 0;
    void *data = NULL;
    TIFFGetField(tiff, TIFFTAG_XRESOLUTION, &x);
    TIFFGetField(tiff, TIFFTAG_YRESOLUTION, &y);
    TIFFGetFieldDefaulted(tiff, TIFFTAG_RESOLUTIONUNIT, &unit);
    if (x > 0 && y > 0 && x < 1e12F && y < 1e12F) {
        pages->per_unit[1] = (double)y;
        pages->per_unit[2] = (double)x;
    }
    pages->unit_um = unit == RESUNIT_INCH         ? 25400
                     : unit == RESUNIT_CENTIMETER ? 10000
                                                  : 0;
    if (TIFFFindField(tiff, STK_UIC2, TIFF_ANY) != NULL &&
        TIFFGetField(tiff, STK_UIC2, &count, &data))
        pages->stk_planes = count;
    if (!TIFFGetField(tiff, TIFFTAG_IMAGEDESCRIPTION, &text))
        return NULL;
    if (strlen(text) > TEXT_MAX)
        return "TIFF: its description is longer than 64 MB";
    pages->text = strdup(text);
    return pages->text == NULL ? "out of memory" : NULL;
}

const char *tif_pages_read(struct tif_pages *pages, struct tif *tif,
                           struct why *why)
{
    const char *bad = read_first(pages, tif->tiff);
    while (bad == NULL) {
        bad = add_page(pages, tif, why);
        if (bad != NULL || TIFFLastDirectory(tif->tiff))
            break;
        tif->words[0] = '\0';
        if (!TIFFReadDirectory(tif->tiff)) {
            struct why inner;
            bad = about_page(pages->n, tif_say(tif, "cannot be read", &inner),
                             why);
        }
    }
    return bad;
}

/* Pages of one kind, and what they cover together. */
struct kind {
    const struct tif_page *first;
    double area;
};

static bool is_better(const struct kind *a, const struct kind *b)
{
    if (a->first->reduced != b->first->reduced)
        return b->first->reduced;
    return a->area > b->area;
}

const struct tif_page *tif_pages_main(const struct tif_pages *pages)
{
    enum { KINDS = 64 };
    struct kind kind[KINDS];
    size_t n = 0, best = 0;
    for (size_t i = 0; i < pages->n; i++) {
        const struct tif_page *page = &pages->page[i];
        size_t k = 0;
        while (k < n && !(tif_page_like(kind[k].first, page) &&
                          kind[k].first->reduced == page->reduced))
            k++;
        if (page->odd || k == KINDS)
            continue;
        if (k == n)
            kind[n++] = (struct kind){page, 0};
        kind[k].area += (double)page->width * page->height;
    }
    for (size_t k = 1; k < n; k++)
        if (is_better(&kind[k], &kind[best]))
            best = k;
    return n > 0 ? kind[best].first : NULL;
}

static const char *append(struct tif_pages *kept, const struct tif_page *page)
{
    void *items = kept->page;
    if (!grow(&items, kept->n, &kept->room, sizeof *kept->page))
        return "out of memory";
    kept->page = items;
    kept->page[kept->n++] = *page;
    return NULL;
}

/* A SubIFD is a plane as its page is, or is passed over. */
static const char *take_sub(struct tif_pages *kept, const struct tif_sub *sub,
                            struct tif *tif, const struct tif_page *main,
                            struct why *why)
{
    struct tif_page page;
    struct why inner;
    tif->words[0] = '\0';
    if (!TIFFSetSubDirectory(tif->tiff, sub->at))
        return about_page(sub->page,
                          tif_say(tif, "a SubIFD cannot be read", &inner), why);
    const char *bad = tif_page_read(&page, tif, why);
    page.number = (uint32_t)sub->page;
    if (bad != NULL || page.reduced || !tif_page_like(&page, main))
        return NULL;
    if ((bad = tif_striles_check(&page, tif, &kept->striles, why)) != NULL)
        return about_page(sub->page, bad, why);
    return append(kept, &page);
}

const char *tif_pages_keep(struct tif_pages *pages, struct tif *tif,
                           const struct tif_page *main, struct why *why)
{
    struct tif_pages kept = {.striles = pages->striles};
    const char *bad = NULL;
    for (size_t i = 0, next = 0; i < pages->n && bad == NULL; i++) {
        const struct tif_page *page = &pages->page[i];
        if (tif_page_like(page, main) && page->reduced == main->reduced)
            bad = append(&kept, page);
        else if (page->odd && !page->reduced && page->width == main->width &&
                 page->height == main->height) /* it may be a plane */
            bad = why_say(why, "%s", pages->odd.text);
        for (; next < pages->n_sub && pages->sub[next].page == i; next++)
            if (bad == NULL)
                bad = take_sub(&kept, &pages->sub[next], tif, main, why);
    }
    free(pages->page);
    pages->page = kept.page;
    pages->n = kept.n;
    return bad;
}
