/* SPDX-License-Identifier: MIT */
/*
 * Newton's steps against a solver by elimination, and against quadratics whose
 * top is known.
 */
#include "measure/quadratic.h"
#include "box.h"

#include <math.h>
#include <stdlib.h>

/* A quadratic of a given top, height - 1/2 (x - top)' c (x - top). */
struct hill {
    double top[3], c[3][3];
};

static double random_in(double low, double high)
{
    return low + (high - low) * (unit_below(1 << 24) + 0.5) / (1 << 24);
}

/* c = l l' + 0.2 I is positive definite. */
static struct hill random_hill(bool plane, double farthest)
{
    struct hill hill = {{0}, {{0}}};
    double l[3][3];
    for (int i = 0; i < 3; i++) {
        hill.top[i] = plane && i == 0 ? 0 : random_in(-farthest, farthest);
        for (int j = 0; j < 3; j++)
            l[i][j] = j <= i ? random_in(-1, 1) : 0;
    }
    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 3; j++) {
            hill.c[i][j] = i == j ? 0.2 : 0;
            for (int k = 0; k < 3; k++)
                hill.c[i][j] += l[i][k] * l[j][k];
        }
    return hill;
}

static void put_hill(const struct box *box, const struct hill *hill,
                     double sign)
{
    for (int z = -3; z <= 3; z++)
        for (int y = -3; y <= 3; y++)
            for (int x = -3; x <= 3; x++) {
                double d[3] = {z - hill->top[0], y - hill->top[1],
                               x - hill->top[2]};
                double v = 0;
                float *at = box_place(box, z, y, x);
                for (int i = 0; i < 3; i++)
                    for (int j = 0; j < 3; j++)
                        v -= 0.5 * d[i] * hill->c[i][j] * d[j];
                if (at != NULL)
                    *at = (float)(sign * v);
            }
}

static void hill_box(struct box *box, bool plane)
{
    box_clear(box, (const uint32_t[]){plane ? 1 : 5, 5, 5},
              (const uint32_t[]){plane ? 0 : 2, 2, 2});
}

static void top_of_a_quadratic_is_found(void)
{
    for (int i = 0; i < 2000 && !unit_failed(); i++) {
        bool plane = i % 2;
        struct hill hill = random_hill(plane, 1.45);
        struct box box;
        double offset[PATCH_AXES];
        hill_box(&box, plane);
        put_hill(&box, &hill, 1);
        CHECK(quadratic_locate(&box.patch, offset));
        for (int a = 0; a < 3; a++)
            CLOSE(offset[a], hill.top[a], 2e-4); /* of float32 heights */
        box_free(&box);
    }
}

static void is_none(const struct patch *patch)
{
    double offset[PATCH_AXES] = {1, 2, 3};
    CHECK(!quadratic_locate(patch, offset));
    CHECK(isnan(offset[0]) && isnan(offset[1]) && isnan(offset[2]));
}

static void no_maximum_is_no_place(void)
{
    for (int i = 0; i < 500 && !unit_failed(); i++) {
        bool plane = i % 2;
        struct hill hill = random_hill(plane, 0.4);
        struct box box;
        int saddle = plane ? 1 + (int)unit_below(2) : (int)unit_below(3);
        hill_box(&box, plane);
        put_hill(&box, &hill, -1);
        is_none(&box.patch);
        hill = (struct hill){{0, 0.1, 0.2}, {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}};
        hill.c[saddle][saddle] = unit_below(2) ? -1 : 0; /* or a ridge */
        put_hill(&box, &hill, 1);
        is_none(&box.patch);
        box_free(&box);
    }
}

static void far_top_is_no_place(void)
{
    for (int axis = 1; axis < 3; axis++)
        for (int way = -1; way <= 1; way += 2) {
            struct hill hill = {{0}, {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}};
            struct box box;
            box_clear(&box, (const uint32_t[]){1, 9, 9},
                      (const uint32_t[]){0, 4, 4});
            hill.top[axis] = way * 1.8;
            put_hill(&box, &hill, 1);
            is_none(&box.patch);
            box_free(&box);
        }
}

static void missing_neighbour_is_no_place(void)
{
    for (int i = 0; i < 54; i++) {
        bool plane = i % 2;
        int z = plane ? 0 : i / 2 / 9 - 1, y = i / 2 / 3 % 3 - 1;
        struct hill hill = {{0}, {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}};
        struct box box;
        hill_box(&box, plane);
        put_hill(&box, &hill, 1);
        *box_place(&box, z, y, i / 2 % 3 - 1) = NAN;
        is_none(&box.patch);
        box_free(&box);
    }
    for (int i = 0; i < 6; i++) { /* at each side of the image */
        struct hill hill = {{0}, {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}};
        struct box box;
        uint32_t centre[PATCH_AXES] = {2, 2, 2};
        centre[i / 2] = i % 2 ? 0 : 4;
        box_clear(&box, (const uint32_t[]){5, 5, 5}, centre);
        put_hill(&box, &hill, 1);
        is_none(&box.patch);
        box_free(&box);
    }
}

