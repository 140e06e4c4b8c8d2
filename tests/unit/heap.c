/* SPDX-License-Identifier: MIT */
#include "job/heap.h"
#include "unit.h"

enum { ITEMS = 60 };

/* Pushes, falls and pops in any mixture, against a search of all items. */
static void least_comes_first_and_of_equals_the_lower(void)
{
    for (size_t round = 0; round < 300 && !unit_failed(); round++) {
        double key[ITEMS];
        uint32_t item[ITEMS], place[ITEMS];
        bool in[ITEMS] = {false};
        struct heap heap = {key, item, place, 0};
        uint32_t pushed = 0, order[ITEMS];
        for (uint32_t i = 0; i < ITEMS; i++)
            order[i] = i;
        unit_shuffle(order, ITEMS, sizeof *order);
        while (pushed < ITEMS || heap.n > 0) {
            uint32_t what = unit_below(3), i = unit_below(ITEMS);
            if (what == 0 && pushed < ITEMS) {
                i = order[pushed++];
                key[i] = unit_below(10);
                in[i] = true;
                heap_push(&heap, i);
            } else if (what == 1 && in[i]) {
                key[i] -= unit_below(5);
                heap_fell(&heap, i);
            } else if (what == 2 && heap.n > 0) {
                uint32_t least = heap_pop(&heap);
                CHECK(in[least]);
                for (uint32_t k = 0; k < ITEMS; k++)
                    CHECK(!in[k] || key[least] < key[k] ||
                          (key[least] <= key[k] && least <= k));
                in[least] = false;
                SAME(place[least], HEAP_OUT);
            }
        }
    }
}

static const struct test TESTS[] = {
    {"the least comes first, and of equals the lower",
     least_comes_first_and_of_equals_the_lower},
};
SUITE(heap, TESTS);
