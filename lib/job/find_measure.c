/* SPDX-License-Identifier: MIT */
#include "job/find_measure.h"

#include "base/sys.h"
#include "job/find_level.h"
#include "job/find_values.h"

#include <math.h>
#include <string.h>

/* Of spots with their values, so much is gathered, or so many. */
enum { GATHERED = 2 << 20, FEWEST = 64 };

static struct gauge gauge_of(const struct spot_options *options)
{
    bool volume = options->stack == STACK_VOLUME;
    struct gauge_use use = {
        .measures = &options->measures,
        .volume = volume,
        .sigma = {volume ? options->sigma_z : options->sigma[0],
                  options->sigma[0], options->sigma[1]},
        .distance = {volume ? options->distance_z : 0, options->min_distance}};
    struct gauge gauge;
    gauge_init(&gauge, &use);
    return gauge;
}

struct room_need measure_need(const struct spot_options *options, bool filter)
{
    struct gauge gauge = gauge_of(options);
    uint32_t raw[PATCH_AXES] = {0}, filtered[PATCH_AXES] = {0};
    gauge_reach(&gauge, raw, filtered);
    for (int a = 0; a < PATCH_AXES && filter; a++) /* for what has no data */
        raw[a] = filtered[a] > raw[a] ? filtered[a] : raw[a];
    return (struct room_need){.before = raw[PATCH_Y],
                              .after = raw[PATCH_Y],
                              .heights = filter ? filtered[PATCH_Y] : 0,
                              .planes = raw[PATCH_Z],
                              .height_planes = filter ? filtered[PATCH_Z] : 0,
                              .filter = filter};
}

static size_t patch_values(const uint32_t reach[PATCH_AXES])
{
    size_t n = 1;
    for (int a = 0; a < PATCH_AXES; a++)
        n *= 2 * (size_t)reach[a] + 1;
    return n;
}

/* Where the regions lie. */
struct layout {
    size_t cap, spot, value, part, start, patch[2], work, total;
};

static struct layout lay_out(const struct gauge *gauge, size_t columns,
                             size_t channels)
{
    uint32_t reach[2][PATCH_AXES] = {{0}, {0}};
    size_t row = sizeof(struct spot) + columns * sizeof(double);
    struct layout l = {.cap = GATHERED / row};
    gauge_reach(gauge, reach[0], reach[1]);
    if (l.cap < FEWEST)
        l.cap = FEWEST;
    l.value = row_aligned(l.cap * sizeof(struct spot));
    l.part = l.value + row_aligned(l.cap * columns * sizeof(double));
    l.start = l.part + row_aligned(channels * sizeof(struct part));
    l.patch[0] = l.start + row_aligned((2 * channels + 1) * sizeof(size_t));
    l.patch[1] =
        l.patch[0] + row_aligned(patch_values(reach[0]) * sizeof(float));
    l.work = l.patch[1] + row_aligned(patch_values(reach[1]) * sizeof(float));
    l.total = l.work + row_aligned(gauge_bytes(gauge));
    return l;
}

size_t measure_bytes(const struct spot_options *options,
                     const struct columns *columns, size_t channels)
{
    struct gauge gauge = gauge_of(options);
    return lay_out(&gauge, columns->n, channels).total;
}

const char *measure_open(struct measure *measure, const struct columns *columns,
                         struct cache *cache, const struct tile *tile)
{
    const struct head *head = measure->stream.head;
    struct layout l;
    measure->gauge = gauge_of(&head->options);
    measure->columns = *columns;
    l = lay_out(&measure->gauge, columns->n, head->n);
    char *at = measure->memory = sys_alloc(l.total);
    if (at == NULL)
        return "out of memory";
    memset(at, 0, l.total); /* so that what is foretold is held */
    measure->bytes = l.total;
    measure->cap = l.cap;
    measure->spot = (struct spot *)(void *)at;
    measure->value = (double *)(void *)(at + l.value);
    measure->part = (struct part *)(void *)(at + l.part);
    measure->start = (size_t *)(void *)(at + l.start);
    measure->at = measure->start + head->n + 1;
    measure->raw = (float *)(void *)(at + l.patch[0]);
    measure->filtered = (float *)(void *)(at + l.patch[1]);
    measure->work = at + l.work;
    gauge_reach(&measure->gauge, measure->reach[0], measure->reach[1]);
    measure->stream.cache = cache;
    measure->stream.self = measure;
    measure->stream.take = values_take;
    measure->stream.need = measure_need(&head->options, true);
    return stream_open(&measure->stream, tile, 0);
}