/* Solves m x = b of n by elimination with pivots. */
static void eliminate(double m[3][4], int first)
{
    for (int i = first; i < 3; i++) {
        int best = i;
        for (int j = i; j < 3; j++)
            best = fabs(m[j][i]) > fabs(m[best][i]) ? j : best;
        for (int k = 0; k < 4; k++) {
            double swap = m[i][k];
            m[i][k] = m[best][k];
            m[best][k] = swap;
        }
        for (int j = first; j < 3; j++) {
            double f = j == i ? 0 : m[j][i] / m[i][i];
            for (int k = 0; k < 4; k++)
                m[j][k] -= f * m[i][k];
        }
    }
    for (int i = first; i < 3; i++)
        m[i][3] /= m[i][i];
}

/* Is -h positive definite? Its pivots, without exchange, are above 0. */
static bool definite(double h[3][3], int first, bool *unsure)
{
    double m[3][3];
    for (int i = 0; i < 9; i++)
        m[i / 3][i % 3] = -h[i / 3][i % 3];
    for (int i = first; i < 3; i++) {
        *unsure |= fabs(m[i][i]) < 1e-6;
        if (!(m[i][i] > 0))
            return false;
        for (int j = i + 1; j < 3; j++)
            for (int k = 2; k >= i; k--)
                m[j][k] -= m[j][i] / m[i][i] * m[i][k];
    }
    return true;
}

static double value(const struct patch *p, const int at[3], const int e[3],
                    const int f[3])
{
    return (double)box_at(p, at[0] + e[0] + f[0], at[1] + e[1] + f[1],
                          at[2] + e[2] + f[2]);
}

/* The Hessian, and with the negative gradient beside it; false where a
 * neighbour is missing. */
static bool derive(const struct patch *p, const int at[3], double h[3][3],
                   double m[3][4])
{
    static const int none[3] = {0}, unit[3][3] = {{1}, {0, 1}, {0, 0, 1}};
    static const int back[3][3] = {{-1}, {0, -1}, {0, 0, -1}};
    int first = p->n[0] == 1;
    for (int z = first ? 0 : -1; z <= !first; z++)
        for (int k = 0; k < 9; k++)
            if (isnan(value(p, at, (int[]){z, k / 3 - 1, k % 3 - 1}, none)))
                return false;
    for (int i = first; i < 3; i++) {
        double plus = value(p, at, unit[i], none);
        double minus = value(p, at, back[i], none);
        m[i][3] = -(plus - minus) / 2;
        for (int j = first; j < 3; j++) {
            h[i][j] = (value(p, at, unit[i], unit[j]) -
                       value(p, at, unit[i], back[j]) -
                       value(p, at, back[i], unit[j]) +
                       value(p, at, back[i], back[j])) /
                      4;
            if (i == j)
                h[i][j] = plus + minus - 2 * value(p, at, none, none);
            m[i][j] = h[i][j];
        }
    }
    return true;
}

/* unsure: rounding decides. */
static bool naive(const struct patch *p, double offset[3], bool *unsure)
{
    int at[3] = {0, 0, 0}, first = p->n[0] == 1;
    *unsure = false;
    for (int step = 0; step < 10; step++) {
        double h[3][3], m[3][4];
        bool stays = true;
        if (abs(at[0]) > 1 || abs(at[1]) > 1 || abs(at[2]) > 1 ||
            !derive(p, at, h, m) || !definite(h, first, unsure))
            return false;
        eliminate(m, first);
        for (int i = first; i < 3; i++) {
            double most = 0.5 + step * 0.01;
            *unsure |= fabs(fabs(m[i][3]) - most) < 1e-9;
            offset[i] = at[i] + m[i][3];
            if (fabs(m[i][3]) <= most)
                continue;
            at[i] += m[i][3] > 0 ? 1 : -1;
            stays = false;
        }
        if (stays)
            return true;
    }
    return false;
}

static void steps_are_those_of_elimination(void)
{
    size_t found = 0, moved = 0;
    for (size_t i = 0; i < 60000 && !unit_failed(); i++) {
        struct box box;
        double expected[3] = {0, 0, 0}, got[3];
        bool unsure;
        box_make(&box, (const uint32_t[]){i % 2 ? 1 : 5, 6, 6}, i % 3 ? 0 : 30);
        *box_place(&box, 0, 0, 0) += (float)unit_below(40000) / 8;
        bool is = naive(&box.patch, expected, &unsure);
        bool finds = quadratic_locate(&box.patch, got);
        if (!unsure && CHECK(finds == is) && is) {
            for (int a = 0; a < 3; a++)
                CLOSE(got[a], expected[a], 1e-6);
            found++;
            moved += fabs(got[1]) > 0.52 || fabs(got[2]) > 0.52;
        }
        box_free(&box);
    }
    CHECK(found > 5000);
    CHECK(moved > 100);
}

static const struct test TESTS[] = {
    {"the top of a quadratic is found", top_of_a_quadratic_is_found},
    {"without a maximum there is no place", no_maximum_is_no_place},
    {"a top farther than the neighbours is none", far_top_is_no_place},
    {"where a neighbour is missing there is none",
     missing_neighbour_is_no_place},
    {"the steps are those that elimination gives",
     steps_are_those_of_elimination},
};
SUITE(quadratic, TESTS);
