/* SPDX-License-Identifier: MIT */
#include "image/image.h"

#include "base/file.h"
#include "base/num.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

size_t image_row_bytes(const struct image *image)
{
    return (size_t)image->shape.x * sample_bytes(image->type);
}

size_t image_plane_bytes(const struct image *image)
{
    return image->shape.y * image_row_bytes(image);
}

uint64_t image_plane_at(const struct image *image, uint32_t z)
{
    if (image->plane != NULL)
        return image->plane[z].at;
    return image->offset + z * image->stride;
}

/* Planes that lie flat at even distances need no table of their places. */
static void drop_table(struct image *image)
{
    uint64_t stride = image_plane_bytes(image);
    const struct image_plane *plane = image->plane;
    if (image->shape.z > 1)
        stride = plane[1].at - plane[0].at;
    for (uint32_t z = 1; z < image->shape.z; z++)
        if (plane[z].at <= plane[z - 1].at ||
            plane[z].at - plane[z - 1].at != stride)
            return;
    image->offset = plane[0].at;
    image->stride = stride;
    free(image->plane);
    image->plane = NULL;
}

void image_take_planes(struct image *image, uint32_t z, uint32_t end)
{
    if (image->plane == NULL)
        image->offset += z * image->stride;
    else
        memmove(image->plane, image->plane + z,
                (end - z) * sizeof *image->plane);
    image->shape.z = end - z;
    image->z_first += z;
    if (image->plane != NULL && image->codec == NULL)
        drop_table(image);
}

bool image_is_contiguous(const struct image *image)
{
    return image->codec == NULL && image->plane == NULL &&
           (image->shape.z == 1 || image->stride == image_plane_bytes(image));
}

void image_close(struct image *image)
{
    if (image->fd >= 0 && !image->fd_is_shared)
        close(image->fd);
    free(image->path);
    free(image->channel);
    free(image->plane);
    *image = (struct image){.fd = -1};
}

void image_list_close(struct image_list *list)
{
    for (size_t i = 0; i < list->n; i++)
        image_close(&list->image[i]);
    free(list->image);
    notes_free(&list->notes);
    *list = (struct image_list){.n = 0};
}

const char *image_check_unchanged(const struct image *image, struct why *why)
{
    return file_check_unchanged(image->fd, image->file_bytes, image->file_mtime,
                                why);
}

/* An image, to be sorted by its name. */
struct named {
    const struct image *image;
};

static int by_channel(const void *a, const void *b)
{
    const struct named *s = a, *t = b;
    int order = strcmp(s->image->channel, t->image->channel);
    return order != 0 ? order : (s->image > t->image) - (s->image < t->image);
}

/* Is a name given twice? */
static const char *check_names(const struct image *images, size_t n,
                               size_t *bad, struct why *why)
{
    struct named *sorted = calloc(n, sizeof *sorted);
    if (sorted == NULL)
        return "out of memory";
    for (size_t i = 0; i < n; i++)
        sorted[i].image = &images[i];
    qsort(sorted, n, sizeof *sorted, by_channel);
    const char *words = NULL;
    for (size_t i = 1; i < n && words == NULL; i++) {
        if (strcmp(sorted[i].image->channel, sorted[i - 1].image->channel) != 0)
            continue;
        *bad = (size_t)(sorted[i].image - images);
        words = why_say(why,
                        "channel \"%s\" is also that of %s; give it another "
                        "name: NAME=PATH",
                        sorted[i].image->channel, sorted[i - 1].image->path);
    }
    free(sorted);
    return words;
}

const char *image_check_set(const struct image *images, size_t n, size_t *bad,
                            struct why *why)
{
    for (size_t i = 1; i < n; i++) {
        *bad = i;
        if (!shape_equal(images[i].shape, images[0].shape)) {
            char here[SHAPE_TEXT], there[SHAPE_TEXT];
            shape_print(here, images[i].shape);
            shape_print(there, images[0].shape);
            return why_say(why, "shape is %s, that of %s is %s", here,
                           images[0].path, there);
        }
    }
    return n > 1 ? check_names(images, n, bad, why) : NULL;
}

/* The end of the last plane's last sample; false where no file reaches. */
static bool find_end(const struct image *image, size_t *end)
{
    struct shape s = image->shape;
    size_t plane =
        num_product((size_t[]){s.y, s.x, sample_bytes(image->type)}, 3);
    size_t before = image->plane != NULL
                        ? 0
                        : num_product((size_t[]){s.z - 1, image->stride}, 2);
    if (s.x > SHAPE_MAX || s.y > SHAPE_MAX || s.z > SHAPE_MAX ||
        !num_add(plane, image->offset, end) || !num_add(before, *end, end))
        return false;
    return *end <= INT64_MAX;
}

const char *image_check_size(const struct image *image, bool exact,
                             struct why *why)
{
    size_t end;
    if (image->shape.x == 0 || image->shape.y == 0 || image->shape.z == 0)
        return "holds no pixel";
    if (!find_end(image, &end))
        return "is larger than any file can be";
    if (image->file_bytes < end)
        return why_say(why,
                       "is cut short: %" PRIu64 " bytes, its header says %zu",
                       image->file_bytes, end);
    if (exact && image->file_bytes > end)
        return why_say(why,
                       "is too long: %" PRIu64 " bytes, its header says %zu",
                       image->file_bytes, end);
    return NULL;
}
