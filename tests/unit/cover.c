/* SPDX-License-Identifier: MIT */
#include "base/tile.h"
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>

enum { TILES = 400, SMALL = 24 };

struct partition {
    struct shape shape;
    struct tile tile[TILES + 1];
    size_t n;
};

/* Cuts one of the tiles in two, at a random place. */
static void cut(struct partition *p)
{
    struct tile *t = &p->tile[unit_below(p->n)], *new = &p->tile[p->n];
    bool across = unit_below(2);
    if ((across ? t->height : t->width) < 2)
        return;
    *new = *t;
    new->number = (uint32_t)p->n++;
    if (across) {
        t->height = 1 + unit_below(new->height - 1);
        new->y += t->height;
        new->height -= t->height;
    } else {
        t->width = 1 + unit_below(new->width - 1);
        new->x += t->width;
        new->width -= t->width;
    }
}

static void make(struct partition *p, uint32_t most, uint32_t cuts)
{
    p->shape = (struct shape){1, 1 + unit_below(most), 1 + unit_below(most)};
    p->tile[0] = (struct tile){0, 0, 0, p->shape.y, p->shape.x};
    p->n = 1;
    while (cuts-- > 0 && p->n < TILES)
        cut(p);
    unit_shuffle(p->tile, p->n, sizeof *p->tile);
}

/* How often the tiles of a small plane cover its pixels: all 1? */
static bool covers_once(const struct partition *p, unsigned char *count)
{
    bool once = true;
    memset(count, 0, (size_t)p->shape.y * p->shape.x);
    for (size_t i = 0; i < p->n; i++)
        for (uint32_t y = 0; y < p->tile[i].height; y++)
            for (uint32_t x = 0; x < p->tile[i].width; x++)
                count[(p->tile[i].y + y) * p->shape.x + p->tile[i].x + x]++;
    for (size_t i = 0; i < (size_t)p->shape.y * p->shape.x; i++)
        once = once && count[i] == 1;
    return once;
}

static bool overlap(const struct partition *p, unsigned a, unsigned b)
{
    const struct tile *s = NULL, *t = NULL;
    for (size_t i = 0; i < p->n; i++) {
        if (p->tile[i].number == a && s == NULL)
            s = &p->tile[i];
        else if (p->tile[i].number == b)
            t = &p->tile[i];
    }
    return s != NULL && t != NULL && s->y < t->y + t->height &&
           t->y < s->y + s->height && s->x < t->x + t->width &&
           t->x < s->x + s->width;
}

static struct tile whole(struct shape shape)
{
    return (struct tile){.height = shape.y, .width = shape.x};
}

/* tile_cover says what is so, and its words name what is wrong. */
static void agree(struct partition *p)
{
    unsigned char count[SMALL * SMALL];
    unsigned a, b;
    struct why why;
    bool once = covers_once(p, count);
    const char *bad = tile_cover(p->tile, p->n, whole(p->shape), &why);
    if (!CHECK((bad == NULL) == once) || bad == NULL)
        return;
    if (sscanf(bad, "no tile covers y %u, x %u", &a, &b) == 2)
        CHECK(a < p->shape.y && b < p->shape.x &&
              count[a * p->shape.x + b] == 0);
    else if (CHECK(sscanf(bad, "tile %u and tile %u overlap", &a, &b) == 2))
        CHECK(overlap(p, a, b));
}

static void guillotine_cuts_cover_in_any_order(void)
{
    struct partition p;
    struct why why;
    for (uint32_t i = 0; i < 600 && !unit_failed(); i++) {
        make(&p, i % 2 ? SHAPE_MAX : 60, i % 3 ? 20 : TILES);
        FINE(tile_cover(p.tile, p.n, whole(p.shape), &why));
        for (size_t k = 1; k < p.n; k++)
            CHECK(p.tile[k - 1].y < p.tile[k].y ||
                  (p.tile[k - 1].y == p.tile[k].y &&
                   p.tile[k - 1].x < p.tile[k].x));
    }
}

static void tile_removed_is_a_gap(void)
{
    struct partition p;
    struct why why;
    for (uint32_t i = 0; i < 3000 && !unit_failed(); i++) {
        make(&p, SMALL, 1 + i % 12);
        p.tile[unit_below(p.n)] = p.tile[p.n - 1];
        p.n--;
        agree(&p);
        make(&p, SHAPE_MAX, 1 + i % 12);
        p.tile[unit_below(p.n)] = p.tile[p.n - 1];
        CHECK(tile_cover(p.tile, p.n - 1, whole(p.shape), &why) != NULL);
    }
}

static void tile_doubled_is_an_overlap(void)
{
    struct partition p;
    for (uint32_t i = 0; i < 2000 && !unit_failed(); i++) {
        make(&p, SMALL, i % 12);
        p.tile[p.n] = p.tile[unit_below(p.n)];
        p.tile[p.n++].number = 1000;
        unit_shuffle(p.tile, p.n, sizeof *p.tile);
        agree(&p);
    }
}

static void tile_moved_or_resized_is_found(void)
{
    struct partition p;
    for (uint32_t i = 0; i < 20000 && !unit_failed(); i++) {
        make(&p, SMALL, i % 12);
        struct tile *t = &p.tile[unit_below(p.n)], old = *t;
        uint32_t by = 1 + unit_below(3);
        uint32_t *const field[] = {&t->y, &t->x, &t->height, &t->width};
        *field[i % 4] += i / 4 % 2 ? by : 0u - by;
        if (!tile_fits(*t, p.shape)) /* that is found before */
            *t = old;
        agree(&p);
    }
}

static void two_faults_do_not_cancel_out(void)
{
    struct partition p;
    for (uint32_t i = 0; i < 20000 && !unit_failed(); i++) {
        make(&p, 8, 1 + i % 6);
        for (int k = 0; k < 2; k++) { /* the area can stay that of the plane */
            struct tile *t = &p.tile[unit_below(p.n)], old = *t;
            *t = (struct tile){old.number, unit_below(8), unit_below(8),
                               1 + unit_below(8), 1 + unit_below(8)};
            if (!tile_fits(*t, p.shape))
                *t = old;
        }
        agree(&p);
    }
}

static void pinwheel_that_no_guillotine_cuts_covers(void)
{
    struct partition p = {{1, 3, 3},
                          {{0, 0, 0, 1, 2},
                           {1, 0, 2, 2, 1},
                           {2, 2, 1, 1, 2},
                           {3, 1, 0, 2, 1},
                           {4, 1, 1, 1, 1}},
                          5};
    agree(&p);
    p.n = 5;
    p.tile[unit_below(5)] = p.tile[4];
    p.n = 4;
    agree(&p);
}

static void no_tile_at_all_is_a_gap(void)
{
    struct why why;
    struct tile none;
    SAME_TEXT(
        tile_cover(&none, 0, (struct tile){.height = 5, .width = 5}, &why),
        "no tile covers y 0, x 0");
}

static const struct test TESTS[] = {
    {"guillotine cuts cover the plane, in any order",
     guillotine_cuts_cover_in_any_order},
    {"a tile removed is a gap, and the gap is named", tile_removed_is_a_gap},
    {"a tile doubled is an overlap, and both are named",
     tile_doubled_is_an_overlap},
    {"a tile moved, grown or shrunk is found", tile_moved_or_resized_is_found},
    {"two faults do not cancel out", two_faults_do_not_cancel_out},
    {"a pinwheel, which no guillotine cuts, covers the plane",
     pinwheel_that_no_guillotine_cuts_covers},
    {"no tile at all is a gap", no_tile_at_all_is_a_gap},
};
SUITE(cover, TESTS);
