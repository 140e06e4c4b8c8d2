/* SPDX-License-Identifier: MIT */
/*
 * NRRD, teem's image format (https://teem.sourceforge.net/nrrd/format.html):
 * a text header, detached (.nhdr) or before the samples (.nrrd), raw encoding.
 * Written here always detached. sizes run fastest axis first: x y [z].
 */
#ifndef IMAGE_NRRD_H
#define IMAGE_NRRD_H

#include "image/image.h"
#include <stdio.h>

/*
 * Fills the image from the header in image->fd, then puts the data file's
 * descriptor, size and time there. Only regular files are opened, their exact
 * length is checked.
 */
const char *nrrd_read(struct image *image, struct why *why);

/* What a header says beside the image's own fields. */
struct nrrd_origin {
    char *data_file; /* as nrrd_data_file() gives it */
    char *source;    /* path of the image that it was made of, or NULL */
    char *channel;
    char *planes; /* "A:B" of the stack that it was made of; "": all */
    uint64_t source_bytes;
    int64_t source_mtime; /* ns */
    uint32_t image, time; /* of several there, the numbers of its channel and
                             time point, where channel does not tell */
};

/* Writes a header; the caller checks the stream. image->swap, type, shape,
 * offset and spacing are used. */
void nrrd_write(FILE *out, const struct image *image,
                const struct nrrd_origin *origin);

/*
 * How a header in the folder names a data file: relative where the file lies
 * in that folder, else absolute; "./" before what would mean a list.
 * malloc'ed; NULL with words in *bad for names that a header cannot hold.
 */
char *nrrd_data_file(const char *folder, const char *path, const char **bad,
                     struct why *why);

/*
 * Reads what a header says of its origin, for tif2raw's decision to remake.
 * False where the file is no header of ours. nrrd_free_origin it, in either
 * case.
 */
bool nrrd_read_origin(const char *path, struct nrrd_origin *origin);
void nrrd_free_origin(struct nrrd_origin *origin);

#endif
