/* SPDX-License-Identifier: MIT */
/*
 * The spots of a simulated image. Each cell has a Poisson number of them,
 * placed evenly, so that all together are a Poisson process. Positions are
 * odd multiples of 1/2000 px: none lies between two pixels, and a table shows
 * them in full with four decimals.
 */
#ifndef JOB_SIM_SPOTS_H
#define JOB_SIM_SPOTS_H

#include "job/sim.h"

struct sim_spot {
    uint32_t z, y, x;  /* the pixel that it lies in */
    double zc, yc, xc; /* its centre */
    double photons;    /* expected, in all of the image */
};

/* A cell of a channel. A further channel sees some of the first one's spots
 * there (from[0]), and has others of its own (from[1]). */
struct sim_cell {
    const struct sim *sim;
    uint32_t channel, z;
    struct tile area;
    struct {
        uint64_t key;
        uint32_t n;
    } from[2];
};

/* The cell at row cy, column cx of those of a plane. */
void sim_cell_open(struct sim_cell *cell, const struct sim *sim,
                   uint32_t channel, uint32_t z, uint32_t cy, uint32_t cx);

/* Of how many places in it some may hold a spot; is there one at place i? */
uint32_t sim_cell_places(const struct sim_cell *cell);
bool sim_cell_spot(const struct sim_cell *cell, uint32_t i,
                   struct sim_spot *spot);

/* A row of cells' spots, sorted by y, x; zeroed before. */
struct sim_list {
    struct sim_spot *spot;
    size_t n, cap;
};

const char *sim_list_row(struct sim_list *list, const struct sim *sim,
                         uint32_t channel, uint32_t z, uint32_t cy);
void sim_list_free(struct sim_list *list);

#endif
