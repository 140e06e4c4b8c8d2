/* SPDX-License-Identifier: MIT */
#include "base/curve.h"

#include <float.h>
#include <string.h>

const char *curve_name(enum curve_list list)
{
    static const char *const names[CURVE_LISTS] = {"peaks", "negatives", "over",
                                                   "under"};
    return names[list];
}

static uint32_t first_bin(bool whole)
{
    return whole ? hist_key(1) : 0;
}

/* To that of the highest height: edges of those beyond are no numbers. */
static uint32_t bins(bool whole)
{
    const float most = whole ? UINT16_MAX : FLT_MAX;
    return hist_key(most) + 1 - first_bin(whole);
}

size_t curve_bytes(unsigned lists, bool whole)
{
    size_t n = (size_t)__builtin_popcount(lists);
    return n * bins(whole) * sizeof(uint64_t);
}

void curve_init(struct curve *curve, void *memory, unsigned lists, bool whole)
{
    uint64_t *at = memory;
    *curve = (struct curve){.first = first_bin(whole), .n = bins(whole)};
    for (int i = 0; i < CURVE_LISTS; i++) {
        if ((lists & 1u << i) == 0)
            continue;
        curve->list[i] = at;
        at += curve->n;
    }
}

void curve_clear(struct curve *curve)
{
    for (int i = 0; i < CURVE_LISTS; i++)
        if (curve->list[i] != NULL)
            memset(curve->list[i], 0, curve->n * sizeof *curve->list[i]);
}

uint64_t curve_total(const struct curve *curve)
{
    uint64_t total = 0;
    for (int i = 0; i < CURVE_LISTS; i++)
        for (uint32_t k = 0; curve->list[i] != NULL && k < curve->n; k++)
            total += curve->list[i][k];
    return total;
}

bool curve_add(struct curve *curve, enum curve_list list, uint32_t key,
               uint64_t count)
{
    uint32_t at = key - curve->first;
    return at < curve->n &&
           !__builtin_add_overflow(curve->list[list][at], count,
                                   &curve->list[list][at]);
}

bool curve_add_all(struct curve *sum, const struct curve *more)
{
    bool whole = true;
    for (int i = 0; i < CURVE_LISTS; i++)
        for (uint32_t k = 0; more->list[i] != NULL && k < more->n; k++)
            if (more->list[i][k] != 0)
                whole &= curve_add(sum, (enum curve_list)i, more->first + k,
                                   more->list[i][k]);
    return whole;
}
