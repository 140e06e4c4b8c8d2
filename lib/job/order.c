/* SPDX-License-Identifier: MIT */
#include "job/order.h"

#include <stdlib.h>

static int compare(uint32_t a, uint32_t b)
{
    return (a > b) - (a < b);
}

static int by_order(const void *a, const void *b)
{
    const struct spot *s = a, *t = b;
    int order = compare(s->channel, t->channel);
    if (order == 0)
        order = compare(s->z, t->z);
    if (order == 0)
        order = compare(s->y, t->y);
    return order != 0 ? order : compare(s->x, t->x);
}

void order_spots(struct spot *spots, size_t n)
{
    if (n > 0)
        qsort(spots, n, sizeof *spots, by_order);
}

/* The first of the spots that does not stand before the key. */
static size_t lower_bound(const struct spot *spots, size_t n,
                          const struct spot *key)
{
    size_t low = 0, high = n;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (by_order(&spots[mid], key) < 0)
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

float order_highest_near(const struct spot *spots, size_t n,
                         const struct spot *near, uint32_t channel,
                         uint32_t reach)
{
    uint32_t top = near->y > reach ? near->y - reach : 0;
    uint32_t left = near->x > reach ? near->x - reach : 0;
    float highest = 0;
    for (uint32_t y = top; y <= near->y + reach; y++) {
        struct spot key = {.channel = channel, .z = near->z, .y = y, .x = left};
        size_t i = lower_bound(spots, n, &key);
        for (; i < n && spots[i].channel == channel && spots[i].z == near->z &&
               spots[i].y == y && spots[i].x <= near->x + reach;
             i++)
            if (spots[i].tophat > highest)
                highest = spots[i].tophat;
    }
    return highest;
}
