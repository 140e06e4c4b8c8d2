/* SPDX-License-Identifier: MIT */
#include "job/find_decide.h"

#include "detect/peak.h"
#include "measure/contrast.h"

_Static_assert((int)ROW_PATCH == CONTRAST_BEFORE + 1 + CONTRAST_AFTER,
               "the neighbourhood of a contrast");

struct room_need decide_need(const struct spot_options *options)
{
    return (struct room_need){.before = CONTRAST_BEFORE,
                              .after = CONTRAST_AFTER,
                              .heights = options->min_distance,
                              .height_planes = options->stack == STACK_VOLUME
                                                   ? options->distance_z
                                                   : 0,
                              .filter = true};
}

const char *decide_flush(struct walk *walk, size_t limit)
{
    struct text *out = &walk->desk.out;
    if (out->n <= limit)
        return NULL;
    const char *bad =
        walk->write(walk->self, out->at, out->n, &walk->stream.why);
    out->n = 0;
    return bad;
}

/* The image's rows around a row of spots. */
struct around {
    uint32_t z, y;
    const void *rows[ROW_PATCH];
    size_t n;
};

static void take_around(const struct walk *walk, struct around *around,
                        uint32_t z, uint32_t y)
{
    const struct stream *stream = &walk->stream;
    uint32_t from = y > CONTRAST_BEFORE ? y - CONTRAST_BEFORE : 0;
    const struct ring ring = planes_ring(&stream->room.side[0].image, z);
    around->z = z;
    around->y = y;
    around->n = 0;
    for (uint32_t i = from;
         i <= y + CONTRAST_AFTER && i < stream->head->shape.y; i++)
        around->rows[around->n++] = ring_row(&ring, i);
}

/* A candidate's row; values: what was measured of it, or NULL. */
static const char *print_spot(struct walk *walk, const struct spot *spot,
                              const double *values)
{
    const struct head *head = walk->stream.head;
    const char *bad = decide_flush(walk, DESK_OUT / 2);
    if (values != NULL)
        spot_print_measured(&walk->desk.out, head, spot, walk->columns, values);
    else
        spot_print(&walk->desk.out, head, spot);
    return bad != NULL ? bad : decide_flush(walk, DESK_OUT / 2);
}

const char *decide_measured(struct walk *walk)
{
    struct measure *measure = &walk->measure;
    const char *bad = measure_run(measure, &walk->part.tile);
    if (bad != NULL) /* its words may lie in the other stream */
        return why_say(&walk->stream.why, "%s", bad);
    for (size_t i = 0; i < measure->n && bad == NULL; i++)
        bad = print_spot(walk, &measure->spot[i],
                         measure->value + i * walk->columns->n);
    measure_clear(measure);
    return bad;
}

static const char *keep_spot(struct walk *walk, const struct spot *spot)
{
    const char *bad = NULL;
    if (walk->columns->n == 0)
        return print_spot(walk, spot, NULL);
    if (measure_is_full(&walk->measure))
        bad = decide_measured(walk);
    measure_add(&walk->measure, spot);
    return bad;
}

static const char *put_spot(struct walk *walk, const struct around *around,
                            uint32_t x)
{
    const struct stream *stream = &walk->stream;
    const struct row_ops *ops = stream->kernel->row;
    const struct side *side = &stream->room.side[0];
    size_t column = x - stream->grown.x;
    enum sample_type type = stream->image->type;
    const void *heights = planes_row(&side->heights, around->z, around->y);
    const void *image = planes_row(&side->image, around->z, around->y);
    float lowest = ops->lowest(around->rows, around->n,
                               (ptrdiff_t)column - CONTRAST_BEFORE, type);
    struct spot spot = {.tile = walk->part.tile.number,
                        .channel = walk->part.channel,
                        .z = around->z,
                        .y = around->y,
                        .x = x,
                        .tophat = ops->height(heights, column),
                        .raw = ops->pixel(image, column, type)};
    spot.contrast = contrast(spot.raw, lowest);
    walk->part.rows++;
    if (!hist_count(walk->desk.hist, spot.tophat)) {
        part_print_bins(&walk->desk.out, stream->head, &walk->part,
                        walk->desk.hist);
        hist_count(walk->desk.hist, spot.tophat);
    }
    return keep_spot(walk, &spot);
}

