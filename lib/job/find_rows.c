/* SPDX-License-Identifier: MIT */
#include "job/find_rows.h"

#include "job/find_convolve.h"

_Static_assert((int)TOPHAT_ROWS <= (int)WINDOW_ROWS &&
                   (int)TOPHAT_ROWS <= (int)CONVOLVE_ROWS,
               "rows of a step");

static char *image_row(const struct stream *stream, uint32_t z, uint32_t y)
{
    return planes_row(&stream->room.side[0].image, z, y);
}

/* Rows as they lie in the file, where the kernel takes them from. */
static const char *read_rows(struct stream *stream, struct window *window,
                             uint32_t y, size_t n, void *const *to)
{
    struct why why;
    const char *bad = window_rows(window, y, n, to, &why);
    return bad != NULL
               ? why_say(&stream->why, "%s: %s", window->image->path, bad)
               : NULL;
}

static const char *read_mask(struct stream *stream, uint32_t y, uint32_t n)
{
    struct room *room = &stream->room;
    void *to[TOPHAT_ROWS] = {NULL};
    for (uint32_t i = 0; i < n; i++)
        to[i] = room->mask + i * room->mask_stride;
    return read_rows(stream, &stream->mask_window, y, n, to);
}

/* Takes data away where the mask's row i is 0; was there any? */
static bool mask_row(struct stream *stream, float *row, uint32_t i)
{
    const struct room *room = &stream->room;
    const struct image *mask = stream->mask;
    uint32_t width = stream->grown.width;
    ROW_F32.load(room->mask_row, room->mask + i * room->mask_stride, width,
                 mask->type, mask->swap);
    return row_mask(row, room->mask_row, width);
}

/* Beside the image's border stands what the filter wants there. */
static void pad_row(const struct stream *stream, char *row)
{
    const struct tile *grown = &stream->grown;
    if (stream->head->options.background == BACKGROUND_TOPHAT)
        return; /* ROW_HIGH, as from the beginning */
    convolve_pad((float *)(void *)row, grown->width, stream->room.taps.rx,
                 grown->x == 0,
                 grown->x + grown->width == stream->head->shape.x);
}

/* Makes kernel samples of row i of those that were read, the image's row y;
 * those of a projection's further planes are taken where they are brighter. */
static void load_row(struct stream *stream, uint32_t z, uint32_t y, uint32_t i,
                     const void *samples)
{
    const struct image *image = stream->image;
    const struct row_ops *ops = stream->kernel->row;
    uint32_t width = stream->grown.width;
    bool first = z == 0 || stream->head->options.stack != STACK_PROJECT;
    char *row = image_row(stream, z, y);
    void *to = first ? row : stream->room.plane_row;
    bool gaps = ops->load(to, samples, width, image->type, image->swap);
    if (stream->mask != NULL)
        gaps |= mask_row(stream, to, i);
    if (!first)
        ops->brighten(row, to, width);
    size_t at = planes_at(&stream->room.side[0].image, z, y);
    stream->room.gaps[at] = gaps || (!first && stream->room.gaps[at]);
    pad_row(stream, row);
}

static void negate_row(struct stream *stream, uint32_t z, uint32_t y)
{
    struct side *negative = &stream->room.side[1];
    if (stream->room.sides > 1 && negative->image.first.rows != NULL)
        stream->kernel->row->negate(planes_row(&negative->image, z, y),
                                    image_row(stream, z, y),
                                    stream->grown.width);
}

const char *rows_take(struct stream *stream, uint32_t z, uint32_t y, uint32_t n)
{
    struct room *room = &stream->room;
    void *to[TOPHAT_ROWS] = {NULL};
    for (uint32_t i = 0; i < n; i++)
        to[i] = room->raw != NULL ? room->raw + i * room->raw_stride
                                  : image_row(stream, z, y + i);
    const char *bad = read_rows(stream, &stream->window, y, n, to);
    if (bad == NULL && stream->mask != NULL)
        bad = read_mask(stream, y, n);
    for (uint32_t i = 0; i < n && bad == NULL; i++) {
        load_row(stream, z, y + i, i, to[i]);
        negate_row(stream, z, y + i);
    }
    return bad;
}

/* The image row so many rows above y, if the tile with its halo has it. */
static const void *row_above(const struct stream *stream,
                             const struct side *side, uint32_t z, uint32_t y,
                             uint32_t above)
{
    uint32_t top = stream->grown.y;
    bool there = y - top >= above && y - above - top < stream->grown.height;
    return there ? planes_row(&side->image, z, y - above) : NULL;
}

/* Rows that come in on a plane: n of them from y on. */
struct step {
    uint32_t z, y, n;
};

