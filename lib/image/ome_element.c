/* SPDX-License-Identifier: MIT */
#include "base/num.h"
#include "image/dims.h"
#include "image/ome_xml.h"

#include <stdlib.h>
#include <string.h>

enum { NAME_BYTES = 255, UUID_BYTES = 255 };

/* The first reason stands. */
static void fail(struct ome_element *e, const char *bad)
{
    if (e->bad == NULL)
        e->bad = bad;
}

/* The list with room for one more item than its n, or NULL. */
static void *grow(void *list, size_t n, size_t *cap, size_t bytes)
{
    size_t more, size;
    if (n < *cap)
        return list;
    if (!num_add(*cap, *cap / 2 + 8, &more) || !num_mul(more, bytes, &size))
        return NULL;
    list = realloc(list, size);
    if (list != NULL)
        *cap = more;
    return list;
}

static const char *value_of(const struct ome_element *e, const char *key)
{
    for (const char **attr = e->attr; *attr != NULL; attr += 2)
        if (strcmp(attr[0], key) == 0)
            return attr[1];
    return NULL;
}

/* Leaves *out where the attribute is missing. */
static void copy(struct ome_element *e, const char *key, size_t max, char **out)
{
    const char *value = value_of(e, key);
    if (value == NULL)
        return;
    *out = strndup(value, ome_cut(value, max));
    if (*out == NULL)
        fail(e, "out of memory");
}

static void refuse(struct ome_element *e, const char *key, const char *words)
{
    if (e->bad == NULL)
        e->bad = why_say(e->why, "OME-XML: %s %s=\"%.40s\" %s", e->name, key,
                         value_of(e, key), words);
}

/* Is the attribute there? Else *out stays as it is. */
static bool read_whole(struct ome_element *e, const char *key, uint32_t max,
                       uint32_t *out)
{
    const char *value = value_of(e, key);
    if (value == NULL)
        return false;
    const char *bad = num_u32(value, max, out);
    if (bad != NULL)
        refuse(e, key, bad);
    return true;
}

static void read_size(struct ome_element *e, const char *key, uint32_t max,
                      uint32_t *out)
{
    if (read_whole(e, key, max, out) && *out == 0)
        refuse(e, key, "is not at least 1");
}

static bool open_ome(struct ome *ome, struct ome_element *e)
{
    copy(e, "UUID", UUID_BYTES, &ome->uuid);
    return true;
}

static bool open_binary_only(struct ome *ome, struct ome_element *e)
{
    if (ome->elsewhere != NULL)
        return false;
    copy(e, "MetadataFile", SIZE_MAX, &ome->elsewhere);
    if (ome->elsewhere == NULL && (ome->elsewhere = strdup("")) == NULL)
        fail(e, "out of memory");
    return false;
}

static bool open_image(struct ome *ome, struct ome_element *e)
{
    (void)e;
    return ome->images++ == 0;
}

static void read_order(struct ome *ome, struct ome_element *e)
{
    static const char orders[6][6] = {"XYZCT", "XYZTC", "XYCTZ",
                                      "XYCZT", "XYTCZ", "XYTZC"};
    const char *order = value_of(e, "DimensionOrder");
    if (order == NULL) {
        fail(e, "OME-XML: Pixels has no DimensionOrder");
        return;
    }
    for (size_t i = 0; i < 6; i++) {
        if (strcmp(order, orders[i]) != 0)
            continue;
        memcpy(ome->order, order + 2, sizeof ome->order);
        return;
    }
    refuse(e, "DimensionOrder",
           "is none of XYZCT XYZTC XYCTZ XYCZT XYTCZ XYTZC");
}

/* NaN and INF, which xsd:float may hold, are no lengths but no mistakes. */
static void read_length(struct ome_element *e, const char *const key[2],
                        double *out)
{
    const char *text = value_of(e, key[0]), *unit = value_of(e, key[1]);
    double value;
    if (text == NULL || strcmp(text, "NaN") == 0 || strcmp(text, "INF") == 0)
        return;
    const char *bad = num_real(text, &value);
    if (bad != NULL)
        refuse(e, key[0], bad);
    else
        *out = dims_micrometres(value, unit != NULL ? unit : "um");
}

