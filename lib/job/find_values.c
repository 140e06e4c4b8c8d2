/* SPDX-License-Identifier: MIT */
#include "job/find_values.h"

#include <math.h>

/* The box that is reached from a spot's pixel, in the image. */
static void place(const struct stream *stream, const struct spot *spot,
                  const uint32_t reach[PATCH_AXES], uint32_t from[PATCH_AXES],
                  struct patch *patch)
{
    const struct shape shape = stream->head->shape;
    bool volume = stream->head->options.stack == STACK_VOLUME;
    const uint32_t at[] = {spot->z, spot->y, spot->x};
    const uint32_t all[] = {shape.z, shape.y, shape.x};
    for (int a = 0; a < PATCH_AXES; a++) {
        uint32_t r = a == PATCH_Z && !volume ? 0 : reach[a];
        from[a] = at[a] > r ? at[a] - r : 0;
        uint32_t end = all[a] - at[a] > r ? at[a] + r + 1 : all[a];
        patch->n[a] = end - from[a];
        patch->centre[a] = at[a] - from[a];
    }
    patch->row = patch->n[PATCH_X];
    patch->plane = patch->row * patch->n[PATCH_Y];
}

static struct patch take_raw(const struct measure *measure,
                             const struct spot *spot)
{
    const struct stream *stream = &measure->stream;
    const struct row_ops *ops = stream->kernel->row;
    const struct planes *planes = &stream->room.side[0].image;
    struct patch patch = {.value = measure->raw};
    uint32_t from[PATCH_AXES];
    place(stream, spot, measure->reach[0], from, &patch);
    float *to = measure->raw;
    for (uint32_t z = 0; z < patch.n[PATCH_Z]; z++)
        for (uint32_t y = 0; y < patch.n[PATCH_Y]; y++, to += patch.row)
            ops->pixels(
                to, planes_row(planes, from[PATCH_Z] + z, from[PATCH_Y] + y),
                from[PATCH_X] - stream->grown.x, patch.n[PATCH_X],
                stream->image->type);
    return patch;
}

enum { WIDEST = 2 * MEASURE_REACH_MOST + 1 };

/* A piece of a row: n columns from x on. */
struct piece {
    uint32_t z, y, x, n;
};

/* Heights are 0 where there is no data: they have no value there. */
static void take_gaps(const struct stream *stream, struct piece at,
                      float *heights)
{
    const struct planes *planes = &stream->room.side[0].image;
    float pixel[WIDEST];
    if (stream->room.gaps[planes_at(planes, at.z, at.y)] == 0)
        return;
    stream->kernel->row->pixels(pixel, planes_row(planes, at.z, at.y),
                                at.x - stream->grown.x, at.n,
                                stream->image->type);
    for (uint32_t i = 0; i < at.n; i++)
        heights[i] = isnan(pixel[i]) ? NAN : heights[i];
}

static struct patch take_filtered(const struct measure *measure,
                                  const struct spot *spot,
                                  const uint32_t reach[PATCH_AXES])
{
    const struct stream *stream = &measure->stream;
    const struct planes *planes = &stream->room.side[0].heights;
    struct patch patch = {.value = measure->filtered};
    uint32_t from[PATCH_AXES];
    place(stream, spot, reach, from, &patch);
    float *to = measure->filtered;
    for (uint32_t i = 0; i < patch.n[PATCH_Z]; i++) {
        for (uint32_t j = 0; j < patch.n[PATCH_Y]; j++, to += patch.row) {
            struct piece at = {from[PATCH_Z] + i, from[PATCH_Y] + j,
                               from[PATCH_X], patch.n[PATCH_X]};
            stream->kernel->row->heights(to, planes_row(planes, at.z, at.y),
                                         at.x - stream->grown.x, at.n);
            take_gaps(stream, at, to);
        }
    }
    return patch;
}

static void put(const struct measure *measure, double *row, enum own own,
                double value)
{
    size_t at = measure->columns.own[own];
    if (at != COLUMN_NONE)
        row[at] = value;
}

/* A value of each axis, where the table has it. */
static void put_axes(const struct measure *measure, double *row, enum own first,
                     const double value[PATCH_AXES])
{
    for (int a = 0; a < PATCH_AXES; a++)
        put(measure, row, (enum own)((int)first + a), value[a]);
}

