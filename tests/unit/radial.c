/* SPDX-License-Identifier: MIT */
/*
 * Radial symmetry against the paper's equations written out, and against
 * spots whose place is known.
 */
#include "measure/radial.h"
#include "base/random.h"
#include "box.h"

#include <math.h>
#include <stdlib.h>

enum { CELLS = 2 * RADIAL_RADIUS_MOST };

typedef double grid[CELLS][CELLS];

/* The pixel of a window of r to either side, its row and column from 0. */
static double pixel(const struct patch *p, const struct radial *r, int y, int x)
{
    return (double)box_at(p, 0, y - (int)r->reach[1], x - (int)r->reach[2]);
}

/* Slopes along the diagonals; 0 where there is no cell. */
static void diagonals(const struct patch *p, const struct radial *r, grid u,
                      grid v)
{
    for (int y = 0; y < CELLS; y++)
        for (int x = 0; x < CELLS; x++) {
            bool in = y < 2 * (int)r->reach[1] && x < 2 * (int)r->reach[2];
            double du = pixel(p, r, y, x + 1) - pixel(p, r, y + 1, x);
            double dv = pixel(p, r, y, x) - pixel(p, r, y + 1, x + 1);
            u[y][x] = in && !isnan(du + dv) ? du : 0;
            v[y][x] = in && !isnan(du + dv) ? dv : 0;
        }
}

static double smoothed(const grid g, int y, int x)
{
    static const double taps[] = {1, 2, 3, 2, 1};
    double sum = 0;
    for (int i = -2; i <= 2; i++)
        for (int j = -2; j <= 2; j++)
            if (y + i >= 0 && x + j >= 0 && y + i < CELLS && x + j < CELLS)
                sum += taps[i + 2] * taps[j + 2] * g[y + i][x + j];
    return sum;
}

/* The paper's closed form, with slopes m and intercepts b, y downwards. */
static void naive(const struct patch *p, const struct radial *r, double at[2])
{
    grid u, v;
    double weight = 0, my = 0, mx = 0, sums[5] = {0};
    diagonals(p, r, u, v);
    for (int pass = 0; pass < 2; pass++)
        for (int y = 0; y < 2 * (int)r->reach[1]; y++)
            for (int x = 0; x < 2 * (int)r->reach[2]; x++) {
                double du = smoothed((const double(*)[CELLS])u, y, x);
                double dv = smoothed((const double(*)[CELLS])v, y, x);
                double cy = y + 0.5 - r->reach[1], cx = x + 0.5 - r->reach[2];
                double square = du * du + dv * dv;
                if (isnan(pixel(p, r, y, x) + pixel(p, r, y + 1, x) +
                          pixel(p, r, y, x + 1) + pixel(p, r, y + 1, x + 1)))
                    continue;
                if (pass == 0) {
                    weight += square;
                    my += square * cy;
                    mx += square * cx;
                    continue;
                }
                double far = hypot(cy - my / weight, cx - mx / weight);
                double m = -(du + dv) / (du - dv);
                double b = cy - m * cx;
                double w = square / fmax(far, 0.5) / (m * m + 1);
                double add[5] = {w, w * m, w * m * m, w * m * b, w * b};
                for (int k = 0; k < 5; k++)
                    sums[k] += add[k];
            }
    double det = sums[1] * sums[1] - sums[2] * sums[0];
    at[1] = (sums[3] * sums[0] - sums[1] * sums[4]) / det;
    at[0] = (sums[3] * sums[1] - sums[2] * sums[4]) / det;
}

static double share(double at, double sigma)
{
    return (erf((at + 0.5) / sigma / sqrt(2)) -
            erf((at - 0.5) / sigma / sqrt(2))) /
           2;
}

struct spot {
    double at[3], sigma[3], photons, background;
};

/* A box that the window of r fits in, the light expected of a spot. */
static void put_spot(struct box *box, const struct radial *r,
                     const struct spot *s)
{
    uint32_t n[3], c[3];
    for (int a = 0; a < 3; a++) {
        c[a] = r->reach[a] + unit_below(2) * (r->reach[a] > 0);
        n[a] = c[a] + r->reach[a] + 1;
    }
    box_clear(box, n, c);
    for (int z = -(int)c[0]; z <= (int)r->reach[0]; z++)
        for (int y = -(int)c[1]; y <= (int)r->reach[1]; y++)
            for (int x = -(int)c[2]; x <= (int)r->reach[2]; x++) {
                double light = n[0] > 1 ? share(z - s->at[0], s->sigma[0]) : 1;
                light *= share(y - s->at[1], s->sigma[1]);
                light *= share(x - s->at[2], s->sigma[2]);
                *box_place(box, z, y, x) =
                    (float)(s->photons * light + s->background);
            }
}

