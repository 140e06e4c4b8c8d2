/* SPDX-License-Identifier: MIT */
#include "job/find_desk.h"

#include "base/sys.h"
#include "detect/peak.h"

#include <assert.h>

static size_t columns_bytes(const struct desk_use *use)
{
    return row_aligned(peak_cap(use->width, use->options->min_distance) *
                       sizeof(uint32_t));
}

static size_t counts_bytes(const struct desk_use *use)
{
    return row_aligned(
        curve_bytes(use->lists, options_are_whole(use->options, use->type)));
}

size_t desk_bytes(const struct desk_use *use)
{
    return columns_bytes(use) + row_aligned(sizeof(struct hist)) +
           counts_bytes(use) + DESK_OUT;
}

static const char *grow(struct desk *desk, size_t bytes, struct why *why)
{
    if (desk->memory != NULL && bytes <= desk->bytes)
        return NULL;
    desk_close(desk);
    desk->memory = sys_alloc(bytes);
    if (desk->memory == NULL)
        return why_say(why, "out of memory: a tile takes %zu bytes", bytes);
    desk->bytes = bytes;
    return NULL;
}

const char *desk_open(struct desk *desk, const struct desk_use *use,
                      struct why *why)
{
    const char *bad = grow(desk, desk_bytes(use), why);
    if (bad != NULL)
        return bad;
    assert(desk->memory != NULL);
    char *at = desk->memory;
    desk->columns = (uint32_t *)(void *)at;
    at += columns_bytes(use);
    desk->hist = (struct hist *)(void *)at;
    hist_clear(desk->hist);
    at += row_aligned(sizeof(struct hist));
    curve_init(&desk->curve, at, use->lists,
               options_are_whole(use->options, use->type));
    curve_clear(&desk->curve);
    at += counts_bytes(use);
    desk->out = (struct text){at, 0, DESK_OUT, false};
    return NULL;
}

void desk_close(struct desk *desk)
{
    sys_free(desk->memory, desk->bytes);
    desk->memory = NULL;
    desk->bytes = 0;
}
