/* SPDX-License-Identifier: MIT */
/*
 * What is inside files: a line for each image, its planes along z.
 */
#ifndef JOB_LIST_H
#define JOB_LIST_H

#include "image/image.h"
#include <stdio.h>

/* "CHANNEL SHAPE TYPE CODEC LAYOUT SPACING PATH", with tabs between; what is
 * not known is "-". Control bytes of the path become "?". */
void list_print(FILE *out, const struct image *image);

/* The same as a JSON object, without a newline. */
void list_print_json(FILE *out, const struct image *image);

#endif
