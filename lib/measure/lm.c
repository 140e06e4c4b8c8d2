/* SPDX-License-Identifier: MIT */
#include "measure/lm.h"

#include <math.h>
#include <string.h>

#define ALWAYS static inline __attribute__((always_inline))

/* Damping: of the first step; of a step after one that led up, at least. It
 * falls to a twentieth where a step leads down. A step without damping that
 * leads up is shortened once, before damping begins again. */
static const double FIRST = 0.05, AGAIN = 0.05, DOWN = 0.05, UP = 10;
/* Less is none: in a flat valley little would still hold steps back. */
static const double SLIGHT = 1e-3;
enum { TRIES = 100 };

/* Where L D L' was in f and below its diagonal, there are L and, on the
 * diagonal, 1 / D. False where it was not positive definite, as far as can be
 * seen. */
ALWAYS bool factor_n(int n, lm_matrix f)
{
    bool positive = true;
    for (int j = 0; j < n; j++) {
        double whole = f[j][j], d = whole;
        for (int k = 0; k < j; k++) {
            double ld = f[j][k];
            f[j][k] = ld * f[k][k];
            d -= ld * f[j][k];
        }
        positive = positive && d > 1e-12 * whole;
        f[j][j] = 1 / d;
        for (int i = j + 1; i < n; i++)
            for (int k = 0; k < j; k++)
                f[i][j] -= f[i][k] * f[j][k];
    }
    return positive;
}

/* L D L' times what x becomes is x. */
ALWAYS void solve_n(int n, lm_matrix f, double *x)
{
    for (int i = 0; i < n; i++)
        for (int k = 0; k < i; k++)
            x[i] -= f[i][k] * x[k];
    for (int i = n - 1; i >= 0; i--) {
        x[i] *= f[i][i];
        for (int k = i + 1; k < n; k++)
            x[i] -= f[k][i] * x[k];
    }
}

/* The compiler unrolls what it knows the number of. */
static bool factor(int n, lm_matrix f)
{
    return n == 5   ? factor_n(5, f)
           : n == 6 ? factor_n(6, f)
           : n == 8 ? factor_n(8, f)
                    : factor_n(n, f);
}

static void solve(int n, lm_matrix f, double *x)
{
    if (n == 5)
        solve_n(5, f, x);
    else if (n == 6)
        solve_n(6, f, x);
    else if (n == 8)
        solve_n(8, f, x);
    else
        solve_n(n, f, x);
}

/* Factors the matrix with added on its diagonal, without what is held. */
static bool factor_damped(int n, lm_matrix matrix, const double *added,
                          const bool *held, lm_matrix f)
{
    for (int i = 0; i < n; i++) {
        for (int j = 0; j < i; j++)
            f[i][j] = held[i] || held[j] ? 0 : matrix[i][j];
        f[i][i] = held[i] ? 1 : matrix[i][i] + added[i];
    }
    return factor(n, f);
}

struct step {
    double to[LM_MOST];
    bool last; /* it is short */
};

static double within(double value, double low, double high)
{
    return value < low ? low : value > high ? high : value;
}

static bool take_step(const struct lm *lm, const double *at,
                      struct lm_normal *normal, double damp, struct step *step)
{
    const int n = lm->n;
    lm_matrix f;
    double added[LM_MOST], x[LM_MOST];
    bool held[LM_MOST];
    for (int i = 0; i < n; i++) {
        double slope = normal->slope[i];
        held[i] = (at[i] <= lm->low[i] && slope < 0) ||
                  (at[i] >= lm->high[i] && slope > 0);
        x[i] = held[i] ? 0 : slope;
        added[i] = damp * normal->matrix[i][i];
    }
    bool newton = factor_damped(n, normal->second, added, held, f);
    if (!newton && !factor_damped(n, normal->matrix, added, held, f))
        return false;
    solve(n, f, x);
    /* Others come nearer by some part of a step only. */
    double ahead = newton && damp == 0 ? 1 : 100 * (1 + damp);
    step->last = true;
    for (int i = 0; i < n; i++) {
        step->to[i] = within(at[i] + x[i], lm->low[i], lm->high[i]);
        step->last =
            step->last && fabs(step->to[i] - at[i]) * ahead < lm->close[i];
    }
    return true;
}

/* A step that led up, to a cost: to the bottom of the parabola through both
 * ends and the slope at the first. */
static void shorten(const struct lm *lm, const double *at,
                    const struct lm_normal *now, double cost, struct step *step)
{
    double down = 0;
    for (int i = 0; i < lm->n; i++)
        down += now->slope[i] * (step->to[i] - at[i]);
    double share = down / (2 * (cost - now->cost + down));
    share = share > 0.5 ? 0.5 : share > 0.1 ? share : 0.1;
    for (int i = 0; i < lm->n; i++)
        step->to[i] = at[i] + share * (step->to[i] - at[i]);
}

bool lm_minimise(const struct lm *lm, double *at)
{
    struct lm_normal normal[2], *now = normal, *next = normal + 1;
    const size_t bytes = (size_t)lm->n * sizeof *at;
    struct step step;
    double damp = FIRST;
    bool shorter = false;
    lm->normal(lm->data, at, now);
    for (int i = 0; i < TRIES; i++) {
        bool is = shorter || take_step(lm, at, now, damp, &step), down = false;
        if (is && step.last) {
            memcpy(at, step.to, bytes);
            return true;
        }
        if (is) {
            lm->normal(lm->data, step.to, next);
            down = next->cost <= now->cost;
        }
        if (down) {
            struct lm_normal *was = now;
            now = next;
            next = was;
            memcpy(at, step.to, bytes);
            damp = damp * DOWN < SLIGHT ? 0 : damp * DOWN;
            shorter = false;
            continue;
        }
        shorter = is && !shorter && damp == 0;
        if (shorter)
            shorten(lm, at, now, next->cost, &step);
        else
            damp = damp < AGAIN ? AGAIN : damp * UP;
    }
    return false;
}

bool lm_variance(int n, lm_matrix matrix, const bool held[LM_MOST],
                 double variance[LM_MOST])
{
    static const double nothing[LM_MOST] = {0};
    lm_matrix f;
    if (!factor_damped(n, matrix, nothing, held, f))
        return false;
    for (int i = 0; i < n; i++) {
        double x[LM_MOST] = {0};
        x[i] = 1;
        solve(n, f, x);
        variance[i] = held[i] ? 0 : x[i];
    }
    return true;
}