static bool open_pixels(struct ome *ome, struct ome_element *e)
{
    static const char *const lengths[3][2] = {
        {"PhysicalSizeZ", "PhysicalSizeZUnit"},
        {"PhysicalSizeY", "PhysicalSizeYUnit"},
        {"PhysicalSizeX", "PhysicalSizeXUnit"},
    };
    if (ome->has_pixels)
        return false;
    ome->has_pixels = true;
    read_size(e, "SizeX", UINT32_MAX, &ome->x);
    read_size(e, "SizeY", UINT32_MAX, &ome->y);
    read_size(e, "SizeZ", DIMS_PLANES_MAX, &ome->z);
    read_size(e, "SizeC", OME_SAMPLES_MAX, &ome->c);
    read_size(e, "SizeT", DIMS_PLANES_MAX, &ome->t);
    if (ome->z == 0)
        fail(e, "OME-XML: Pixels has no SizeZ");
    if (ome->c == 0)
        fail(e, "OME-XML: Pixels has no SizeC");
    if (ome->t == 0)
        fail(e, "OME-XML: Pixels has no SizeT");
    read_order(ome, e);
    for (int i = 0; i < 3; i++)
        read_length(e, lengths[i], &ome->spacing[i]);
    return true;
}

static bool open_channel(struct ome *ome, struct ome_element *e)
{
    void *list = grow(ome->channel, ome->channels, &ome->channels_cap,
                      sizeof *ome->channel);
    if (list == NULL) {
        fail(e, "out of memory");
        return false;
    }
    ome->channel = list;
    struct ome_channel *channel = &ome->channel[ome->channels++];
    *channel = (struct ome_channel){.samples = 1};
    read_size(e, "SamplesPerPixel", OME_SAMPLES_MAX, &channel->samples);
    const char *name = value_of(e, "Name");
    if (name != NULL && *name != '\0')
        copy(e, "Name", NAME_BYTES, &channel->name);
    return false;
}

/* NumPlanes is the older name of PlaneCount. */
static bool open_tiffdata(struct ome *ome, struct ome_element *e)
{
    void *list =
        grow(ome->data, ome->datas, &ome->datas_cap, sizeof *ome->data);
    if (list == NULL) {
        fail(e, "out of memory");
        return false;
    }
    ome->data = list;
    struct ome_tiffdata *data = &ome->data[ome->datas++];
    *data = (struct ome_tiffdata){0};
    data->has_ifd = read_whole(e, "IFD", UINT32_MAX, &data->ifd);
    data->has_count = read_whole(e, "PlaneCount", UINT32_MAX, &data->count) ||
                      read_whole(e, "NumPlanes", UINT32_MAX, &data->count);
    bool z = read_whole(e, "FirstZ", UINT32_MAX, &data->z);
    bool c = read_whole(e, "FirstC", UINT32_MAX, &data->c);
    bool t = read_whole(e, "FirstT", UINT32_MAX, &data->t);
    data->bare = !data->has_ifd && !data->has_count && !z && !c && !t;
    return true;
}

static bool open_uuid(struct ome *ome, struct ome_element *e)
{
    struct ome_tiffdata *data = &ome->data[ome->datas - 1];
    if (data->uuid != NULL)
        return false;
    copy(e, "FileName", SIZE_MAX, &data->file);
    return true;
}

const char *ome_element_uuid(struct ome *ome, const char *text)
{
    static const char blanks[] = " \t\r\n";
    struct ome_tiffdata *data = &ome->data[ome->datas - 1];
    text += strspn(text, blanks);
    size_t n = strlen(text);
    while (n > 0 && strchr(blanks, text[n - 1]) != NULL)
        n--;
    data->uuid = strndup(text, n);
    return data->uuid != NULL ? NULL : "out of memory";
}

static const struct {
    enum ome_parent parent;
    const char *name;
    bool (*open)(struct ome *ome, struct ome_element *e);
} ELEMENTS[] = {
    {OME_TOP, "OME", open_ome},
    {OME_OME, "BinaryOnly", open_binary_only},
    {OME_OME, "Image", open_image},
    {OME_IMAGE, "Pixels", open_pixels},
    {OME_PIXELS, "Channel", open_channel},
    {OME_PIXELS, "TiffData", open_tiffdata},
    {OME_TIFFDATA, "UUID", open_uuid},
};

bool ome_element(struct ome *ome, struct ome_element *e, size_t parent)
{
    for (size_t i = 0; i < sizeof ELEMENTS / sizeof *ELEMENTS; i++)
        if (ELEMENTS[i].parent == parent &&
            strcmp(ELEMENTS[i].name, e->name) == 0)
            return ELEMENTS[i].open(ome, e);
    return false;
}
