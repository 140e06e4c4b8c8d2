/* SPDX-License-Identifier: MIT */
#include "measure/quadratic.h"

#include <math.h>

/* The pixel it is at and its neighbours, [z][y][x]; slope and curvature. */
struct around {
    double v[3][3][3];
    double g[PATCH_AXES], h[PATCH_AXES][PATCH_AXES];
};

/* False where one of them is missing. One plane stands for its neighbours. */
static bool look(const struct patch *p, const int32_t at[PATCH_AXES],
                 struct around *a)
{
    bool plane = p->n[PATCH_Z] == 1, all = true;
    int64_t first[PATCH_AXES] = {0};
    for (int i = plane; i < PATCH_AXES; i++) {
        first[i] = (int64_t)p->centre[i] + at[i] - 1;
        if (first[i] < 0 || first[i] + 3 > (int64_t)p->n[i])
            return false;
    }
    for (int z = 0; z < 3; z++)
        for (int y = 0; y < 3; y++) {
            uint32_t at_z = plane ? 0 : (uint32_t)(first[PATCH_Z] + z);
            const float *row =
                patch_row(p, at_z, (uint32_t)(first[PATCH_Y] + y)) +
                first[PATCH_X];
            for (int x = 0; x < 3; x++) {
                a->v[z][y][x] = (double)row[x];
                all &= row[x] == row[x];
            }
        }
    return all;
}

/* The value so many pixels from the middle along two axes. */
static double value(const struct around *a, int i, int di, int j, int dj)
{
    int at[PATCH_AXES] = {1, 1, 1};
    at[i] += di;
    at[j] += dj;
    return a->v[at[PATCH_Z]][at[PATCH_Y]][at[PATCH_X]];
}

static void differentiate(struct around *a)
{
    for (int i = 0; i < PATCH_AXES; i++) {
        double before = value(a, i, -1, i, 0), after = value(a, i, 1, i, 0);
        a->g[i] = (after - before) * 0.5;
        a->h[i][i] = after - 2 * a->v[1][1][1] + before;
        for (int j = i + 1; j < PATCH_AXES; j++)
            a->h[i][j] = a->h[j][i] =
                (value(a, i, 1, j, 1) - value(a, i, -1, j, 1) -
                 value(a, i, 1, j, -1) + value(a, i, -1, j, -1)) *
                0.25;
    }
}

/* -h x = g, by Cramer's rule; false where h is not negative definite. */
static bool step_in_plane(const struct around *a, double step[PATCH_AXES])
{
    double yy = a->h[1][1], xx = a->h[2][2], yx = a->h[1][2];
    double det = yy * xx - yx * yx;
    step[PATCH_Z] = 0;
    step[PATCH_Y] = (yx * a->g[2] - xx * a->g[1]) / det;
    step[PATCH_X] = (yx * a->g[1] - yy * a->g[2]) / det;
    return yy < 0 && det > 0;
}

static bool step_in_volume(const struct around *a, double step[PATCH_AXES])
{
    const double(*h)[PATCH_AXES] = a->h;
    const double *g = a->g;
    double zz = h[1][1] * h[2][2] - h[1][2] * h[1][2]; /* cofactors */
    double zy = h[0][2] * h[1][2] - h[0][1] * h[2][2];
    double zx = h[0][1] * h[1][2] - h[0][2] * h[1][1];
    double yy = h[0][0] * h[2][2] - h[0][2] * h[0][2];
    double yx = h[0][1] * h[0][2] - h[0][0] * h[1][2];
    double xx = h[0][0] * h[1][1] - h[0][1] * h[0][1];
    double det = h[0][0] * zz + h[0][1] * zy + h[0][2] * zx;
    step[PATCH_Z] = -(zz * g[0] + zy * g[1] + zx * g[2]) / det;
    step[PATCH_Y] = -(zy * g[0] + yy * g[1] + yx * g[2]) / det;
    step[PATCH_X] = -(zx * g[0] + yx * g[1] + xx * g[2]) / det;
    return h[0][0] < 0 && xx > 0 && det < 0;
}

/* Goes to the neighbour that the step leads to, if any. */
static bool settled(const double step[PATCH_AXES], double most,
                    int32_t at[PATCH_AXES])
{
    bool stays = true;
    for (int i = 0; i < PATCH_AXES; i++) {
        int go = (step[i] > most) - (step[i] < -most);
        at[i] += go;
        stays &= go == 0;
    }
    return stays;
}

static bool near_enough(const int32_t at[PATCH_AXES])
{
    bool near = true;
    for (int i = 0; i < PATCH_AXES; i++)
        near &= at[i] >= 1 - QUADRATIC_REACH && at[i] <= QUADRATIC_REACH - 1;
    return near;
}

bool quadratic_locate(const struct patch *filtered, double offset[PATCH_AXES])
{
    bool plane = filtered->n[PATCH_Z] == 1;
    int32_t at[PATCH_AXES] = {0, 0, 0};
    struct around around;
    offset[PATCH_Z] = offset[PATCH_Y] = offset[PATCH_X] = NAN;
    for (int i = 0; i < QUADRATIC_STEPS; i++) {
        double step[PATCH_AXES];
        if (!near_enough(at) || !look(filtered, at, &around))
            return false;
        differentiate(&around);
        if (!(plane ? step_in_plane : step_in_volume)(&around, step))
            return false;
        if (!settled(step, 0.5 + 0.01 * i, at))
            continue;
        for (int k = 0; k < PATCH_AXES; k++)
            offset[k] = at[k] + step[k];
        return true;
    }
    return false;
}
