/* SPDX-License-Identifier: MIT */
#include "image/convert.h"

#include "base/num.h"
#include "image/convert_pixels.h"
#include "image/nrrd.h"

#include <assert.h>
#include <errno.h>
#include <inttypes.h>
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

static const char *make_names(struct names *names,
                              const struct convert_item *item, struct why *why)
{
    const char *bad = NULL, *path = item->image->path;
    names->header = convert_header_path(item->stem);
    names->raw = with_suffix(item->stem, ".raw");
    char *folder = file_folder(item->stem);
    if (names->header == NULL || names->raw == NULL || folder == NULL)
        bad = "out of memory";
    else if (item->points_in)
        names->source = nrrd_data_file(folder, path, &bad, why);
    else
        names->data = nrrd_data_file(folder, names->raw, &bad, why);
    if (bad == NULL && !item->points_in)
        names->source = realpath(path, NULL);
    if (bad == NULL && item->points_in)
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

/* "A:B" where part of a file's stack was taken, else "". */
enum { PLANES_TEXT = 2 * NUM_TEXT };
static void print_planes(char out[PLANES_TEXT], const struct image *image)
{
    out[0] = '\0';
    if (image->shape.z != image->z_all)
        snprintf(out, PLANES_TEXT, "%" PRIu32 ":%" PRIu32, image->z_first,
                 image->z_first + image->shape.z);
}

/* NAME= hides which of a file's images it is. */
static uint32_t hidden(const struct image *image, uint32_t number)
{
    return image->channel[image->part] == '\0' ? number : 0;
}

static bool up_to_date(const struct names *names,
                       const struct convert_item *item)
{
    const struct image *image = item->image;
    struct nrrd_origin origin = {0};
    char planes[PLANES_TEXT];
    print_planes(planes, image);
    bool same = nrrd_read_origin(names->header, &origin) &&
                origin.source_bytes == image->file_bytes &&
                origin.source_mtime == image->file_mtime &&
                strcmp(origin.channel, image->channel) == 0 &&
                strcmp(origin.planes, planes) == 0 &&
                origin.image == hidden(image, image->number) &&
                origin.time == hidden(image, image->time) &&
                strcmp(origin.source, names->source) == 0 &&
                strcmp(origin.data_file, names->data) == 0;
    nrrd_free_origin(&origin);
    if (!same)
        return false;
    struct image made;
    struct why why;
    const char *bad = image_open(&made, names->header, &why);
    same = bad == NULL && shape_equal(made.shape, image->shape) &&
           made.type == image->type &&
           made.offset == (item->points_in ? image->offset : 0);
    image_close(&made);
    return same;
}

/* "PATH: WORDS". */
static const char *about(const char *path, const char *words, struct why *why)
{
    struct why copy; /* they may lie in why */
    return why_say(why, "%s: %s", path, why_say(&copy, "%s", words));
}

static const char *write_header(struct convert *c, struct convert_item *item,
                                const struct names *names, struct why *why)
{
    const struct image *image = item->image;
    struct image made = *image;
    char planes[PLANES_TEXT];
    print_planes(planes, image);
    struct nrrd_origin origin = {.data_file = names->data,
                                 .source = names->source,
                                 .channel = image->channel,
                                 .planes = planes,
                                 .image = hidden(image, image->number),
                                 .time = hidden(image, image->time),
                                 .source_bytes = image->file_bytes,
                                 .source_mtime = image->file_mtime};
    if (!item->points_in) { /* copied: native order, from the first byte on */
        made.offset = 0;
        made.swap = false;
    }
    assert(names->header != NULL);
    file_drop_link(names->header);
    const char *bad = outfile_open(&c->header, names->header, why);
    if (bad != NULL)
        return about(names->header, bad, why);
    nrrd_write(c->header.stream, &made, &origin);
    bool copied = item->raw->path != NULL;
    if (fflush(c->header.stream) != 0)
        bad = why_errno(why, "cannot write");
    else if (copied && unlink(c->header.path) != 0 &&
             errno != ENOENT) /* it must not outlive its samples */
        bad = why_errno(why, "cannot remove the old header");
    if (bad != NULL)
        return about(names->header, bad, why);
    if (copied && (bad = outfile_commit(item->raw, why)) != NULL)
        return about(names->raw, bad, why);
    bad = outfile_commit(&c->header, why);
    return bad != NULL ? about(names->header, bad, why) : NULL;
}

/* Looks whether the item must be made, and opens its raw file if so. */
static const char *begin_item(struct convert *c, struct convert_item *item,
                              struct names *names, struct why *why)
{
    const struct image *image = item->image;
    /* byte skip 0 would be that of a file with nothing but samples */
    item->points_in =
        image_is_contiguous(image) && image->offset > 0 && !c->copy;
    const char *bad = make_names(names, item, why);
    if (bad != NULL)
        return about(image->path, bad, why);
    if (is_source(names->header, image) ||
        (!item->points_in && is_source(names->raw, image)))
        return about(image->path,
                     "would be written over by its own conversion; use -o",
                     why);
    item->kept = !c->force && up_to_date(names, item);
    if (item->kept || item->points_in)
        return NULL;
    bad = outfile_open(item->raw, names->raw, why);
    return bad != NULL ? about(names->raw, bad, why) : NULL;
}

/* Writes the samples of those items that want them. */
static const char *write_pixels(struct convert *c, struct why *why)
{
    struct convert some = *c;
    some.item = calloc(c->n, sizeof *some.item);
    if (some.item == NULL)
        return "out of memory";
    some.n = 0;
    for (size_t i = 0; i < c->n; i++)
        if (c->item[i].raw->path != NULL)
            some.item[some.n++] = c->item[i];
    const char *bad = some.n > 0 ? convert_pixels(&some, why) : NULL;
    free(some.item);
    if (bad == NULL &&
        (bad = image_check_unchanged(c->item[0].image, why)) != NULL)
        bad = about(c->item[0].image->path, bad, why);
    return bad;
}

/* Files: a page may have 65535 samples. */
enum { OPEN_AT_ONCE = 256 };

size_t convert_group(const struct image *images, size_t n)
{
    const struct image *first = &images[0];
    size_t count = 1;
    if (first->codec == NULL || first->block.interleaved == 1)
        return 1;
    for (; count < n && count < OPEN_AT_ONCE; count++) {
        const struct image *image = &images[count];
        if (image->codec == NULL || image->sample == first->sample ||
            image->shape.z != first->shape.z)
            break;
        for (uint32_t z = 0; z < image->shape.z; z++)
            if (image->plane[z].at != first->plane[z].at)
                return count;
    }
    return count;
}

static const char *run(struct convert *c, struct names *names, struct why *why)
{
    const char *bad = NULL;
    for (size_t i = 0; i < c->n && bad == NULL; i++)
        bad = begin_item(c, &c->item[i], &names[i], why);
    if (bad == NULL)
        bad = write_pixels(c, why);
    for (size_t i = 0; i < c->n && bad == NULL; i++)
        if (!c->item[i].kept)
            bad = write_header(c, &c->item[i], &names[i], why);
    outfile_abort(&c->header);
    for (size_t i = 0; i < c->n; i++)
        outfile_abort(c->item[i].raw);
    return bad;
}

const char *convert_run(struct convert *c, struct why *why)
{
    struct names *names = calloc(c->n, sizeof *names);
    if (names == NULL)
        return "out of memory";
    const char *bad = NULL;
    for (size_t i = 0; i < c->n && bad == NULL; i++)
        if (c->item[i].image->format != IMAGE_TIFF)
            bad = about(c->item[i].image->path, "is not a TIFF", why);
    if (bad == NULL)
        bad = run(c, names, why);
    for (size_t i = 0; i < c->n; i++)
        free_names(&names[i]);
    free(names);
    return bad;
}
