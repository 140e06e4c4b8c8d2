/* SPDX-License-Identifier: MIT */
#include "job/sim_spots.h"

#include "base/num.h"
#include "base/random.h"

#include <stdlib.h>

/* The places in a pixel along an axis that a spot may have. */
enum { PLACES = 1000 };

/* A key of a cell for each process: 0 is the first channel's. */
static uint64_t cell_key(const struct sim_cell *cell, enum sim_what what,
                         uint32_t process)
{
    uint64_t key = random_key(cell->sim->seed, what);
    key = random_key(random_key(key, process), cell->z);
    return random_key(random_key(key, cell->area.y), cell->area.x);
}

static void fill(struct sim_cell *cell, int from, uint32_t process,
                 double density)
{
    struct random count = {cell_key(cell, SIM_COUNT, process)};
    double mean =
        density / 1000 * (double)(cell->area.height * cell->area.width);
    cell->from[from].key = cell_key(cell, SIM_SPOT, process);
    cell->from[from].n = (uint32_t)random_poisson(&count, mean);
}

void sim_cell_open(struct sim_cell *cell, const struct sim *sim,
                   uint32_t channel, uint32_t z, uint32_t cy, uint32_t cx)
{
    uint32_t y = cy * SIM_CELL, x = cx * SIM_CELL;
    uint32_t down = sim->shape.y - y, right = sim->shape.x - x;
    *cell = (struct sim_cell){.sim = sim, .channel = channel, .z = z};
    cell->area = (struct tile){0, y, x, down < SIM_CELL ? down : SIM_CELL,
                               right < SIM_CELL ? right : SIM_CELL};
    double shared = channel == 0 ? 1 : sim->colocalised;
    if (shared > 0)
        fill(cell, 0, 0, sim->density);
    if (shared < 1)
        fill(cell, 1, channel, sim->density * (1 - shared));
}

uint32_t sim_cell_places(const struct sim_cell *cell)
{
    return cell->from[0].n + cell->from[1].n;
}

/* Within n pixels from the first one on: its pixel and its centre. */
static uint32_t place(struct random *random, uint32_t first, uint32_t n,
                      double *centre)
{
    uint32_t step = random_below(random, n * PLACES);
    int64_t twice = 2 * ((int64_t)first * PLACES + step) + 1;
    *centre = (double)(twice - PLACES) / (2 * PLACES);
    return first + step / PLACES;
}

bool sim_cell_spot(const struct sim_cell *cell, uint32_t i,
                   struct sim_spot *spot)
{
    const struct sim *sim = cell->sim;
    const struct tile *area = &cell->area;
    int from = i >= cell->from[0].n;
    uint64_t key =
        random_key(cell->from[from].key, from == 0 ? i : i - cell->from[0].n);
    struct random where = {key}, own = {random_key(key, cell->channel)};
    if (from == 0 && cell->channel > 0 && random_unit(&own) >= sim->colocalised)
        return false;
    spot->y = place(&where, area->y, area->height, &spot->yc);
    spot->x = place(&where, area->x, area->width, &spot->xc);
    spot->z = cell->z;
    spot->zc = 0;
    if (sim->shape.z > 1)
        place(&where, cell->z, 1, &spot->zc);
    /* float: a table shows it in full */
    spot->photons = (double)(float)(sim->photons_cv > 0
                                        ? random_lognormal(&own, sim->photons,
                                                           sim->photons_cv)
                                        : sim->photons);
    return true;
}

static int by_place(const void *a, const void *b)
{
    const struct sim_spot *s = a, *t = b;
    if (s->y != t->y)
        return s->y < t->y ? -1 : 1;
    if (s->x != t->x)
        return s->x < t->x ? -1 : 1;
    if (s->yc != t->yc)
        return s->yc < t->yc ? -1 : 1;
    if (s->xc != t->xc)
        return s->xc < t->xc ? -1 : 1;
    return (s->photons > t->photons) - (s->photons < t->photons);
}

static const char *make_room(struct sim_list *list, size_t n)
{
    size_t bytes;
    if (n <= list->cap)
        return NULL;
    void *more = num_mul(n, sizeof *list->spot, &bytes)
                     ? realloc(list->spot, bytes)
                     : NULL;
    if (more == NULL)
        return "out of memory";
    list->spot = more;
    list->cap = n;
    return NULL;
}

const char *sim_list_row(struct sim_list *list, const struct sim *sim,
                         uint32_t channel, uint32_t z, uint32_t cy)
{
    uint32_t across = (sim->shape.x - 1) / SIM_CELL + 1;
    struct sim_cell cell;
    list->n = 0;
    for (uint32_t cx = 0; cx < across; cx++) {
        sim_cell_open(&cell, sim, channel, z, cy, cx);
        uint32_t places = sim_cell_places(&cell);
        size_t room = list->n + places;
        if (room > list->cap && make_room(list, room + room / 2) != NULL)
            return "out of memory";
        for (uint32_t i = 0; i < places; i++)
            list->n += sim_cell_spot(&cell, i, &list->spot[list->n]);
    }
    if (list->n > 0)
        qsort(list->spot, list->n, sizeof *list->spot, by_place);
    return NULL;
}

void sim_list_free(struct sim_list *list)
{
    free(list->spot);
    *list = (struct sim_list){.spot = NULL};
}
