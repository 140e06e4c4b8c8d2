/* SPDX-License-Identifier: MIT */
#include "job/near.h"

#include "base/num.h"

#include <stdlib.h>

static uint64_t place_of(const struct spot *spot)
{
    return (uint64_t)spot->z << 32 | spot->y;
}

static bool is_before(const struct spot *spot, uint64_t place, uint32_t x)
{
    uint64_t own = place_of(spot);
    return own < place || (own == place && spot->x < x);
}

/* The first of a channel's spots, from low on, that is not before; by ever
 * longer steps, then by bisection. */
static size_t search(const struct near *near, size_t low, size_t end,
                     uint64_t place, uint32_t x)
{
    size_t high = end;
    for (size_t step = 1; low < end; step *= 2) {
        size_t probe = step < end - low ? low + step : end - 1;
        if (!is_before(&near->spots[probe], place, x)) {
            high = probe;
            break;
        }
        low = probe + 1;
    }
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (is_before(&near->spots[mid], place, x))
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

static size_t find_channel(const struct near *near, size_t channel)
{
    size_t low = 0, high = near->n;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (near->spots[mid].channel < channel)
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

/* From the lowest plane of any channel to the highest. */
static uint32_t find_depth(const struct near *near)
{
    uint32_t low = UINT32_MAX, high = 0;
    for (size_t c = 0; c < near->channels; c++) {
        size_t from = near->start[c], until = near->start[c + 1];
        if (from == until)
            continue;
        if (near->spots[from].z < low)
            low = near->spots[from].z;
        if (near->spots[until - 1].z > high)
            high = near->spots[until - 1].z;
    }
    return low < high ? high - low : 0;
}

void near_restart(struct near *near)
{
    for (size_t i = 0; i < near->rows; i++)
        near->row[i].at = near->start[near->row[i].channel];
}

const char *near_open(struct near *near)
{
    near->row = NULL;
    near->start = calloc(near->channels + 1, sizeof *near->start);
    if (near->start == NULL)
        return "out of memory";
    for (size_t c = 0; c <= near->channels; c++)
        near->start[c] = find_channel(near, c);
    uint32_t depth = find_depth(near);
    if (near->planes > depth)
        near->planes = depth;
    size_t width = 2 * (size_t)near->reach + 1;
    near->per_channel = (2 * (size_t)near->planes + 1) * width;
    near->rows = near->channels * near->per_channel;
    near->row = calloc(near->rows + 1, sizeof *near->row);
    if (near->row == NULL)
        return "out of memory";
    for (size_t i = 0; i < near->rows; i++) {
        size_t k = i % near->per_channel, c = i / near->per_channel;
        near->row[i] =
            (struct near_row){.end = near->start[c + 1],
                              .channel = (uint32_t)c,
                              .z = (int32_t)(k / width) - (int32_t)near->planes,
                              .y = (int32_t)(k % width) - (int32_t)near->reach};
    }
    near_restart(near);
    return NULL;
}

void near_close(struct near *near)
{
    free(near->row);
    free(near->start);
}

const struct near_row *near_find(struct near *near, const struct spot *spot,
                                 size_t row)
{
    struct near_row *found = &near->row[row];
    if (spot->channel != near->asked)
        near_restart(near);
    near->asked = spot->channel;
    int64_t z = (int64_t)spot->z + found->z, y = (int64_t)spot->y + found->y;
    uint32_t first = spot->x > near->reach ? spot->x - near->reach : 0;
    found->last = spot->x + near->reach;
    found->place = (uint64_t)z << 32 | (uint64_t)y;
    if (z < 0 || y < 0)
        found->place = UINT64_MAX; /* beyond the border: no spot's */
    else if (found->at < found->end &&
             is_before(&near->spots[found->at], found->place, first))
        found->at =
            search(near, found->at + 1, found->end, found->place, first);
    return found;
}

float near_highest(struct near *near, const struct spot *spot, size_t channel)
{
    float highest = 0;
    size_t from = channel * near->per_channel;
    for (size_t i = from; i < from + near->per_channel; i++) {
        const struct near_row *row = near_find(near, spot, i);
        for (size_t at = row->at; near_has(near, row, at); at++)
            if (near->spots[at].tophat > highest)
                highest = near->spots[at].tophat;
    }
    return highest;
}