static bool locate(const struct radial *r, const struct patch *p,
                   double offset[3])
{
    size_t bytes = radial_bytes(r);
    unsigned char *work = unit_memory(bytes + 1, 1);
    for (size_t i = 0; i <= bytes; i++)
        work[i] = 0xff;
    bool found = radial_locate(r, p, work, offset);
    SAME(work[bytes], 0xff);
    free(work);
    return found;
}

static double anywhere(double most)
{
    return most * (2.0 * unit_below(1 << 20) / (1 << 20) - 1);
}

static void centre_is_that_of_the_papers_lines(void)
{
    for (int i = 0; i < 300 && !unit_failed(); i++) {
        double sigma = 0.8 + unit_below(40) / 10.0, got[3], expected[2];
        struct spot spot = {.at = {0, anywhere(1), anywhere(1)},
                            .sigma = {1, sigma, sigma},
                            .photons = 2000,
                            .background = 10};
        struct radial r;
        struct box box;
        radial_init(&r, spot.sigma, false);
        put_spot(&box, &r, &spot);
        for (uint32_t y = 0; y < box.patch.n[1]; y++)
            for (uint32_t x = 0; x < box.patch.n[2]; x++) {
                float *at =
                    box_place(&box, 0, (int)y - (int)box.patch.centre[1],
                              (int)x - (int)box.patch.centre[2]);
                *at += (float)unit_below(1000) / 200;
                if (i % 3 == 0 && unit_below(25) == 0)
                    *at = NAN;
            }
        unit_case("sigma %g, case %d", sigma, i);
        naive(&box.patch, &r, expected);
        CHECK(locate(&r, &box.patch, got));
        SAME_REAL(got[0], 0);
        CLOSE(got[1], expected[0], 1e-9);
        CLOSE(got[2], expected[1], 1e-9);
        box_free(&box);
    }
}

/* In a volume: the corners of a cell, one after the other; slopes with the
 * factor 4. NaN where one has no data. */
static void cell_slope(const struct patch *p, const int cell[3], double g[3])
{
    for (int a = 0; a < 3; a++)
        g[a] = 0;
    for (int k = 0; k < 8; k++) {
        int d[3] = {k / 4, k / 2 % 2, k % 2};
        double v =
            (double)box_at(p, cell[0] + d[0], cell[1] + d[1], cell[2] + d[2]);
        for (int a = 0; a < 3; a++)
            g[a] += d[a] ? v : -v;
    }
}

static bool in_window(const struct radial *r, const int cell[3])
{
    bool in = true;
    for (int a = 0; a < 3; a++)
        in &= cell[a] >= -(int)r->reach[a] && cell[a] < (int)r->reach[a];
    return in;
}

static void smooth_slope(const struct patch *p, const struct radial *r,
                         const int cell[3], double g[3])
{
    static const double taps[] = {1, 2, 3, 2, 1};
    g[0] = g[1] = g[2] = 0;
    for (int k = 0; k < 125; k++) {
        int d[3] = {k / 25, k / 5 % 5, k % 5}, at[3];
        double one[3];
        for (int a = 0; a < 3; a++)
            at[a] = cell[a] + d[a] - 2;
        cell_slope(p, at, one);
        for (int a = 0; a < 3 && in_window(r, at) && !isnan(one[0]); a++)
            g[a] += taps[d[0]] * taps[d[1]] * taps[d[2]] * one[a];
    }
}

/* Solves m x = b, b in the fourth column. */
static void eliminate(double m[3][4])
{
    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 3; j++) {
            double f = j == i ? 0 : m[j][i] / m[i][i];
            for (int k = 0; k < 4; k++)
                m[j][k] -= f * m[i][k];
        }
    for (int i = 0; i < 3; i++)
        m[i][3] /= m[i][i];
}