/* Where peaks are wanted: in the tile. */
static struct peak_search search_of(const struct walk *walk)
{
    const struct stream *stream = &walk->stream;
    const struct spot_options *options = &stream->head->options;
    const struct tile *tile = &stream->tile;
    return (struct peak_search){.kernel = stream->kernel,
                                .d = options->min_distance,
                                .level = stream->level,
                                .keep_border = options->keep_border,
                                .height = stream->head->shape.y,
                                .width = stream->head->shape.x,
                                .x = stream->grown.x,
                                .from = tile->x,
                                .to = tile->x + tile->width};
}

enum { WINDOW_MOST = TOPHAT_ROWS + 2 * DISTANCE_MAX };

/* Rows of a plane whose windows are looked at: n of them from y on. */
struct band {
    uint32_t z, y, n;
};

/* Rows of heights, those of the band and d more to either side; zeros outside
 * the image. */
static void take_window(const struct walk *walk, const struct side *side,
                        struct band band, const void **rows)
{
    const uint32_t d = walk->stream.need.heights;
    const uint32_t height = walk->stream.head->shape.y;
    const struct ring ring = planes_ring(&side->heights, band.z);
    for (uint32_t i = 0; i < band.n + 2 * d; i++) {
        uint32_t y = band.y + i; /* d rows below the row */
        bool outside = y < d || y - d >= height;
        rows[i] = outside ? side->zeros : ring_row(&ring, y - d);
    }
}

/* The same of the planes around; of them the search looks at the nearest
 * first. */
struct windows {
    struct kernel_plane plane[2 * DISTANCE_Z_MAX];
    const void *rows[2 * DISTANCE_Z_MAX][WINDOW_MOST];
};

static void take_planes(const struct walk *walk, const struct side *side,
                        struct band band, struct peak_search *search,
                        struct windows *windows)
{
    const struct stream *stream = &walk->stream;
    uint32_t dz = stream->need.height_planes, all = stream_planes(stream);
    const uint32_t z = band.z;
    if (dz == 0)
        return;
    search->planes = windows->plane;
    for (uint32_t i = 2; i < 2 * dz + 2; i++) {
        bool before = i % 2 == 0;
        uint32_t j = i / 2;
        if (before ? j > z : j >= all - z)
            continue;
        const void **rows = windows->rows[search->n_planes];
        band.z = before ? z - j : z + j;
        take_window(walk, side, band, rows);
        windows->plane[search->n_planes++] =
            (struct kernel_plane){rows, before};
    }
}

static const char *decide_row(struct walk *walk, uint32_t z, uint32_t y)
{
    const struct side *side = &walk->stream.room.side[0];
    const struct band band = {z, y, 1};
    const void *rows[WINDOW_MOST];
    struct windows windows;
    struct peak_search search = search_of(walk);
    take_window(walk, side, band, rows);
    take_planes(walk, side, band, &search, &windows);
    const char *hits = planes_row(&side->hits, z, y);
    size_t n = peak_find(&search, y, rows, (const unsigned char *)hits,
                         walk->desk.columns);
    const char *bad = NULL;
    struct around around;
    take_around(walk, &around, z, y);
    for (size_t i = 0; i < n && bad == NULL; i++)
        bad = put_spot(walk, &around, walk->desk.columns[i]);
    return bad;
}

/* Counts the peaks of n rows from y on. */
static void count_rows(struct walk *walk, uint32_t z, uint32_t y, uint32_t n)
{
    const struct room *room = &walk->stream.room;
    const struct band band = {z, y, n};
    const void *rows[WINDOW_MOST];
    struct windows windows;
    for (size_t s = 0; s < room->sides; s++) {
        struct kernel_count to = {&walk->desk.curve,
                                  s == 0 ? CURVE_PEAKS : CURVE_NEGATIVES};
        struct peak_search search = search_of(walk);
        take_window(walk, &room->side[s], band, rows);
        take_planes(walk, &room->side[s], band, &search, &windows);
        peak_count(&search, y, n, rows, &to);
    }
}

const char *decide_rows(void *self, uint32_t z, uint32_t y, uint32_t n)
{
    struct walk *walk = self;
    const char *bad = NULL;
    if (walk->lists != 0)
        count_rows(walk, z, y, n);
    for (uint32_t i = 0; i < n && bad == NULL && walk->lists == 0; i++)
        bad = decide_row(walk, z, y + i);
    return bad;
}
