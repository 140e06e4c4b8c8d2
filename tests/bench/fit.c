/* SPDX-License-Identifier: MIT */
/*
 * fit [ROUNDS]: fits of simulated spots. A second, of each window and way,
 * medians over the rounds; then errors of maximum likelihood against the
 * Cramer-Rao bound, which is worked out from the light by differences, all
 * parameters free.
 * fit --list CASE N: fits N patches and prints them, for fit.py: a first line
 * of planes, rows, columns, round or not, seconds a fit; then a line a patch,
 * of status, z, y, x from the middle, residual, and its pixels.
 * Seconds are the processor's, on which others may be at work.
 */
#include "measure/fit.h"
#include "../unit/inverse.h"
#include "../unit/light.h"
#include "bench.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ROUNDS = 99, PATCHES = 2000, SPOTS = 1000, PARAMETERS = 6 };

struct kind {
    const char *name;
    uint32_t n[PATCH_AXES];
    struct fit_way way;
};

static const struct kind KINDS[] = {
    {"least squares, elliptical", {1, 11, 11}, {.gain = 0}},
    {"least squares, round", {1, 11, 11}, {.round = true}},
    {"least squares, elliptical", {5, 11, 11}, {.gain = 0}},
    {"likelihood, elliptical", {1, 11, 11}, {.gain = 1}},
    {"likelihood, round", {1, 11, 11}, {.round = true, .gain = 1}},
    {"likelihood, elliptical", {5, 11, 11}, {.gain = 1}},
    {"least squares, elliptical", {1, 7, 7}, {.gain = 0}},
    {"least squares, elliptical", {1, 15, 15}, {.gain = 0}},
    {"likelihood, elliptical", {1, 15, 15}, {.gain = 1}},
};
enum { KINDS_N = sizeof KINDS / sizeof KINDS[0] };

static void place(struct light *light, struct random *random)
{
    for (int a = 0; a < PATCH_AXES; a++)
        light->centre[a] = (int)(light->n[a] / 2) + random_unit(random) - 0.5;
}

/* 300 to 3000 photons on 1 to 20, wider or narrower than it begins with. */
static struct light any_spot(const struct kind *kind, struct random *random)
{
    struct light light = {.photons = 300 * pow(10, random_unit(random)),
                          .background = 1 + 19 * random_unit(random)};
    for (int a = 0; a < PATCH_AXES; a++) {
        light.n[a] = kind->n[a];
        light.sigma[a] = 1 + 0.6 * random_unit(random);
    }
    if (kind->way.round)
        light.sigma[PATCH_X] = light.sigma[PATCH_Y];
    place(&light, random);
    return light;
}

/* Patches of a kind; the caller frees the values. */
static float *make(const struct kind *kind, struct patch *patch, int n)
{
    size_t pixels = (size_t)kind->n[0] * kind->n[1] * kind->n[2];
    float *values = malloc((size_t)n * pixels * sizeof *values);
    struct random random = {1};
    if (values == NULL) {
        fputs("fit: out of memory\n", stderr);
        exit(1);
    }
    for (int i = 0; i < n; i++) {
        struct light light = any_spot(kind, &random);
        patch[i] = light_patch(&light, &random, values + (size_t)i * pixels);
    }
    return values;
}

static int by_size(const void *a, const void *b)
{
    double s, t;
    memcpy(&s, a, sizeof s);
    memcpy(&t, b, sizeof t);
    return (s > t) - (s < t);
}

/* Seconds for n fits, median over the rounds; the first is not counted. */
static double seconds(const struct kind *kind, const struct patch *patch, int n,
                      int rounds)
{
    double times[ROUNDS] = {0};
    struct fit fit;
    for (int r = -1; r < rounds; r++) {
        double begun = bench_now();
        for (int i = 0; i < n; i++)
            fit_patch(&kind->way, &patch[i], &fit);
        if (r >= 0)
            times[r] = bench_now() - begun;
    }
    qsort(times, (size_t)rounds, sizeof times[0], by_size);
    return times[rounds / 2];
}

static void print_speeds(int rounds)
{
    static struct patch patch[PATCHES];
    printf("%-27s %-10s %10s\n", "fit", "window", "a second");
    for (int i = 0; i < KINDS_N; i++) {
        const uint32_t *n = KINDS[i].n;
        char window[32];
        float *values = make(&KINDS[i], patch, PATCHES);
        snprintf(window, sizeof window, "%u x %u x %u", n[0], n[1], n[2]);
        printf("%-27s %-10s %10.0f\n", KINDS[i].name, window + 4 * (n[0] == 1),
               PATCHES / seconds(&KINDS[i], patch, PATCHES, rounds));
        free(values);
    }
    putchar('\n');
}

static double *parameter(struct light *light, int i)
{
    double *all[PARAMETERS] = {&light->centre[PATCH_Y], &light->centre[PATCH_X],
                               &light->photons,         &light->background,
                               &light->sigma[PATCH_Y],  &light->sigma[PATCH_X]};
    return all[i];
}

