/* SPDX-License-Identifier: MIT */
/*
 * locate [ROUNDS]: what measuring a spot costs, each measure alone, in
 * microseconds (medians over the rounds); and how far from the truth positions
 * of isolated simulated spots are, as multiples of the Cramer-Rao bound: of
 * light integrated over pixels, Poisson noise, all of place, light, sigmas and
 * background unknown.
 */
#include "base/random.h"
#include "bench.h"
#include "detect/gaussian.h"
#include "measure/aperture.h"
#include "measure/centroid.h"
#include "measure/marks.h"
#include "measure/quadratic.h"
#include "measure/quality.h"
#include "measure/radial.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SIDE = 41, DEPTH = 15, SPOTS = 1000, ROUNDS = 99, PIXELS = SIDE * SIDE };

/* Light of a spot, in the order of the bound's parameters. */
enum { Z, Y, X, SIGMA_Z, SIGMA, PHOTONS, GROUND, PARAMETERS };

/* A spot in the middle of a box of pixels, raw and filtered. */
struct scene {
    double truth[PARAMETERS];
    float raw[DEPTH * PIXELS], filtered[PIXELS];
    struct patch pixels, heights;
    uint32_t planes;
};

static double share(double at, double sigma)
{
    double unit = sigma * sqrt(2);
    return (erf((at + 0.5) / unit) - erf((at - 0.5) / unit)) / 2;
}

/* What is expected of each pixel. */
static void expect(double *light, uint32_t planes, const double p[PARAMETERS])
{
    double along[2][SIDE];
    for (int i = 0; i < SIDE; i++) {
        along[0][i] = share(i - SIDE / 2 - p[Y], p[SIGMA]);
        along[1][i] = share(i - SIDE / 2 - p[X], p[SIGMA]);
    }
    for (uint32_t z = 0; z < planes; z++) {
        double far = (double)z - planes / 2 - p[Z];
        double plane = planes > 1 ? share(far, p[SIGMA_Z]) : 1;
        for (int i = 0; i < PIXELS; i++)
            light[z * PIXELS + (uint32_t)i] =
                p[PHOTONS] * plane * along[0][i / SIDE] * along[1][i % SIDE] +
                p[GROUND];
    }
}

/* Inverts in place by Gauss and Jordan: positive definite. */
static void invert(double m[PARAMETERS][PARAMETERS], const int *of, int n)
{
    for (int i = 0; i < n; i++) {
        double pivot = m[of[i]][of[i]];
        m[of[i]][of[i]] = 1;
        for (int j = 0; j < n; j++)
            m[of[i]][of[j]] /= pivot;
        for (int k = 0; k < n; k++) {
            double f = m[of[k]][of[i]];
            if (k == i)
                continue;
            m[of[k]][of[i]] = 0;
            for (int j = 0; j < n; j++)
                m[of[k]][of[j]] -= f * m[of[i]][of[j]];
        }
    }
}

/* The least variance of each parameter; slopes by central differences. */
static void bound(double variance[PARAMETERS], uint32_t planes,
                  const double p[PARAMETERS])
{
    static const int in_plane[] = {Y, X, SIGMA, PHOTONS, GROUND};
    static const int all[] = {Z, Y, X, SIGMA_Z, SIGMA, PHOTONS, GROUND};
    static double slope[PARAMETERS][DEPTH * PIXELS], light[DEPTH * PIXELS];
    double fisher[PARAMETERS][PARAMETERS] = {{0}};
    for (int a = 0; a < PARAMETERS; a++) {
        double q[PARAMETERS], h = 1e-4 * fmax(1, p[a]);
        memcpy(q, p, sizeof q);
        q[a] = p[a] + h;
        expect(slope[a], planes, q);
        q[a] = p[a] - h;
        expect(light, planes, q);
        for (uint32_t i = 0; i < planes * PIXELS; i++)
            slope[a][i] = (slope[a][i] - light[i]) / (2 * h);
    }
    expect(light, planes, p);
    for (int a = 0; a < PARAMETERS; a++)
        for (int b = 0; b < PARAMETERS; b++)
            for (uint32_t i = 0; i < planes * PIXELS; i++)
                fisher[a][b] += slope[a][i] * slope[b][i] / light[i];
    invert(fisher, planes > 1 ? all : in_plane, planes > 1 ? 7 : 5);
    for (int a = 0; a < PARAMETERS; a++)
        variance[a] = fisher[a][a];
}