void measure_close(struct measure *measure)
{
    stream_close(&measure->stream);
    sys_free(measure->memory, measure->bytes);
    measure->memory = NULL;
}

void measure_clear(struct measure *measure)
{
    measure->n = 0;
    memset(measure->start, 0,
           (measure->stream.head->n + 1) * sizeof *measure->start);
}

void measure_add(struct measure *measure, const struct spot *spot)
{
    measure->spot[measure->n++] = *spot;
    for (size_t c = spot->channel; c < measure->stream.head->n; c++)
        measure->start[c + 1] = measure->n;
}

/* The rows and planes that the spots lie in. */
static void surround(const struct measure *measure, struct tile *tile,
                     struct stream *stream)
{
    uint32_t top = UINT32_MAX, bottom = 0, first = UINT32_MAX, last = 0;
    for (size_t i = 0; i < measure->n; i++) {
        const struct spot *spot = &measure->spot[i];
        top = spot->y < top ? spot->y : top;
        bottom = spot->y > bottom ? spot->y : bottom;
        first = spot->z < first ? spot->z : first;
        last = spot->z > last ? spot->z : last;
    }
    tile->y = top;
    tile->height = bottom - top + 1;
    stream->z = first;
    stream->z_end = last + 1;
}

/* In 8 and 16 bits it is the greatest value; of others nobody knows. */
static float saturation_of(const struct measures *measures,
                           enum sample_type type)
{
    static const float most[SAMPLE_TYPES] = {[SAMPLE_UINT8] = UINT8_MAX,
                                             [SAMPLE_INT8] = INT8_MAX,
                                             [SAMPLE_UINT16] = UINT16_MAX,
                                             [SAMPLE_INT16] = INT16_MAX};
    if (!isnan(measures->saturation))
        return (float)measures->saturation;
    return most[type] > 0 ? most[type] : NAN;
}

/* Heights are wanted as the filter gives them; but spots are above the level,
 * which their neighbours may be too. */
static void set_levels(struct stream *stream, struct marks *marks,
                       uint32_t channel)
{
    float floor, level;
    find_levels(stream->head, channel, stream->kernel->row, &floor, &level);
    marks->level = level > floor ? level : floor;
    marks->saturation =
        saturation_of(&stream->head->options.measures, stream->image->type);
    bool tophat = stream->head->options.background == BACKGROUND_TOPHAT;
    stream->floor = tophat ? 0 : -INFINITY;
    stream->level = stream->kernel->row->at_most(INFINITY);
}

static const char *run_channel(struct measure *measure, const struct tile *tile,
                               uint32_t channel)
{
    struct stream *stream = &measure->stream;
    const unsigned readouts = stream->head->options.measures.readouts;
    struct tile rows = *tile;
    bool own = measure->start[channel + 1] > measure->start[channel];
    if (!own && readouts == 0)
        return NULL;
    stream->need =
        measure_need(&stream->head->options,
                     own || (readouts & 1u << READOUT_FILTERED) != 0);
    surround(measure, &rows, stream);
    uint32_t z = stream->z, z_end = stream->z_end;
    const char *bad = stream_open(stream, &rows, channel);
    if (bad != NULL)
        return bad;
    stream->z = z;
    stream->z_end = z_end;
    set_levels(stream, &measure->gauge.marks, channel);
    memcpy(measure->at, measure->start, stream->head->n * sizeof *measure->at);
    return stream_run(stream);
}

const char *measure_run(struct measure *measure, const struct tile *tile)
{
    const char *bad = NULL;
    for (size_t i = 0; i < measure->n * measure->columns.n; i++)
        measure->value[i] = NAN;
    for (size_t c = 0; c < measure->stream.head->n && bad == NULL; c++)
        if (measure->n > 0)
            bad = run_channel(measure, tile, (uint32_t)c);
    return bad;
}
