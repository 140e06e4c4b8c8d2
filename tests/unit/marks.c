/* SPDX-License-Identifier: MIT */
/*
 * Marks against their definitions, pixel by pixel.
 */
#include "measure/marks.h"
#include "box.h"

#include <math.h>
#include <stdlib.h>

static struct marks random_marks(void)
{
    struct marks m = {.fit = {unit_below(4), unit_below(8)},
                      .distance = {unit_below(3), unit_below(5)},
                      .level = (float)unit_below(2000) / 8,
                      .saturation = (float)unit_below(60000) / 8};
    ellipsoid_init(&m.disk, unit_below(3), unit_below(8) / 2.0);
    if (unit_below(3))
        m.level = unit_below(2) ? 0.25F : 0;
    if (unit_below(4) == 0)
        m.saturation = NAN;
    return m;
}

static void marks_words(const struct marks *m, const struct patch *p)
{
    unit_case("%ux%ux%u at %u,%u,%u, fit %u,%u, distance %u,%u, above %g",
              p->n[0], p->n[1], p->n[2], p->centre[0], p->centre[1],
              p->centre[2], m->fit[0], m->fit[1], m->distance[0],
              m->distance[1], (double)m->level);
}

/* Is the pixel a peak among all within the distance? */
static bool is_peak(const struct marks *m, const struct patch *p,
                    const int at[3])
{
    int dz = (int)m->distance[0], d = (int)m->distance[1];
    float own = box_at(p, at[0], at[1], at[2]);
    if (!(own > m->level))
        return false;
    for (int z = -dz; z <= dz; z++)
        for (int y = -d; y <= d; y++)
            for (int x = -d; x <= d; x++) {
                float v = box_at(p, at[0] + z, at[1] + y, at[2] + x);
                int raster = z != 0 ? z : y != 0 ? y : x;
                if (isnan(v) || raster == 0)
                    continue;
                if (v > own || (v == own && raster < 0))
                    return false;
            }
    return true;
}

static bool naive_crowded(const struct marks *m, const struct patch *p)
{
    int fz = (int)m->fit[0], f = (int)m->fit[1];
    for (int z = -fz; z <= fz; z++)
        for (int y = -f; y <= f; y++)
            for (int x = -f; x <= f; x++)
                if ((z != 0 || y != 0 || x != 0) &&
                    is_peak(m, p, (int[]){z, y, x}))
                    return true;
    return false;
}

static void crowds_are_peaks_by_the_rule(void)
{
    size_t crowded = 0, alone = 0;
    for (size_t i = 0; i < 6000 && !unit_failed(); i++) {
        struct marks m = random_marks();
        struct box box;
        uint32_t raw[3], filtered[3];
        bool volume = i % 2;
        box_make(&box, (const uint32_t[]){volume ? 7 : 1, 16, 16},
                 i % 3 ? 0 : 1 + unit_below(30));
        if (unit_below(2)) /* a spot that stands out */
            *box_place(&box, 0, 0, 0) = m.level = 9000;
        if (unit_below(4) == 0)
            *box_place(&box, 0, 0, 0) = NAN;
        marks_words(&m, &box.patch);
        marks_reach(&m, volume, raw, filtered);
        struct patch enough = patch_within(&box.patch, filtered);
        bool expected = naive_crowded(&m, &box.patch);
        CHECK(marks_crowded(&m, &enough) == expected);
        crowded += expected;
        alone += !expected;
        box_free(&box);
    }
    CHECK(crowded > 1000 && alone > 1000);
}

/* Two spots; another is only seen in the window, and only above the level. */
static void neighbour_crowds_from_within_the_window(void)
{
    struct marks m = {.fit = {0, 7}, .distance = {0, 2}, .level = 50};
    for (int far = 1; far <= 9; far++)
        for (int high = 40; high <= 140; high += 20) {
            struct box box;
            box_clear(&box, (const uint32_t[]){1, 19, 19},
                      (const uint32_t[]){0, 9, 9});
            *box_place(&box, 0, 0, 0) = 100;
            *box_place(&box, 0, 1, 0) = 90; /* its flank */
            *box_place(&box, 0, far, -far) = (float)high;
            bool contest = far <= 2 && high <= 100;
            CHECK(marks_crowded(&m, &box.patch) ==
                  (far <= 7 && high > 50 && !contest));
            box_free(&box);
        }
}