/* The log, by spotfind's taps. */
static void filter(struct scene *s, double sigma)
{
    static double down[KERNEL_TERMS][PIXELS];
    struct kernel_taps taps;
    gaussian_taps(&taps, BACKGROUND_LOG, (const double[]){sigma, sigma}, 1);
    int r = (int)taps.ry;
    for (int i = 0; i < PIXELS; i++)
        for (int t = 0; t < KERNEL_TERMS; t++) {
            down[t][i] = 0;
            for (int k = -r; k <= r; k++)
                if (i / SIDE + k >= 0 && i / SIDE + k < SIDE)
                    down[t][i] += (double)taps.down[t][abs(k)] *
                                  (double)s->raw[i + k * SIDE];
        }
    for (int i = 0; i < PIXELS; i++) {
        double sum = 0;
        for (int t = 0; t < KERNEL_TERMS; t++)
            for (int k = -r; k <= r; k++)
                if (i % SIDE + k >= 0 && i % SIDE + k < SIDE)
                    sum += (double)taps.along[t][abs(k)] * down[t][i + k];
        s->filtered[i] = (float)sum;
    }
}

/* The filtered peak near the middle, as spotfind has it. */
static void find(struct scene *s)
{
    int best = PIXELS / 2, middle = SIDE / 2;
    for (int y = middle - 3; y <= middle + 3; y++)
        for (int x = middle - 3; x <= middle + 3; x++)
            if (s->filtered[y * SIDE + x] > s->filtered[best])
                best = y * SIDE + x;
    uint32_t y = (uint32_t)best / SIDE, x = (uint32_t)best % SIDE;
    s->heights =
        (struct patch){s->filtered, PIXELS, SIDE, {1, SIDE, SIDE}, {0, y, x}};
    s->pixels = (struct patch){
        s->raw, PIXELS, SIDE, {s->planes, SIDE, SIDE}, {s->planes / 2, y, x}};
    s->truth[Y] -= best / SIDE - middle;
    s->truth[X] -= best % SIDE - middle;
}

static void simulate(struct scene *s, const double light[PARAMETERS],
                     uint32_t planes, struct random *random)
{
    static double expected[DEPTH * PIXELS];
    memcpy(s->truth, light, sizeof s->truth);
    s->planes = planes;
    for (int a = Z; a <= X; a++)
        s->truth[a] = random_unit(random) - 0.5;
    expect(expected, planes, s->truth);
    for (uint32_t i = 0; i < planes * PIXELS; i++)
        s->raw[i] = (float)random_poisson(random, expected[i]);
    if (planes == 1)
        filter(s, light[SIGMA]);
    else /* the peak is taken of the light expected */
        for (uint32_t i = 0; i < PIXELS; i++)
            s->filtered[i] = (float)expected[planes / 2 * PIXELS + i];
    find(s);
}

/* All that the measures need. */
struct tools {
    struct aperture aperture;
    struct marks marks;
    struct quality quality;
    struct radial radial;
    void *work;
};

static void prepare(struct tools *t, double sigma_z, double sigma, bool volume)
{
    struct measures usual = measures_usual();
    aperture_init(&t->aperture, &usual, volume);
    radial_init(&t->radial, (const double[]){sigma_z, sigma, sigma}, volume);
    quality_init(&t->quality, sigma);
    t->marks = (struct marks){.disk = t->aperture.disk,
                              .fit = {volume ? 2 : 0, 7},
                              .distance = {volume ? 2 : 0, 2},
                              .level = 20,
                              .saturation = 65535};
    size_t a = aperture_bytes(&t->aperture), r = radial_bytes(&t->radial);
    t->work = bench_claim(a > r ? a : r);
}

typedef double measure(const struct tools *t, const struct scene *s,
                       double offset[PATCH_AXES]);

static double by_quadratic(const struct tools *t, const struct scene *s,
                           double offset[PATCH_AXES])
{
    (void)t;
    return quadratic_locate(&s->heights, offset);
}

