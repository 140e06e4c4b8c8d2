/* SPDX-License-Identifier: MIT */
/*
 * Which of a file's images and of their planes are wanted. Used by
 * image/open.c only.
 */
#ifndef IMAGE_CHOOSE_H
#define IMAGE_CHOOSE_H

#include "image/image.h"

/*
 * Keeps what is wanted of the images from number first on, which are those of
 * one file called stem, in the order in which they are asked for. Their
 * channels are named as tif_read does it, image->part is where the name
 * without the time begins.
 */
const char *image_choose(struct image_list *list, size_t first,
                         const struct image_choice *choice, const char *stem,
                         struct why *why);

#endif
