/* SPDX-License-Identifier: MIT */
/* The version: here and nowhere else. */
#ifndef CMD_CLI_VERSION_H
#define CMD_CLI_VERSION_H

#define SPOT_VERSION "0.1.0"

#endif
