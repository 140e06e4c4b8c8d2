/* SPDX-License-Identifier: MIT */
/*
 * Fuzzes what reads the descriptions of OME and ImageJ: two bytes are the
 * number of pages, the rest is the text.
 */
#include "fuzz.h"

#include "image/imagej.h"
#include "image/ome.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { LOOK = 1 << 16 }; /* planes that are looked at */

static void check_pages(const struct dims *d, size_t planes, size_t pages)
{
    bool in_one = pages == 1, by_sample = (size_t)d->z * d->t == pages;
    must(d->page != NULL || planes <= pages || in_one || by_sample);
    if (planes > LOOK)
        return;
    for (uint32_t t = 0; t < d->t; t++)
        for (uint32_t c = 0; c < d->c; c++)
            for (uint32_t z = 0; z < d->z; z++)
                must(dims_page(d, z, c, t) <
                     (d->page != NULL ? pages : planes));
}

static void check(const struct dims *d, size_t pages)
{
    size_t planes = dims_planes(d);
    size_t names = (size_t)d->c * (d->samples > 0 ? d->samples : 1);
    size_t letters = 0;
    must(d->z > 0 && d->c > 0 && d->t > 0 && planes != SIZE_MAX);
    must(strlen(d->order) == 3 && strchr(d->order, 'Z') != NULL);
    must(strchr(d->order, 'C') != NULL && strchr(d->order, 'T') != NULL);
    must(strlen(d->unit) < sizeof d->unit && strlen(d->note) < sizeof d->note);
    for (int i = 0; i < 3; i++)
        must(isfinite(d->spacing[i]) && d->spacing[i] >= 0);
    for (size_t i = 0; d->name != NULL && i < names; i++)
        letters += d->name[i] != NULL ? strlen(d->name[i]) : 0;
    must(letters < SIZE_MAX);
    check_pages(d, planes, pages);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct dims dims;
    struct why why;
    const char *bad = NULL;
    if (n < 2)
        return -1;
    size_t pages = (size_t)(data[0] | data[1] << 8) + 1;
    char *text = strndup((const char *)data + 2, n - 2);
    must(text != NULL);
    dims_init(&dims);
    if (ome_is(text))
        bad = ome_read(&dims, text, "folder/in.tif", pages, &why);
    else if (imagej_is(text))
        bad = imagej_read(&dims, text, pages, &why);
    if (bad == NULL)
        check(&dims, pages);
    else
        must(*bad != '\0');
    dims_free(&dims);
    free(text);
    return 0;
}