/* The least variance of y and x, added up, that any estimate can have. */
static double bound(const struct light *light)
{
    double m[INVERSE_MOST][INVERSE_MOST] = {{0}};
    for (size_t i = 0; i < (size_t)light->n[1] * light->n[2]; i++) {
        double first[PARAMETERS];
        for (int k = 0; k < PARAMETERS; k++) {
            struct light low = *light, high = *light;
            double h = 1e-4 * *parameter(&low, k == 0 || k == 1 ? 4 : k);
            *parameter(&low, k) -= h;
            *parameter(&high, k) += h;
            first[k] =
                (light_expected(&high, i) - light_expected(&low, i)) / (2 * h);
        }
        for (int k = 0; k < PARAMETERS; k++)
            for (int l = 0; l < PARAMETERS; l++)
                m[k][l] += first[k] * first[l] / light_expected(light, i);
    }
    inverse(PARAMETERS, m);
    return m[0][0] + m[1][1];
}

/* Root mean squares an axis; what the fits themselves expected. */
struct errors {
    int n;
    double rmse, bound, expected, bias, sigma;
};

static struct errors errors_of(const struct light *kind, struct random *random)
{
    static const struct fit_way way = {.gain = 1};
    static float values[LIGHT_MOST];
    struct errors e = {0};
    for (int i = 0; i < SPOTS; i++) {
        struct light light = *kind;
        struct fit fit;
        place(&light, random);
        struct patch patch = light_patch(&light, random, values);
        if (fit_patch(&way, &patch, &fit) != FIT_OK)
            continue;
        e.n++;
        e.bound += bound(&light);
        for (int a = PATCH_Y; a <= PATCH_X; a++) {
            double d = patch.centre[a] + fit.at[a] - light.centre[a];
            e.rmse += d * d;
            e.bias += d;
            e.expected += fit.error[a] * fit.error[a];
            e.sigma += fit.sigma[a];
        }
    }
    e.rmse = sqrt(e.rmse / (2 * e.n));
    e.bound = sqrt(e.bound / (2 * e.n));
    e.expected = sqrt(e.expected / (2 * e.n));
    e.bias /= 2 * e.n;
    e.sigma /= 2 * e.n;
    return e;
}

static double print_errors(const struct light *light, struct random *random)
{
    struct errors e = errors_of(light, random);
    printf("%7.0f %10.0f %5.1f %6u %5d %8.4f %8.4f %6.3f %8.4f %8.4f %7.3f\n",
           light->photons, light->background, light->sigma[PATCH_Y],
           light->n[PATCH_Y], SPOTS - e.n, e.rmse, e.bound, e.rmse / e.bound,
           e.expected, e.bias, e.sigma);
    return e.rmse / e.bound;
}

static void print_table(void)
{
    static const double photons[] = {200, 500, 1000, 5000};
    static const double background[] = {1, 5, 20}, sigma[] = {1, 1.3, 2};
    static const uint32_t window[] = {9, 11, 15};
    struct random random = {2};
    double worst = 0;
    printf("%7s %10s %5s %6s %5s %8s %8s %6s %8s %8s %7s\n", "photons",
           "background", "sigma", "window", "none", "RMSE", "bound", "ratio",
           "expected", "bias", "fitted");
    for (int i = 0; i < 4 * 3 * 3 * 3; i++) {
        double s = sigma[i / 3 % 3];
        uint32_t n = window[i % 3];
        struct light light = {.n = {1, n, n},
                              .sigma = {1, s, s},
                              .photons = photons[i / 27],
                              .background = background[i / 9 % 3]};
        worst = fmax(worst, print_errors(&light, &random));
    }
    printf("the largest ratio is %.3f\n", worst);
}

static int list(const struct kind *kind, int n)
{
    struct patch *patch = malloc((size_t)n * sizeof *patch);
    if (patch == NULL)
        return 1;
    float *values = make(kind, patch, n);
    size_t pixels = (size_t)kind->n[0] * kind->n[1] * kind->n[2];
    printf("%u %u %u %d %.9g\n", kind->n[0], kind->n[1], kind->n[2],
           kind->way.round, seconds(kind, patch, n, 5) / n);
    for (int i = 0; i < n; i++) {
        struct fit fit;
        int status = (int)fit_patch(&kind->way, &patch[i], &fit);
        printf("%d %.9f %.9f %.9f %.15g", status, fit.at[0], fit.at[1],
               fit.at[2], fit.residual);
        for (size_t k = 0; k < pixels; k++)
            printf(" %.9g", (double)patch[i].value[k]);
        putchar('\n');
    }
    free(patch);
    free(values);
    return 0;
}

int main(int argc, char **argv)
{
    if (argc == 4 && strcmp(argv[1], "--list") == 0) {
        int kind = atoi(argv[2]), n = atoi(argv[3]);
        return kind < 0 || kind >= KINDS_N || n < 1 ? 2 : list(&KINDS[kind], n);
    }
    int rounds = argc > 1 ? atoi(argv[1]) : 5;
    if (rounds < 1 || rounds > ROUNDS)
        return 2;
    print_speeds(rounds);
    print_table();
    return 0;
}
