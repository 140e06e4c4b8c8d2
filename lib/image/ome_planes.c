/* SPDX-License-Identifier: MIT */
#include "image/ome_planes.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define PLANE "plane z=%" PRIu32 " c=%" PRIu32 " t=%" PRIu32

struct place {
    uint32_t z, c, t;
};

struct planes {
    const struct dims *dims; /* without a map yet: dims_page is the order */
    const struct ome *ome;
    size_t n, pages;
    uint32_t *map;
    uint32_t per_channel; /* that FirstC counts: 1, or the samples */
    size_t named;         /* planes by all TiffData so far */
    struct why *why;
};

/* The other file that it speaks of, or NULL: known by its name or, where one
 * was renamed, by its UUID; one that agrees with PATH is enough. */
static const char *find_elsewhere(const struct ome_tiffdata *data,
                                  const struct ome *ome, const char *path)
{
    const char *file = data->file != NULL ? data->file : "";
    const char *uuid = data->uuid != NULL ? data->uuid : "";
    const char *own = ome->uuid != NULL ? ome->uuid : "";
    if (strcmp(ome_base(file), ome_base(path)) == 0)
        return NULL;
    if (*uuid != '\0' && strcmp(uuid, own) == 0)
        return NULL;
    if (*file != '\0')
        return file;
    return *uuid != '\0' && *own != '\0' ? uuid : NULL;
}

static const char *check_files(const struct ome *ome, const char *path,
                               struct why *why)
{
    for (size_t i = 0; i < ome->datas; i++) {
        const struct ome_tiffdata *data = &ome->data[i];
        const char *name = find_elsewhere(data, ome, path);
        if (name != NULL)
            return why_say(why,
                           "OME-XML: " PLANE " lies in another file, "
                           "\"%.*s\"; only planes of this file are read",
                           data->z, data->c, data->t, (int)ome_cut(name, 400),
                           name);
    }
    return NULL;
}

/*
 * Bio-Formats and tifffile count in FirstC what SamplesPerPixel divides SizeC
 * into; some writers count the samples. These show by numbers that are too
 * large, all of them multiples.
 */
static uint32_t find_per_channel(const struct dims *dims, const struct ome *ome)
{
    uint32_t most = 0, samples = dims->samples;
    for (size_t i = 0; i < ome->datas; i++) {
        if (samples < 2 || ome->data[i].c % samples != 0)
            return 1;
        if (ome->data[i].c > most)
            most = ome->data[i].c;
    }
    return most >= dims->c ? samples : 1;
}

static const char *check_first(const struct planes *planes,
                               const struct ome_tiffdata *data)
{
    const struct dims *dims = planes->dims;
    const struct {
        char axis;
        uint32_t at, n;
    } firsts[3] = {
        {'Z', data->z, dims->z},
        {'C', data->c, dims->c * planes->per_channel},
        {'T', data->t, dims->t},
    };
    for (int i = 0; i < 3; i++)
        if (firsts[i].at >= firsts[i].n)
            return why_say(planes->why,
                           "OME-XML: TiffData First%c=\"%" PRIu32
                           "\" is not below %" PRIu32,
                           firsts[i].axis, firsts[i].at, firsts[i].n);
    return NULL;
}

/* The next plane in the order. */
static void step(const struct dims *dims, struct place *at)
{
    for (const char *axis = dims->order; *axis != '\0'; axis++) {
        uint32_t *i = *axis == 'Z' ? &at->z : *axis == 'C' ? &at->c : &at->t;
        uint32_t n = *axis == 'Z' ? dims->z : *axis == 'C' ? dims->c : dims->t;
        if (++*i < n)
            return;
        *i = 0;
    }
}

