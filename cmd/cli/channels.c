/* SPDX-License-Identifier: MIT */
#include "cli/channels.h"

#include <stdio.h>
#include <string.h>

static bool is_named(const struct image *image, const char *name, size_t n)
{
    const char *channel = image->channel, *dot = strrchr(channel, '.');
    return (strlen(channel) == n && strncmp(channel, name, n) == 0) ||
           (dot != NULL && strlen(dot + 1) == n &&
            strncmp(dot + 1, name, n) == 0);
}

static struct picture_channel *add(struct picture *picture,
                                   const struct image *image)
{
    if (picture->n == PICTURE_CHANNELS)
        cli_usage("--channel names more than 6 channels");
    struct picture_channel *channel = &picture->channel[picture->n];
    channel->image = image;
    channel->colour = colour_of(picture->n++);
    return channel;
}

/* "NAME" or "NAME=COLOUR": the image, and its colour if there is one. */
static void add_channel(struct picture *picture, const struct image_list *list,
                        const char *item)
{
    struct why why;
    const size_t n = strcspn(item, "=");
    size_t i = 0;
    while (i < list->n && !is_named(&list->image[i], item, n))
        i++;
    if (i == list->n)
        cli_fail(NULL, 0,
                 why_say(&why,
                         "no channel is named \"%.*s\"; the first is "
                         "\"%.200s\"",
                         (int)n, item, list->image[0].channel));
    struct picture_channel *channel = add(picture, &list->image[i]);
    if (item[n] == '=' && !colour_find(item + n + 1, &channel->colour))
        cli_usage(
            why_say(&why,
                    "--channel: \"%.60s\" is no colour: grey, red, green, "
                    "blue, cyan, magenta, yellow, orange, or RRGGBB",
                    item + n + 1));
}

void cli_choose_channels(struct picture *picture, const struct image_list *list,
                         const char *names)
{
    static const struct colour white = {255, 255, 255}, ring = {255, 210, 0};
    char item[512];
    const bool all = names == NULL;
    const bool coloured = !all && strchr(names, '=') != NULL;
    struct why why;
    for (; !all && *names != '\0'; names += *names == ',') {
        const size_t n = strcspn(names, ",");
        snprintf(item, sizeof item, "%.*s", n < 500 ? (int)n : 500, names);
        add_channel(picture, list, item);
        names += n;
    }
    if (all && list->n > PICTURE_CHANNELS)
        cli_usage(why_say(&why,
                          "%zu channels are too many for a picture; "
                          "choose up to 6: --channel NAME,NAME",
                          list->n));
    for (size_t i = 0; all && i < list->n; i++)
        add(picture, &list->image[i]);
    if (picture->n == 1 && !coloured)
        picture->channel[0].colour = white;
    for (size_t c = 0; c < picture->n; c++) {
        const struct colour own = picture->channel[c].colour;
        const bool grey = own.red == own.green && own.green == own.blue;
        picture->channel[c].ring = grey ? ring : own;
    }
}
