/* SPDX-License-Identifier: MIT */
/*
 * The background: a level, times a gradient along the diagonal, times a
 * texture. That is value noise (Perlin's and others'): normal numbers on a
 * lattice, blended with weights that are smooth, and scaled so that every
 * pixel has the same variance, also between the lattice's points.
 */
#include "base/random.h"
#include "job/sim_light.h"

#include <math.h>

/* Where a pixel lies between two points of the lattice. */
struct between {
    uint32_t point;
    double weight[2]; /* of it and of the next; the squares add up to 1 */
};

static struct between lattice(uint32_t pixel, double scale)
{
    double at = pixel / scale, point = floor(at), f = at - point;
    double next = f * f * (3 - 2 * f), this = 1 - next;
    double norm = sqrt(next * next + this * this);
    return (struct between){(uint32_t)point, {this / norm, next / norm}};
}

/* A row's lines of lattice points along x: their keys, and weights. */
struct lines {
    uint64_t key[4];
    double weight[4];
    double scale;
};

static struct lines find_lines(const struct sim *sim, uint32_t channel,
                               uint32_t z, uint32_t y)
{
    struct lines lines = {.scale = sim->texture_scale};
    uint64_t key = random_key(random_key(sim->seed, SIM_TEXTURE), channel);
    struct between depth = lattice(z, lines.scale);
    struct between down = lattice(y, lines.scale);
    for (uint32_t i = 0; i < 4; i++) {
        uint32_t plane = depth.point + i / 2, line = down.point + i % 2;
        lines.key[i] = random_key(random_key(key, plane), line);
        lines.weight[i] = depth.weight[i / 2] * down.weight[i % 2];
    }
    return lines;
}

static double blend(const struct lines *lines, uint32_t point)
{
    double sum = 0;
    for (int i = 0; i < 4; i++) {
        struct random random = {random_key(lines->key[i], point)};
        if (lines->weight[i] != 0)
            sum += lines->weight[i] * random_normal(&random);
    }
    return sum;
}

static void add_texture(const struct sim *sim, uint32_t channel,
                        const uint32_t at[3], uint32_t n, double *photons)
{
    struct lines lines = find_lines(sim, channel, at[0], at[1]);
    struct between x = lattice(at[2], lines.scale);
    uint32_t point = x.point;
    double here = blend(&lines, point), next = blend(&lines, point + 1);
    for (uint32_t i = 0; i < n; i++) {
        x = lattice(at[2] + i, lines.scale);
        if (x.point != point) { /* by 1: the scale is 1 px or more */
            point = x.point;
            here = next;
            next = blend(&lines, point + 1);
        }
        double change =
            sim->texture * (x.weight[0] * here + x.weight[1] * next);
        photons[i] *= change > -1 ? 1 + change : 0;
    }
}

/* From 0 at the first pixel of an axis to 1 at the last. */
static double along(uint32_t at, uint32_t size)
{
    return size > 1 ? (double)at / (size - 1) : 0;
}

void sim_background(const struct sim *sim, uint32_t channel,
                    const uint32_t at[3], uint32_t n, double *photons)
{
    struct shape shape = sim->shape;
    double axes = (shape.y > 1) + (shape.x > 1);
    double down = along(at[1], shape.y);
    for (uint32_t i = 0; i < n; i++) {
        photons[i] = sim->background;
        if (sim->gradient > 0 && axes > 0)
            photons[i] *=
                1 + sim->gradient *
                        ((down + along(at[2] + i, shape.x)) / axes - 0.5);
    }
    if (sim->texture > 0 && sim->background > 0)
        add_texture(sim, channel, at, n, photons);
}