static void push_tophat(struct stream *stream, struct side *side,
                        struct step step, void *const *out,
                        const struct kernel_heights *heights)
{
    const void *next[TOPHAT_ROWS], *behind[TOPHAT_ROWS], *image[TOPHAT_ROWS];
    uint32_t r = side->tophat.foot.r;
    for (uint32_t i = 0; i < step.n; i++) {
        next[i] = row_above(stream, side, step.z, step.y + i, 0);
        behind[i] = row_above(stream, side, step.z, step.y + i, r);
        image[i] = row_above(stream, side, step.z, step.y + i, 2 * r);
    }
    struct tophat_rows rows = {step.n, next, behind, image, out};
    tophat_push(&side->tophat, &rows, heights);
}

/* Where heights go, those that are complete when the step's rows have come
 * in. */
static void aim(const struct stream *stream, const struct side *side,
                struct step step, void **out)
{
    uint32_t ahead = room_reach(&stream->head->options).ahead;
    for (uint32_t i = 0; i < step.n; i++)
        out[i] = row_above(stream, stream->room.side, step.z, step.y + i,
                           ahead) != NULL
                     ? planes_row(&side->heights, step.z, step.y + i - ahead)
                     : side->spare;
}

static void push_convolve(struct stream *stream, struct step step,
                          void *const *out,
                          const struct kernel_heights *heights)
{
    struct room *room = &stream->room;
    struct convolve_rows rows = {.n = step.n, .heights = out};
    void *negative[CONVOLVE_ROWS];
    if (room->sides > 1) {
        aim(stream, &room->side[1], step, negative);
        rows.negative = negative;
    }
    if (room->taps.volume == VOLUME_NONE)
        convolve_plane(stream, step.z, step.y, &rows, heights);
    else
        convolve_volume(stream, step.z, step.y, &rows, heights);
}

/* The heights of a side; of a convolution those of both. */
static void filter_side(struct stream *stream, struct side *side,
                        struct step step, struct kernel_heights *what)
{
    const struct spot_options *options = &stream->head->options;
    uint32_t ahead = room_reach(options).ahead;
    void *out[TOPHAT_ROWS];
    unsigned char *hits[TOPHAT_ROWS];
    aim(stream, side, step, out);
    for (uint32_t i = 0; i < step.n; i++)
        hits[i] = (unsigned char *)(out[i] != side->spare
                                        ? planes_row(&side->hits, step.z,
                                                     step.y + i - ahead)
                                        : side->spare_hits);
    what->hits = hits;
    if (options->background == BACKGROUND_TOPHAT)
        push_tophat(stream, side, step, out, what);
    else
        push_convolve(stream, step, out, what);
    what->hits = NULL;
}

/* Counts the values of n rows of heights from y on. */
static void count_values(struct stream *stream, uint32_t z, uint32_t y,
                         uint32_t n)
{
    static const enum curve_list lists[] = {CURVE_OVER, CURVE_UNDER};
    const struct row_ops *ops = stream->kernel->row;
    const struct tile *tile = &stream->tile;
    size_t from = (tile->x - stream->grown.x) * ops->bytes;
    /* a bottom-hat is no value of the top-hat */
    size_t sides =
        stream->head->options.background == BACKGROUND_TOPHAT ? 1 : 2;
    for (size_t s = 0; s < sides; s++)
        for (uint32_t i = 0; i < n; i++)
            ops->count(stream->values, lists[s],
                       planes_row(&stream->room.side[s].heights, z, y + i) +
                           from,
                       tile->width);
}

void rows_filter(struct stream *stream, uint32_t z, uint32_t y, uint32_t n)
{
    struct room *room = &stream->room;
    const struct tile *tile = &stream->tile;
    struct step step = {z, y, n};
    uint32_t ahead = room_reach(&stream->head->options).ahead;
    bool own = stream->tally != NULL &&
               row_above(stream, room->side, z, y, ahead) != NULL &&
               y - ahead - tile->y < tile->height;
    size_t from = tile->x - stream->grown.x;
    struct tally unused = {.pixels = 0};
    struct kernel_heights what = {.floor = stream->floor,
                                  .level = stream->level,
                                  .from = own ? from : 0,
                                  .to = own ? from + tile->width : 0,
                                  .tally = own ? stream->tally : &unused};
    filter_side(stream, &room->side[0], step, &what);
    what.tally = &unused;
    if (room->sides > 1 && room->side[1].image.first.rows != NULL)
        filter_side(stream, &room->side[1], step, &what);
    if (own && stream->values != NULL)
        count_values(stream, z, y - ahead, n);
}
