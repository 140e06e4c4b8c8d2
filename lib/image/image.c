/* SPDX-License-Identifier: MIT */
#include "image/image.h"

#include "base/file.h"
#include "base/name.h"
#include "base/num.h"
#include "image/npy.h"
#include "image/nrrd.h"
#include "image/tif.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

size_t image_row_bytes(const struct image *image)
{
    return (size_t)image->shape.x * sample_bytes(image->type);
}

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

static const char *name_channel(struct image *image, const char *operand)
{
    const char *name;
    size_t length;
    image->path = strdup(image_split_operand(operand, &name, &length));
    image->channel = strndup(name, length);
    return image->channel == NULL || image->path == NULL ? "out of memory"
                                                         : NULL;
}

static const char *read_header(struct image *image, struct why *why)
{
    unsigned char magic[8] = {0};
    ssize_t n = pread(image->fd, magic, sizeof magic, 0);
    if (n < 0)
        return why_errno(why, "cannot read");
    if (n == 0)
        return "is empty";
    if (memcmp(magic, "NRRD", 4) == 0) {
        image->format = IMAGE_NRRD;
        return nrrd_read(image, why);
    }
    if (memcmp(magic, "\x93NUMPY", 6) == 0) {
        image->format = IMAGE_NPY;
        return npy_read(image, why);
    }
    if (memcmp(magic, "II*\0", 4) == 0 || memcmp(magic, "MM\0*", 4) == 0 ||
        memcmp(magic, "II+\0", 4) == 0 || memcmp(magic, "MM\0+", 4) == 0) {
        image->format = IMAGE_TIFF;
        return tif_read(image, why);
    }
    return "is not an image (NRRD, NPY or TIFF)";
}

const char *image_open(struct image *image, const char *operand,
                       struct why *why)
{
    *image = (struct image){.fd = -1};
    const char *bad = name_channel(image, operand);
    if (bad != NULL)
        return bad;
    bad = file_open(image->path, &image->fd, &image->file_bytes,
                    &image->file_mtime, why);
    if (bad != NULL)
        return bad;
    if ((bad = read_header(image, why)) != NULL)
        return bad;
    if ((bad = name_check(image->channel)) != NULL)
        return why_say(why, "channel name %s; name it: NAME=PATH", bad);
    return NULL;
}

void image_close(struct image *image)
{
    if (image->fd >= 0)
        close(image->fd);
    free(image->path);
    free(image->channel);
    *image = (struct image){.fd = -1};
}

const char *image_check_unchanged(const struct image *image, struct why *why)
{
    return file_check_unchanged(image->fd, image->file_bytes, image->file_mtime,
                                why);
}

const char *image_must_be_flat(const struct image *image, struct why *why)
{
    if (image->codec == NULL)
        return NULL;
    return why_say(why,
                   "pixels do not lie flat in the file (%s); convert it "
                   "first: tif2raw FILE",
                   image->codec);
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
        for (size_t j = 0; j < i; j++)
            if (strcmp(images[i].channel, images[j].channel) == 0)
                return why_say(why,
                               "channel \"%s\" is also that of %s; give it "
                               "another name: NAME=PATH",
                               images[i].channel, images[j].path);
    }
    return NULL;
}

const char *image_check_size(const struct image *image, bool exact,
                             struct why *why)
{
    struct shape s = image->shape;
    size_t bytes =
        num_product((size_t[]){s.z, s.y, s.x, sample_bytes(image->type)}, 4);
    size_t end;
    if (s.x == 0 || s.y == 0 || s.z == 0)
        return "holds no pixel";
    if (s.x > SHAPE_MAX || s.y > SHAPE_MAX || s.z > SHAPE_MAX ||
        bytes == SIZE_MAX || !num_add(bytes, image->offset, &end) ||
        end > INT64_MAX)
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
