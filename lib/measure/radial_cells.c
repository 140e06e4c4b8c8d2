/* SPDX-License-Identifier: MIT */
#include "measure/radial_cells.h"

#include <math.h>

/* Cells along an axis of so many pixels; a plane alone is a layer of them. */
static size_t cells_of(size_t pixels)
{
    return pixels > 1 ? pixels - 1 : 1;
}

size_t radial_bytes(const struct radial *r)
{
    size_t n = (PATCH_AXES + 1) * sizeof(double);
    for (int a = 0; a < PATCH_AXES; a++)
        n *= cells_of(2 * (size_t)r->reach[a] + 1);
    return n;
}

static void lay_out(struct radial_cells *cells, const struct radial *r,
                    const struct patch *window, void *work)
{
    cells->window = window;
    cells->plane = window->n[PATCH_Z] == 1;
    cells->all = 1;
    for (int a = PATCH_X; a >= PATCH_Z; a--) {
        double half = window->n[a] > 1 ? 0.5 : 0;
        cells->unit[a] = 1 / r->scale[a];
        cells->n[a] = cells_of(window->n[a]);
        cells->step[a] = cells->all;
        cells->all *= cells->n[a];
        for (size_t i = 0; i < cells->n[a]; i++)
            cells->at[a][i] =
                ((double)i + half - window->centre[a]) * r->scale[a];
    }
    for (size_t a = 0; a < PATCH_AXES; a++)
        cells->g[a] = (double *)work + a * cells->all;
    cells->data = (double *)work + PATCH_AXES * cells->all;
}

/* Twice the slopes in a plane, added to what there is, of a row of cells
 * between two rows of pixels. */
static void add_slopes(const float *up, const float *down, size_t n, double *gy,
                       double *gx)
{
    for (size_t x = 0; x < n; x++) {
        double a = (double)up[x], b = (double)up[x + 1];
        double c = (double)down[x], d = (double)down[x + 1];
        gy[x] += (c + d) - (a + b);
        gx[x] += (b - a) + (d - c);
    }
}

/* The four pixels of each cell. */
static void add_pixels(const float *up, const float *down, size_t n,
                       double sign, double *gz)
{
    for (size_t x = 0; x < n; x++)
        gz[x] += sign * (((double)up[x] + (double)up[x + 1]) +
                         ((double)down[x] + (double)down[x + 1]));
}

static void scale_row(double *g, size_t n, double unit)
{
    for (size_t x = 0; x < n; x++)
        g[x] *= unit;
}

/* Of row y of layer z; in a plane there is no slope in z. */
static void take_row(const struct radial_cells *cells, size_t z, size_t y)
{
    size_t at = z * cells->step[PATCH_Z] + y * cells->step[PATCH_Y];
    size_t n = cells->n[PATCH_X];
    double *g[PATCH_AXES];
    for (int a = 0; a < PATCH_AXES; a++) {
        g[a] = cells->g[a] + at;
        for (size_t x = 0; x < n; x++)
            g[a][x] = 0;
    }
    for (uint32_t k = 0; k < (cells->plane ? 1U : 2U); k++) {
        const float *up =
            patch_row(cells->window, (uint32_t)z + k, (uint32_t)y);
        const float *down = up + cells->window->row;
        add_slopes(up, down, n, g[PATCH_Y], g[PATCH_X]);
        if (!cells->plane)
            add_pixels(up, down, n, k == 0 ? -1 : 1, g[PATCH_Z]);
    }
    for (int a = 0; a < PATCH_AXES; a++)
        scale_row(g[a], n, cells->unit[a]);
}

static void take_gradients(const struct radial_cells *cells)
{
    for (size_t z = 0; z < cells->n[PATCH_Z]; z++)
        for (size_t y = 0; y < cells->n[PATCH_Y]; y++)
            take_row(cells, z, y);
}

/* Cells with a corner without data have no gradient; is there any? */
static bool note_gaps(const struct radial_cells *cells)
{
    bool any = false;
    for (size_t i = 0; i < cells->all; i++) {
        bool gap = isnan(cells->g[PATCH_X][i]);
        any |= gap;
        cells->data[i] = gap ? 0 : 1;
        for (int a = 0; gap && a < PATCH_AXES; a++)
            cells->g[a][i] = 0;
    }
    return any;
}

/* Nor a line, though their neighbours' gradients were smoothed into them. */
static void drop_gaps(const struct radial_cells *cells)
{
    for (int a = 0; a < PATCH_AXES; a++)
        for (size_t i = 0; i < cells->all; i++)
            cells->g[a][i] *= cells->data[i];
}

/* n rows of width values, step apart, each of its neighbours; beyond the first
 * and the last are zeros. */
static void smooth_rows(double *at, size_t n, size_t step, size_t width)
{
    double v[RADIAL_CELLS_MOST + 4][RADIAL_CELLS_MOST];
    for (size_t x = 0; x < width; x++)
        v[0][x] = v[1][x] = v[n + 2][x] = v[n + 3][x] = 0;
    for (size_t i = 0; i < n; i++)
        for (size_t x = 0; x < width; x++)
            v[i + 2][x] = at[i * step + x];
    for (size_t i = 0; i < n; i++)
        for (size_t x = 0; x < width; x++)
            at[i * step + x] = (v[i][x] + v[i + 4][x]) +
                               2 * (v[i + 1][x] + v[i + 3][x]) +
                               3 * v[i + 2][x];
}

static void smooth_line(double *at, size_t n)
{
    double v[RADIAL_CELLS_MOST + 4];
    v[0] = v[1] = v[n + 2] = v[n + 3] = 0;
    for (size_t x = 0; x < n; x++)
        v[x + 2] = at[x];
    for (size_t x = 0; x < n; x++)
        at[x] = (v[x] + v[x + 4]) + 2 * (v[x + 1] + v[x + 3]) + 3 * v[x + 2];
}

static void smooth(const struct radial_cells *cells, double *g)
{
    const size_t *n = cells->n, *step = cells->step;
    for (size_t z = 0; z < n[PATCH_Z]; z++) {
        double *layer = g + z * step[PATCH_Z];
        for (size_t y = 0; y < n[PATCH_Y]; y++)
            smooth_line(layer + y * step[PATCH_Y], n[PATCH_X]);
        smooth_rows(layer, n[PATCH_Y], step[PATCH_Y], n[PATCH_X]);
    }
    for (size_t y = 0; y < n[PATCH_Y] && !cells->plane; y++)
        smooth_rows(g + y * step[PATCH_Y], n[PATCH_Z], step[PATCH_Z],
                    n[PATCH_X]);
}

void radial_cells_take(struct radial_cells *cells, const struct radial *r,
                       const struct patch *window, void *work)
{
    lay_out(cells, r, window, work);
    take_gradients(cells);
    bool gaps = note_gaps(cells);
    for (int a = cells->plane ? PATCH_Y : PATCH_Z; a < PATCH_AXES; a++)
        smooth(cells, cells->g[a]);
    if (gaps)
        drop_gaps(cells);
}
