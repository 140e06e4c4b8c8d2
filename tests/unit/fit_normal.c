/* SPDX-License-Identifier: MIT */
/*
 * Sums over pixels against plain loops with the library's exp and pow;
 * derivatives against differences.
 */
#include "measure/fit_normal.h"
#include "unit.h"

#include <math.h>

static double part(void)
{
    return (double)(unit_random() >> 11) * 0x1p-53;
}

/* Memory for the largest patch. */
static float values[FIT_VALUES];

/* Counts of 0 to 19, no data in holes of a hundred. */
static void random_pixels(struct fit_pixels *pixels, uint32_t holes)
{
    uint32_t deep = unit_below(10) > 0 ? 4 : MEASURES_DEPTH_MOST;
    uint32_t n[] = {unit_below(2) ? 1 : 1 + unit_below(deep),
                    1 + unit_below(MEASURES_FIT_MOST),
                    1 + unit_below(MEASURES_FIT_MOST)};
    struct patch patch = {
        .value = values, .plane = (size_t)n[1] * n[2], .row = n[2]};
    memcpy(patch.n, n, sizeof n);
    for (size_t i = 0; i < patch.plane * n[0]; i++)
        values[i] = unit_below(100) < holes ? NAN : (float)unit_below(20);
    fit_pixels(pixels, &patch);
}

static struct fit_gaussian random_gaussian(const struct fit_pixels *pixels)
{
    struct fit_gaussian g = {.amplitude = 1 + 20 * part(),
                             .background = 0.5 + 5 * part()};
    for (int a = 0; a < PATCH_AXES; a++) {
        bool is = a > 0 || pixels->n[0] > 1;
        g.centre[a] = is ? (pixels->n[a] - 1) * part() + part() - 0.5 : 0;
        g.sigma[a] = is ? 0.4 + 3 * part() : 1;
    }
    return g;
}

static double distance(const struct fit_gaussian *g, int a, uint32_t i)
{
    return i - g->centre[a];
}

/* What pixel z, y, x adds to the sums, one after the other. */
struct plain {
    double cost, r, w, e, d[PATCH_AXES];
};

static struct plain plain(const struct fit_pixels *pixels, enum fit_weigh weigh,
                          const struct fit_gaussian *g,
                          const uint32_t p[PATCH_AXES])
{
    size_t at = fit_pixels_row(pixels, p[0], p[1]) + p[2];
    double n = pixels->value[at], power = 0;
    struct plain out = {.cost = 0};
    if (!(pixels->weight[at] > 0))
        return out;
    for (int a = 0; a < PATCH_AXES; a++) {
        out.d[a] = distance(g, a, p[a]);
        power += out.d[a] * out.d[a] / (2 * g->sigma[a] * g->sigma[a]);
    }
    out.e = exp(-power);
    double m = g->background + g->amplitude * out.e;
    out.cost = weigh != FIT_POISSON ? (n - m) * (n - m) / 2
               : n > 0              ? m - n + n * log(n / m)
                                    : m;
    out.r = weigh == FIT_SQUARES ? n - m : weigh == FIT_FISHER ? 0 : n / m - 1;
    out.w = weigh == FIT_SQUARES  ? 1
            : weigh == FIT_FISHER ? 1 / m
                                  : n / (m * m);
    return out;
}

/* Sums, and sums of sizes, which say how much may be lost in rounding. */
struct plain_sums {
    struct fit_sums sum, size;
};

static void plain_add(struct plain_sums *s, const struct plain *p)
{
    s->sum.cost += p->cost;
    s->size.cost += fabs(p->cost);
    s->sum.r += p->r;
    s->size.r += fabs(p->r);
    s->sum.w += p->w;
    s->size.w += p->w;
    for (int at = 0; at < FIT_VOLUME; at++) {
        double d = pow(p->d[0], at / 25) * pow(p->d[1], at / 5 % 5) *
                   pow(p->d[2], at % 5);
        s->sum.re[at] += p->r * p->e * d;
        s->size.re[at] += fabs(p->r * p->e * d);
        s->sum.we[at] += p->w * p->e * d;
        s->size.we[at] += fabs(p->w * p->e * d);
        s->sum.wee[at] += p->w * p->e * p->e * d;
        s->size.wee[at] += fabs(p->w * p->e * p->e * d);
    }
}

