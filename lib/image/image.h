/* SPDX-License-Identifier: MIT */
/*
 * An image of one channel, whatever file it lies in: what its samples are and
 * where they begin. Nothing is loaded; pixels are borrowed row by row through
 * image/window.h.
 */
#ifndef IMAGE_IMAGE_H
#define IMAGE_IMAGE_H

#include "base/sample.h"
#include "base/tile.h"
#include "base/why.h"
#include <stdbool.h>
#include <stdint.h>

enum image_format { IMAGE_NRRD, IMAGE_NPY, IMAGE_TIFF };

struct image {
    char *path;    /* the operand's file, for messages */
    char *channel; /* its name in plans and tables */
    enum image_format format;
    struct shape shape;
    enum sample_type type;
    bool swap;           /* samples lie in the other byte order */
    const char *codec;   /* why the pixels do not lie flat ("LZW"), or NULL */
    int fd;              /* the file with the samples */
    uint64_t offset;     /* of the first sample in fd, bytes */
    uint64_t file_bytes; /* size of that file when it was opened */
    int64_t file_mtime;  /* and the time of its last change, ns */
    double spacing[2];   /* of y and x; 0 where unknown */
    char unit[16];       /* of spacing */
    const char *note;    /* what a user should know, or NULL */
};

/* Bytes of one row; they fit (image_open checked it). */
size_t image_row_bytes(const struct image *image);

/* An operand's parts: returns PATH, and gives the channel's name, NAME or the
 * file's stem, as a place in the operand and its length. */
const char *image_split_operand(const char *operand, const char **name,
                                size_t *length);

/*
 * Opens an operand, PATH or NAME=PATH, and reads its header; the format is
 * known by content: NRRD (detached or attached), NPY, TIFF. image is filled
 * anew; close it also after a failure, when path is set and says where.
 */
const char *image_open(struct image *image, const char *operand,
                       struct why *why);
void image_close(struct image *image);

/* Is the file with the samples as it was when it was opened? Asked after the
 * last pixel was read. */
const char *image_check_unchanged(const struct image *image, struct why *why);

/* NULL when the pixels lie flat and can be mapped, else what to do. */
const char *image_must_be_flat(const struct image *image, struct why *why);

/*
 * Checks that n images can be channels of one call: one shape, no name
 * twice. *bad is the index of the image that the words are about.
 */
const char *image_check_set(const struct image *images, size_t n, size_t *bad,
                            struct why *why);

/* Used by the readers of each format: holds shape, type and offset against
 * the file's length. exact: the file ends with the last sample. */
const char *image_check_size(const struct image *image, bool exact,
                             struct why *why);

#endif
