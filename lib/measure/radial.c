/* SPDX-License-Identifier: MIT */
#include "measure/radial.h"

#include "measure/radial_cells.h"

#include <math.h>

static uint32_t clamp(double pixels, uint32_t least, uint32_t most)
{
    double up = ceil(pixels);
    return !(up > least) ? least : up < most ? (uint32_t)up : most;
}

void radial_init(struct radial *r, const double sigma[PATCH_AXES], bool volume)
{
    *r = (struct radial){.scale = {1, sigma[PATCH_X] / sigma[PATCH_Y], 1}};
    for (int a = PATCH_Y; a < PATCH_AXES; a++)
        r->reach[a] = clamp(3 * sigma[a], 5, RADIAL_RADIUS_MOST);
    if (!volume)
        return;
    r->reach[PATCH_Z] = clamp(2.5 * sigma[PATCH_Z], 3, RADIAL_DEPTH_MOST);
    r->scale[PATCH_Z] = sigma[PATCH_X] / sigma[PATCH_Z];
}

/* What is summed over the lines: gradients squared, and these times where
 * they are; the normal equations m x = b, m symmetric. Columns apart, so that
 * a row is worked at once, and added up from left to right. */
enum { G2, G2_Z, G2_Y, G2_X, MIDDLE };
enum { ZZ, ZY, ZX, YY, YX, XX, BZ, BY, BX, NORMAL };

struct sums {
    double column[NORMAL][RADIAL_CELLS_MOST];
};

/* A row of cells. */
struct row {
    const double *gz, *gy, *gx, *x;
    double z, y;
    size_t n;
};

static struct row row_of(const struct radial_cells *cells, size_t z, size_t y)
{
    size_t at = z * cells->step[PATCH_Z] + y * cells->step[PATCH_Y];
    return (struct row){cells->g[PATCH_Z] + at, cells->g[PATCH_Y] + at,
                        cells->g[PATCH_X] + at, cells->at[PATCH_X],
                        cells->at[PATCH_Z][z],  cells->at[PATCH_Y][y],
                        cells->n[PATCH_X]};
}

static void add_to_middle(struct sums *s, const struct row *r)
{
    for (size_t x = 0; x < r->n; x++) {
        double g2 =
            r->gz[x] * r->gz[x] + r->gy[x] * r->gy[x] + r->gx[x] * r->gx[x];
        s->column[G2][x] += g2;
        s->column[G2_Z][x] += g2 * r->z;
        s->column[G2_Y][x] += g2 * r->y;
        s->column[G2_X][x] += g2 * r->x[x];
    }
}

/* (g2 I - g g') (x - at) = 0, over the distance from the middle. */
static void add_to_normal(struct sums *s, const struct row *r,
                          const double middle[PATCH_AXES])
{
    double away_z = r->z - middle[PATCH_Z], away_y = r->y - middle[PATCH_Y];
    double away2 = away_z * away_z + away_y * away_y;
    for (size_t x = 0; x < r->n; x++) {
        double gz = r->gz[x], gy = r->gy[x], gx = r->gx[x], at = r->x[x];
        double away_x = at - middle[PATCH_X], far2 = away2 + away_x * away_x;
        double weight = 1 / sqrt(far2 > 0.25 ? far2 : 0.25);
        double wz = gz * weight, wy = gy * weight, wx = gx * weight;
        double zz = wy * gy + wx * gx, zy = -(wz * gy), zx = -(wz * gx);
        double yy = wz * gz + wx * gx, yx = -(wy * gx);
        double xx = wz * gz + wy * gy;
        s->column[ZZ][x] += zz;
        s->column[ZY][x] += zy;
        s->column[ZX][x] += zx;
        s->column[YY][x] += yy;
        s->column[YX][x] += yx;
        s->column[XX][x] += xx;
        s->column[BZ][x] += zz * r->z + zy * r->y + zx * at;
        s->column[BY][x] += zy * r->z + yy * r->y + yx * at;
        s->column[BX][x] += zx * r->z + yx * r->y + xx * at;
    }
}

