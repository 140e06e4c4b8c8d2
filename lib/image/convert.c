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
    char *source = NULL, *data = NULL;
    bool same = nrrd_read_origin(names->header, &origin, &source, &data) &&
                origin.source_bytes == image->file_bytes &&
                origin.source_mtime == image->file_mtime &&
                strcmp(source, names->source) == 0 &&
                strcmp(data, names->data) == 0;
    free(source);
    free(data);
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
    struct why *why;
};

static const char *write_at(const struct target *target, const char *bytes,
                            size_t n, uint64_t at)
{
    while (n > 0) {
        ssize_t done = pwrite(target->fd, bytes, n, (off_t)at);
        if (done < 0 && errno == EINTR)
            continue;
        if (done < 0)
            return why_errno(target->why, "cannot write the samples");
        bytes += done;
        at += (uint64_t)done;
        n -= (size_t)done;
    }
    return NULL;
}

static const char *put(void *self, uint32_t y, uint32_t x, uint32_t n,
                       uint32_t width, const void *samples)
{
    const struct target *target = self;
    size_t row = image_row_bytes(target->image);
    size_t sample = sample_bytes(target->image->type);
    uint64_t at = (uint64_t)y * row + (uint64_t)x * sample;
    if (width == target->image->shape.x)
        return write_at(target, samples, n * row, at);
    const char *from = samples, *bad = NULL;
    for (uint32_t i = 0; i < n && bad == NULL; i++)
        bad = write_at(target, from + i * width * sample, width * sample,
                       at + (uint64_t)i * row);
    return bad;
}

static const char *write_raw(struct convert *c, const struct names *names,
                             const struct image *image, struct why *why)
{
    const char *bad = outfile_open(&c->raw, names->raw, why);
    if (bad != NULL)
        return bad;
    struct target target = {image, fileno(c->raw.stream), why};
    struct tif_sink sink = {put, &target};
    return tif_decode(image, &sink, why);
}

static const char *check_unchanged(const struct image *image, struct why *why)
{
    struct stat st;
    if (fstat(image->fd, &st) != 0)
        return why_errno(why, "cannot read its size");
    int64_t mtime =
        (int64_t)st.st_mtim.tv_sec * 1000000000 + st.st_mtim.tv_nsec;
    if ((uint64_t)st.st_size != image->file_bytes || mtime != image->file_mtime)
        return "changed while it was read";
    return NULL;
}

static const char *write_header(struct convert *c, const struct names *names,
                                const struct image *image, struct why *why)
{
    struct image made = *image;
    struct nrrd_origin origin = {names->data, names->source, image->file_bytes,
                                 image->file_mtime};
    if (!c->points_in) { /* decoded: native order, from the first byte on */
        made.offset = 0;
        made.swap = false;
    }
    const char *bad = outfile_open(&c->header, names->header, why);
    if (bad != NULL)
        return bad;
    nrrd_write(c->header.stream, &made, &origin);
    if (c->raw.path != NULL) {
        /* The old header must not outlive its samples. */
        if (unlink(names->header) != 0 && errno != ENOENT)
            return why_errno(why, "cannot remove the old header");
        if ((bad = outfile_commit(&c->raw, why)) != NULL)
            return bad;
    }
    return outfile_commit(&c->header, why);
}

static const char *make(struct convert *c, const struct names *names,
                        const struct image *image, struct why *why)
{
    if (is_source(names->header, image) ||
        (!c->points_in && is_source(names->raw, image)))
        return "would be written over by its own conversion; use -o";
    if (!c->force && up_to_date(names, image)) {
        c->kept = true;
        return NULL;
    }
    const char *bad = c->points_in ? NULL : write_raw(c, names, image, why);
    if (bad == NULL)
        bad = check_unchanged(image, why);
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
        return "is not a TIFF";
    c->kept = false;
    c->points_in = image->codec == NULL && !c->copy;
    const char *bad = make_names(&names, c, image, why);
    if (bad == NULL)
        bad = make(c, &names, image, why);
    free_names(&names);
    return bad;
}
