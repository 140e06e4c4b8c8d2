/* SPDX-License-Identifier: MIT */
#include "job/find_rows.h"

_Static_assert((int)TOPHAT_ROWS <= (int)WINDOW_ROWS &&
                   (int)TOPHAT_ROWS <= (int)CONVOLVE_ROWS,
               "rows of a step");

/* Rows as they lie in the file, where the kernel takes them from. */
static const char *read_rows(struct walk *walk, struct window *window,
                             uint32_t y, size_t n, void *const *to)
{
    struct why why;
    const char *bad = window_rows(window, y, n, to, &why);
    return bad != NULL ? why_say(&walk->why, "%s: %s", window->image->path, bad)
                       : NULL;
}

static const char *mask_rows(struct walk *walk, uint32_t y, uint32_t n)
{
    struct room *room = &walk->room;
    const struct image *image = walk->mask_window.image;
    void *to[TOPHAT_ROWS] = {NULL};
    for (uint32_t i = 0; i < n; i++)
        to[i] = room->mask + i * room->mask_stride;
    const char *bad = read_rows(walk, &walk->mask_window, y, n, to);
    for (uint32_t i = 0; i < n && bad == NULL; i++) {
        float *row = (float *)(void *)ring_row(&room->side[0].image, y + i);
        ROW_F32.load(room->mask_row, to[i], walk->grown.width, image->type,
                     image->swap);
        if (row_mask(row, room->mask_row, walk->grown.width))
            room->gaps[(y + i) % room->side[0].image.n] = 1;
    }
    return bad;
}

/* Beside the image's border stands what the filter wants there. */
static void pad_row(const struct walk *walk, struct side *side, uint32_t y)
{
    const struct tile *grown = &walk->grown;
    if (walk->head->options.background == BACKGROUND_TOPHAT)
        return; /* ROW_HIGH, as from the beginning */
    convolve_pad((float *)(void *)ring_row(&side->image, y), grown->width,
                 walk->room.taps.rx, grown->x == 0,
                 grown->x + grown->width == walk->head->shape.x);
}

const char *rows_take(struct walk *walk, uint32_t y, uint32_t n)
{
    const struct image *image = walk->window.image;
    const struct row_ops *ops = walk->kernel->row;
    struct room *room = &walk->room;
    struct side *side = &room->side[0];
    void *to[TOPHAT_ROWS] = {NULL};
    for (uint32_t i = 0; i < n; i++)
        to[i] = room->raw != NULL ? room->raw + i * room->raw_stride
                                  : ring_row(&side->image, y + i);
    const char *bad = read_rows(walk, &walk->window, y, n, to);
    for (uint32_t i = 0; i < n && bad == NULL; i++)
        room->gaps[(y + i) % side->image.n] =
            ops->load(ring_row(&side->image, y + i), to[i], walk->grown.width,
                      image->type, image->swap);
    if (bad == NULL && walk->head->options.masked)
        bad = mask_rows(walk, y, n);
    for (uint32_t i = 0; i < n && bad == NULL; i++) {
        pad_row(walk, side, y + i);
        if (room->sides > 1 && room->side[1].image.rows != NULL)
            ops->negate(ring_row(&room->side[1].image, y + i),
                        ring_row(&side->image, y + i), walk->grown.width);
    }
    return bad;
}

/* The image row so many rows above y, if the tile with its halo has it. */
static const void *row_above(const struct walk *walk, const struct side *side,
                             uint32_t y, uint32_t above)
{
    uint32_t top = walk->grown.y;
    bool there = y - top >= above && y - above - top < walk->grown.height;
    return there ? ring_row(&side->image, y - above) : NULL;
}

/* Rows that come in: n of them from y on. */
struct step {
    uint32_t y, n;
};

static void push_tophat(struct walk *walk, struct side *side, struct step step,
                        void *const *out, const struct kernel_heights *heights)
{
    const uint32_t y = step.y, n = step.n;
    const void *next[TOPHAT_ROWS], *behind[TOPHAT_ROWS], *image[TOPHAT_ROWS];
    uint32_t r = side->tophat.foot.r;
    for (uint32_t i = 0; i < n; i++) {
        next[i] = row_above(walk, side, y + i, 0);
        behind[i] = row_above(walk, side, y + i, r);
        image[i] = row_above(walk, side, y + i, 2 * r);
    }
    struct tophat_rows rows = {n, next, behind, image, out};
    tophat_push(&side->tophat, &rows, heights);
}

/* Row y, or what stands for it beyond the image's border. Beyond the tile with
 * its halo any row will do: nobody wants the heights that it is for. */
