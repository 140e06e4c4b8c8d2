/* SPDX-License-Identifier: MIT */
#include "measure/median.h"
#include "unit.h"

#include <math.h>
#include <stdlib.h>

enum { MOST = 700 };

static int by_value(const void *a, const void *b)
{
    float s, t;
    memcpy(&s, a, sizeof s);
    memcpy(&t, b, sizeof t);
    return (s > t) - (s < t);
}

/* By sorting. */
static double naive(const float *values, size_t n)
{
    float sorted[MOST];
    memcpy(sorted, values, n * sizeof *sorted);
    qsort(sorted, n, sizeof *sorted, by_value);
    return n % 2 ? (double)sorted[n / 2]
                 : ((double)sorted[n / 2 - 1] + (double)sorted[n / 2]) / 2;
}

static void compare(const float *values, size_t n)
{
    float kept[MOST], *work = unit_memory(2 * n, sizeof *work);
    memcpy(kept, values, n * sizeof *values);
    SAME_REAL(median(values, n, work), naive(values, n));
    SAME_BYTES(values, kept, n * sizeof *values);
    free(work);
}

static void median_is_the_middle_of_the_sorted(void)
{
    float values[MOST];
    for (size_t i = 0; i < 6000 && !unit_failed(); i++) {
        size_t n = 1 + unit_below(i % 3 ? 40 : MOST);
        uint32_t levels = 1 + unit_below(i % 2 ? 5 : 100000);
        for (size_t k = 0; k < n; k++)
            values[k] = ((float)unit_below(levels) - 50) / 8;
        unit_case("%zu values of %u levels", n, levels);
        compare(values, n);
    }
}

static void order_does_not_matter(void)
{
    float values[MOST];
    for (size_t n = 1; n < 200 && !unit_failed(); n++)
        for (int way = 0; way < 4; way++) {
            for (size_t k = 0; k < n; k++)
                values[k] = way == 0   ? (float)k
                            : way == 1 ? (float)(n - k)
                            : way == 2 ? (float)(k < n / 2 ? k : n - k)
                                       : (float)(k % 2 ? k : n - k);
            unit_case("%zu values, way %d", n, way);
            compare(values, n);
        }
}

static void none_has_no_median(void)
{
    float none = 0;
    CHECK(isnan(median(&none, 0, &none)));
}

static const struct test TESTS[] = {
    {"the median is the middle of the sorted values",
     median_is_the_middle_of_the_sorted},
    {"their order does not matter", order_does_not_matter},
    {"no values have no median", none_has_no_median},
};
SUITE(median, TESTS);
