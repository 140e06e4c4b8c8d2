/* SPDX-License-Identifier: MIT */
#include "job/find_walk.h"

#include "detect/peak.h"
#include "job/find.h"
#include "job/find_decide.h"
#include "job/find_level.h"

/* What options may ask for, and what the kernels have room for. */
_Static_assert((int)KERNEL_MAX == 2 * (int)TOPHAT_RADIUS_MAX + 1,
               "footprint's room");
_Static_assert((int)DISTANCE_MAX == (int)PEAK_DISTANCE_MAX,
               "peak window's room");
_Static_assert((int)FILTER_MAX == (int)KERNEL_TAPS_MAX, "taps' room");

/* A survey is of the image before any break, which its peaks come up to. */
static void set_levels(struct walk *walk, uint32_t channel)
{
    struct stream *stream = &walk->stream;
    const struct row_ops *ops = stream->kernel->row;
    find_levels(stream->head, channel, ops, &stream->floor, &stream->level);
    if (walk->lists != 0) {
        stream->level = stream->floor;
        stream->floor = ops->below(0);
    }
}

static const char *prepare(struct walk *walk, const struct tile *tile,
                           uint32_t channel)
{
    struct stream *stream = &walk->stream;
    stream->cache = &walk->cache;
    stream->need = decide_need(&stream->head->options);
    stream->survey = walk->lists != 0;
    stream->take = decide_rows;
    stream->self = walk;
    walk->part = (struct part){.tile = *tile, .channel = channel};
    const char *bad = stream_open(stream, tile, channel);
    struct desk_use use = {.options = &stream->head->options,
                           .type = stream->images[channel].type,
                           .width = stream->grown.width,
                           .lists = walk->lists};
    if (bad == NULL)
        bad = desk_open(&walk->desk, &use, &stream->why);
    if (bad != NULL)
        return bad;
    set_levels(walk, channel);
    stream->tally = &walk->part.tally;
    if ((walk->lists & CURVE_OF_VALUES) != 0)
        stream->values = &walk->desk.curve;
    return NULL;
}

/* Closes a tile of a survey: hands over what was counted, or writes it. */
static const char *close_survey(struct walk *walk)
{
    const struct head *head = walk->stream.head;
    const struct curve *curve = &walk->desk.curve;
    struct text *out = &walk->desk.out;
    const char *bad = NULL;
    if (walk->survey != NULL)
        return walk->survey(walk->self, &walk->part, curve);
    walk->part.rows = curve_total(curve);
    for (int list = 0; list < CURVE_LISTS; list++) {
        uint32_t at = 0;
        while (bad == NULL && survey_print_bins(out, head, &walk->part, curve,
                                                (enum curve_list)list, &at))
            bad = decide_flush(walk, DESK_OUT / 2);
    }
    survey_print(out, head, &walk->part, curve);
    return bad;
}

static const char *walk_rows(struct walk *walk, const struct tile *tile,
                             uint32_t channel)
{
    const char *bad = prepare(walk, tile, channel);
    if (bad == NULL)
        bad = stream_run(&walk->stream);
    return bad != NULL ? bad : decide_flush(walk, DESK_OUT / 2);
}

const char *walk_channel(struct walk *walk, const struct tile *tile,
                         uint32_t channel)
{
    const char *bad = walk_rows(walk, tile, channel);
    if (bad == NULL && walk->lists != 0)
        bad = close_survey(walk);
    else if (bad == NULL)
        part_print(&walk->desk.out, walk->stream.head, &walk->part,
                   walk->desk.hist);
    return bad != NULL ? bad : decide_flush(walk, 0);
}

/* Bins may stand before their rows, closing lines may not. */
static const char *gather_channel(struct walk *walk, const struct tile *tile,
                                  uint32_t channel)
{
    const char *bad = walk_rows(walk, tile, channel);
    if (bad != NULL)
        return bad;
    walk->measure.part[channel] = walk->part;
    if (walk->desk.hist->n > 0)
        part_print_bins(&walk->desk.out, walk->stream.head, &walk->part,
                        walk->desk.hist);
    return decide_flush(walk, 0);
}

static const char *measure_tile(struct walk *walk, const struct tile *tile)
{
    struct measure *measure = &walk->measure;
    const struct head *head = walk->stream.head;
    const char *bad = NULL;
    if (measure->memory == NULL)
        bad = measure_open(measure, walk->columns, &walk->cache, tile);
    for (size_t c = 0; c < head->n && bad == NULL; c++)
        bad = gather_channel(walk, tile, (uint32_t)c);
    if (bad == NULL)
        bad = decide_measured(walk);
    for (size_t c = 0; c < head->n && bad == NULL; c++) {
        part_print(&walk->desk.out, head, &measure->part[c], walk->desk.hist);
        bad = decide_flush(walk, DESK_OUT / 2);
    }
    return bad != NULL ? bad : decide_flush(walk, 0);
}

const char *walk_tile(struct walk *walk, const struct tile *tile)
{
    const char *bad = NULL;
    if (walk->columns->n > 0 && walk->lists == 0)
        return measure_tile(walk, tile);
    for (size_t i = 0; i < walk->stream.head->n && bad == NULL; i++)
        bad = walk_channel(walk, tile, (uint32_t)i);
    return bad;
}

void walk_free(struct walk *walk)
{
    cache_close(&walk->cache);
    stream_close(&walk->stream);
    desk_close(&walk->desk);
    if (walk->measure.memory != NULL)
        measure_close(&walk->measure);
}