static double by_centroid(const struct tools *t, const struct scene *s,
                          double offset[PATCH_AXES])
{
    return centroid_locate(&s->heights, &t->aperture.disk, offset);
}

static double by_radial(const struct tools *t, const struct scene *s,
                        double offset[PATCH_AXES])
{
    return radial_locate(&t->radial, &s->pixels, t->work, offset);
}

static double by_aperture(const struct tools *t, const struct scene *s,
                          double offset[PATCH_AXES])
{
    struct ground ground = aperture_ground(&t->aperture, &s->pixels, t->work);
    offset[0] = 0;
    return aperture_light(&t->aperture.disk, &s->pixels, &ground).snr;
}

static double by_scales(const struct tools *t, const struct scene *s,
                        double offset[PATCH_AXES])
{
    struct ground ground = aperture_ground(&t->aperture, &s->pixels, t->work);
    double sum = 0;
    for (int i = 0; i < MULTISCALES; i++)
        sum += aperture_light(&t->aperture.scale[i], &s->pixels, &ground).net;
    offset[0] = 0;
    return sum;
}

static double by_window(const struct tools *t, const struct scene *s,
                        double offset[PATCH_AXES])
{
    offset[0] = 0;
    return aperture_highest(&s->pixels, 5, t->aperture.disk.depth);
}

static double by_quality(const struct tools *t, const struct scene *s,
                         double offset[PATCH_AXES])
{
    struct quality_values values = quality_measure(&t->quality, &s->pixels);
    offset[0] = values.roundness;
    return values.sharpness;
}

static double by_marks(const struct tools *t, const struct scene *s,
                       double offset[PATCH_AXES])
{
    offset[0] = 0;
    return marks_find(&t->marks, &s->pixels, &s->heights);
}

/* The processor's time: others may be at work beside this thread. */
static int by_time(const void *a, const void *b)
{
    double s, t;
    memcpy(&s, a, sizeof s);
    memcpy(&t, b, sizeof t);
    return (s > t) - (s < t);
}

/* Microseconds a spot. */
static double cost(measure *of, const struct tools *t, const struct scene *s,
                   int rounds)
{
    double times[ROUNDS] = {0}, offset[PATCH_AXES];
    volatile double sink = 0;
    for (int round = -1; round < rounds; round++) { /* the first warms up */
        double begun = bench_now();
        for (int i = 0; i < SPOTS; i++) /* few, or memory is measured */
            sink = sink + of(t, &s[i % 50], offset) + offset[0];
        if (round >= 0)
            times[round] = (bench_now() - begun) * 1e6 / SPOTS;
    }
    qsort(times, (size_t)rounds, sizeof times[0], by_time);
    return times[rounds / 2];
}

static void costs(struct scene *scenes, int rounds)
{
    static const struct {
        const char *name;
        measure *of;
        bool in_3d; /* or heights of one plane are all that is looked at */
    } all[] = {{"aperture 3, annulus 8", by_aperture, true},
               {"multiscale", by_scales, true},
               {"window 5", by_window, true},
               {"quadratic", by_quadratic, false},
               {"centroid", by_centroid, false},
               {"radial", by_radial, true},
               {"quality", by_quality, true},
               {"marks", by_marks, false}};
    static const double light[] = {0, 0, 0, 1.5, 1.3, 1000, 20};
    double us[2][sizeof all / sizeof *all];
    for (int volume = 0; volume < 2; volume++) {
        struct tools tools;
        struct random random = {1};
        prepare(&tools, 1.5, 1.3, volume);
        for (int i = 0; i < SPOTS; i++)
            simulate(&scenes[i], light, volume ? DEPTH : 1, &random);
        for (size_t i = 0; i < sizeof all / sizeof *all; i++)
            us[volume][i] = cost(all[i].of, &tools, scenes, rounds);
        free(tools.work);
    }
    printf("%-24s %9s %9s\n", "microseconds a spot", "plane", "volume");
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        printf("%-24s %9.2f", all[i].name, us[0][i]);
        if (all[i].in_3d)
            printf(" %9.2f", us[1][i]);
        putchar('\n');
    }
}

/* Squares of the errors over the bounds, in z, and in y and x; failures. */
struct errors {
    double bound[2], sum[2];
    int failed;
};

