/* SPDX-License-Identifier: MIT */
/*
 * The spots of simulated images: how many, where, how bright.
 */
#include "job/sim_spots.h"
#include "moments.h"
#include "unit.h"

#include <math.h>
#include <stdlib.h>

static struct sim image(uint32_t z, uint32_t y, uint32_t x)
{
    struct sim sim = sim_defaults();
    struct why why;
    sim.shape = (struct shape){z, y, x};
    FINE(sim_settle(&sim, &why));
    return sim;
}

/* Calls for each spot of a channel. */
struct each {
    const struct sim *sim;
    uint32_t channel;
    void (*visit)(struct each *each, const struct sim_cell *cell,
                  const struct sim_spot *spot);
    uint64_t spots, of_cell;
    struct moments m, counts;
    uint64_t count[3][1000], in_cell[2][SIM_CELL];
};

static void visit_all(struct each *each)
{
    struct shape shape = each->sim->shape;
    uint32_t down = (shape.y - 1) / SIM_CELL + 1;
    uint32_t across = (shape.x - 1) / SIM_CELL + 1;
    for (uint64_t c = 0; c < (uint64_t)shape.z * down * across; c++) {
        struct sim_cell cell;
        struct sim_spot spot;
        sim_cell_open(&cell, each->sim, each->channel,
                      (uint32_t)(c / down / across),
                      (uint32_t)(c / across % down), (uint32_t)(c % across));
        each->of_cell = 0;
        for (uint32_t i = 0; i < sim_cell_places(&cell); i++) {
            if (!sim_cell_spot(&cell, i, &spot))
                continue;
            each->of_cell++;
            each->spots++;
            if (each->visit != NULL)
                each->visit(each, &cell, &spot);
        }
        moments_add(&each->counts, (double)each->of_cell);
    }
}

static void counts_are_poisson(void)
{
    static const double densities[] = {0.05, 1, 12, 400};
    for (size_t k = 0; k < COUNT(densities); k++) {
        struct sim sim = image(4, 1024, 2048);
        struct each *each = unit_memory(1, sizeof *each);
        double mean = 1.024 * densities[k];
        sim.density = densities[k];
        each->sim = &sim;
        visit_all(each);
        unit_case("density %g", sim.density);
        NEAR(moments_mean(&each->counts), mean, sqrt(mean / each->counts.n));
        NEAR(moments_variance(&each->counts), mean,
             sqrt((mean + 2 * mean * mean) / each->counts.n));
        free(each);
    }
}

static void cells_at_the_border_hold_fewer(void)
{
    struct sim sim = image(1, 5, 32 * 20000 + 7);
    struct each *each = unit_memory(1, sizeof *each);
    sim.density = 10;
    each->sim = &sim;
    visit_all(each);
    NEAR((double)each->spots, 5 * (32 * 20000 + 7) / 100.0,
         sqrt(5 * (32 * 20000 + 7) / 100.0));
    free(each);
    sim = image(1, 1, 1);
    struct sim_cell cell;
    uint64_t n = 0;
    sim.density = 1000;
    for (sim.seed = 0; sim.seed < 10000; sim.seed++) {
        struct sim_spot spot;
        sim_cell_open(&cell, &sim, 0, 0, 0, 0);
        n += sim_cell_places(&cell);
        for (uint32_t i = 0; i < sim_cell_places(&cell); i++)
            CHECK(sim_cell_spot(&cell, i, &spot) && spot.y == 0 && spot.x == 0);
    }
    NEAR((double)n, 10000, 100);
}

static void look_at_place(struct each *each, const struct sim_cell *cell,
                          const struct sim_spot *s)
{
    double at[3] = {s->zc - s->z + 0.5, s->yc - s->y + 0.5, s->xc - s->x + 0.5};
    for (int axis = 0; axis < 3; axis++)
        if (CHECK(at[axis] > 0 && at[axis] < 1)) /* nearest, no tie */
            each->count[axis][(int)(at[axis] * 1000)]++;
    if (CHECK(s->z == cell->z && s->y - cell->area.y < cell->area.height &&
              s->x - cell->area.x < cell->area.width)) {
        each->in_cell[0][s->y - cell->area.y]++;
        each->in_cell[1][s->x - cell->area.x]++;
    }
    moments_add(&each->m, (at[1] - 0.5) * (at[2] - 0.5));
}

