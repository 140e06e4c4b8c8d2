/* SPDX-License-Identifier: MIT */
/*
 * Fuzzes what opens images: any bytes are a file, NRRD, NPY or TIFF. What is
 * accepted is read: a TIFF is decoded, the rows of flat pixels are mapped and
 * summed, so that a wrong size shows.
 */
#include "image/image.h"
#include "image/tif.h"
#include "image/window.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* Pixels that are read of one image: sizes may be huge. */
enum { MOST = 1 << 22 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

struct count {
    const struct image *image;
    uint64_t pixels;
    unsigned sum;
};

static unsigned add_up(const void *samples, size_t n)
{
    const unsigned char *at = samples;
    unsigned sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += at[i];
    return sum;
}

static const char *take(void *self, const struct tile *place,
                        const void *samples)
{
    struct count *count = self;
    if (!tile_fits(*place, count->image->shape))
        abort(); /* pixels outside the image */
    size_t pixels = (size_t)place->height * place->width;
    count->pixels += pixels;
    count->sum += add_up(samples, pixels * sample_bytes(count->image->type));
    return count->pixels > MOST ? "enough" : NULL;
}

static void read_rows(const struct image *image)
{
    struct window window;
    struct why why;
    uint64_t pixels = 0;
    volatile unsigned sum = 0;
    window_open(&window, image, 0, image->shape.x);
    for (uint32_t y = 0; y < image->shape.y && pixels < MOST; y++) {
        const void *samples;
        if (window_row(&window, y, &samples, &why) != NULL)
            break;
        sum = sum + add_up(samples, image_row_bytes(image));
        pixels += image->shape.x;
    }
    window_close(&window);
}

static void read_image(const struct image *image)
{
    struct count count = {.image = image};
    struct tif_sink sink = {take, &count};
    struct why why;
    if (image->shape.x == 0 || image->shape.y == 0 || image->shape.z != 1)
        abort();
    if (image->codec == NULL) {
        if (image_row_bytes(image) * image->shape.y > image->file_bytes)
            abort();
        read_rows(image);
    }
    if (image->format == IMAGE_TIFF && tif_decode(image, &sink, &why) == NULL &&
        count.pixels != (uint64_t)image->shape.y * image->shape.x)
        abort(); /* pixels were left out */
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    char path[] = "/tmp/fuzz_image.XXXXXX", operand[64];
    struct image image;
    struct why why;
    int fd = mkstemp(path);
    if (fd < 0 || write(fd, data, n) != (ssize_t)n)
        abort();
    unlink(path);
    snprintf(operand, sizeof operand, "c=/proc/self/fd/%d", fd);
    const char *bad = image_open(&image, operand, &why);
    if (bad == NULL)
        read_image(&image);
    else if (*bad == '\0')
        abort();
    image_close(&image);
    close(fd);
    return 0;
}