static struct errors errors_of(measure *of, const struct tools *t,
                               const struct scene *s)
{
    struct errors e = {.failed = 0};
    for (int i = 0; i < SPOTS; i++) {
        double at[PATCH_AXES], variance[PARAMETERS];
        if (of(t, &s[i], at) == 0) { /* the pixel is what is left */
            at[Z] = at[Y] = at[X] = 0;
            e.failed++;
        }
        for (int a = Z; a <= X; a++)
            e.sum[a > Z] += pow(at[a] - s[i].truth[a], 2) / (a > Z ? 2 : 1);
        if (i % 100 == 0) {
            bound(variance, s[i].planes, s[i].truth);
            e.bound[0] += 100 * variance[Z];
            e.bound[1] += 100 * (variance[Y] + variance[X]) / 2;
        }
    }
    return e;
}

static void errors_in_plane(struct scene *scenes, double sigma, double ground)
{
    static const double photons[] = {200, 500, 1000, 5000};
    for (int i = 0; i < 4; i++) {
        const double light[] = {0, 0, 0, 1, sigma, photons[i], ground};
        struct random random = {7};
        struct tools t;
        prepare(&t, 1, sigma, false);
        for (int k = 0; k < SPOTS; k++)
            simulate(&scenes[k], light, 1, &random);
        struct errors e[] = {errors_of(by_quadratic, &t, scenes),
                             errors_of(by_centroid, &t, scenes),
                             errors_of(by_radial, &t, scenes)};
        printf("%5.1f %10.0f %7.0f %7.4f", sigma, ground, photons[i],
               sqrt(e[0].bound[1] / SPOTS));
        for (int m = 0; m < 3; m++)
            printf(" %10.2f", sqrt(e[m].sum[1] / e[m].bound[1]));
        printf("   %d %d %d\n", e[0].failed, e[1].failed, e[2].failed);
        free(t.work);
    }
}

static void errors_in_volume(struct scene *scenes, double sigma_z, double sigma)
{
    static const double photons[] = {500, 1000, 5000};
    for (int i = 0; i < 3; i++) {
        const double light[] = {0, 0, 0, sigma_z, sigma, photons[i], 5};
        struct random random = {7};
        struct tools t;
        prepare(&t, sigma_z, sigma, true);
        for (int k = 0; k < SPOTS; k++)
            simulate(&scenes[k], light, DEPTH, &random);
        struct errors e = errors_of(by_radial, &t, scenes);
        printf("%7.1f %5.1f %7.0f %7.4f %7.4f %9.2f %9.2f   %d\n", sigma_z,
               sigma, photons[i], sqrt(e.bound[0] / SPOTS),
               sqrt(e.bound[1] / SPOTS), sqrt(e.sum[0] / e.bound[0]),
               sqrt(e.sum[1] / e.bound[1]), e.failed);
        free(t.work);
    }
}

int main(int argc, char **argv)
{
    static const double sigmas[] = {1, 1.3, 1.6, 2}, grounds[] = {1, 5, 20};
    static const double deep[][2] = {{1, 1}, {1.5, 1.3}, {2, 1.3}, {3, 1.3}};
    int rounds = argc > 1 ? atoi(argv[1]) : 9;
    if (rounds < 1 || rounds > ROUNDS)
        return 2;
    struct scene *scenes = bench_claim(SPOTS * sizeof *scenes);
    costs(scenes, rounds);
    printf("\nerrors over the bound (in pixels), of %d spots; a spot that "
           "failed is at its pixel\n",
           SPOTS);
    printf("%5s %10s %7s %7s %10s %10s %10s   %s\n", "sigma", "background",
           "photons", "bound", "quadratic", "centroid", "radial", "failed");
    for (int s = 0; s < 4; s++)
        for (int b = 0; b < 3; b++)
            errors_in_plane(scenes, sigmas[s], grounds[b]);
    printf("\nradial in volumes, background 5: z, then y and x\n");
    printf("%7s %5s %7s %7s %7s %9s %9s   %s\n", "sigma_z", "sigma", "photons",
           "bound", "bound", "error z", "error yx", "failed");
    for (int i = 0; i < 4; i++)
        errors_in_volume(scenes, deep[i][0], deep[i][1]);
    free(scenes);
    return 0;
}
