/* SPDX-License-Identifier: MIT */
#include "job/find_convolve.h"

enum { ROWS = CONVOLVE_ROWS + 2 * KERNEL_TAPS_MAX };

/* Row y, or what stands for it beyond the image's border. Beyond the tile with
 * its halo any row will do: nobody wants the heights that it is for. */
static uint32_t row_in(const struct stream *stream, int64_t y)
{
    uint32_t top = stream->grown.y, end = top + stream->grown.height;
    uint32_t in = convolve_reflect(y, stream->head->shape.y);
    return in < top ? top : in >= end ? end - 1 : in;
}

/* The i-th row that the heights of rows y - ry.. are made of. */
static uint32_t row_around(const struct stream *stream, uint32_t y, uint32_t i)
{
    return row_in(stream, (int64_t)y + i - 2 * (int64_t)stream->room.taps.ry);
}

void convolve_plane(struct stream *stream, uint32_t z, uint32_t y,
                    struct convolve_rows *rows,
                    const struct kernel_heights *heights)
{
    const struct room *room = &stream->room;
    const struct planes *planes = &room->side[0].image;
    const void *image[ROWS];
    for (uint32_t i = 0; i < rows->n + 2 * (size_t)room->taps.ry; i++) {
        uint32_t in = row_around(stream, y, i);
        image[i] = planes_row(planes, z, in);
        rows->gaps |= room->gaps[planes_at(planes, z, in)] != 0;
    }
    rows->rows = image;
    convolve_push(&room->side[0].convolve, rows, heights);
}

/* Sums row y up through the planes around z. */
static void sum_planes(struct stream *stream, uint32_t z, uint32_t y)
{
    struct room *room = &stream->room;
    const struct planes *planes = &room->side[0].image;
    const struct tile *grown = &stream->grown;
    const void *rows[2 * KERNEL_TAPS_MAX + 1];
    struct convolve_planes through = {.rows = rows,
                                      .left = grown->x == 0,
                                      .right = grown->x + grown->width ==
                                               stream->head->shape.x};
    for (uint32_t i = 0; i <= 2 * room->taps.rz; i++) {
        int64_t at = (int64_t)z + i - (int64_t)room->taps.rz;
        uint32_t in = convolve_reflect(at, stream->head->shape.z);
        rows[i] = planes_row(planes, in, y);
        through.gaps |= room->gaps[planes_at(planes, in, y)] != 0;
    }
    for (int s = 0; s < KERNEL_SOURCES; s++) {
        through.source[s] = (float *)(void *)ring_row(&room->source[s], y);
        if (room->there[s].rows != NULL)
            through.there[s] = (float *)(void *)ring_row(&room->there[s], y);
    }
    room->source_gaps[y % room->source[0].n] = through.gaps;
    convolve_through(&room->side[0].convolve, &through);
}

void convolve_volume(struct stream *stream, uint32_t z, uint32_t y,
                     struct convolve_rows *rows,
                     const struct kernel_heights *heights)
{
    struct room *room = &stream->room;
    const void *source[KERNEL_SOURCES][ROWS], *there[KERNEL_SOURCES][ROWS];
    const void *image[CONVOLVE_ROWS];
    uint32_t end = stream->grown.y + stream->grown.height;
    for (uint32_t i = 0; i < rows->n && y + i < end; i++)
        sum_planes(stream, z, y + i);
    for (uint32_t i = 0; i < rows->n + 2 * (size_t)room->taps.ry; i++) {
        uint32_t in = row_around(stream, y, i);
        for (int s = 0; s < KERNEL_SOURCES; s++) {
            source[s][i] = ring_row(&room->source[s], in);
            if (room->there[s].rows != NULL)
                there[s][i] = ring_row(&room->there[s], in);
        }
        /* what an earlier channel left may stand for rows not yet summed up */
        rows->gaps |= room->there[0].rows != NULL &&
                      room->source_gaps[in % room->source[0].n];
    }
    for (uint32_t i = 0; i < rows->n; i++)
        image[i] =
            planes_row(&room->side[0].image, z,
                       row_in(stream, (int64_t)y + i - (int64_t)room->taps.ry));
    rows->rows = source[0];
    rows->second = source[1];
    for (int s = 0; s < KERNEL_SOURCES && room->there[0].rows != NULL; s++)
        rows->there[s] = there[s];
    rows->image = image;
    convolve_push(&room->side[0].convolve, rows, heights);
}
