/* SPDX-License-Identifier: MIT */
/*
 * What OME-XML says of the first Image, as it says it: attributes are parsed,
 * nothing is held against anything else yet. ome_xml.c walks through the text
 * and knows which element lies where, ome_element.c what each one says. Used
 * by image/ome*.c only.
 */
#ifndef IMAGE_OME_XML_H
#define IMAGE_OME_XML_H

#include "base/why.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Of a pixel over all Channels: a TIFF counts samples in 16 bits. */
enum { OME_SAMPLES_MAX = 65535 };

struct ome_channel {
    uint32_t samples;
    char *name; /* at most 255 bytes; NULL where it has none */
};

struct ome_tiffdata {
    bool bare; /* without any attribute that places it */
    bool has_ifd, has_count;
    uint32_t ifd, z, c, t, count;
    char *file, *uuid; /* of the file that it speaks of; NULL: not said */
};

struct ome {
    char *uuid;        /* the file's own, or NULL */
    char *elsewhere;   /* the file with the dimensions, or NULL */
    size_t images;     /* Image elements */
    bool has_pixels;   /* what follows is said */
    uint32_t x, y;     /* 0 where not said */
    uint32_t z, c, t;  /* at least 1; c counts samples */
    char order[4];     /* "ZCT" and the like: the fastest first */
    double spacing[3]; /* of z, y, x in um; 0 where unknown */
    struct ome_channel *channel;
    size_t channels, channels_cap;
    struct ome_tiffdata *data;
    size_t datas, datas_cap;
};

/* Zero ome before, free it also after a failure. */
const char *ome_xml_read(struct ome *ome, const char *text, struct why *why);
void ome_xml_free(struct ome *ome);

/* How deep an element of interest lies: what its parent is. */
enum ome_parent { OME_TOP, OME_OME, OME_IMAGE, OME_PIXELS, OME_TIFFDATA };

/* An element that begins: what expat gives, and why it is refused or NULL. */
struct ome_element {
    const char *name;  /* without its namespace's prefix */
    const char **attr; /* key, value, ..., NULL */
    struct why *why;
    const char *bad;
};

/* Takes what it says. True: what lies in it is of interest too. */
bool ome_element(struct ome *ome, struct ome_element *e, size_t parent);

/* The text of the UUID in the last TiffData. */
const char *ome_element_uuid(struct ome *ome, const char *text);

/* How many of the first max bytes of a UTF-8 text are whole characters. */
size_t ome_cut(const char *text, size_t max);

/* A path's last part, of this system's or of Windows'. */
const char *ome_base(const char *path);

#endif