static void saturation_is_looked_for_in_the_aperture(void)
{
    for (size_t i = 0; i < 3000 && !unit_failed(); i++) {
        struct marks m = random_marks();
        struct box box;
        bool expected = false;
        double r = unit_below(8) / 2.0;
        ellipsoid_init(&m.disk, unit_below(3), r);
        box_make(&box, (const uint32_t[]){5, 9, 9}, i % 3 ? 0 : 4);
        for (int z = -1; z <= 1; z++)
            for (int y = -5; y <= 5; y++)
                for (int x = -5; x <= 5; x++)
                    expected |= y * y + x * x <= r * r &&
                                box_at(&box.patch, z, y, x) >= m.saturation;
        CHECK(marks_saturated(&m, &box.patch) == expected);
        box_free(&box);
    }
}

static void windows_are_looked_at_pixel_by_pixel(void)
{
    for (size_t i = 0; i < 3000 && !unit_failed(); i++) {
        struct marks m = random_marks();
        struct box box;
        int fz = (int)m.fit[0], f = (int)m.fit[1], equal = 0;
        bool border = false, gap = false;
        box_make(&box, (const uint32_t[]){5, 16, 16},
                 i % 3 ? 0 : 1 + unit_below(500));
        for (int z = -fz; z <= fz; z++)
            for (int y = -f; y <= f; y++)
                for (int x = -f; x <= f; x++) {
                    border |= box_place(&box, 0, y, x) == NULL;
                    gap |= box_place(&box, z, y, x) != NULL &&
                           isnan(box_at(&box.patch, z, y, x));
                }
        for (int k = 0; k < 27; k++)
            equal += k != 13 && box_at(&box.patch, k / 9 - 1, k / 3 % 3 - 1,
                                       k % 3 - 1) == patch_centre(&box.patch);
        marks_words(&m, &box.patch);
        CHECK(marks_border(&m, &box.patch) == border);
        CHECK(marks_no_data(&m, &box.patch) == gap);
        CHECK(marks_plateau(&box.patch) == (equal > 0));
        box_free(&box);
    }
}

static void all_marks_are_bits(void)
{
    unsigned seen[32] = {0};
    for (size_t i = 0; i < 3000 && !unit_failed(); i++) {
        struct marks m = random_marks();
        struct box box;
        uint32_t raw[3], filtered[3];
        bool volume = i % 2;
        box_make(&box, (const uint32_t[]){volume ? 5 : 1, 16, 16},
                 i % 3 ? 0 : 100);
        marks_reach(&m, volume, raw, filtered);
        struct patch pixels = patch_within(&box.patch, raw);
        struct patch heights = patch_within(&box.patch, filtered);
        const struct patch *p = &box.patch;
        unsigned expected =
            (marks_saturated(&m, p) ? 1U : 0) | (marks_border(&m, p) ? 2U : 0) |
            (marks_plateau(p) ? 4U : 0) | (marks_crowded(&m, p) ? 8U : 0) |
            (marks_no_data(&m, p) ? 16U : 0);
        unsigned got = marks_find(&m, &pixels, &heights);
        SAME(got, expected);
        seen[got % 32]++;
        box_free(&box);
    }
    for (int bit = 0; bit < 5; bit++) {
        unsigned with = 0, without = 0;
        for (unsigned k = 0; k < 32; k++)
            *(k >> bit & 1 ? &with : &without) += seen[k];
        CHECK(with > 50 && without > 50);
    }
}

static const struct test TESTS[] = {
    {"a crowd is of peaks by the rule", crowds_are_peaks_by_the_rule},
    {"a neighbour crowds from within the window",
     neighbour_crowds_from_within_the_window},
    {"saturation is looked for in the aperture, a plane to either side",
     saturation_is_looked_for_in_the_aperture},
    {"windows and neighbours are looked at pixel by pixel",
     windows_are_looked_at_pixel_by_pixel},
    {"all marks are bits of the flags", all_marks_are_bits},
};
SUITE(marks, TESTS);