/* The point nearest to the lines, lengths in sigmas of x over sigma of x. */
static void naive_in_volume(const struct patch *p, const struct radial *r,
                            const double sigma[3], double x[3])
{
    double m[3][4] = {{0}}, middle[3] = {0}, all = 0;
    int n[3], cell[3];
    for (int a = 0; a < 3; a++)
        n[a] = 2 * (int)r->reach[a];
    for (int i = 0; i < 2 * n[0] * n[1] * n[2]; i++) {
        int k = i % (n[0] * n[1] * n[2]);
        bool second = i != k;
        double own[3], g[3], at[3], g2 = 0, far = 0;
        cell[0] = k / n[2] / n[1] - n[0] / 2;
        cell[1] = k / n[2] % n[1] - n[1] / 2;
        cell[2] = k % n[2] - n[2] / 2;
        cell_slope(p, cell, own);
        smooth_slope(p, r, cell, g);
        if (isnan(own[0]))
            continue;
        for (int a = 0; a < 3; a++) {
            g[a] *= sigma[a] / sigma[2];
            at[a] = (cell[a] + 0.5) * sigma[2] / sigma[a];
            g2 += g[a] * g[a];
        }
        for (int a = 0; a < 3 && second; a++)
            far += pow(at[a] - middle[a] / all, 2);
        double w = 1 / fmax(sqrt(far), 0.5);
        for (int a = 0; a < 3; a++) {
            middle[a] += second ? 0 : g2 * at[a];
            for (int b = 0; b < 3 && second; b++) {
                double element = ((a == b ? g2 : 0) - g[a] * g[b]) * w;
                m[a][b] += element;
                m[a][3] += element * at[b];
            }
        }
        all += second ? 0 : g2;
    }
    eliminate(m);
    for (int a = 0; a < 3; a++)
        x[a] = m[a][3] * sigma[a] / sigma[2];
}

static void centre_in_a_volume_is_nearest_to_the_lines(void)
{
    for (int i = 0; i < 25 && !unit_failed(); i++) {
        double got[3], expected[3];
        struct spot spot = {.at = {anywhere(1), anywhere(1), anywhere(1)},
                            .sigma = {0.8 + unit_below(20) / 10.0, 1.3,
                                      1 + unit_below(10) / 10.0},
                            .photons = 4000,
                            .background = 10};
        struct radial r;
        struct box box;
        radial_init(&r, spot.sigma, true);
        put_spot(&box, &r, &spot);
        for (int k = 0; k < 16 * 30 * 30; k++) {
            float *at =
                box_place(&box, k / 900 - 8, k / 30 % 30 - 15, k % 30 - 15);
            if (at != NULL)
                *at += (float)unit_below(1000) / 200;
            if (at != NULL && i % 3 == 0 && unit_below(60) == 0)
                *at = NAN;
        }
        unit_case("sigma %g, %g, %g, case %d", spot.sigma[0], spot.sigma[1],
                  spot.sigma[2], i);
        naive_in_volume(&box.patch, &r, spot.sigma, expected);
        CHECK(locate(&r, &box.patch, got));
        for (int a = 0; a < 3; a++)
            CLOSE(got[a], expected[a], 1e-9);
        box_free(&box);
    }
}

static void centre_of_a_clear_spot_is_found(void)
{
    for (int i = 0; i < 200 && !unit_failed(); i++) {
        double sigma = 1 + unit_below(10) / 10.0, got[3];
        double sigma_z = 1 + unit_below(10) / 10.0;
        struct spot spot = {
            .at = {i % 2 ? 0 : anywhere(0.5), anywhere(0.5), anywhere(0.5)},
            .sigma = {sigma_z, sigma, sigma},
            .photons = 1e6,
            .background = 100};
        struct radial r;
        struct box box;
        radial_init(&r, spot.sigma, i % 2 == 0);
        put_spot(&box, &r, &spot);
        CHECK(locate(&r, &box.patch, got));
        unit_case("sigma %g, %g at %g,%g,%g: %g,%g,%g", sigma_z, sigma,
                  spot.at[0], spot.at[1], spot.at[2], got[0], got[1], got[2]);
        for (int a = 0; a < 3; a++)
            CHECK(fabs(got[a] - spot.at[a]) < (a == 0 ? 0.06 : 0.02));
        box_free(&box);
    }
}

