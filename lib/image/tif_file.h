/* SPDX-License-Identifier: MIT */
/*
 * A TIFF open in libtiff: read at positions of the handle's own, so that
 * threads share the descriptor, and with libtiff's words kept here instead of
 * being printed. Used by image/tif*.c only.
 */
#ifndef IMAGE_TIF_FILE_H
#define IMAGE_TIF_FILE_H

#include "base/notes.h"
#include "base/why.h"
#include <stdbool.h>
#include <stdint.h>
#include <tiffio.h>

/* The most that libtiff may allocate at once, and we for a block. */
enum { TIF_ALLOCATION_MAX = 256 << 20 };

/* Does not move while open: libtiff holds its address. */
struct tif {
    TIFF *tiff;
    int fd;
    uint64_t at, bytes;  /* position, size of the file */
    bool may_map;        /* libtiff may map the file */
    void *map;           /* where it did */
    bool warned;         /* it warned since somebody looked */
    char words[400];     /* libtiff's last words, of an error or a warning */
    struct notes *notes; /* where warnings go; NULL: nowhere */
};

enum tif_mode { TIF_FIRST_PAGE, TIF_NO_PAGE, TIF_NO_PAGE_MAPPED };

/*
 * Opens the file fd of so many bytes, at its first page or at none yet
 * (TIFFSetSubDirectory goes there); mapped: strips are decoded where they lie
 * in the file. fd stays the caller's. Set tif->notes before, the rest is
 * filled here; tif_close it only after success.
 */
const char *tif_open(struct tif *tif, int fd, const char *path,
                     enum tif_mode mode, struct why *why);
void tif_close(struct tif *tif);

/* What was mapped and touched is given back; the next touch fetches anew. */
void tif_drop(const struct tif *tif);

/* The words given, and what libtiff said. */
const char *tif_say(const struct tif *tif, const char *words, struct why *why);

#endif