static void plain_all(const struct fit_pixels *pixels, enum fit_weigh weigh,
                      const struct fit_gaussian *g, struct plain_sums *out)
{
    memset(out, 0, sizeof *out);
    for (uint32_t z = 0; z < pixels->n[0]; z++)
        for (uint32_t y = 0; y < pixels->n[1]; y++)
            for (uint32_t x = 0; x < pixels->n[2]; x++) {
                struct plain p =
                    plain(pixels, weigh, g, (const uint32_t[]){z, y, x});
                plain_add(out, &p);
            }
}

static void near(double got, double exact, double size, double error)
{
    if (!(fabs(got - exact) <= error * size + 1e-290))
        SAME_REAL(got, exact);
}

/* Powers i, j, k: one up to 4, or two up to 2. */
static bool occurs(int at, bool volume)
{
    int i = at / 25, j = at / 5 % 5, k = at % 5;
    int above = (i > 0) + (j > 0) + (k > 0);
    int most = i > j ? i : j;
    most = k > most ? k : most;
    return (volume || i == 0) && (above < 2 || (above == 2 && most <= 2));
}

static void compare(const struct fit_sums *got, const struct plain_sums *exact,
                    enum fit_weigh weigh, bool volume)
{
    /* The logarithm's error, and of large terms that cancel out. */
    near(got->cost, exact->sum.cost, exact->size.cost + 1,
         weigh == FIT_POISSON ? 1e-7 : 1e-12);
    near(got->r, exact->sum.r, exact->size.r, 1e-12);
    near(got->w, exact->sum.w, exact->size.w, 1e-12);
    for (int at = 0; at < FIT_VOLUME; at++) {
        int high = at / 25 + at / 5 % 5 + at % 5;
        if (!occurs(at, volume))
            continue;
        near(got->re[at], exact->sum.re[at], exact->size.re[at], 1e-11);
        near(got->wee[at], exact->sum.wee[at], exact->size.wee[at], 1e-11);
        if (high <= 2)
            near(got->we[at], exact->sum.we[at], exact->size.we[at], 1e-11);
    }
}

static void sums_are_those_of_plain_loops(void)
{
    static struct fit_pixels pixels;
    static struct fit_sums sums;
    static struct plain_sums exact;
    for (int i = 0; i < 300 && !unit_failed(); i++) {
        enum fit_weigh weigh = (enum fit_weigh)(i % 3);
        random_pixels(&pixels, i / 3 % 2 ? 10 : 0);
        struct fit_gaussian g = random_gaussian(&pixels);
        unit_case("%u x %u x %u, weights %d, %zu with data", pixels.n[0],
                  pixels.n[1], pixels.n[2], i % 3, pixels.data);
        plain_all(&pixels, weigh, &g, &exact);
        fit_sums(&pixels, weigh, &g, &sums);
        compare(&sums, &exact, weigh, pixels.n[0] > 1);
        fit_sums_by_pixel(&pixels, weigh, &g, &sums);
        compare(&sums, &exact, weigh, pixels.n[0] > 1);
    }
}

static void list_of(const struct fit_model *model, double *at)
{
    struct fit_gaussian g = random_gaussian(model->pixels);
    at[FIT_AMPLITUDE] = g.amplitude;
    at[FIT_BACKGROUND] = g.background;
    at[FIT_Y] = g.centre[1];
    at[FIT_X] = g.centre[2];
    at[FIT_SIGMA_Y] = g.sigma[1] + 0.4;
    if (!model->round)
        at[FIT_SIGMA_X] = g.sigma[2] + 0.4;
    if (model->volume) {
        at[fit_term_at(model, FIT_Z)] = g.centre[0];
        at[fit_term_at(model, FIT_SIGMA_Z)] = g.sigma[0] + 0.4;
    }
}

/* Of the slopes, which are checked against the cost, the second derivatives
 * are checked against the slopes. */
