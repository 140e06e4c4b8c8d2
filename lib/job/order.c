/* SPDX-License-Identifier: MIT */
#include "job/order.h"

#include "base/num.h"

#include <stdlib.h>
#include <string.h>

/* Shorter runs are lengthened by insertion. */
enum { SHORT_RUN = 16, RUNS = 64 };

/* The runs that await their merging; each is more than twice as long as the
 * one after it, so that their number is below that of a size's bits. */
struct order {
    struct spot *spots, *spare;
    size_t n;
    size_t start[RUNS + 1]; /* start[runs] is the end of the last */
    size_t runs;
};

static bool is_before(const struct spot *a, const struct spot *b)
{
    uint64_t s = (uint64_t)a->channel << 32 | a->z;
    uint64_t t = (uint64_t)b->channel << 32 | b->z;
    if (s != t)
        return s < t;
    s = (uint64_t)a->y << 32 | a->x;
    t = (uint64_t)b->y << 32 | b->x;
    return s < t;
}

/* The end of the run that begins at from. */
static size_t find_run(const struct order *order, size_t from)
{
    struct spot *spots = order->spots;
    size_t end = from + 1;
    while (end < order->n && !is_before(&spots[end], &spots[end - 1]))
        end++;
    for (; end < order->n && end - from < SHORT_RUN; end++) {
        struct spot spot = spots[end];
        size_t at = end;
        for (; at > from && is_before(&spot, &spots[at - 1]); at--)
            spots[at] = spots[at - 1];
        spots[at] = spot;
    }
    return end;
}

/* How many of the sorted spots stand before key, with equals up to it. */
static size_t count_before(const struct spot *spots, size_t n,
                           const struct spot *key, bool equals)
{
    size_t low = 0, high = n;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (equals ? !is_before(key, &spots[mid]) : is_before(&spots[mid], key))
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

/* Merges a[0..n), which is the spare, and b[0..m), which ends where to will. */
static void merge_up(struct spot *to, const struct spot *a, size_t n,
                     const struct spot *b, size_t m)
{
    const struct spot *end = b + m;
    const struct spot *a_end = a + n;
    while (a < a_end && b < end)
        *to++ = is_before(b, a) ? *b++ : *a++;
    memcpy(to, a, (size_t)(a_end - a) * sizeof *a);
}

/* Merges a[0..n), which lies where to begins, and the spare b[0..m), from
 * their ends; to is the end. */
static void merge_down(struct spot *to, const struct spot *a, size_t n,
                       const struct spot *b, size_t m)
{
    while (n > 0 && m > 0)
        *--to = is_before(&b[m - 1], &a[n - 1]) ? a[--n] : b[--m];
    memcpy(to - m, b, m * sizeof *b);
}

static void merge_last(struct order *order)
{
    const size_t *start = &order->start[order->runs - 2];
    struct spot *a = &order->spots[start[0]], *b = &order->spots[start[1]];
    size_t n = start[1] - start[0], m = start[2] - start[1];
    size_t placed = count_before(a, n, b, true);
    a += placed;
    n -= placed;
    if (n > 0)
        m = count_before(b, m, b - 1, false);
    if (n <= m) {
        memcpy(order->spare, a, n * sizeof *a);
        merge_up(a, order->spare, n, b, m);
    } else {
        memcpy(order->spare, b, m * sizeof *b);
        merge_down(b + m, a, n, order->spare, m);
    }
    order->runs--;
    order->start[order->runs] = order->start[order->runs + 1];
}

static bool is_uneven(const struct order *order)
{
    const size_t *end = &order->start[order->runs];
    return order->runs >= 2 && (end[-1] - end[-2]) / 2 <= end[0] - end[-1];
}

const char *order_spots(struct spot *spots, size_t n)
{
    struct order order = {.spots = spots, .n = n};
    size_t end = n > 0 ? find_run(&order, 0) : 0, bytes;
    if (end == n)
        return NULL;
    if (!num_mul(n / 2, sizeof *spots, &bytes) ||
        (order.spare = malloc(bytes)) == NULL)
        return "out of memory";
    for (;;) {
        order.start[++order.runs] = end;
        while (is_uneven(&order))
            merge_last(&order);
        if (end == n)
            break;
        end = find_run(&order, end);
    }
    while (order.runs > 1)
        merge_last(&order);
    free(order.spare);
    return NULL;
}
