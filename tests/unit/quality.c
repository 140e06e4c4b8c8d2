/* SPDX-License-Identifier: MIT */
/*
 * Sharpness and roundness against photutils' definitions written out, and
 * figures of a script that wrote them out with scipy.
 */
#include "measure/quality.h"
#include "box.h"

#include <math.h>

enum { FAR = QUALITY_RADIUS_MOST };

typedef double kernel[2 * FAR + 1][2 * FAR + 1];

static bool under(double sigma, int y, int x)
{
    double r2 = y * y + x * x;
    return r2 / (2 * sigma * sigma) <= 1.125 || sqrt(r2) <= 2;
}

/* photutils' _StarFinderKernel; returns its radius, and the pixels in n. */
static int make_kernel(double sigma, kernel k, double *n)
{
    int r = (int)fmax(2, 1.5 * sigma);
    double sum = 0, sum2 = 0;
    *n = 0;
    for (int y = -r; y <= r; y++)
        for (int x = -r; x <= r; x++) {
            double g = exp(-(y * y + x * x) / (2 * sigma * sigma));
            k[y + FAR][x + FAR] = under(sigma, y, x) ? g : 0;
            sum += k[y + FAR][x + FAR];
            sum2 += k[y + FAR][x + FAR] * k[y + FAR][x + FAR];
            *n += under(sigma, y, x);
        }
    for (int y = -r; y <= r; y++)
        for (int x = -r; x <= r; x++)
            if (under(sigma, y, x))
                k[y + FAR][x + FAR] =
                    (k[y + FAR][x + FAR] - sum / *n) / (sum2 - sum * sum / *n);
    return r;
}

static double convolved(const struct patch *p, const kernel k, double sigma,
                        const int at[2])
{
    int r = (int)fmax(2, 1.5 * sigma);
    double sum = 0;
    for (int y = -r; y <= r; y++)
        for (int x = -r; x <= r; x++)
            if (under(sigma, y, x))
                sum += k[y + FAR][x + FAR] *
                       (double)box_at(p, 0, at[0] + y, at[1] + x);
    return sum;
}

static double naive_sharpness(const struct patch *p, double sigma)
{
    kernel k;
    double n, others = 0;
    int r = make_kernel(sigma, k, &n);
    for (int y = -r; y <= r; y++)
        for (int x = -r; x <= r; x++)
            if (under(sigma, y, x) && (y != 0 || x != 0))
                others += (double)box_at(p, 0, y, x);
    double height =
        convolved(p, (const double(*)[2 * FAR + 1]) k, sigma, (int[]){0, 0});
    return ((double)box_at(p, 0, 0, 0) - others / (n - 1)) / height;
}

static double naive_roundness(const struct patch *p, double sigma)
{
    kernel k;
    double n, four = 0, quadrant[4] = {0};
    int r = make_kernel(sigma, k, &n);
    for (int y = -r; y <= r; y++)
        for (int x = -r; x <= r; x++) {
            double v = convolved(p, (const double(*)[2 * FAR + 1]) k, sigma,
                                 (int[]){y, x});
            bool own = y == 0 && x == 0;
            four += own ? 0 : fabs(v);
            quadrant[0] += y <= 0 && x > 0 ? v : 0;
            quadrant[1] += y < 0 && x <= 0 ? v : 0;
            quadrant[2] += y >= 0 && x < 0 ? v : 0;
            quadrant[3] += y > 0 && x >= 0 ? v : 0;
        }
    return 2 * (-quadrant[0] + quadrant[1] - quadrant[2] + quadrant[3]) / four;
}

static void values_are_the_definitions(void)
{
    size_t sharp = 0, round = 0;
    for (size_t i = 0; i < 1500 && !unit_failed(); i++) {
        struct box box;
        struct quality q;
        double sigma = 0.3 + unit_below(i % 9 ? 250 : 600) / 100.0;
        CHECK(quality_init(&q, sigma));
        box_make(&box, (const uint32_t[]){i % 2 ? 1 : 3, 40, 40},
                 i % 3 ? 0 : 400);
        *box_place(&box, 0, 0, 0) += 100;
        uint32_t reach = quality_reach(&q);
        struct patch enough =
            patch_within(&box.patch, (const uint32_t[]){1, reach, reach});
        struct quality_values got = quality_measure(&q, &enough);
        unit_case("sigma %g, %ux%u at %u,%u", sigma, box.patch.n[1],
                  box.patch.n[2], box.patch.centre[1], box.patch.centre[2]);
        CLOSE(got.sharpness, naive_sharpness(&box.patch, sigma), 1e-7);
        CLOSE(got.roundness, naive_roundness(&box.patch, sigma), 1e-8);
        sharp += isnan(got.sharpness) ? 0 : 1;
        round += isnan(got.roundness) ? 0 : 1;
        box_free(&box);
    }
    CHECK(sharp > 500 && sharp < 1400);
    CHECK(round > 400 && round < sharp);
}