static void differences(const struct fit_model *model, const double *at)
{
    const double h = 1e-4;
    struct lm_normal here, low, high;
    int n = fit_terms(model);
    fit_normal(model, at, &here);
    for (int i = 0; i < n; i++) {
        double to[LM_MOST];
        memcpy(to, at, sizeof to);
        to[i] = at[i] - h;
        fit_normal(model, to, &low);
        to[i] = at[i] + h;
        fit_normal(model, to, &high);
        double slope = (low.cost - high.cost) / (2 * h);
        near(here.slope[i], slope, 1 + fabs(slope) + 1e-4 * here.cost, 1e-3);
        for (int j = 0; j < n; j++) {
            double second = (low.slope[j] - high.slope[j]) / (2 * h);
            double got = i > j ? here.second[i][j] : here.second[j][i];
            near(got, second, 1 + fabs(second) + 1e-3 * fabs(slope), 1e-3);
        }
    }
}

static void derivatives_are_differences(void)
{
    static struct fit_pixels pixels;
    for (int i = 0; i < 200 && !unit_failed(); i++) {
        double at[LM_MOST];
        random_pixels(&pixels, i / 4 % 2 ? 10 : 0);
        struct fit_model model = {.pixels = &pixels,
                                  .weigh = i % 2 ? FIT_POISSON : FIT_SQUARES,
                                  .volume = pixels.n[0] > 1,
                                  .round = i / 2 % 2};
        list_of(&model, at);
        unit_case("%u x %u x %u, Poisson %d, round %d", pixels.n[0],
                  pixels.n[1], pixels.n[2], i % 2, model.round);
        differences(&model, at);
    }
}

/* First derivatives of the model at a pixel, by differences. */
static void first_derivatives(const struct fit_model *model, const double *at,
                              const uint32_t p[PATCH_AXES], double *first)
{
    const double h = 1e-6;
    for (int j = 0; j < fit_terms(model); j++) {
        double m[2];
        for (int s = 0; s < 2; s++) {
            double to[LM_MOST];
            memcpy(to, at, sizeof to);
            to[j] += s ? h : -h;
            struct fit_gaussian g = fit_gaussian(model, to);
            m[s] = g.background +
                   g.amplitude * plain(model->pixels, FIT_SQUARES, &g, p).e;
        }
        first[j] = (m[1] - m[0]) / (2 * h);
    }
}

static void plain_matrix(const struct fit_model *model, const double *at,
                         double sum[LM_MOST][LM_MOST])
{
    const uint32_t *n = model->pixels->n;
    struct fit_gaussian g = fit_gaussian(model, at);
    memset(sum, 0, LM_MOST * sizeof sum[0]);
    for (uint32_t k = 0; k < n[0] * n[1] * n[2]; k++) {
        const uint32_t p[] = {k / n[2] / n[1], k / n[2] % n[1], k % n[2]};
        double w = plain(model->pixels, model->weigh, &g, p).w;
        double first[LM_MOST];
        first_derivatives(model, at, p, first);
        for (int j = 0; j < fit_terms(model); j++)
            for (int l = 0; l <= j; l++)
                sum[j][l] += w * first[j] * first[l];
    }
}

/* Not of second ones of the model. */
static void matrix_is_of_first_derivatives(void)
{
    static struct fit_pixels pixels;
    for (int i = 0; i < 60 && !unit_failed(); i++) {
        double at[LM_MOST], sum[LM_MOST][LM_MOST];
        random_pixels(&pixels, 10);
        struct fit_model model = {.pixels = &pixels,
                                  .weigh = (enum fit_weigh)(i % 3),
                                  .volume = pixels.n[0] > 1,
                                  .round = i / 3 % 2};
        struct lm_normal normal;
        list_of(&model, at);
        fit_normal(&model, at, &normal);
        plain_matrix(&model, at, sum);
        for (int j = 0; j < fit_terms(&model); j++)
            for (int l = 0; l <= j; l++)
                near(normal.matrix[j][l], sum[j][l],
                     sqrt(sum[j][j] * sum[l][l]), 1e-5);
    }
}

static const struct test TESTS[] = {
    {"sums are those of plain loops", sums_are_those_of_plain_loops},
    {"derivatives are differences", derivatives_are_differences},
    {"the matrix is of first derivatives", matrix_is_of_first_derivatives},
};
SUITE(fit_normal, TESTS);
