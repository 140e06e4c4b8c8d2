/* SPDX-License-Identifier: MIT */
/*
 * A derivative of the model is a factor times e times a power of a distance,
 * so a product of two is a sum at the sum of their powers' places. Second
 * derivatives of the model are products of that kind as well, over A, but for
 * those that bend() puts right.
 */
#include "measure/fit_normal.h"

#define ALWAYS static inline __attribute__((always_inline))

enum {
    B = FIT_BACKGROUND,
    Z = FIT_Z,
    Y = FIT_Y,
    X = FIT_X,
    SZ = FIT_SIGMA_Z,
    SY = FIT_SIGMA_Y,
    SX = FIT_SIGMA_X,
    PLANE_TERMS = FIT_Z
};

/* In the order of enum fit_term: a derivative's power, as its place among
 * sums; the axis; the place in a list, elliptical and round. */
static const int POWER[FIT_TERMS] = {0, 0, 5, 1, 10, 2, 25, 50};
static const int AXIS[FIT_TERMS] = {-1,      -1,      PATCH_Y, PATCH_X,
                                    PATCH_Y, PATCH_X, PATCH_Z, PATCH_Z};
static const int PLACE[2][FIT_TERMS] = {{0, 1, 2, 3, 4, 5, 6, 7},
                                        {0, 1, 2, 3, 4, 4, 5, 6}};

int fit_terms(const struct fit_model *model)
{
    return PLACE[model->round][model->volume ? SZ : SX] + 1;
}

int fit_term_at(const struct fit_model *model, enum fit_term term)
{
    return PLACE[model->round][term];
}

struct fit_gaussian fit_gaussian(const struct fit_model *model,
                                 const double *at)
{
    const int *place = PLACE[model->round];
    struct fit_gaussian g = {
        .amplitude = at[FIT_AMPLITUDE],
        .background = at[B],
        .centre = {0, at[Y], at[X]},
        .sigma = {1, at[SY], at[place[SX]]},
    };
    if (model->volume) {
        g.centre[PATCH_Z] = at[place[Z]];
        g.sigma[PATCH_Z] = at[place[SZ]];
    }
    return g;
}

/* All parameters, where none is left out. */
struct terms {
    double factor[FIT_TERMS];
    double slope[FIT_TERMS];
    double matrix[FIT_TERMS][FIT_TERMS], second[FIT_TERMS][FIT_TERMS];
};

ALWAYS void take_factors(const struct fit_gaussian *g, int n, double *factor)
{
    factor[FIT_AMPLITUDE] = factor[B] = 1;
    for (int i = Y; i < n; i++) {
        double s = g->sigma[AXIS[i]];
        bool width = i == SZ || i == SY || i == SX;
        factor[i] = g->amplitude / (width ? s * s * s : s * s);
    }
}

ALWAYS void bend(const struct fit_gaussian *g, int n, const double *re,
                 struct terms *t)
{
    static const int pair[][2] = {{Y, SY}, {X, SX}, {Z, SZ}};
    const double *factor = t->factor;
    t->second[FIT_AMPLITUDE][FIT_AMPLITUDE] += re[0] / g->amplitude;
    for (int i = 0; i < PATCH_AXES && pair[i][1] < n; i++) {
        int c = pair[i][0], s = pair[i][1];
        t->second[c][c] += factor[c] * re[0];
        t->second[s][c] += 2 * factor[s] * re[POWER[c]];
        t->second[s][s] += 3 * factor[s] / g->sigma[AXIS[s]] * re[POWER[s]];
    }
}

ALWAYS void take_terms(const struct fit_gaussian *g, int n,
                       const struct fit_sums *sums, struct terms *t)
{
    const double over = 1 / g->amplitude;
    take_factors(g, n, t->factor);
    for (int i = 0; i < n; i++) {
        t->slope[i] = t->factor[i] * sums->re[POWER[i]];
        for (int j = 0; j <= i; j++) {
            double both = t->factor[i] * t->factor[j];
            int power = POWER[i] + POWER[j];
            t->matrix[i][j] = both * sums->wee[power];
            t->second[i][j] =
                both * (sums->wee[power] - over * sums->re[power]);
        }
    }
    bend(g, n, sums->re, t);
    t->slope[B] = sums->r;
    for (int i = 0; i < n; i++) {
        double v = i == B ? sums->w : t->factor[i] * sums->we[POWER[i]];
        int high = i > B ? i : B, low = i > B ? B : i;
        t->matrix[high][low] = t->second[high][low] = v;
    }
}

/* Into a list; where two parameters are one, what belongs to them adds up. */
ALWAYS void put_terms(const struct terms *t, int n, const int *place,
                      struct lm_normal *out)
{
    for (int i = 0; i < n; i++) {
        out->slope[place[i]] = 0;
        for (int j = 0; j <= i; j++)
            out->matrix[place[i]][place[j]] = out->second[place[i]][place[j]] =
                0;
    }
    for (int i = 0; i < n; i++) {
        out->slope[place[i]] += t->slope[i];
        for (int j = 0; j <= i; j++) {
            double times = i != j && place[i] == place[j] ? 2 : 1;
            out->matrix[place[i]][place[j]] += times * t->matrix[i][j];
            out->second[place[i]][place[j]] += times * t->second[i][j];
        }
    }
}

ALWAYS void take_normal(const struct fit_gaussian *g, int n, bool round,
                        const struct fit_sums *sums, struct lm_normal *out)
{
    struct terms terms;
    take_terms(g, n, sums, &terms);
    put_terms(&terms, n, PLACE[round], out);
}

/* The compiler makes straight lines of each case. */
void fit_normal(const void *data, const double *at, struct lm_normal *out)
{
    const struct fit_model *model = data;
    struct fit_gaussian g = fit_gaussian(model, at);
    struct fit_sums sums;
    fit_sums(model->pixels, model->weigh, &g, &sums);
    out->cost = sums.cost;
    if (model->volume && model->round)
        take_normal(&g, FIT_TERMS, true, &sums, out);
    else if (model->volume)
        take_normal(&g, FIT_TERMS, false, &sums, out);
    else if (model->round)
        take_normal(&g, PLANE_TERMS, true, &sums, out);
    else
        take_normal(&g, PLANE_TERMS, false, &sums, out);
}
