/* SPDX-License-Identifier: MIT */
/*
 * A spot is a Gaussian integrated over each pixel (differences of erf), cut
 * off beyond 5 sigma: a millionth of its light falls there.
 */
#include "job/sim_light.h"

#include <math.h>

enum { REACH_MAX = 5 * SIM_SIGMA_MAX + 1 };

/* Pixels beside its own one that a spot shines on, along an axis. */
static uint32_t reach(double sigma)
{
    return sigma > 0 ? (uint32_t)ceil(5 * sigma) + 1 : 0;
}

/* The light on n pixels of an axis from the first on, as shares of all. A
 * sigma of 0 gives infinite arguments, all in the spot's pixel: centres are
 * never on an edge. */
static void spread(double centre, double sigma, uint32_t first, uint32_t n,
                   double *share)
{
    double unit = sigma * sqrt(2);
    double low = erf(((double)first - 0.5 - centre) / unit);
    for (uint32_t i = 0; i < n; i++) {
        double high = erf(((double)first + i + 0.5 - centre) / unit);
        share[i] = (high - low) / 2;
        low = high;
    }
}

double sim_peak_share(const struct sim *sim, const struct sim_spot *spot)
{
    double z = 1, y, x;
    if (sim->shape.z > 1)
        spread(spot->zc, sim->sigma[0], spot->z, 1, &z);
    spread(spot->yc, sim->sigma[1], spot->y, 1, &y);
    spread(spot->xc, sim->sigma[2], spot->x, 1, &x);
    return z * y * x;
}

/* first <= at < end */
struct range {
    uint32_t first, end;
};

/* What of n pixels from the first on lies within r of pixels low to high. */
static struct range meet(uint32_t first, uint32_t n, uint32_t low,
                         uint32_t high, uint32_t r)
{
    uint32_t from = low > r ? low - r : 0, end = high + r + 1;
    return (struct range){from > first ? from : first,
                          end < first + n ? end : first + n};
}

static void add_spot(const struct sim *sim, uint32_t z, const struct tile *tile,
                     const struct sim_spot *spot, double *photons)
{
    double down[2 * REACH_MAX + 1], across[2 * REACH_MAX + 1], depth = 1;
    struct range y = meet(tile->y, tile->height, spot->y, spot->y,
                          reach(sim->sigma[1])),
                 x = meet(tile->x, tile->width, spot->x, spot->x,
                          reach(sim->sigma[2]));
    if (y.first >= y.end || x.first >= x.end)
        return;
    if (sim->shape.z > 1)
        spread(spot->zc, sim->sigma[0], z, 1, &depth);
    spread(spot->yc, sim->sigma[1], y.first, y.end - y.first, down);
    spread(spot->xc, sim->sigma[2], x.first, x.end - x.first, across);
    for (uint32_t i = y.first; i < y.end; i++) {
        double *row = photons + (size_t)(i - tile->y) * tile->width;
        double here = spot->photons * depth * down[i - y.first];
        for (uint32_t j = x.first; j < x.end; j++)
            row[j - tile->x] += here * across[j - x.first];
    }
}

/* Of one plane of cells, those that shine on the tile. */
static void add_cells(const struct sim *sim, uint32_t channel, uint32_t from_z,
                      uint32_t z, const struct tile *tile, double *photons)
{
    struct range y = meet(0, sim->shape.y, tile->y, tile->y + tile->height - 1,
                          reach(sim->sigma[1])),
                 x = meet(0, sim->shape.x, tile->x, tile->x + tile->width - 1,
                          reach(sim->sigma[2]));
    for (uint32_t cy = y.first / SIM_CELL; cy <= (y.end - 1) / SIM_CELL; cy++) {
        for (uint32_t cx = x.first / SIM_CELL; cx <= (x.end - 1) / SIM_CELL;
             cx++) {
            struct sim_cell cell;
            struct sim_spot spot;
            sim_cell_open(&cell, sim, channel, from_z, cy, cx);
            for (uint32_t i = 0; i < sim_cell_places(&cell); i++)
                if (sim_cell_spot(&cell, i, &spot))
                    add_spot(sim, z, tile, &spot, photons);
        }
    }
}

void sim_light(const struct sim *sim, uint32_t channel, uint32_t z,
               const struct tile *tile, double *photons)
{
    struct range planes = {0, 1};
    if (sim->shape.z > 1)
        planes = meet(0, sim->shape.z, z, z, reach(sim->sigma[0]));
    for (uint32_t i = 0; i < tile->height; i++)
        sim_background(sim, channel, (uint32_t[]){z, tile->y + i, tile->x},
                       tile->width, photons + (size_t)i * tile->width);
    if (sim->density > 0)
        for (uint32_t from = planes.first; from < planes.end; from++)
            add_cells(sim, channel, from, z, tile, photons);
}
