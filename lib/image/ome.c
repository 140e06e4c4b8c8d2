/* SPDX-License-Identifier: MIT */
#include "image/ome.h"

#include "image/ome_planes.h"
#include "image/ome_xml.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char BLANKS[] = " \t\r\n";

/* What lies behind the end of what stands here, or NULL. */
static const char *behind(const char *text, const char *end)
{
    text = strstr(text, end);
    return text != NULL ? text + strlen(end) : NULL;
}

bool ome_is(const char *text)
{
    if (strncmp(text, "\xef\xbb\xbf", 3) == 0)
        text += 3;
    while (text != NULL) {
        text += strspn(text, BLANKS);
        if (strncmp(text, "<?", 2) == 0)
            text = behind(text, "?>");
        else if (strncmp(text, "<!--", 4) == 0)
            text = behind(text + 4, "-->");
        else
            break;
    }
    if (text == NULL || *text != '<')
        return false;
    /* A document type, which ome_read refuses, names the root too. */
    text++;
    if (strncmp(text, "!DOCTYPE", 8) == 0)
        text += 8 + strspn(text + 8, BLANKS);
    size_t n = strcspn(text, " \t\r\n/>[");
    return (n >= 3 && memcmp(text + n - 3, "OME", 3) == 0) &&
           (n == 3 || text[n - 4] == ':');
}

/* The file says nothing of the dimensions. */
static const char *take_stack(struct dims *dims, const struct ome *ome,
                              size_t pages, struct why *why)
{
    if (pages > DIMS_PLANES_MAX)
        return why_say(why, "OME-XML: the file has more than %d pages",
                       DIMS_PLANES_MAX);
    dims->z = (uint32_t)pages;
    if (ome->elsewhere == NULL) {
        snprintf(dims->note, sizeof dims->note,
                 "OME-XML: holds no Image with Pixels; pages are taken as a "
                 "stack");
        return NULL;
    }
    const char *name = ome_base(ome->elsewhere);
    bool known = *name != '\0';
    snprintf(dims->note, sizeof dims->note,
             "OME-XML: the dimensions stand in another file%s%.*s%s; pages "
             "are taken as a stack",
             known ? " (" : "", (int)ome_cut(name, 72), name, known ? ")" : "");
    return NULL;
}

/* How many samples each page holds, and so how many pages make the SizeC. */
static const char *take_channels(struct dims *dims, const struct ome *ome,
                                 struct why *why)
{
    size_t sum = 0;
    for (size_t i = 0; i < ome->channels; i++) {
        uint32_t first = ome->channel[0].samples, own = ome->channel[i].samples;
        if (own != first)
            return why_say(why,
                           "OME-XML: Channels differ in SamplesPerPixel, "
                           "%" PRIu32 " and %" PRIu32 "; that is not supported",
                           first, own);
        sum += own;
    }
    dims->c = ome->c;
    if (ome->channels == 0)
        return NULL;
    if (sum != ome->c)
        return why_say(why,
                       "OME-XML: SizeC is %" PRIu32 ", its Channels hold "
                       "%zu samples",
                       ome->c, sum);
    dims->samples = ome->channel[0].samples;
    dims->c = ome->c / dims->samples;
    return NULL;
}

static const char *take_names(struct dims *dims, const struct ome *ome)
{
    bool any = false;
    for (size_t i = 0; i < ome->channels; i++)
        any = any || ome->channel[i].name != NULL;
    if (!any)
        return NULL;
    dims->name = calloc(ome->c, sizeof *dims->name);
    if (dims->name == NULL)
        return "out of memory";
    for (size_t i = 0; i < ome->c; i++) {
        const char *name = ome->channel[i / dims->samples].name;
        if (name == NULL)
            continue;
        dims->name[i] = strdup(name);
        if (dims->name[i] == NULL)
            return "out of memory";
    }
    return NULL;
}

static const char *take_pixels(struct dims *dims, const struct ome *ome,
                               struct why *why)
{
    dims->z = ome->z;
    dims->t = ome->t;
    dims->width = ome->x;
    dims->height = ome->y;
    memcpy(dims->order, ome->order, sizeof dims->order);
    for (int i = 0; i < 3; i++) {
        dims->spacing[i] = ome->spacing[i];
        if (dims->spacing[i] > 0)
            memcpy(dims->unit, "um", 3);
    }
    if (ome->images > 1)
        snprintf(dims->note, sizeof dims->note,
                 "OME-XML: holds %zu images; only the first is read",
                 ome->images);
    const char *bad = take_channels(dims, ome, why);
    if (bad == NULL)
        bad = take_names(dims, ome);
    if (bad == NULL && dims_planes(dims) == SIZE_MAX)
        bad =
            why_say(why, "OME-XML: says more than %d planes", DIMS_PLANES_MAX);
    return bad;
}

const char *ome_read(struct dims *dims, const char *text, const char *path,
                     size_t pages, struct why *why)
{
    struct ome ome = {0};
    const char *bad = ome_xml_read(&ome, text, why);
    if (bad == NULL && !ome.has_pixels) {
        bad = take_stack(dims, &ome, pages, why);
    } else if (bad == NULL) {
        bad = take_pixels(dims, &ome, why);
        if (bad == NULL)
            bad = ome_planes(dims, &ome, path, pages, why);
    }
    ome_xml_free(&ome);
    return bad;
}