static uint32_t row_in(const struct walk *walk, int64_t y)
{
    uint32_t top = walk->grown.y, end = top + walk->grown.height;
    uint32_t in = convolve_reflect(y, walk->head->shape.y);
    return in < top ? top : in >= end ? end - 1 : in;
}

/* Where n rows of heights go, those that are complete when row y + i has come
 * in. */
static void aim(const struct walk *walk, const struct side *side, uint32_t y,
                uint32_t n, void **out)
{
    uint32_t ahead = room_reach(&walk->head->options).ahead;
    for (uint32_t i = 0; i < n; i++)
        out[i] = row_above(walk, walk->room.side, y + i, ahead) != NULL
                     ? ring_row(&side->heights, y + i - ahead)
                     : side->spare;
}

/* The rows that n rows of heights, from y - ry on, are made of. */
static void push_convolve(struct walk *walk, uint32_t y, uint32_t n,
                          void *const *out,
                          const struct kernel_heights *heights)
{
    const struct room *room = &walk->room;
    const struct side *side = &room->side[0];
    const void *image[CONVOLVE_ROWS + 2 * KERNEL_TAPS_MAX];
    void *negative[CONVOLVE_ROWS];
    uint32_t ry = room->taps.ry;
    struct convolve_rows rows = {.n = n, .rows = image, .heights = out};
    for (uint32_t i = 0; i < n + 2 * ry; i++) {
        uint32_t in = row_in(walk, (int64_t)y + i - 2 * (int64_t)ry);
        image[i] = ring_row(&side->image, in);
        rows.gaps |= room->gaps[in % side->image.n] != 0;
    }
    if (room->sides > 1) {
        aim(walk, &room->side[1], y, n, negative);
        rows.negative = negative;
    }
    convolve_push(&side->convolve, &rows, heights);
}

/* The heights of a side; of a convolution those of both. */
static void filter_side(struct walk *walk, struct side *side, uint32_t y,
                        uint32_t n, struct kernel_heights *what)
{
    const struct spot_options *options = &walk->head->options;
    uint32_t ahead = room_reach(options).ahead;
    void *out[TOPHAT_ROWS];
    unsigned char *hits[TOPHAT_ROWS];
    aim(walk, side, y, n, out);
    for (uint32_t i = 0; i < n; i++)
        hits[i] = (unsigned char *)(out[i] != side->spare
                                        ? ring_row(&side->hits, y + i - ahead)
                                        : side->spare_hits);
    what->hits = hits;
    if (options->background == BACKGROUND_TOPHAT)
        push_tophat(walk, side, (struct step){y, n}, out, what);
    else
        push_convolve(walk, y, n, out, what);
    what->hits = NULL;
}

/* Counts the values of n rows of heights from y on. */
static void count_values(struct walk *walk, uint32_t y, uint32_t n)
{
    static const enum curve_list lists[] = {CURVE_OVER, CURVE_UNDER};
    const struct row_ops *ops = walk->kernel->row;
    const struct tile *tile = &walk->part.tile;
    size_t from = (tile->x - walk->grown.x) * ops->bytes;
    /* a bottom-hat is no value of the top-hat */
    size_t sides = walk->head->options.background == BACKGROUND_TOPHAT ? 1 : 2;
    for (size_t s = 0; s < sides; s++)
        for (uint32_t i = 0; i < n; i++)
            ops->count(&walk->room.curve, lists[s],
                       ring_row(&walk->room.side[s].heights, y + i) + from,
                       tile->width);
}

void rows_filter(struct walk *walk, uint32_t y, uint32_t n)
{
    struct room *room = &walk->room;
    const struct tile *tile = &walk->part.tile;
    uint32_t ahead = room_reach(&walk->head->options).ahead;
    bool own = row_above(walk, room->side, y, ahead) != NULL &&
               y - ahead - tile->y < tile->height;
    size_t from = tile->x - walk->grown.x;
    struct tally unused = {.pixels = 0};
    struct kernel_heights what = {.floor = walk->floor,
                                  .level = walk->level,
                                  .from = own ? from : 0,
                                  .to = own ? from + tile->width : 0,
                                  .tally = own ? &walk->part.tally : &unused};
    filter_side(walk, &room->side[0], y, n, &what);
    what.tally = &unused;
    if (room->sides > 1 && room->side[1].image.rows != NULL)
        filter_side(walk, &room->side[1], y, n, &what);
    if (own && walk->counts_values)
        count_values(walk, y - ahead, n);
}
