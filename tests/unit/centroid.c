/* SPDX-License-Identifier: MIT */
/*
 * Centres of mass against sums over all pixels around, mask by mask.
 */
#include "measure/centroid.h"
#include "box.h"

#include <math.h>
#include <stdlib.h>

enum { FAR = 9 };

struct mass {
    double sum, moment[3];
};

static bool in_mask(const double radius[2], int z, int y, int x)
{
    double depth = z == 0 ? 0 : radius[0] == 0 ? INFINITY : z / radius[0];
    double r2 = y * y + x * x;
    return abs(z) <= radius[0] &&
           (r2 == 0 ||
            depth * depth + r2 / (radius[1] * radius[1]) <= 1 + 1e-12);
}

static struct mass weigh(const struct patch *p, const double radius[2],
                         const int at[3])
{
    struct mass mass = {0, {0}};
    for (int z = -FAR; z <= FAR; z++)
        for (int y = -FAR; y <= FAR; y++)
            for (int x = -FAR; x <= FAR; x++) {
                double v = (double)box_at(p, at[0] + z, at[1] + y, at[2] + x);
                if (!in_mask(radius, z, y, x) || !(v > 0))
                    continue;
                mass.sum += v;
                mass.moment[0] += v * z;
                mass.moment[1] += v * y;
                mass.moment[2] += v * x;
            }
    return mass;
}

static bool inside(const struct patch *p, int axis, int at)
{
    int64_t place = (int64_t)p->centre[axis] + at;
    return place >= 0 && place < p->n[axis];
}

/* Values are eighths: the sums are exact. */
static bool naive(const struct patch *p, const double radius[2],
                  double offset[3])
{
    int at[3] = {0, 0, 0};
    for (int i = 0; i < 10; i++) {
        struct mass mass = weigh(p, radius, at);
        for (int a = 0; a < 3; a++) {
            double off = mass.moment[a] / mass.sum;
            int go = off > 0.6 ? 1 : off < -0.6 ? -1 : 0;
            offset[a] = mass.sum > 0 ? at[a] + off : NAN;
            if (abs(at[a] + go) <= 2 && inside(p, a, at[a] + go))
                at[a] += go;
        }
        if (!(mass.sum > 0))
            return false;
    }
    return true;
}

static void centre_is_that_of_the_sums(void)
{
    size_t moved = 0;
    for (size_t i = 0; i < 3000 && !unit_failed(); i++) {
        struct box box;
        struct ellipsoid mask;
        double radius[2] = {unit_below(7) / 2.0, 0.5 + unit_below(13) / 2.0};
        double expected[3], got[3];
        uint32_t reach[PATCH_AXES];
        ellipsoid_init(&mask, radius[0], radius[1]);
        box_make(&box, (const uint32_t[]){i % 2 ? 1 : 7, 19, 19},
                 i % 3 ? 0 : 1 + unit_below(20));
        unit_case("%ux%ux%u at %u,%u,%u, radii %g, %g", box.patch.n[0],
                  box.patch.n[1], box.patch.n[2], box.patch.centre[0],
                  box.patch.centre[1], box.patch.centre[2], radius[0],
                  radius[1]);
        bool is = naive(&box.patch, radius, expected);
        centroid_reach(&mask, reach);
        struct patch enough = patch_within(&box.patch, reach);
        CHECK(centroid_locate(&enough, &mask, got) == is);
        for (int a = 0; a < 3; a++)
            SAME_REAL(got[a], expected[a]);
        moved += is && fabs(got[2]) > 1.6;
        box_free(&box);
    }
    CHECK(moved > 10);
}

/* A square of equal pixels two to the right: the mask follows. */
static void mask_moves_with_the_spot(void)
{
    struct box box;
    struct ellipsoid mask;
    double offset[3];
    ellipsoid_init(&mask, 2, 3);
    for (int far = 0; far <= 4; far++) {
        box_clear(&box, (const uint32_t[]){1, 15, 15},
                  (const uint32_t[]){0, 7, 7});
        for (int i = 0; i < 9; i++)
            *box_place(&box, 0, i / 3 - 1, far + i % 3 - 1) = 5;
        CHECK(centroid_locate(&box.patch, &mask, offset));
        SAME_REAL(offset[0], 0);
        SAME_REAL(offset[1], 0);
        if (far <= 3)
            SAME_REAL(offset[2], far); /* all is in a mask two pixels off */
        else
            CHECK(offset[2] > 3 && offset[2] < 4); /* it goes no farther */
        box_free(&box);
    }
}

static void nothing_has_no_centre(void)
{
    struct box box;
    struct ellipsoid mask;
    double offset[3] = {1, 2, 3};
    ellipsoid_init(&mask, 2, 3);
    box_clear(&box, (const uint32_t[]){3, 9, 9}, (const uint32_t[]){1, 4, 4});
    CHECK(!centroid_locate(&box.patch, &mask, offset));
    CHECK(isnan(offset[0]) && isnan(offset[1]) && isnan(offset[2]));
    *box_place(&box, 0, 1, 1) = -7;
    *box_place(&box, 0, 0, 1) = NAN;
    CHECK(!centroid_locate(&box.patch, &mask, offset));
    *box_place(&box, 0, 1, 0) = 3;
    CHECK(centroid_locate(&box.patch, &mask, offset));
    SAME_REAL(offset[1], 1);
    box_free(&box);
}

static const struct test TESTS[] = {
    {"the centre is that of the sums, mask by mask",
     centre_is_that_of_the_sums},
    {"the mask moves with the spot, so far", mask_moves_with_the_spot},
    {"where nothing weighs there is no centre", nothing_has_no_centre},
};
SUITE(centroid, TESTS);