static const char *name_plane(const struct planes *planes, struct place at,
                              size_t page)
{
    const struct dims *dims = planes->dims;
    uint32_t *slot =
        &planes->map[((size_t)at.t * dims->c + at.c) * dims->z + at.z];
    if (page >= planes->pages || page >= DIMS_NO_PAGE)
        return why_say(planes->why,
                       "OME-XML: " PLANE " is said to be page %zu (from 0), "
                       "the file has %zu",
                       at.z, at.c, at.t, page, planes->pages);
    if (*slot != DIMS_NO_PAGE && *slot != page)
        return why_say(planes->why,
                       "OME-XML: " PLANE " is said to be page %" PRIu32
                       " and page %zu",
                       at.z, at.c, at.t, *slot, page);
    *slot = (uint32_t)page;
    return NULL;
}

/* The planes of one element. Each may be named again, but not so often that
 * a short text takes for ever. */
static const char *name_planes(struct planes *planes,
                               const struct ome_tiffdata *data)
{
    const char *bad = check_first(planes, data);
    if (bad != NULL)
        return bad;
    struct place at = {data->z, data->c / planes->per_channel, data->t};
    size_t left = planes->n - dims_page(planes->dims, at.z, at.c, at.t);
    size_t count = data->has_count        ? data->count
                   : data->has_ifd        ? 1
                   : left < planes->pages ? left
                                          : planes->pages;
    if (count > left)
        return why_say(planes->why,
                       "OME-XML: TiffData PlaneCount=\"%zu\" goes beyond the "
                       "last plane",
                       count);
    planes->named += count;
    if (planes->named / 4 > planes->n + 1024)
        return "OME-XML: TiffData names planes again and again";
    for (size_t i = 0; bad == NULL && i < count; i++) {
        bad = name_plane(planes, at, (size_t)data->ifd + i);
        step(planes->dims, &at);
    }
    return bad;
}

static const char *check_all_named(const struct planes *planes)
{
    struct place at = {0};
    const struct dims *dims = planes->dims;
    const uint32_t *page = planes->map;
    for (at.t = 0; at.t < dims->t; at.t++)
        for (at.c = 0; at.c < dims->c; at.c++)
            for (at.z = 0; at.z < dims->z; at.z++)
                if (*page++ == DIMS_NO_PAGE)
                    return why_say(planes->why,
                                   "OME-XML: no TiffData names the " PLANE,
                                   at.z, at.c, at.t);
    return NULL;
}

static const char *map_planes(struct planes *planes)
{
    const char *bad = NULL;
    for (size_t i = 0; i < planes->n; i++)
        planes->map[i] = DIMS_NO_PAGE;
    for (size_t i = 0; bad == NULL && i < planes->ome->datas; i++)
        bad = name_planes(planes, &planes->ome->data[i]);
    return bad != NULL ? bad : check_all_named(planes);
}

/* Some writers count the samples of a page as channels without saying so in
 * SamplesPerPixel: then pages for z and t are enough. */
static const char *check_order(const struct planes *planes)
{
    const struct dims *dims = planes->dims;
    bool folded =
        dims->samples <= 1 && (size_t)dims->z * dims->t == planes->pages;
    return planes->n <= planes->pages || planes->pages == 1 || folded
               ? NULL
               : why_say(planes->why,
                         "OME-XML: says %zu planes, the file has %zu pages",
                         planes->n, planes->pages);
}

const char *ome_planes(struct dims *dims, const struct ome *ome,
                       const char *path, size_t pages, struct why *why)
{
    struct planes planes = {.dims = dims,
                            .ome = ome,
                            .n = dims_planes(dims),
                            .pages = pages,
                            .per_channel = find_per_channel(dims, ome),
                            .why = why};
    const char *bad = check_files(ome, path, why);
    if (bad != NULL)
        return bad;
    if (ome->datas == 0 || (ome->datas == 1 && ome->data[0].bare))
        return check_order(&planes);
    planes.map = malloc(planes.n * sizeof *planes.map);
    if (planes.map == NULL)
        return "out of memory";
    bad = map_planes(&planes);
    dims->page = planes.map;
    return bad;
}
