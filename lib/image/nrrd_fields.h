/* SPDX-License-Identifier: MIT */
/*
 * The text of an NRRD header, split into the fields and keys that are looked
 * at; others are passed over. Used by image/nrrd.c only.
 */
#ifndef IMAGE_NRRD_FIELDS_H
#define IMAGE_NRRD_FIELDS_H

#include "base/why.h"
#include <stdbool.h>
#include <stddef.h>

enum { NRRD_HEADER_MAX = 64 << 10 };

enum nrrd_field {
    TYPE,
    DIMENSION,
    SIZES,
    ENCODING,
    ENDIAN,
    DATA_FILE,
    BYTE_SKIP,
    LINE_SKIP,
    SPACINGS,
    UNITS,
    SOURCE,
    SOURCE_SIZE,
    SOURCE_MTIME,
    CHANNEL,
    PLANES,
    SOURCE_IMAGE,
    NRRD_FIELDS
};

struct nrrd_header {
    char text[NRRD_HEADER_MAX + 1];
    char *value[NRRD_FIELDS]; /* into text; NULL where absent */
    size_t bytes;             /* up to and with the blank line that ends it */
    bool closed;              /* there is such a line */
};

/* Reads the header at the beginning of fd; refuses what is no field and a
 * field that stands twice. */
const char *nrrd_read_fields(struct nrrd_header *header, int fd,
                             struct why *why);

/* "data file", as it stands before the colon. */
const char *nrrd_field_name(enum nrrd_field field);

#endif
