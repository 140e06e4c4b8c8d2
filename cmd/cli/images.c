/* SPDX-License-Identifier: MIT */
/*
 * Operands that are images, and the options that say what is wanted of them.
 */
#include "cli/state.h"
#include "image/cache.h"
#include "job/find.h"

#include <inttypes.h>
#include <string.h>

static void range(uint32_t *first, uint32_t *end)
{
    struct why why;
    const char *bad = image_parse_range(cli_value(), first, end);
    if (bad != NULL)
        cli_usage(why_say(&why, "--%s \"%s\" %s",
                          cli_option_at(cli.option)->name, cli_value(), bad));
}

bool cli_image_option(int id)
{
    struct image_choice *choice = &cli.choice;
    switch (id) {
    case CLI_CHANNEL:
        choice->channels = cli_value();
        if (choice->channels[strspn(choice->channels, ",")] == '\0')
            cli_usage("--channel names none");
        return true;
    case CLI_Z:
        range(&choice->z, &choice->z_end);
        return true;
    case CLI_TIME:
        range(&choice->time, &choice->time_end);
        return true;
    case CLI_CACHE:
        cli.cache = cli_bytes();
        return true;
    case CLI_NO_MMAP:
        choice->no_map = true;
        return true;
    default:
        return false;
    }
}

size_t cli_cache(void)
{
    return cli.cache != 0 ? cli.cache : CACHE_USUAL;
}

/* How each image will be read. */
static void tell_images(const struct image_list *list, size_t first)
{
    for (size_t i = first; cli_tells() && i < list->n; i++) {
        const struct image *image = &list->image[i];
        char shape[SHAPE_TEXT];
        struct why why;
        shape_print(shape, image->shape);
        cli_tell(why_say(&why, "%s: %s: %s %s, %s%s", image->path,
                         image->channel, shape, sample_name(image->type),
                         image->codec != NULL ? "decoded of "
                         : cli.choice.no_map  ? "read"
                                              : "read or mapped",
                         image->codec != NULL ? image->codec : ""));
    }
}

void cli_planes(uint32_t *first, uint32_t *end)
{
    *first = cli.choice.z;
    *end = cli.choice.z_end;
}

static const struct image_list *open_all(char **operands, int n, bool notes)
{
    struct image_list *list = &cli.images;
    struct why why;
    const char *name;
    size_t length;
    if (n < 1)
        cli_usage("no image given");
    for (int i = 0; i < n; i++) {
        const char *path = image_split_operand(operands[i], &name, &length);
        const char *bad = image_list_open(list, operands[i], &cli.choice, &why);
        for (size_t k = 0; notes && k < list->notes.n; k++)
            if (bad == NULL || strstr(bad, list->notes.line[k]) == NULL)
                cli_note(path, list->notes.line[k]);
        if (bad != NULL)
            cli_fail(path, 0, bad);
    }
    if (notes)
        tell_images(list, 0);
    return list;
}

const struct image_list *cli_images(char **operands, int n)
{
    return open_all(operands, n, true);
}

const struct image_list *cli_images_again(char **operands, int n)
{
    return open_all(operands, n, false);
}

void cli_mask(const char *path, struct spot_options *options)
{
    struct image_list *list = &cli.images;
    const struct image_choice choice = {.no_map = cli.choice.no_map};
    char shape[SHAPE_TEXT], wanted[SHAPE_TEXT];
    struct why why;
    size_t before = list->n;
    if (path == NULL)
        return;
    options->masked = true;
    const char *bad = image_list_open(list, path, &choice, &why);
    if (bad == NULL && list->n != before + 1)
        bad =
            why_say(&why, "holds %zu images; a mask is one", list->n - before);
    if (bad != NULL)
        cli_fail(path, 0, bad);
    struct image *mask = &list->image[before];
    mask->beside = true;
    struct shape plane = list->image[0].shape;
    plane.z = mask->shape.z == 1 ? 1 : plane.z; /* one for all planes */
    if (shape_equal(mask->shape, plane))
        return;
    shape_print(shape, mask->shape);
    shape_print(wanted, list->image[0].shape);
    cli_fail(
        path, 0,
        why_say(&why, "mask is of %s pixels, the images of %s", shape, wanted));
}

void cli_check_roi(const struct spot_options *options, struct shape shape)
{
    char text[SHAPE_TEXT];
    struct why why;
    if (tile_fits(roi_or_all(options->roi, shape), shape))
        return;
    shape_print(text, shape);
    cli_fail(
        NULL, 0,
        why_say(&why, "--roi does not lie on the images' %s pixels", text));
}

void cli_check_set(const struct image_list *list)
{
    struct why why;
    size_t which;
    const char *bad = image_check_set(list->image, list->n, &which, &why);
    if (bad != NULL)
        cli_fail(list->image[which].path, 0, bad);
}

void cli_advise(const struct image_list *list)
{
    const char *told = "";
    for (size_t i = 0; i < list->n; i++) {
        const struct image *image = &list->image[i];
        if (image->codec == NULL || !image->block.by_row ||
            strcmp(image->path, told) == 0)
            continue;
        told = image->path;
        cli_note(told, "its strips are too large to keep, and parts of them "
                       "are decoded again and again; convert it once: tif2raw "
                       "FILE");
    }
}

void cli_close_images(void)
{
    image_list_close(&cli.images);
}

struct head cli_head(enum head_kind kind, const struct image_list *list)
{
    struct head head;
    const char *bad = find_head(&head, kind, list->image, list->n);
    if (bad != NULL)
        cli_fail(NULL, 0, bad);
    return head;
}
