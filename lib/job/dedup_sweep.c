/* SPDX-License-Identifier: MIT */
#include "job/dedup.h"
#include "job/near.h"

#include <string.h>

/*
 * Windows of more rows cost more than the grid. A sweep that looks at more
 * neighbours than CROWD for each spot so far, and SLACK, met spots upon spots,
 * where the grid, whose cells hold few kept ones, is safe from all pairs.
 */
enum { MOST_ROWS = 128, MOST_SWEEPS = 16, CROWD = 96, SLACK = 1 << 20 };

struct sweep {
    struct near near;
    const struct dedup_reach *reach;
    unsigned char *state;
    size_t visits; /* left */
    bool final;    /* only drop */
};

static bool is_higher(const struct spot *a, const struct spot *b)
{
    return a->tophat > b->tophat || (a->tophat == b->tophat && a < b);
}

/* What a row of neighbours, none of them kept, leaves of being kept. */
static unsigned char decide_by_row(struct sweep *sweep, const struct spot *spot,
                                   size_t i)
{
    unsigned char decided = DEDUP_KEPT;
    const struct near_row *row = near_find(&sweep->near, spot, i);
    for (size_t at = row->at; near_has(&sweep->near, row, at); at++) {
        const struct spot *other = &sweep->near.spots[at];
        unsigned char state = sweep->state[at];
        if (sweep->visits == 0)
            break;
        sweep->visits--;
        if (state == DEDUP_DROPPED || other == spot ||
            !dedup_is_near(other, spot, sweep->reach))
            continue;
        if (state == DEDUP_KEPT)
            return DEDUP_DROPPED;
        if (is_higher(other, spot))
            decided = DEDUP_OPEN;
    }
    return decided;
}

static unsigned char decide(struct sweep *sweep, const struct spot *spot)
{
    unsigned char decided = sweep->final ? DEDUP_OPEN : DEDUP_KEPT;
    for (size_t i = 0; i < sweep->near.rows; i++) {
        unsigned char by_row = decide_by_row(sweep, spot, i);
        if (by_row == DEDUP_DROPPED)
            return by_row;
        if (by_row == DEDUP_OPEN)
            decided = by_row;
    }
    return decided;
}

/* Goes over what is open; how many of them are left so. */
static size_t sweep_once(struct sweep *sweep)
{
    const struct near *near = &sweep->near;
    size_t open = 0;
    sweep->visits = SLACK;
    near_restart(&sweep->near);
    for (size_t i = 0; i < near->n && sweep->visits > 0; i++) {
        if (sweep->state[i] != DEDUP_OPEN)
            continue;
        sweep->visits += CROWD;
        sweep->state[i] = decide(sweep, &near->spots[i]);
        open += sweep->state[i] == DEDUP_OPEN;
    }
    return open;
}

/* As long as a sweep decides an eighth of what is left. */
static size_t sweep_all(struct sweep *sweep)
{
    size_t open = sweep->near.n, before = SIZE_MAX;
    for (int i = 0; i < MOST_SWEEPS && open > 0; i++) {
        if (before - open < before / 8)
            break;
        before = open;
        open = sweep_once(sweep);
        if (sweep->visits == 0)
            return SIZE_MAX;
    }
    sweep->final = true;
    if (open > 0)
        open = sweep_once(sweep);
    return sweep->visits > 0 ? open : SIZE_MAX;
}

const char *dedup_sweep(const struct spot *spots, size_t n,
                        const struct dedup_reach *reach, unsigned char *state,
                        size_t *open)
{
    *open = n;
    memset(state, DEDUP_OPEN, n);
    size_t channels = (size_t)spots[n - 1].channel + 1;
    if (reach->distance >= MOST_ROWS || channels > MOST_ROWS)
        return NULL;
    const uint32_t side = (uint32_t)reach->distance;
    struct sweep sweep = {.near = {.spots = spots,
                                   .n = n,
                                   .channels = channels,
                                   .planes = reach->in_plane ? 0 : side,
                                   .reach = side},
                          .reach = reach,
                          .state = state};
    const char *bad = near_open(&sweep.near);
    if (bad == NULL && sweep.near.rows <= MOST_ROWS)
        *open = sweep_all(&sweep);
    if (bad == NULL && *open == SIZE_MAX) {
        *open = n;
        memset(state, DEDUP_OPEN, n);
    }
    near_close(&sweep.near);
    return bad;
}
