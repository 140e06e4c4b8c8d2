/* SPDX-License-Identifier: MIT */
/*
 * Apertures against sums over all pixels around, by the formulas.
 */
#include "measure/aperture.h"
#include "box.h"

#include <math.h>
#include <stdlib.h>

enum { FAR = MEASURES_RADIUS_MOST + 1, DEEP = 8, MOST = 65 * 65 * 15 };

static bool in_ellipsoid(double rz, double r, const int d[3])
{
    double in_plane = d[1] * d[1] + d[2] * d[2];
    if (r == 0)
        return in_plane == 0 && abs(d[0]) <= rz;
    double depth = d[0] == 0 ? 0 : rz == 0 ? INFINITY : d[0] / rz;
    /* a hair for whole radii, where the quotients may round up */
    return depth * depth + in_plane / (r * r) <= 1 + 1e-12;
}

static int by_value(const void *a, const void *b)
{
    double s, t;
    memcpy(&s, a, sizeof s);
    memcpy(&t, b, sizeof t);
    return (s > t) - (s < t);
}

static double middle(double *values, size_t n)
{
    qsort(values, n, sizeof *values, by_value);
    return n % 2 ? values[n / 2] : (values[n / 2 - 1] + values[n / 2]) / 2;
}

static double plain_deviation(const double *values, size_t n)
{
    double mean = 0, sum = 0;
    for (size_t i = 0; i < n; i++)
        mean += values[i] / (double)n;
    for (size_t i = 0; i < n; i++)
        sum += (values[i] - mean) * (values[i] - mean);
    return n > 1 ? sqrt(sum / (double)(n - 1)) : NAN;
}

/* Level and noise of n pixels. */
static struct ground ground_of(double *values, size_t n, enum annulus annulus)
{
    struct ground ground = {NAN, NAN, (double)n};
    if (n == 0)
        return ground;
    ground.noise = plain_deviation(values, n);
    ground.level = middle(values, n);
    if (annulus == ANNULUS_MIN)
        ground.level = values[0];
    if (annulus == ANNULUS_MEAN) {
        ground.level = 0;
        for (size_t i = 0; i < n; i++)
            ground.level += values[i];
        ground.level /= (double)n;
    }
    if (annulus != ANNULUS_MEDIAN)
        return ground;
    for (size_t i = 0; i < n; i++)
        values[i] = (double)(float)fabs(values[i] - ground.level);
    double spread = middle(values, n);
    if (spread > 0)
        ground.noise = 1.482602218505602 * spread;
    return ground;
}

static struct ground naive_ground(const struct measures *m,
                                  const struct patch *p, bool volume)
{
    double *values = unit_memory(MOST, sizeof *values), rz;
    size_t n = 0;
    rz = volume ? m->aperture[0] : 0;
    for (int dz = -DEEP; dz <= DEEP; dz++)
        for (int dy = -FAR; dy <= FAR; dy++)
            for (int dx = -FAR; dx <= FAR; dx++) {
                double r = sqrt(dy * dy + dx * dx), v;
                v = (double)box_at(p, dz, dy, dx);
                if (abs(dz) <= rz && r > m->aperture[1] &&
                    r <= m->annulus_radius && !isnan(v))
                    values[n++] = v;
            }
    struct ground ground = ground_of(values, n, m->annulus);
    free(values);
    return ground;
}

static struct light naive_light(double rz, double r, const struct patch *p,
                                const struct ground *ground)
{
    struct light light = {0, 0, NAN};
    for (int dz = -DEEP; dz <= DEEP; dz++)
        for (int dy = -FAR; dy <= FAR; dy++)
            for (int dx = -FAR; dx <= FAR; dx++) {
                double v = (double)box_at(p, dz, dy, dx);
                if (!in_ellipsoid(rz, r, (int[]){dz, dy, dx}) || isnan(v))
                    continue;
                light.net += v;
                light.area++;
            }
    light.net = light.area > 0 ? light.net - light.area * ground->level : NAN;
    if (ground->noise > 0)
        light.snr = light.net / (ground->noise * sqrt(light.area) *
                                 sqrt(1 + light.area / ground->n));
    return light;
}

static void same_light(struct light got, struct light expected)
{
    SAME_REAL(got.area, expected.area);
    CLOSE(got.net, expected.net, 1e-11);
    CLOSE(got.snr, expected.snr, 1e-9);
}

