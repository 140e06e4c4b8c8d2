/* SPDX-License-Identifier: MIT */
/*
 * Files: read only what is a regular file, show only what is complete.
 */
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include "base/why.h"
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

/*
 * Opens a regular file for reading without ever waiting (a FIFO, a device, a
 * directory is refused). Gives its size, and the time of its last change in
 * ns. The caller closes *fd.
 */
const char *file_open(const char *path, int *fd, uint64_t *size, int64_t *mtime,
                      struct why *why);

/* Has the open file still the size and the time that file_open gave? A map of
 * one that shrinks holds zeros. */
const char *file_check_unchanged(int fd, uint64_t size, int64_t mtime,
                                 struct why *why);

/*
 * A file that appears under its name only when complete: it is written under
 * a temporary name in the same folder and then renamed. What exists and is
 * not a regular file (/dev/null, a FIFO) is written in place.
 */
struct outfile {
    char *path; /* the final name, links followed; NULL while closed */
    char *name; /* the final name as it was given, for messages */
    char *temp; /* the temporary one; NULL where written in place */
    FILE *stream;
};

/* Zeroed before; after a failure closed again. */
const char *outfile_open(struct outfile *out, const char *path,
                         struct why *why);
/* Flushes, closes and gives the final name; on failure removes the file. */
const char *outfile_commit(struct outfile *out, struct why *why);
/* Closes and removes; does nothing when closed already. */
void outfile_abort(struct outfile *out);

/* For a file that names another from where it lies: a link to a regular file
 * is to be replaced, not followed. Removes it. */
void file_drop_link(const char *path);

/* Makes the folder and those above it, as mkdir -p does. */
const char *file_make_folder(const char *path, struct why *why);

/* FOLDER/NAME, and the folder that a path lies in ("." where it names
 * none); malloc'ed, NULL without memory. */
char *file_join(const char *folder, const char *name);
char *file_folder(const char *path);

#endif
