/* SPDX-License-Identifier: MIT */
#include "image/choose.h"

#include "base/num.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

const char *image_parse_range(const char *text, uint32_t *first, uint32_t *end)
{
    static const char form[] = "is not a range (A:B, A: or :B, from 0 on, "
                               "without B) nor a number";
    const char *colon = strchr(text, ':');
    char before[NUM_TEXT] = "";
    size_t n = colon != NULL ? (size_t)(colon - text) : strlen(text);
    *first = *end = 0;
    if (n >= sizeof before || (colon == NULL && n == 0))
        return form;
    snprintf(before, sizeof before, "%.*s", (int)n, text);
    if (n > 0 && num_u32(before, SHAPE_MAX - 1, first) != NULL)
        return form;
    if (colon == NULL)
        *end = *first + 1;
    else if (colon[1] != '\0' &&
             (num_u32(colon + 1, SHAPE_MAX, end) != NULL || *end == 0))
        return form;
    if (*end != 0 && *end <= *first)
        return "is an empty range";
    return NULL;
}

/* Is the image called so, by the file's name for its channel (image->part says
 * where it begins) or by its whole name? */
static bool is_called(const struct image *image, const char *word,
                      const char *stem)
{
    char whole[512];
    snprintf(whole, sizeof whole, "%s%s", stem, image->channel);
    return strcmp(word, whole) == 0 ||
           strcmp(word, image->channel + image->part) == 0;
}

static bool is_number(const struct image *image, const char *word)
{
    char number[NUM_TEXT];
    snprintf(number, sizeof number, "%" PRIu32, image->number);
    return strcmp(word, number) == 0;
}

/* The images of an operand, those from number first on of a list, while they
 * are chosen from: those before number kept are wanted. */
struct choosing {
    struct image_list *list;
    size_t first, kept;
    const char *stem;
    struct why *why;
};

/* Moves the images that a word of --channel means to the end of those kept,
 * once; false where it means none. */
static bool keep_meant(struct choosing *c, const char *word, bool by_name)
{
    struct image *images = c->list->image;
    bool found = false;
    for (size_t i = c->first; i < c->list->n; i++) {
        struct image image = images[i];
        if (!(by_name ? is_called(&image, word, c->stem)
                      : is_number(&image, word)))
            continue;
        found = true;
        if (i < c->kept)
            continue;
        memmove(&images[c->kept + 1], &images[c->kept],
                (i - c->kept) * sizeof image);
        images[c->kept++] = image;
    }
    return found;
}

static const char *keep_channels(struct choosing *c, const char *words)
{
    c->kept = c->first;
    while (*words != '\0') {
        char word[512];
        size_t n = strcspn(words, ",");
        snprintf(word, sizeof word, "%.*s", (int)n, words);
        /* a name that is a number is a name */
        if (n > 0 && !keep_meant(c, word, true) && !keep_meant(c, word, false))
            return why_say(c->why, "holds no channel \"%s\"", word);
        words += n + (words[n] == ',');
    }
    return c->kept == c->first ? "no channel of it is chosen" : NULL;
}

/* "planes 1:9 were asked for, it has 4". */
static const char *beyond(struct choosing *c, const char *what,
                          const uint32_t range[2], uint32_t all)
{
    char end[NUM_TEXT] = "";
    if (range[1] != 0)
        snprintf(end, sizeof end, "%" PRIu32, range[1]);
    return why_say(c->why,
                   "%s %" PRIu32 ":%s were asked for, it has %" PRIu32
                   " (from 0 on)",
                   what, range[0], end, all);
}

static const char *keep_times(struct choosing *c,
                              const struct image_choice *choice)
{
    struct image *images = c->list->image;
    uint32_t all = 1, end = choice->time_end;
    for (size_t i = c->first; i < c->list->n; i++)
        all = images[i].time >= all ? images[i].time + 1 : all;
    if (choice->time >= all || end > all)
        return beyond(c, "time points",
                      (uint32_t[]){choice->time, choice->time_end}, all);
    for (size_t i = c->first; i < c->list->n; i++) {
        struct image image = images[i];
        if (image.time < choice->time || (end != 0 && image.time >= end))
            continue;
        images[i] = images[c->kept];
        images[c->kept++] = image;
    }
    return NULL;
}

/* Drops the images that are not kept. The descriptor that some share is with
 * the first one that is left. */
static void drop_rest(struct choosing *c)
{
    for (size_t i = c->first; i < c->list->n; i++)
        c->list->image[i].fd_is_shared = i != c->first;
    while (c->list->n > c->kept)
        image_close(&c->list->image[--c->list->n]);
}

static const char *keep_planes(struct choosing *c, struct image *image,
                               const struct image_choice *choice)
{
    uint32_t all = image->shape.z;
    uint32_t end = choice->z_end != 0 ? choice->z_end : all;
    if (choice->z >= all || end > all)
        return beyond(c, "planes", (uint32_t[]){choice->z, choice->z_end}, all);
    image->z_all = all;
    image->no_map = choice->no_map;
    image_take_planes(image, choice->z, end);
    return NULL;
}

const char *image_choose(struct image_list *list, size_t first,
                         const struct image_choice *choice, const char *stem,
                         struct why *why)
{
    struct choosing c = {list, first, first, stem, why};
    const char *bad = keep_times(&c, choice);
    if (bad != NULL)
        return bad;
    drop_rest(&c);
    if (choice->channels != NULL)
        bad = keep_channels(&c, choice->channels);
    if (bad != NULL)
        return bad;
    drop_rest(&c);
    for (size_t i = first; i < list->n && bad == NULL; i++)
        bad = keep_planes(&c, &list->image[i], choice);
    return bad;
}
