/* SPDX-License-Identifier: MIT */
/*
 * An image of one channel at one time, a plane or a stack of planes, whatever
 * file it lies in: what its samples are and where they begin. Nothing is
 * loaded; pixels are borrowed row by row through image/window.h.
 */
#ifndef IMAGE_IMAGE_H
#define IMAGE_IMAGE_H

#include "base/notes.h"
#include "base/sample.h"
#include "base/tile.h"
#include "base/why.h"
#include <stdbool.h>
#include <stdint.h>

enum image_format { IMAGE_NRRD, IMAGE_NPY, IMAGE_TIFF };

/* Where a plane lies: its first sample or, if its pixels do not lie flat, its
 * page's directory, in bytes from the file's beginning; the page's number. */
struct image_plane {
    uint64_t at;
    uint32_t page;
};

/* What is decoded at once of an image that does not lie flat; of its planes
 * the largest. */
struct image_block {
    uint32_t height, width; /* pixels */
    size_t file_bytes;      /* decoded, as the file packs them */
    size_t bytes;           /* as samples of the image */
    uint64_t raw_bytes;     /* before it is decoded */
    size_t codec_bytes;     /* of it that a decoder keeps: its window */
    uint16_t interleaved;   /* samples of a pixel that lie in it */
    uint32_t striles;       /* strips or tiles of a page */
    bool reversed;          /* bits of each byte, before it is decoded */
    bool by_row;            /* strips too large to be decoded at once */
};

struct image {
    char *path;      /* the operand's file, for messages */
    char *channel;   /* its name in plans and tables */
    size_t part;     /* where in it the file's own part begins, ".t003.DAPI" */
    uint32_t number; /* of the channel in its file, from 0 */
    uint32_t time;   /* its time point, from 0 */
    uint32_t z_first, z_all; /* of the file's stack: the plane that is the
                                first here, how many there are */
    enum image_format format;
    struct shape shape;
    enum sample_type type;
    bool swap;   /* samples lie in the other byte order */
    bool no_map; /* read it, do not map it */
    bool beside; /* it is read beside each other one: a mask */

    int fd;              /* the file with the samples */
    bool fd_is_shared;   /* it is closed with an earlier image of its list */
    uint64_t file_bytes; /* size of that file when it was opened */
    int64_t file_mtime;  /* and the time of its last change, ns */

    const char *codec; /* why the pixels do not lie flat ("LZW"), or NULL */
    uint64_t offset;   /* of the first plane's first sample, if they do */
    uint64_t stride;   /* bytes from there to the next plane's */
    struct image_plane *plane; /* or each plane's place; NULL: by stride */
    uint16_t sample;           /* which of the samples of a page's pixel */
    struct image_block block;
    char layout[48]; /* "flat", "strips of 16 rows", "tiles of 256x256" */

    double spacing[3]; /* of z, y, x; 0 where unknown */
    char unit[16];     /* of spacing */
};

/* The images that a list of operands yields. */
struct image_list {
    struct image *image;
    size_t n;
    struct notes notes; /* of the operand opened last */
};

/* Which of a file's images and planes are wanted. Zeroed: all, mapped. */
struct image_choice {
    const char *channels;    /* names or numbers, with commas; NULL: all */
    uint32_t z, z_end;       /* planes z..z_end-1; z_end 0: to the last */
    uint32_t time, time_end; /* and time points */
    bool no_map;
};

/* Parses "A:B" (A to B - 1; either may be missing) or "A". */
const char *image_parse_range(const char *text, uint32_t *first, uint32_t *end);

/* Bytes of one row, of one plane; they fit (image_open checked it). */
size_t image_row_bytes(const struct image *image);
size_t image_plane_bytes(const struct image *image);

/* Where plane z begins: struct image_plane's at. */
uint64_t image_plane_at(const struct image *image, uint32_t z);

/* Takes planes z to end - 1 of those that it has. */
void image_take_planes(struct image *image, uint32_t z, uint32_t end);

/* Do the planes follow each other without a gap, flat? */
bool image_is_contiguous(const struct image *image);

/* An operand's parts: returns PATH, and gives the channel's name, NAME or the
 * file's stem, as a place in the operand and its length. */
const char *image_split_operand(const char *operand, const char **name,
                                size_t *length);

/*
 * Opens an operand, PATH or NAME=PATH, reads its header and appends the
 * images chosen of it; the format is known by content: NRRD (detached or
 * attached), NPY, TIFF. Zero the list before the first. A file of several
 * images names them STEM.CHANNEL, STEM.tNNN.CHANNEL. On failure nothing is
 * appended; *path, valid until the list is closed, says where it failed.
 */
const char *image_list_open(struct image_list *list, const char *operand,
                            const struct image_choice *choice, struct why *why);
void image_list_close(struct image_list *list);

/* Opens an operand that holds one image. Close it also after a failure, when
 * path is set and says where. */
const char *image_open(struct image *image, const char *operand,
                       struct why *why);
void image_close(struct image *image);

/* Is the file with the samples as it was when it was opened? Asked after the
 * last pixel was read. */
const char *image_check_unchanged(const struct image *image, struct why *why);

/*
 * Checks that n images can be channels of one call: one shape, no name
 * twice. *bad is the index of the image that the words are about.
 */
const char *image_check_set(const struct image *images, size_t n, size_t *bad,
                            struct why *why);

/* Used by the readers of each format: holds shape, type and places against
 * the file's length. exact: the file ends with the last sample. */
const char *image_check_size(const struct image *image, bool exact,
                             struct why *why);

#endif