static void put_own(const struct measure *measure, double *row,
                    const struct spot *spot, const struct gauge_own *own)
{
    const double at[] = {spot->z + own->offset[PATCH_Z],
                         spot->y + own->offset[PATCH_Y],
                         spot->x + own->offset[PATCH_X]};
    if ((own->flags & FLAG_FIT_FAILED) == 0) {
        put_axes(measure, row, OWN_ZC, at);
        put_axes(measure, row, OWN_EZ, own->fit.error);
        put_axes(measure, row, OWN_SIGMA_Z, own->fit.sigma);
        put(measure, row, OWN_AMPLITUDE, own->fit.amplitude);
        put(measure, row, OWN_BACKGROUND, own->fit.background);
        put(measure, row, OWN_RESIDUAL, own->fit.residual);
    }
    put(measure, row, OWN_SHARPNESS, own->quality.sharpness);
    put(measure, row, OWN_ROUNDNESS, own->quality.roundness);
    put(measure, row, OWN_FLAGS, own->flags);
}

static double *column(const struct measure *measure, double *row,
                      size_t channel, enum readout readout)
{
    return row + columns_at(&measure->columns, channel, readout);
}

static bool reads(const struct measure *measure, enum readout readout)
{
    return measure->columns.readout[readout] != COLUMN_NONE;
}

static void put_light(const struct measure *measure, double *row, size_t c,
                      const struct gauge_reading *reading)
{
    double *to;
    if (reads(measure, READOUT_APERTURE)) {
        to = column(measure, row, c, READOUT_APERTURE);
        to[APERTURE_SUM] = reading->aperture.net;
        to[APERTURE_BG] = reading->ground.level;
        to[APERTURE_AREA] = reading->aperture.area;
        to[APERTURE_SNR] = reading->aperture.snr;
    }
    if (reads(measure, READOUT_MULTISCALE)) {
        to = column(measure, row, c, READOUT_MULTISCALE);
        for (int i = 0; i < MULTISCALES; i++)
            to[i] = reading->scale[i].net;
    }
    if (reads(measure, READOUT_ADAPTIVE)) {
        to = column(measure, row, c, READOUT_ADAPTIVE);
        to[ADAPTIVE_VALUE] = reading->adaptive;
        to[ADAPTIVE_FIT] = reading->adaptive_fit;
    }
}

static void put_reading(const struct measure *measure, double *row, size_t c,
                        const struct gauge_reading *reading)
{
    const struct {
        enum readout readout;
        double value;
    } single[] = {{READOUT_RAW, reading->raw},
                  {READOUT_WINDOW, reading->window},
                  {READOUT_GAUSSIAN, reading->gaussian},
                  {READOUT_INTEGRATED, reading->integrated}};
    for (size_t i = 0; i < sizeof single / sizeof *single; i++)
        if (reads(measure, single[i].readout))
            *column(measure, row, c, single[i].readout) = single[i].value;
    put_light(measure, row, c, reading);
}

/* Measures a spot in the stream's channel. */
static void measure_spot(struct measure *measure, size_t i)
{
    const struct stream *stream = &measure->stream;
    const size_t c = (size_t)(stream->image - stream->images);
    const struct spot *spot = &measure->spot[i];
    double *row = measure->value + i * measure->columns.n;
    struct patch raw = take_raw(measure, spot);
    struct gauge_own own;
    struct gauge_reading reading;
    const struct fit *known = NULL;
    if (spot->channel == c) {
        struct patch filtered = take_filtered(measure, spot, measure->reach[1]);
        gauge_own(&measure->gauge, &raw, &filtered, measure->work, &own);
        put_own(measure, row, spot, &own);
        if (stream->head->options.measures.localize == LOCALIZE_GAUSSIAN)
            known = &own.fit;
    }
    if (reads(measure, READOUT_FILTERED)) {
        struct patch pixel =
            take_filtered(measure, spot, (uint32_t[PATCH_AXES]){0});
        *column(measure, row, c, READOUT_FILTERED) = patch_centre(&pixel);
    }
    if (stream->head->options.measures.readouts != 0) {
        gauge_read(&measure->gauge, &raw, known, measure->work, &reading);
        put_reading(measure, row, c, &reading);
    }
}

const char *values_take(void *self, uint32_t z, uint32_t y, uint32_t n)
{
    struct measure *measure = self;
    const size_t channel =
        (size_t)(measure->stream.image - measure->stream.images);
    const bool all = measure->stream.head->options.measures.readouts != 0;
    for (size_t c = 0; c < measure->stream.head->n; c++) {
        size_t *at = &measure->at[c];
        for (; *at < measure->start[c + 1]; ++*at) {
            const struct spot *spot = &measure->spot[*at];
            if (spot->z > z || (spot->z == z && spot->y >= y + n))
                break;
            if (all || c == channel)
                measure_spot(measure, *at);
        }
    }
    return NULL;
}
