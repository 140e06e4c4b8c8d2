/* SPDX-License-Identifier: MIT */
#include "base/tile.h"

#include "base/num.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void shape_print(char out[SHAPE_TEXT], struct shape s)
{
    if (s.z > 1)
        snprintf(out, SHAPE_TEXT, "%" PRIu32 "x%" PRIu32 "x%" PRIu32, s.z, s.y,
                 s.x);
    else
        snprintf(out, SHAPE_TEXT, "%" PRIu32 "x%" PRIu32, s.y, s.x);
}

const char *shape_parse(const char *text, struct shape *shape)
{
    static const char form[] = "is not a shape (YxX or ZxYxX, in pixels)";
    uint32_t axes[3];
    size_t n = 0;
    while (n < 3) {
        char digits[NUM_TEXT];
        size_t len = strcspn(text, "x");
        if (len >= sizeof digits)
            return form;
        memcpy(digits, text, len);
        digits[len] = '\0';
        if (num_u32(digits, SHAPE_MAX, &axes[n]) != NULL || axes[n] == 0)
            return form;
        n++;
        text += len;
        if (*text == '\0' || n == 3)
            break;
        text++;
    }
    if (n < 2 || *text != '\0')
        return form;
    *shape = (struct shape){n == 3 ? axes[0] : 1, axes[n - 2], axes[n - 1]};
    return NULL;
}

bool shape_equal(struct shape a, struct shape b)
{
    return a.z == b.z && a.y == b.y && a.x == b.x;
}

static uint32_t less(uint32_t a, uint32_t b)
{
    return a < b ? a : b;
}

struct tile tile_grow(struct tile t, uint32_t margin, struct shape shape)
{
    uint32_t up = less(t.y, margin), left = less(t.x, margin);
    uint32_t down = less(shape.y - t.y - t.height, margin);
    uint32_t right = less(shape.x - t.x - t.width, margin);
    return (struct tile){t.number, t.y - up, t.x - left, t.height + up + down,
                         t.width + left + right};
}

bool tile_fits(struct tile t, struct shape shape)
{
    return t.height > 0 && t.width > 0 && t.y < shape.y && t.x < shape.x &&
           t.height <= shape.y - t.y && t.width <= shape.x - t.x;
}

bool tile_same(struct tile a, struct tile b)
{
    return a.y == b.y && a.x == b.x && a.height == b.height &&
           a.width == b.width;
}

bool tile_inside(struct tile t, struct tile area)
{
    return t.y >= area.y && t.x >= area.x && t.y - area.y < area.height &&
           t.x - area.x < area.width &&
           t.height <= area.height - (t.y - area.y) &&
           t.width <= area.width - (t.x - area.x);
}

static uint64_t along(uint32_t whole, uint32_t part)
{
    return ((uint64_t)whole + part - 1) / part;
}

uint64_t grid_count(const struct grid *grid)
{
    return along(grid->shape.y, grid->height) *
           along(grid->shape.x, grid->width);
}

struct tile grid_tile(const struct grid *grid, uint64_t number)
{
    uint64_t columns = along(grid->shape.x, grid->width);
    uint32_t y = (uint32_t)(number / columns) * grid->height;
    uint32_t x = (uint32_t)(number % columns) * grid->width;
    return (struct tile){(uint32_t)number, grid->y + y, grid->x + x,
                         less(grid->height, grid->shape.y - y),
                         less(grid->width, grid->shape.x - x)};
}

void shard_range(uint64_t count, uint32_t k, uint32_t n, uint64_t *first,
                 uint64_t *end)
{
    uint64_t each = count / n, rest = count % n;
    *first = each * (k - 1) + (k - 1 < rest ? k - 1 : rest);
    *end = each * k + (k < rest ? k : rest);
}

static int by_place(const void *a, const void *b)
{
    const struct tile *s = a, *t = b;
    if (s->y != t->y)
        return s->y < t->y ? -1 : 1;
    if (s->x != t->x)
        return s->x < t->x ? -1 : 1;
    return (s->number > t->number) - (s->number < t->number);
}

/*
 * The skyline: for every column, how far down the plane is covered. Tiles
 * that come in raster order of their corners cover the plane exactly once if
 * and only if each stands flush on the skyline. Kept as runs of equal depth,
 * in order; run i ends where run i + 1 begins.
 */
struct run {
    uint32_t x;    /* first column, of the plane */
    uint32_t y;    /* first row that is not covered */
    uint32_t tile; /* the one that covers up to y */
};

struct skyline {
    struct run *runs;
    size_t n;
    uint32_t end; /* column behind the last */
};

static uint32_t run_end(const struct skyline *sky, size_t i)
{
    return i + 1 < sky->n ? sky->runs[i + 1].x : sky->end;
}

static size_t run_at(const struct skyline *sky, uint32_t x)
{
    size_t low = 0, high = sky->n;
    while (high - low > 1) {
        size_t mid = low + (high - low) / 2;
        if (sky->runs[mid].x <= x)
            low = mid;
        else
            high = mid;
    }
    return low;
}

static const char *say_gap(struct why *why, uint32_t y, uint32_t x)
{
    return why_say(why, "no tile covers y %" PRIu32 ", x %" PRIu32, y, x);
}

/* Puts the tile on the skyline: its runs become one, cut at both ends. */
static const char *stand(struct skyline *sky, struct tile t, struct why *why)
{
    size_t first = run_at(sky, t.x), last = first;
    uint32_t end = t.x + t.width;
    for (size_t i = first; i < sky->n && sky->runs[i].x < end; last = i++) {
        const struct run *run = &sky->runs[i];
        if (run->y < t.y)
            return say_gap(why, run->y, run->x > t.x ? run->x : t.x);
        if (run->y > t.y)
            return why_say(why, "tile %" PRIu32 " and tile %" PRIu32 " overlap",
                           run->tile, t.number);
    }
    struct run tail = sky->runs[last];
    bool keep_head = sky->runs[first].x < t.x;
    bool keep_tail = run_end(sky, last) > end;
    size_t from = first + keep_head, to = last + 1;
    size_t gain = 1 + (size_t)keep_tail;
    memmove(&sky->runs[from + gain], &sky->runs[to],
            (sky->n - to) * sizeof *sky->runs);
    sky->n += from + gain - to;
    sky->runs[from] = (struct run){t.x, t.y + t.height, t.number};
    if (keep_tail)
        sky->runs[from + 1] = (struct run){end, tail.y, tail.tile};
    return NULL;
}

const char *tile_cover(struct tile *tiles, size_t n, struct tile area,
                       struct why *why)
{
    struct skyline sky = {.n = 1, .end = area.x + area.width};
    size_t bytes;
    if (!num_mul(n, 2 * sizeof *sky.runs, &bytes) ||
        !num_add(bytes, 4 * sizeof *sky.runs, &bytes) ||
        (sky.runs = malloc(bytes)) == NULL)
        return "out of memory";
    sky.runs[0] = (struct run){area.x, area.y, 0};
    qsort(tiles, n, sizeof *tiles, by_place);
    const char *bad = NULL;
    for (size_t i = 0; i < n && bad == NULL; i++)
        bad = stand(&sky, tiles[i], why);
    for (size_t i = 0; i < sky.n && bad == NULL; i++)
        if (sky.runs[i].y < area.y + area.height)
            bad = say_gap(why, sky.runs[i].y, sky.runs[i].x);
    free(sky.runs);
    return bad;
}
