/* SPDX-License-Identifier: MIT */
/*
 * Operands that are images.
 */
#include "cli/state.h"
#include "job/find.h"

#include <stdlib.h>

struct image *cli_images(char **operands, int n, bool flat)
{
    struct why why;
    const char *bad;
    if (n < 1)
        cli_usage("no image given");
    struct image *images = calloc((size_t)n, sizeof *images);
    if (images == NULL)
        cli_fail(NULL, 0, "out of memory");
    for (int i = 0; i < n; i++) {
        bad = image_open(&images[i], operands[i], &why);
        if (bad == NULL && flat)
            bad = image_must_be_flat(&images[i], &why);
        if (bad != NULL)
            cli_fail(images[i].path, 0, bad);
        if (images[i].note != NULL)
            cli_note(images[i].path, images[i].note);
        cli.images = images; /* for whom a map fails under */
        cli.n_images = (size_t)i + 1;
    }
    return images;
}

void cli_check_set(const struct image *images, int n)
{
    struct why why;
    size_t which;
    const char *bad = image_check_set(images, (size_t)n, &which, &why);
    if (bad != NULL)
        cli_fail(images[which].path, 0, bad);
}

void cli_close_images(struct image *images, int n)
{
    cli.n_images = 0;
    for (int i = 0; i < n; i++)
        image_close(&images[i]);
    free(images);
}

struct head cli_head(enum head_kind kind, const struct image *images, int n)
{
    struct head head;
    const char *bad = find_head(&head, kind, images, (size_t)n);
    if (bad != NULL)
        cli_fail(NULL, 0, bad);
    return head;
}