static void compare(const struct measures *m, const struct patch *p,
                    bool volume)
{
    struct aperture a;
    uint32_t reach[PATCH_AXES];
    double rz = volume ? m->aperture[0] : 0;
    aperture_init(&a, m, volume);
    aperture_reach(&a, reach);
    struct patch enough = patch_within(p, reach);
    size_t bytes = aperture_bytes(&a);
    unsigned char *work = unit_memory(bytes + 1, 1);
    work[bytes] = 77;
    struct ground expected = naive_ground(m, p, volume);
    struct ground got = aperture_ground(&a, &enough, work);
    SAME(work[bytes], 77);
    SAME_REAL(got.n, expected.n);
    CLOSE(got.level, expected.level, 1e-14);
    CLOSE(got.noise, expected.noise, 1e-9);
    same_light(aperture_light(&a.disk, &enough, &got),
               naive_light(rz, m->aperture[1], p, &got));
    for (int i = 0; i < MULTISCALES; i++)
        same_light(aperture_light(&a.scale[i], &enough, &got),
                   naive_light(rz, MULTISCALE_RADIUS[i], p, &got));
    free(work);
}

static void compare_random(size_t i, const uint32_t most[PATCH_AXES])
{
    static const uint32_t gaps[] = {0, 50, 5, 2, 1};
    struct box box;
    struct measures m = measures_usual();
    bool volume = unit_below(2);
    if (i % 2 == 0) {
        m.aperture[0] = unit_below(15) / 2.0;
        m.aperture[1] = unit_below(16) / 2.0;
        m.annulus_radius = unit_below(25) / 2.0;
    }
    if (i % 40 == 0)
        m.annulus_radius = MEASURES_RADIUS_MOST - 3 * unit_below(2);
    m.annulus = (enum annulus)unit_below(ANNULI);
    box_make(&box, most, gaps[i % COUNT(gaps)]);
    unit_case("%ux%ux%u at %u,%u,%u, r %g,%g, R %g, %s, volume %d",
              box.patch.n[0], box.patch.n[1], box.patch.n[2],
              box.patch.centre[0], box.patch.centre[1], box.patch.centre[2],
              m.aperture[0], m.aperture[1], m.annulus_radius,
              annulus_name(m.annulus), volume);
    compare(&m, &box.patch, volume);
    box_free(&box);
}

static void apertures_are_sums_over_pixels(void)
{
    for (size_t i = 0; i < 400 && !unit_failed(); i++)
        compare_random(i, (const uint32_t[]){1, 30, 30});
    for (size_t i = 0; i < 200 && !unit_failed(); i++)
        compare_random(i, (const uint32_t[]){9, 21, 21});
    for (size_t i = 0; i < 80 && !unit_failed(); i += 40)
        compare_random(i, (const uint32_t[]){15, 70, 70});
}

/* What was there before, in the memory it works in, does not show. */
static void result_is_of_the_pixels_alone(void)
{
    struct measures m = measures_usual();
    struct aperture a;
    struct box box;
    aperture_init(&a, &m, true);
    size_t bytes = aperture_bytes(&a);
    for (size_t i = 0; i < 50; i++) {
        unsigned char *work = unit_memory(bytes, 1);
        box_make(&box, (const uint32_t[]){5, 17, 17}, 9);
        struct ground first = aperture_ground(&a, &box.patch, work);
        for (size_t k = 0; k < bytes; k++)
            work[k] = (unsigned char)unit_random();
        struct ground second = aperture_ground(&a, &box.patch, work);
        SAME_BYTES(&first, &second, sizeof first);
        box_free(&box);
        free(work);
    }
}

/* 29 pixels of 110 above 100; the annulus holds 168 of 98 and 102 in turns,
 * and a neighbour that only shows with the mean. */
