/* SPDX-License-Identifier: MIT */
/*
 * Channels of a picture, by name and colour.
 */
#ifndef CMD_CLI_CHANNELS_H
#define CMD_CLI_CHANNELS_H

#include "cli/cli.h"
#include "job/picture.h"

/* Sets the picture's channels, their colours, and those of their rings: of
 * "NAME,NAME=COLOUR", or where that is NULL all of the list, up to as many as a
 * picture has. Refuses others. */
void cli_choose_channels(struct picture *picture, const struct image_list *list,
                         const char *names);

#endif
