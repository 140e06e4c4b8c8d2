/* SPDX-License-Identifier: MIT */
/*
 * A binary heap of items whose keys may still fall (Dijkstra 1959; Sedgewick
 * and Wayne, Algorithms, 4th ed., section 2.4). Of equal keys, the lower item
 * comes first.
 */
#ifndef JOB_HEAP_H
#define JOB_HEAP_H

#include <stddef.h>
#include <stdint.h>

#define HEAP_OUT UINT32_MAX /* the place of what was popped */

/* Borrows all: room for every item in item and place, and the keys. */
struct heap {
    const double *key; /* of each item */
    uint32_t *item;    /* those in the heap, n of them */
    uint32_t *place;   /* of an item among those, if it is there */
    size_t n;
};

void heap_push(struct heap *heap, uint32_t item);
/* The key of an item that is there has become less. */
void heap_fell(struct heap *heap, uint32_t item);
/* Takes the least off a heap that is not empty. */
uint32_t heap_pop(struct heap *heap);

#endif