/* The bounds are those of the Fisher matrix; tests/bench/locate.sh has more. */
static void error_is_within_the_bound_and_half(void)
{
    static const struct {
        double sigma, photons, background, bound;
    } cases[] = {{1.0, 200, 1, 0.0850}, {1.3, 500, 5, 0.0796},
                 {1.3, 200, 5, 0.1514}, {1.6, 1000, 20, 0.0864},
                 {2.0, 200, 5, 0.2910}, {2.0, 5000, 1, 0.0298}};
    struct random random = {77};
    for (size_t i = 0; i < COUNT(cases); i++) {
        double sigma = cases[i].sigma, sum = 0;
        struct radial r;
        enum { SPOTS = 600 };
        radial_init(&r, (const double[]){1, sigma, sigma}, false);
        for (int k = 0; k < SPOTS; k++) {
            struct box box;
            double got[3];
            struct spot s = {.at = {0, anywhere(0.5), anywhere(0.5)},
                             .sigma = {1, sigma, sigma},
                             .photons = cases[i].photons,
                             .background = cases[i].background};
            put_spot(&box, &r, &s);
            for (int j = 0; j < 40 * 40; j++) {
                float *at = box_place(&box, 0, j / 40 - 20, j % 40 - 20);
                if (at != NULL)
                    *at = (float)random_poisson(&random, (double)*at);
            }
            locate(&r, &box.patch, got);
            sum += pow(got[1] - s.at[1], 2) + pow(got[2] - s.at[2], 2);
            box_free(&box);
        }
        double ratio = sqrt(sum / (2 * SPOTS)) / cases[i].bound;
        unit_case("sigma %g, %g photons on %g: %g bounds", sigma,
                  cases[i].photons, cases[i].background, ratio);
        CHECK(ratio < 1.5 && ratio > 0.85);
    }
}

static void is_none(const struct radial *r, const struct patch *p)
{
    double offset[3] = {1, 2, 3};
    CHECK(!locate(r, p, offset));
    CHECK(isnan(offset[0]) && isnan(offset[1]) && isnan(offset[2]));
}

static void lines_without_a_point_have_no_centre(void)
{
    struct radial r;
    struct box box;
    for (int volume = 0; volume < 2; volume++) {
        radial_init(&r, (const double[]){1, 1, 1}, volume);
        struct spot spot = {.sigma = {1, 1, 1}, .background = 7};
        put_spot(&box, &r, &spot);
        is_none(&r, &box.patch); /* no gradient */
        for (int z = -4; z <= 4; z++)
            for (int i = 0; i < 400; i++) {
                float *at = box_place(&box, z, i / 20 - 10, i % 20 - 10);
                if (at != NULL)
                    *at = (float)(i % 20); /* all of one direction */
            }
        is_none(&r, &box.patch);
        for (int z = -4; z <= 4; z++)
            for (int i = 0; i < 400; i++) {
                float *at = box_place(&box, z, i / 20 - 10, i % 20 - 10);
                if (at != NULL)
                    *at = NAN;
            }
        is_none(&r, &box.patch);
        box_free(&box);
    }
    radial_init(&r, (const double[]){1, 1, 1}, false);
    box_clear(&box, (const uint32_t[]){1, 1, 9}, (const uint32_t[]){0, 0, 4});
    is_none(&r, &box.patch); /* an image of one row */
    box_free(&box);
}

/* Symmetry about a point 20 pixels away. */
static void centre_outside_the_window_is_none(void)
{
    struct radial r;
    struct box box;
    radial_init(&r, (const double[]){1, 1.3, 1.3}, false);
    box_clear(&box, (const uint32_t[]){1, 11, 11}, (const uint32_t[]){0, 5, 5});
    for (int i = 0; i < 121; i++) {
        int y = i / 11 - 5, x = i % 11 - 5;
        *box_place(&box, 0, y, x) =
            (float)-((y - 20) * (y - 20) + (x - 3) * (x - 3));
    }
    is_none(&r, &box.patch);
    box_free(&box);
}

static const struct test TESTS[] = {
    {"the centre is that of the paper's lines",
     centre_is_that_of_the_papers_lines},
    {"the centre in a volume is the point nearest to the lines",
     centre_in_a_volume_is_nearest_to_the_lines},
    {"the centre of a clear spot is found, in a volume too",
     centre_of_a_clear_spot_is_found},
    {"the error is within 1.5 of the Cramer-Rao bound",
     error_is_within_the_bound_and_half},
    {"lines without a nearest point have no centre",
     lines_without_a_point_have_no_centre},
    {"a centre outside the window is none", centre_outside_the_window_is_none},
};
SUITE(radial, TESTS);
