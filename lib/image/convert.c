/* SPDX-License-Identifier: MIT */
#include "image/convert.h"

#include "image/nrrd.h"
#include "image/tif.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The names that one conversion deals with, all malloc'ed. */
struct names {
    char *header, *raw;
    char *source; /* the TIFF as the header names it */
    char *data;   /* the data file as the header names it */
};

static char *with_suffix(const char *stem, const char *suffix)
{
    size_t n = strlen(stem) + strlen(suffix) + 1;
    char *path = malloc(n);
    if (path != NULL)
        snprintf(path, n, "%s%s", stem, suffix);
    return path;
}

char *convert_header_path(const char *stem)
{
    return with_suffix(stem, ".nhdr");
}

static void free_names(struct names *names)
{
    free(names->header);
    free(names->raw);
    free(names->source);
    free(names->data);
}

static const char *make_names(struct names *names, const struct convert *c,
                              const struct image *image, struct why *why)
{
    const char *bad = NULL;
    names->header = convert_header_path(c->stem);
    names->raw = with_suffix(c->stem, ".raw");
    char *folder = file_folder(c->stem);
    if (names->header == NULL || names->raw == NULL || folder == NULL)
        bad = "out of memory";
    else if (c->points_in)
        names->source = nrrd_data_file(folder, image->path, &bad, why);
    else
        names->data = nrrd_data_file(folder, names->raw, &bad, why);
    if (bad == NULL && !c->points_in)
        names->source = realpath(image->path, NULL);
    if (bad == NULL && c->points_in)
        names->data = strdup(names->source);
    free(folder);
    if (bad == NULL && (names->source == NULL || names->data == NULL))
        bad = why_errno(why, "cannot find its folder");
    return bad;
}

/* Does the path name the image's own file? */
static bool is_source(const char *path, const struct image *image)
{
    struct stat there, here;
    return stat(path, &there) == 0 && fstat(image->fd, &here) == 0 &&
           there.st_dev == here.st_dev && there.st_ino == here.st_ino;
}

static bool up_to_date(const struct names *names, const struct image *image)
{
    struct nrrd_origin origin = {0};
    bool same = nrrd_read_origin(names->header, &origin) &&
                origin.source_bytes == image->file_bytes &&
                origin.source_mtime == image->file_mtime &&
                strcmp(origin.channel, image->channel) == 0 &&
                strcmp(origin.source, names->source) == 0 &&
                strcmp(origin.data_file, names->data) == 0;
    nrrd_free_origin(&origin);
    if (!same)
        return false;
    struct image made;
    struct why why;
    const char *bad = image_open(&made, names->header, &why);
    same = bad == NULL && shape_equal(made.shape, image->shape) &&
           made.type == image->type;
    image_close(&made);
    return same;
}

struct target {
    const struct image *image;
    int fd;
    bool failed;
    struct why *why;
};

/* "PATH: WORDS". */
static const char *about(const char *path, const char *words, struct why *why)
{
    char copy[sizeof why->text];
    snprintf(copy, sizeof copy, "%s", words); /* they may lie in why */
    return why_say(why, "%s: %s", path, copy);
}

static const char *write_at(struct target *target, const char *bytes, size_t n,
                            uint64_t at)
{
    while (n > 0) {
        ssize_t done = pwrite(target->fd, bytes, n, (off_t)at);
        if (done < 0 && errno == EINTR)
            continue;
        if (done < 0) {
            target->failed = true;
            return why_errno(target->why, "cannot write");
        }
        bytes += done;
        at += (uint64_t)done;
        n -= (size_t)done;
    }
    return NULL;
}

static const char *put(void *self, const struct tile *place,
                       const void *samples)
{
    struct target *target = self;
    size_t row = image_row_bytes(target->image);
    size_t sample = sample_bytes(target->image->type);
    size_t width = place->width * sample;
    uint64_t at = (uint64_t)place->y * row + (uint64_t)place->x * sample;
    if (width == row)
        return write_at(target, samples, place->height * row, at);
    const char *from = samples, *bad = NULL;
    for (uint32_t i = 0; i < place->height && bad == NULL; i++)
        bad = write_at(target, from + i * width, width, at + i * (uint64_t)row);
    return bad;
}

static const char *write_raw(struct convert *c, const struct names *names,
                             const struct image *image, struct why *why)
{
    const char *bad = outfile_open(&c->raw, names->raw, why);
    if (bad != NULL)
        return about(names->raw, bad, why);
    struct target target = {image, fileno(c->raw.stream), false, why};
    struct tif_sink sink = {put, &target};
    bad = tif_decode(image, &sink, why);
    if (bad == NULL)
        return NULL;
    return about(target.failed ? names->raw : image->path, bad, why);
}

/* A header names its data file from where it lies: one that is a link to
 * another folder is replaced, not followed. */
static void drop_link(const char *path)
{
    struct stat link, file;
    if (lstat(path, &link) == 0 && S_ISLNK(link.st_mode) &&
        stat(path, &file) == 0 && S_ISREG(file.st_mode))
        unlink(path);
}

static const char *write_header(struct convert *c, const struct names *names,
                                const struct image *image, struct why *why)
{
    struct image made = *image;
    struct nrrd_origin origin = {names->data, names->source, image->channel,
                                 image->file_bytes, image->file_mtime};
    if (!c->points_in) { /* decoded: native order, from the first byte on */
        made.offset = 0;
        made.swap = false;
    }
    drop_link(names->header);
    const char *bad = outfile_open(&c->header, names->header, why);
    if (bad != NULL)
        return about(names->header, bad, why);
    nrrd_write(c->header.stream, &made, &origin);
    if (fflush(c->header.stream) != 0)
        bad = why_errno(why, "cannot write");
    else if (c->raw.path != NULL && unlink(c->header.path) != 0 &&
             errno != ENOENT) /* it must not outlive its samples */
        bad = why_errno(why, "cannot remove the old header");
    if (bad != NULL)
        return about(names->header, bad, why);
    if (c->raw.path != NULL && (bad = outfile_commit(&c->raw, why)) != NULL)
        return about(names->raw, bad, why);
    bad = outfile_commit(&c->header, why);
    return bad != NULL ? about(names->header, bad, why) : NULL;
}

static const char *make(struct convert *c, const struct names *names,
                        const struct image *image, struct why *why)
{
    if (is_source(names->header, image) ||
        (!c->points_in && is_source(names->raw, image)))
        return about(image->path,
                     "would be written over by its own conversion; use -o",
                     why);
    if (!c->force && up_to_date(names, image)) {
        c->kept = true;
        return NULL;
    }
    const char *bad = c->points_in ? NULL : write_raw(c, names, image, why);
    if (bad == NULL && (bad = image_check_unchanged(image, why)) != NULL)
        bad = about(image->path, bad, why);
    if (bad == NULL)
        bad = write_header(c, names, image, why);
    if (bad != NULL) {
        outfile_abort(&c->raw);
        outfile_abort(&c->header);
    }
    return bad;
}

const char *convert_tif(struct convert *c, const struct image *image,
                        struct why *why)
{
    struct names names = {NULL, NULL, NULL, NULL};
    if (image->format != IMAGE_TIFF)
        return about(image->path, "is not a TIFF", why);
    c->kept = false;
    c->points_in = image->codec == NULL && !c->copy;
    const char *bad = make_names(&names, c, image, why);
    if (bad != NULL)
        bad = about(image->path, bad, why);
    else
        bad = make(c, &names, image, why);
    free_names(&names);
    return bad;
}