static void clear(struct sums *s, int n, size_t width)
{
    for (int k = 0; k < n; k++)
        for (size_t x = 0; x < width; x++)
            s->column[k][x] = 0;
}

static void total(const struct sums *s, int n, size_t width, double *sum)
{
    for (int k = 0; k < n; k++) {
        sum[k] = 0;
        for (size_t x = 0; x < width; x++)
            sum[k] += s->column[k][x];
    }
}

/* The sums of the normal equations, weighed by the gradients' middle. */
static void add_lines(const struct radial_cells *cells, double sum[NORMAL])
{
    const size_t *n = cells->n;
    struct sums s;
    clear(&s, MIDDLE, n[PATCH_X]);
    for (size_t i = 0; i < n[PATCH_Z] * n[PATCH_Y]; i++) {
        struct row row = row_of(cells, i / n[PATCH_Y], i % n[PATCH_Y]);
        add_to_middle(&s, &row);
    }
    total(&s, MIDDLE, n[PATCH_X], sum);
    const double middle[] = {sum[G2_Z] / sum[G2], sum[G2_Y] / sum[G2],
                             sum[G2_X] / sum[G2]};
    clear(&s, NORMAL, n[PATCH_X]);
    for (size_t i = 0; i < n[PATCH_Z] * n[PATCH_Y]; i++) {
        struct row row = row_of(cells, i / n[PATCH_Y], i % n[PATCH_Y]);
        add_to_normal(&s, &row, middle);
    }
    total(&s, NORMAL, n[PATCH_X], sum);
}

/* By Cramer's rule; m is positive definite unless all lines are parallel, or
 * there is none. */
static bool solve(const double m[NORMAL], double x[PATCH_AXES])
{
    double zz = m[YY] * m[XX] - m[YX] * m[YX]; /* cofactors */
    double zy = m[ZX] * m[YX] - m[ZY] * m[XX];
    double zx = m[ZY] * m[YX] - m[ZX] * m[YY];
    double yy = m[ZZ] * m[XX] - m[ZX] * m[ZX];
    double yx = m[ZY] * m[ZX] - m[ZZ] * m[YX];
    double xx = m[ZZ] * m[YY] - m[ZY] * m[ZY];
    double det = m[ZZ] * zz + m[ZY] * zy + m[ZX] * zx;
    double mean = (m[ZZ] + m[YY] + m[XX]) / 3;
    x[PATCH_Z] = (zz * m[BZ] + zy * m[BY] + zx * m[BX]) / det;
    x[PATCH_Y] = (zy * m[BZ] + yy * m[BY] + yx * m[BX]) / det;
    x[PATCH_X] = (zx * m[BZ] + yx * m[BY] + xx * m[BX]) / det;
    return det > 1e-9 * (mean * mean * mean);
}

/* Back in pixels of each axis; is it in the window? */
static bool place(const struct radial *r, const struct patch *window,
                  double x[PATCH_AXES])
{
    bool in = true;
    for (int a = 0; a < PATCH_AXES; a++) {
        x[a] /= r->scale[a];
        in &= x[a] >= -(double)window->centre[a] &&
              x[a] <= (double)(window->n[a] - 1 - window->centre[a]);
    }
    return in;
}

bool radial_locate(const struct radial *r, const struct patch *raw, void *work,
                   double offset[PATCH_AXES])
{
    struct patch window = patch_within(raw, r->reach);
    struct radial_cells cells;
    double sum[NORMAL];
    bool found = false;
    if (window.n[PATCH_Y] > 1 && window.n[PATCH_X] > 1) {
        radial_cells_take(&cells, r, &window, work);
        add_lines(&cells, sum);
        found = solve(sum, offset) && place(r, &window, offset);
    }
    if (!found)
        offset[PATCH_Z] = offset[PATCH_Y] = offset[PATCH_X] = NAN;
    return found;
}
