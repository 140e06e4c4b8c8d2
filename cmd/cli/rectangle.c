/* SPDX-License-Identifier: MIT */
/*
 * The options that name a rectangle of images.
 */
#include "cli/cli.h"

bool cli_rectangle_option(int id, struct cli_rectangle *rectangle)
{
    if (id == 'x')
        rectangle->x = cli_whole();
    else if (id == 'y')
        rectangle->y = cli_whole();
    else if (id == 'W')
        rectangle->width = cli_u32(1, SHAPE_MAX);
    else if (id == 'H')
        rectangle->height = cli_u32(1, SHAPE_MAX);
    else
        return false;
    rectangle->given = true;
    return true;
}

/* The part of from..from+n-1 that lies in 0..size-1. */
static bool clip(int64_t from, int64_t n, uint32_t size, uint32_t *first,
                 uint32_t *count)
{
    int64_t end = n < 0 ? size : from + n;
    if (from < 0)
        from = 0;
    if (end > size)
        end = size;
    if (from >= end)
        return false;
    *first = (uint32_t)from;
    *count = (uint32_t)(end - from);
    return true;
}

struct tile cli_clip(const struct cli_rectangle *rectangle, struct shape shape)
{
    struct tile tile = {0};
    if (!clip(rectangle->y, rectangle->height, shape.y, &tile.y,
              &tile.height) ||
        !clip(rectangle->x, rectangle->width, shape.x, &tile.x, &tile.width))
        cli_fail(NULL, 0, "rectangle is empty: it lies outside the images");
    return tile;
}
