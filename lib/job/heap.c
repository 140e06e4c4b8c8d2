/* SPDX-License-Identifier: MIT */
#include "job/heap.h"

#include <stdbool.h>

static bool is_less(const struct heap *heap, uint32_t a, uint32_t b)
{
    double s = heap->key[a], t = heap->key[b];
    return s < t || (!(t < s) && a < b);
}

static void put(struct heap *heap, size_t place, uint32_t item)
{
    heap->item[place] = item;
    heap->place[item] = (uint32_t)place;
}

static void rise(struct heap *heap, size_t place, uint32_t item)
{
    while (place > 0) {
        size_t above = (place - 1) / 2;
        if (!is_less(heap, item, heap->item[above]))
            break;
        put(heap, place, heap->item[above]);
        place = above;
    }
    put(heap, place, item);
}

void heap_push(struct heap *heap, uint32_t item)
{
    rise(heap, heap->n++, item);
}

void heap_fell(struct heap *heap, uint32_t item)
{
    rise(heap, heap->place[item], item);
}

uint32_t heap_pop(struct heap *heap)
{
    uint32_t least = heap->item[0], last = heap->item[--heap->n];
    size_t place = 0;
    for (size_t below; (below = 2 * place + 1) < heap->n; place = below) {
        if (below + 1 < heap->n &&
            is_less(heap, heap->item[below + 1], heap->item[below]))
            below++;
        if (!is_less(heap, heap->item[below], last))
            break;
        put(heap, place, heap->item[below]);
    }
    if (heap->n > 0)
        put(heap, place, last);
    heap->place[least] = HEAP_OUT;
    return least;
}