static void values_are_scipys(void)
{
    static const struct {
        double sigma, sharpness, roundness;
    } cases[] = {
        {0.7, 1.335231788233992, -0.3608721877288702},
        {1.0, 1.4069318232520418, -0.24642420099786752},
        {1.3, 1.217297390665251, -0.20619445456573715},
        {2.0, 4.0763294023679455, 0.05433204245734065},
        {3.1, 0.302658396916984, -0.2486957898131614},
        {6.0, 0.46566359539248203, -0.06332628105518855},
    };
    struct box box;
    box_clear(&box, (const uint32_t[]){1, 41, 41},
              (const uint32_t[]){0, 20, 20});
    for (int y = 0; y < 41; y++)
        for (int x = 0; x < 41; x++) {
            int dy = y - 20, dx = x - 20;
            *box_place(&box, 0, dy, dx) =
                (float)((y * 7919 + x * 104729) % 1009 +
                        (2 * dy * dy + dx * dx < 30 ? 4000 : 0) + x * y % 50);
        }
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct quality q;
        CHECK(quality_init(&q, cases[i].sigma));
        struct quality_values got = quality_measure(&q, &box.patch);
        unit_case("sigma %g", cases[i].sigma);
        CLOSE(got.sharpness, cases[i].sharpness, 1e-11);
        CLOSE(got.roundness, cases[i].roundness, 1e-11);
    }
    box_free(&box);
}

/* A Gaussian of the kernel's own sigma but for the other axes' share. */
static void put_spot(const struct box *box, double sy, double sx)
{
    for (int y = -20; y <= 20; y++)
        for (int x = -20; x <= 20; x++)
            *box_place(box, 0, y, x) =
                (float)(100 + 500 * exp(-y * y / (2 * sy * sy) -
                                        x * x / (2 * sx * sx)));
}

static void long_spots_are_not_round(void)
{
    struct box box;
    struct quality q;
    CHECK(quality_init(&q, 1.3));
    box_clear(&box, (const uint32_t[]){1, 41, 41},
              (const uint32_t[]){0, 20, 20});
    put_spot(&box, 1.3, 1.3);
    struct quality_values round = quality_measure(&q, &box.patch);
    CHECK(fabs(round.roundness) < 1e-6);
    put_spot(&box, 1.3, 2.5);
    CHECK(quality_measure(&q, &box.patch).roundness < -0.2);
    put_spot(&box, 2.5, 1.3);
    CHECK(quality_measure(&q, &box.patch).roundness > 0.2);
    put_spot(&box, 3, 3);
    CHECK(quality_measure(&q, &box.patch).sharpness < round.sharpness - 0.01);
    put_spot(&box, 0.4, 0.4);
    CHECK(quality_measure(&q, &box.patch).sharpness > round.sharpness + 0.1);
    box_free(&box);
}

static void nothing_has_no_quality(void)
{
    struct box box;
    struct quality q;
    CHECK(quality_init(&q, 1.3));
    box_clear(&box, (const uint32_t[]){1, 9, 9}, (const uint32_t[]){0, 4, 4});
    struct quality_values got = quality_measure(&q, &box.patch);
    CHECK(isnan(got.sharpness) && isnan(got.roundness));
    box_free(&box);
}

static void kernel_is_bounded(void)
{
    struct quality q;
    CHECK(quality_init(&q, 10.66));
    SAME(q.radius, QUALITY_RADIUS_MOST);
    CHECK(!quality_init(&q, 10.67));
    CHECK(!quality_init(&q, 1e300));
    CHECK(quality_init(&q, 0.01));
    SAME(q.radius, 2);
    SAME(q.n, 13);
    SAME(quality_reach(&q), 4);
}

static const struct test TESTS[] = {
    {"values are the definitions', written out", values_are_the_definitions},
    {"values are those of the definitions in scipy", values_are_scipys},
    {"a long spot is not round, a wide one not sharp",
     long_spots_are_not_round},
    {"an empty image has no quality", nothing_has_no_quality},
    {"the kernel is bounded", kernel_is_bounded},
};
SUITE(quality, TESTS);
