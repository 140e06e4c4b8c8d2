/* SPDX-License-Identifier: MIT */
#include "image/imagej.h"

#include "base/num.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

enum { VALUE = 128, UNIT = sizeof((struct dims){0}.unit) };

bool imagej_is(const char *text)
{
    return strncmp(text, "ImageJ=", 7) == 0;
}

/* The value of the first line KEY=VALUE, without blanks around it, cut where
 * it is too long for any that we know; false, and "", where there is none. */
static bool value_of(const char *text, const char *key, char value[VALUE])
{
    size_t n = strlen(key);
    value[0] = '\0';
    while (strncmp(text, key, n) != 0 || text[n] != '=') {
        text += strcspn(text, "\r\n");
        text += strspn(text, "\r\n");
        if (*text == '\0')
            return false;
    }
    text += n + 1;
    text += strspn(text, " \t");
    n = strcspn(text, "\r\n");
    while (n > 0 && (text[n - 1] == ' ' || text[n - 1] == '\t'))
        n--;
    if (n >= VALUE)
        n = VALUE - 1;
    memcpy(value, text, n);
    value[n] = '\0';
    return true;
}

/* Leaves *out where the key is missing. */
static const char *read_count(const char *text, const char *key, uint32_t *out,
                              struct why *why)
{
    char value[VALUE];
    if (!value_of(text, key, value))
        return NULL;
    const char *bad = num_u32(value, DIMS_PLANES_MAX, out);
    if (bad == NULL && *out == 0)
        bad = "is not at least 1";
    return bad == NULL ? NULL
                       : why_say(why, "ImageJ: %s=%.40s %s", key, value, bad);
}

static void take_slices(struct dims *dims, uint32_t images)
{
    dims->z = images;
    dims->c = dims->t = 1;
}

/* ImageJ itself drops channels, slices and frames whose product is not the
 * number of images, without a word. */
static const char *settle(struct dims *dims, uint32_t images, size_t pages,
                          struct why *why)
{
    struct dims said = *dims;
    size_t planes = dims_planes(dims);
    if (planes == SIZE_MAX)
        return why_say(why, "ImageJ: says more than %d images",
                       DIMS_PLANES_MAX);
    if (planes == 1) {
        take_slices(dims, images);
    } else if (planes != pages && planes != images) {
        if (images != pages)
            return why_say(why,
                           "ImageJ: says %" PRIu32 " images, but %" PRIu32
                           " channels x %" PRIu32 " slices x %" PRIu32
                           " frames; the file has %zu pages",
                           images, said.c, said.z, said.t, pages);
        take_slices(dims, images);
        snprintf(dims->note, sizeof dims->note,
                 "ImageJ: says %" PRIu32 " images, but %" PRIu32
                 " channels x %" PRIu32 " slices x %" PRIu32
                 " frames; they are taken as slices",
                 images, said.c, said.z, said.t);
    }
    planes = dims_planes(dims);
    if (pages > 1 && planes != pages)
        return why_say(why, "ImageJ: says %zu images, the file has %zu pages",
                       planes, pages);
    return NULL;
}

static bool is_printable(const char *text)
{
    for (; *text != '\0'; text++)
        if (*text < ' ' || *text > '~' || strchr("\"'\\", *text) != NULL)
            return false;
    return true;
}

/* "um" for a length, another unit as it is, "" for none. */
static void name_unit(char name[UNIT], const char *unit)
{
    name[0] = '\0';
    if (dims_micrometres(1, unit) > 0)
        memcpy(name, "um", 3);
    else if (strcmp(unit, "pixel") != 0 && strcmp(unit, "pixels") != 0 &&
             strlen(unit) < UNIT && is_printable(unit))
        memcpy(name, unit, strlen(unit) + 1);
}

/* In unit; 0 where it is not said or makes no sense. */
static double between_slices(const char *text, const char *unit)
{
    char value[VALUE];
    double spacing;
    if (!value_of(text, "spacing", value) || strlen(value) == VALUE - 1 ||
        num_real(value, &spacing) != NULL)
        return 0;
    spacing = fabs(spacing);
    return dims_micrometres(1, unit) > 0 ? dims_micrometres(spacing, unit)
                                         : spacing;
}

/* An axis with another unit of its own has no spacing that could be said. */
static void read_spacing(struct dims *dims, const char *text)
{
    static const char *const keys[3] = {"zunit", "yunit", "unit"};
    char first[VALUE], own[VALUE], name[UNIT];
    value_of(text, "unit", first);
    name_unit(dims->unit, first);
    if (dims->unit[0] == '\0')
        return;
    dims->xy_by_resolution = true;
    for (int i = 0; i < 3; i++) {
        const char *unit = value_of(text, keys[i], own) ? own : first;
        name_unit(name, unit);
        if (strcmp(name, dims->unit) != 0)
            continue;
        double one = dims_micrometres(1, unit);
        dims->spacing[i] = i == 0    ? between_slices(text, unit)
                           : one > 0 ? one
                                     : 1;
    }
}

const char *imagej_read(struct dims *dims, const char *text, size_t pages,
                        struct why *why)
{
    uint32_t images = 0;
    const char *bad = read_count(text, "images", &images, why);
    if (bad == NULL)
        bad = read_count(text, "channels", &dims->c, why);
    if (bad == NULL)
        bad = read_count(text, "slices", &dims->z, why);
    if (bad == NULL)
        bad = read_count(text, "frames", &dims->t, why);
    if (bad != NULL)
        return bad;
    if (images == 0) {
        if (pages > DIMS_PLANES_MAX)
            return why_say(why, "ImageJ: the file has more than %d pages",
                           DIMS_PLANES_MAX);
        images = (uint32_t)pages;
    }
    memcpy(dims->order, "CZT", sizeof dims->order);
    read_spacing(dims, text);
    return settle(dims, images, pages, why);
}