static void usual_aperture_is_the_books(void)
{
    struct measures m = measures_usual();
    struct aperture a;
    struct box box;
    box_clear(&box, (const uint32_t[]){1, 17, 17}, (const uint32_t[]){0, 8, 8});
    for (int y = -8; y <= 8; y++)
        for (int x = -8; x <= 8; x++)
            *box_place(&box, 0, y, x) = y * y + x * x <= 9 ? 110
                                        : y >= 5 && x >= 5 ? 5000
                                        : y >= 0 || y == x ? 102
                                                           : 98;
    for (int y = 4; y <= 8; y++)
        *box_place(&box, 0, y, 0) = 98; /* as many of each but a few */
    aperture_init(&a, &m, false);
    void *work = unit_memory(1, aperture_bytes(&a));
    struct ground ground = aperture_ground(&a, &box.patch, work);
    struct light light = aperture_light(&a.disk, &box.patch, &ground);
    SAME_REAL(light.area, 29);
    SAME_REAL(ground.n, 168);
    SAME_REAL(ground.level, 102);
    SAME_REAL(light.net, 29 * (110 - 102));
    CLOSE(light.snr,
          light.net / sqrt(29 * ground.noise * ground.noise * (1 + 29 / 168.0)),
          1e-12);
    CHECK(ground.noise < 7);
    m.annulus = ANNULUS_MEAN;
    aperture_init(&a, &m, false);
    CHECK(aperture_ground(&a, &box.patch, work).noise > 300);
    free(work);
    box_free(&box);
}

static void what_is_undefined_is_none(void)
{
    struct measures m = measures_usual();
    struct aperture a;
    struct box box;
    aperture_init(&a, &m, true);
    void *work = unit_memory(1, aperture_bytes(&a));
    box_clear(&box, (const uint32_t[]){3, 5, 5}, (const uint32_t[]){1, 2, 2});
    for (int dz = -1; dz <= 1; dz++) /* no annulus: corners are within 3 */
        for (int i = 0; i < 25; i++)
            *box_place(&box, dz, i / 5 - 2, i % 5 - 2) = (float)i;
    struct ground ground = aperture_ground(&a, &box.patch, work);
    struct light light = aperture_light(&a.disk, &box.patch, &ground);
    SAME_REAL(ground.n, 0);
    CHECK(isnan(ground.level) && isnan(light.net) && isnan(light.snr));
    CHECK(light.area > 25);
    box_free(&box);
    box_clear(&box, (const uint32_t[]){1, 17, 17}, (const uint32_t[]){0, 8, 8});
    *box_place(&box, 0, 0, 0) = 9;
    ground = aperture_ground(&a, &box.patch, work);
    light = aperture_light(&a.disk, &box.patch, &ground);
    SAME_REAL(light.net, 9); /* a background without noise */
    CHECK(isnan(light.snr));
    for (int i = 0; i < 17 * 17; i++)
        *box_place(&box, 0, i / 17 - 8, i % 17 - 8) = NAN;
    ground = aperture_ground(&a, &box.patch, work);
    light = aperture_light(&a.disk, &box.patch, &ground);
    SAME_REAL(light.area, 0);
    CHECK(isnan(light.net) && isnan(light.snr) && isnan(ground.level));
    CHECK(isnan(aperture_highest(&box.patch, 5, 0)));
    box_free(&box);
    free(work);
}

static void highest_is_the_windows_maximum(void)
{
    for (size_t i = 0; i < 2000 && !unit_failed(); i++) {
        struct box box;
        uint32_t side = 1 + 2 * unit_below(6), depth = unit_below(4);
        double high = -INFINITY;
        box_make(&box, (const uint32_t[]){i % 2 ? 1 : 6, 9, 9},
                 i % 3 ? 0 : 1 + unit_below(4));
        int r = (int)side / 2, rz = (int)depth;
        for (int z = -rz; z <= rz; z++)
            for (int y = -r; y <= r; y++)
                for (int x = -r; x <= r; x++)
                    high = fmax(high, (double)box_at(&box.patch, z, y, x));
        SAME_REAL(aperture_highest(&box.patch, side, depth),
                  high > -INFINITY ? high : NAN);
        box_free(&box);
    }
}

static const struct test TESTS[] = {
    {"apertures are sums over their pixels", apertures_are_sums_over_pixels},
    {"a result is of the pixels alone", result_is_of_the_pixels_alone},
    {"the usual aperture is the books', with a neighbour in its annulus",
     usual_aperture_is_the_books},
    {"what is undefined is NaN", what_is_undefined_is_none},
    {"the highest pixel is the window's maximum",
     highest_is_the_windows_maximum},
};
SUITE(aperture, TESTS);