static void positions_are_even(void)
{
    struct sim sim = image(5, 640, 640);
    struct each *each = unit_memory(1, sizeof *each);
    double expected[1000];
    sim.density = 100;
    each->sim = &sim;
    each->visit = look_at_place;
    visit_all(each);
    for (size_t i = 0; i < 1000; i++)
        expected[i] = (double)each->spots / 1000;
    for (int axis = 0; axis < 3; axis++)
        moments_fit(each->count[axis], expected, 1000);
    for (size_t i = 0; i < SIM_CELL; i++)
        expected[i] = (double)each->spots / SIM_CELL;
    moments_fit(each->in_cell[0], expected, SIM_CELL);
    moments_fit(each->in_cell[1], expected, SIM_CELL);
    NEAR(moments_mean(&each->m), 0, 1.0 / 12 / sqrt(each->m.n));
    free(each);
}

static void look_at_photons(struct each *each, const struct sim_cell *cell,
                            const struct sim_spot *spot)
{
    (void)cell;
    moments_add(&each->m, spot->photons);
}

static void photons_have_their_mean_and_variation(void)
{
    for (int k = 0; k < 3; k++) {
        struct sim sim = image(1, 2000, 2000);
        struct each *each = unit_memory(1, sizeof *each);
        sim.density = 20;
        sim.photons = 700;
        sim.photons_cv = 0.2 * k;
        each->sim = &sim;
        each->visit = look_at_photons;
        visit_all(each);
        if (k == 0)
            SAME_REAL(each->m.sum, 700 * each->m.n);
        NEAR(moments_mean(&each->m), 700,
             700 * sim.photons_cv / sqrt(each->m.n));
        WITHIN(sqrt(fmax(moments_variance(&each->m), 0)) / 700, 0.2 * k, 0.005);
        free(each);
    }
}

static bool same_place(const struct sim_spot *a, const struct sim_spot *b)
{
    return a->zc == b->zc && a->yc == b->yc && a->xc == b->xc;
}

/* Of the second channel's spots, how many lie on one of the first's: spots
 * that share a place share a pixel. */
static double shared(const struct sim *sim, uint64_t *first, uint64_t *second)
{
    struct sim_list a = {0}, b = {0};
    uint64_t n = 0;
    for (uint32_t cy = 0; cy <= (sim->shape.y - 1) / SIM_CELL; cy++) {
        FINE(sim_list_row(&a, sim, 0, 0, cy));
        FINE(sim_list_row(&b, sim, 1, 0, cy));
        *first += a.n;
        *second += b.n;
        for (size_t i = 0, k = 0; i < b.n; i++) {
            while (k < a.n && (a.spot[k].y < b.spot[i].y ||
                               (a.spot[k].y == b.spot[i].y &&
                                a.spot[k].xc < b.spot[i].xc - 1)))
                k++;
            for (size_t j = k; j < a.n && a.spot[j].y == b.spot[i].y &&
                               a.spot[j].xc < b.spot[i].xc + 1;
                 j++)
                if (same_place(&a.spot[j], &b.spot[i])) {
                    n++;
                    CHECK(a.spot[j].photons != b.spot[i].photons);
                    break;
                }
        }
    }
    sim_list_free(&a);
    sim_list_free(&b);
    return (double)n;
}

static void the_colocalised_share_is_that_asked_for(void)
{
    static const double shares[] = {0, 0.3, 0.8, 1};
    for (size_t k = 0; k < COUNT(shares); k++) {
        struct sim sim = image(1, 2000, 2000);
        uint64_t first = 0, second = 0;
        double f = shares[k], n = 4e6 * 2 / 1000;
        sim.density = 2;
        sim.colocalised = f;
        sim.photons_cv = 0.5;
        double both = shared(&sim, &first, &second);
        unit_case("share %g", f);
        NEAR((double)first, n, sqrt(n));
        NEAR((double)second, n, sqrt(n));
        NEAR(both, f * n, sqrt(f * n));
        NEAR(both / (double)second, f, sqrt(f * (1 - f) / n));
        if (f == 1)
            SAME(first, second);
    }
}

static void rows_of_cells_are_sorted(void)
{
    struct sim sim = image(1, 40, 300);
    struct sim_list list = {0};
    sim.density = 300;
    FINE(sim_list_row(&list, &sim, 0, 0, 0));
    CHECK(list.n > 1000);
    for (size_t i = 1; i < list.n; i++) {
        const struct sim_spot *a = &list.spot[i - 1], *b = &list.spot[i];
        CHECK(a->y < b->y || (a->y == b->y && a->x <= b->x));
        CHECK(b->y < SIM_CELL);
    }
    sim_list_free(&list);
}

static const struct test TESTS[] = {
    {"counts are Poisson", counts_are_poisson},
    {"cells at the border hold fewer", cells_at_the_border_hold_fewer},
    {"positions are even", positions_are_even},
    {"photons have their mean and variation",
     photons_have_their_mean_and_variation},
    {"the colocalised share is that asked for",
     the_colocalised_share_is_that_asked_for},
    {"rows of cells are sorted", rows_of_cells_are_sorted},
};
SUITE(sim_spots, TESTS);
