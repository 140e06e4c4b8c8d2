/* SPDX-License-Identifier: MIT */
/*
 * Opening operands: what format a file has, and what its images are called.
 */
#include "base/file.h"
#include "base/name.h"
#include "image/choose.h"
#include "image/npy.h"
#include "image/nrrd.h"
#include "image/tif.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

const char *image_split_operand(const char *operand, const char **name,
                                size_t *length)
{
    const char *equals = strchr(operand, '=');
    const char *slash = strrchr(operand, '/');
    if (equals != NULL &&
        memchr(operand, '/', (size_t)(equals - operand)) == NULL) {
        *name = operand;
        *length = (size_t)(equals - operand);
        return equals + 1;
    }
    *name = slash != NULL ? slash + 1 : operand;
    const char *dot = strrchr(*name, '.');
    *length =
        dot != NULL && dot != *name ? (size_t)(dot - *name) : strlen(*name);
    return operand;
}

/* Appends the image of a file that holds one; takes it over in any case. */
static const char *append(struct image_list *list, struct image *image)
{
    struct image *more =
        realloc(list->image, (list->n + 1) * sizeof *list->image);
    if (more == NULL) {
        image_close(image);
        return "out of memory";
    }
    list->image = more;
    list->image[list->n++] = *image;
    return NULL;
}

static const char *read_one(struct image_list *list, struct image *image,
                            enum image_format format, struct why *why)
{
    image->format = format;
    image->channel = strdup("");
    snprintf(image->layout, sizeof image->layout, "flat");
    const char *bad = image->channel == NULL ? "out of memory"
                      : format == IMAGE_NRRD ? nrrd_read(image, why)
                                             : npy_read(image, why);
    if (bad == NULL)
        return append(list, image);
    image_close(image);
    return bad;
}

/* Reads what image->fd holds; takes image over. */
static const char *read_file(struct image_list *list, struct image *image,
                             struct why *why)
{
    unsigned char magic[8] = {0};
    ssize_t n = pread(image->fd, magic, sizeof magic, 0);
    const char *bad;
    if (n < 0)
        bad = why_errno(why, "cannot read");
    else if (n == 0)
        bad = "is empty";
    else if (memcmp(magic, "NRRD", 4) == 0)
        return read_one(list, image, IMAGE_NRRD, why);
    else if (memcmp(magic, "\x93NUMPY", 6) == 0)
        return read_one(list, image, IMAGE_NPY, why);
    else if (memcmp(magic, "II*\0", 4) == 0 || memcmp(magic, "MM\0*", 4) == 0 ||
             memcmp(magic, "II+\0", 4) == 0 || memcmp(magic, "MM\0+", 4) == 0)
        return tif_read(list, image, why);
    else
        bad = "is not an image (NRRD, NPY or TIFF)";
    image_close(image);
    return bad;
}

/* Puts the operand's name before each image's own part of it. */
static const char *name_images(struct image_list *list, size_t first,
                               const char *operand, struct why *why)
{
    const char *name, *bad;
    size_t length;
    const char *path = image_split_operand(operand, &name, &length);
    if (path != operand && list->n > first + 1)
        return why_say(why,
                       "holds %zu images; a NAME= needs a choice of one: "
                       "--channel, --time",
                       list->n - first);
    for (size_t i = first; i < list->n; i++) {
        struct image *image = &list->image[i];
        const char *part = path != operand ? "" : image->channel;
        size_t room = length + strlen(part) + 1;
        char *whole = malloc(room);
        if (whole == NULL)
            return "out of memory";
        snprintf(whole, room, "%.*s%s", (int)length, name, part);
        free(image->channel);
        image->channel = whole;
        image->part = length;
        if ((bad = name_check(whole)) != NULL)
            return why_say(why, "channel name %s; name it: NAME=PATH", bad);
    }
    return NULL;
}

const char *image_list_open(struct image_list *list, const char *operand,
                            const struct image_choice *choice, struct why *why)
{
    static const struct image_choice all = {.channels = NULL};
    const char *name, *path;
    size_t length, first = list->n;
    path = image_split_operand(operand, &name, &length);
    struct image image = {.fd = -1, .path = strdup(path)};
    char *stem = strndup(name, length);
    notes_free(&list->notes);
    const char *bad = image.path == NULL || stem == NULL
                          ? "out of memory"
                          : file_open(path, &image.fd, &image.file_bytes,
                                      &image.file_mtime, why);
    if (bad != NULL)
        image_close(&image);
    else
        bad = read_file(list, &image, why);
    if (bad == NULL)
        bad = image_choose(list, first, choice != NULL ? choice : &all, stem,
                           why);
    if (bad == NULL)
        bad = name_images(list, first, operand, why);
    while (bad != NULL && list->n > first)
        image_close(&list->image[--list->n]);
    free(stem);
    return bad;
}

const char *image_open(struct image *image, const char *operand,
                       struct why *why)
{
    struct image_list list = {.n = 0};
    const char *name;
    size_t length;
    const char *bad = image_list_open(&list, operand, NULL, why);
    *image = (struct image){.fd = -1};
    if (bad == NULL && list.n != 1)
        bad = why_say(why, "holds %zu images, not one", list.n);
    if (bad == NULL)
        *image = list.image[--list.n];
    else
        image->path = strdup(image_split_operand(operand, &name, &length));
    image_list_close(&list);
    return bad;
}
