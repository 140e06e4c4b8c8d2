/* SPDX-License-Identifier: MIT */
#include "job/find_decide.h"

#include "measure/contrast.h"

const char *decide_flush(struct walk *walk, size_t limit)
{
    struct text *out = &walk->room.out;
    if (out->n <= limit)
        return NULL;
    const char *bad = walk->write(walk->self, out->at, out->n, &walk->why);
    out->n = 0;
    return bad;
}

/* The image's rows around a row of spots. */
struct around {
    uint32_t y;
    const void *rows[ROW_PATCH];
    size_t n;
};

static void take_around(const struct walk *walk, struct around *around,
                        uint32_t y)
{
    uint32_t from = y > CONTRAST_BEFORE ? y - CONTRAST_BEFORE : 0;
    around->y = y;
    around->n = 0;
    for (uint32_t i = from; i <= y + CONTRAST_AFTER && i < walk->head->shape.y;
         i++)
        around->rows[around->n++] = ring_row(&walk->room.side[0].image, i);
}

static const char *put_spot(struct walk *walk, const struct around *around,
                            uint32_t x)
{
    const struct row_ops *ops = walk->kernel->row;
    struct room *room = &walk->room;
    uint32_t y = around->y;
    size_t column = x - walk->grown.x;
    enum sample_type type = walk->window.image->type;
    float lowest = ops->lowest(around->rows, around->n,
                               (ptrdiff_t)column - CONTRAST_BEFORE, type);
    struct spot spot = {
        .tile = walk->part.tile.number,
        .channel = walk->part.channel,
        .y = y,
        .x = x,
        .tophat = ops->height(ring_row(&room->side[0].heights, y), column),
        .raw = ops->pixel(ring_row(&room->side[0].image, y), column, type)};
    spot.contrast = contrast(spot.raw, lowest);
    walk->part.rows++;
    if (!hist_count(room->hist, spot.tophat)) {
        part_print_bins(&room->out, walk->head, &walk->part, room->hist);
        hist_count(room->hist, spot.tophat);
    }
    const char *bad = decide_flush(walk, ROOM_OUT / 2);
    spot_print(&room->out, walk->head, &spot);
    return bad != NULL ? bad : decide_flush(walk, ROOM_OUT / 2);
}

/* Where peaks are wanted: in the tile. */
static struct peak_search search_of(const struct walk *walk)
{
    const struct spot_options *options = &walk->head->options;
    const struct tile *tile = &walk->part.tile;
    return (struct peak_search){.kernel = walk->kernel,
                                .d = options->min_distance,
                                .level = walk->level,
                                .keep_border = options->keep_border,
                                .height = walk->head->shape.y,
                                .width = walk->head->shape.x,
                                .x = walk->grown.x,
                                .from = tile->x,
                                .to = tile->x + tile->width};
}

/* Rows of heights from y - d on, n of them; zeros outside the image. */
static void take_window(const struct walk *walk, const struct side *side,
                        const void **rows, uint32_t y, size_t n)
{
    uint32_t d = walk->head->options.min_distance;
    for (uint32_t i = 0; i < n; i++) {
        bool outside = y + i < d || y + i - d >= walk->head->shape.y;
        rows[i] = outside ? side->zeros : ring_row(&side->heights, y + i - d);
    }
}

static const char *decide_row(struct walk *walk, uint32_t y)
{
    struct room *room = &walk->room;
    const struct side *side = &room->side[0];
    uint32_t d = walk->head->options.min_distance;
    const void *rows[2 * DISTANCE_MAX + 1];
    take_window(walk, side, rows, y, 2 * (size_t)d + 1);
    struct peak_search search = search_of(walk);
    const unsigned char *hits = (const unsigned char *)ring_row(&side->hits, y);
    size_t n = peak_find(&search, y, rows, hits, room->columns);
    const char *bad = NULL;
    struct around around;
    take_around(walk, &around, y);
    for (size_t i = 0; i < n && bad == NULL; i++)
        bad = put_spot(walk, &around, room->columns[i]);
    return bad;
}

/* Counts the peaks of n rows from y on. */
static void count_rows(struct walk *walk, uint32_t y, uint32_t n)
{
    const void *rows[TOPHAT_ROWS + 2 * DISTANCE_MAX];
    struct peak_search search = search_of(walk);
    for (size_t s = 0; s < walk->room.sides; s++) {
        struct kernel_count to = {&walk->room.curve,
                                  s == 0 ? CURVE_PEAKS : CURVE_NEGATIVES};
        take_window(walk, &walk->room.side[s], rows, y,
                    n + 2 * (size_t)search.d);
        peak_count(&search, y, n, rows, &to);
    }
}

const char *decide_rows(struct walk *walk, uint32_t y, uint32_t n)
{
    uint32_t lag = room_lag(&walk->head->options);
    uint32_t first = walk->part.tile.y + lag, skip = y < first ? first - y : 0;
    const char *bad = NULL;
    if (skip >= n)
        return NULL;
    if (walk->lists != 0)
        count_rows(walk, y + skip - lag, n - skip);
    for (uint32_t i = skip; i < n && bad == NULL && walk->lists == 0; i++)
        bad = decide_row(walk, y + i - lag);
    return bad;
}
