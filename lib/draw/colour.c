/* SPDX-License-Identifier: MIT */
#include "draw/canvas.h"

#include <stdlib.h>
#include <string.h>

/* Those of channels first, in the order in which they are given out. */
static const struct {
    const char *name;
    struct colour colour;
} COLOUR[] = {
    {"green", {0, 255, 0}},    {"magenta", {255, 0, 255}},
    {"cyan", {0, 255, 255}},   {"yellow", {255, 255, 0}},
    {"red", {255, 0, 0}},      {"blue", {60, 60, 255}},
    {"orange", {255, 140, 0}}, {"white", {255, 255, 255}},
    {"grey", {255, 255, 255}}, {"gray", {255, 255, 255}},
};

struct colour colour_of(size_t i)
{
    return COLOUR[i % COLOURS].colour;
}

bool colour_find(const char *text, struct colour *colour)
{
    for (size_t i = 0; i < sizeof COLOUR / sizeof *COLOUR; i++)
        if (strcmp(COLOUR[i].name, text) == 0) {
            *colour = COLOUR[i].colour;
            return true;
        }
    if (strlen(text) != 6 || strspn(text, "0123456789abcdefABCDEF") != 6)
        return false;
    const unsigned long bits = strtoul(text, NULL, 16);
    *colour = (struct colour){(uint8_t)(bits >> 16), (uint8_t)(bits >> 8),
                              (uint8_t)bits};
    return true;
}
