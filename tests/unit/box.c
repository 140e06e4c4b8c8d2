/* SPDX-License-Identifier: MIT */
#include "box.h"

#include <math.h>
#include <stdlib.h>

void box_clear(struct box *box, const uint32_t n[PATCH_AXES],
               const uint32_t centre[PATCH_AXES])
{
    size_t before = unit_below(5), row = n[PATCH_X] + unit_below(4);
    size_t plane = row * n[PATCH_Y] + unit_below(7);
    size_t all = before + plane * n[PATCH_Z] + 8;
    box->memory = unit_memory(all, sizeof(float));
    for (size_t i = 0; i < all; i++)
        box->memory[i] = unit_below(2) ? NAN : 1e30F;
    box->patch = (struct patch){box->memory + before,
                                plane,
                                row,
                                {n[0], n[1], n[2]},
                                {centre[0], centre[1], centre[2]}};
    for (size_t z = 0; z < n[PATCH_Z]; z++)
        for (size_t y = 0; y < n[PATCH_Y]; y++)
            for (size_t x = 0; x < n[PATCH_X]; x++)
                box->memory[before + z * plane + y * row + x] = 0;
}

void box_make(struct box *box, const uint32_t most[PATCH_AXES], uint32_t gaps)
{
    uint32_t n[PATCH_AXES], centre[PATCH_AXES];
    uint32_t levels = unit_below(3) ? 1 + unit_below(60000) : 4;
    int below = unit_below(2) ? 0 : (int)levels / 2;
    for (int a = 0; a < PATCH_AXES; a++) {
        n[a] = unit_below(4) ? most[a] - unit_below(most[a] / 3 + 1)
                             : 1 + unit_below(most[a]);
        centre[a] = unit_below(3) ? n[a] / 2 : unit_below(n[a]);
    }
    box_clear(box, n, centre);
    for (uint32_t i = 0; i < n[0] * n[1] * n[2]; i++) {
        uint32_t x = i % n[2], y = i / n[2] % n[1], z = i / n[2] / n[1];
        float value = (float)((int)unit_below(levels) - below) / 8;
        if (gaps > 0 && unit_below(gaps) == 0)
            value = NAN;
        *box_place(box, (int)z - (int)centre[0], (int)y - (int)centre[1],
                   (int)x - (int)centre[2]) = value;
    }
}

void box_free(struct box *box)
{
    free(box->memory);
}

/* Values from the first to it; -1 where it is outside. */
static int64_t step_to(const struct patch *p, int dz, int dy, int dx)
{
    int64_t z = (int64_t)p->centre[0] + dz, y = (int64_t)p->centre[1] + dy;
    int64_t x = (int64_t)p->centre[2] + dx;
    bool in =
        z >= 0 && y >= 0 && x >= 0 && z < p->n[0] && y < p->n[1] && x < p->n[2];
    return in ? z * (int64_t)p->plane + y * (int64_t)p->row + x : -1;
}

float *box_place(const struct box *box, int dz, int dy, int dx)
{
    int64_t step = step_to(&box->patch, dz, dy, dx);
    return step < 0 ? NULL
                    : box->memory + (box->patch.value - box->memory) + step;
}

float box_at(const struct patch *patch, int dz, int dy, int dx)
{
    int64_t step = step_to(patch, dz, dy, dx);
    return step < 0 ? NAN : patch->value[step];
}

bool box_close(double a, double b, double tolerance)
{
    double size = fmax(fmax(fabs(a), fabs(b)), 1);
    return (isnan(a) && isnan(b)) || fabs(a - b) <= tolerance * size;
}
