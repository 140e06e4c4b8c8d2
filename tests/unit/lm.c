/* SPDX-License-Identifier: MIT */
#include "measure/lm.h"
#include "inverse.h"
#include "unit.h"

#include <math.h>

/* Rosenbrock 1960: a bent valley, its end at (1, 1). */
static void valley(const void *data, const double *at, struct lm_normal *out)
{
    (void)data;
    double x = at[0], y = at[1], a = 1 - x, b = 10 * (y - x * x);
    const double da[] = {-1, 0}, db[] = {-20 * x, 10};
    out->cost = (a * a + b * b) / 2;
    for (int i = 0; i < 2; i++) {
        out->slope[i] = -(a * da[i] + b * db[i]);
        for (int j = 0; j < 2; j++)
            out->matrix[i][j] = out->second[i][j] =
                da[i] * da[j] + db[i] * db[j];
    }
    out->second[0][0] -= 20 * b;
}

static void valley_is_followed_to_its_end(void)
{
    for (int i = 0; i < 200 && !unit_failed(); i++) {
        struct lm lm = {.n = 2,
                        .low = {-10, -10},
                        .high = {10, 10},
                        .close = {1e-5, 1e-5},
                        .normal = valley};
        double at[] = {unit_below(600) / 100.0 - 3,
                       unit_below(600) / 100.0 - 3};
        unit_case("from %g, %g", at[0], at[1]);
        CHECK(lm_minimise(&lm, at));
        CHECK(fabs(at[0] - 1) < 1e-6 && fabs(at[1] - 1) < 1e-6);
    }
}

/* On the valley's floor y = x^2, the bound nearest to 1. */
static void bound_holds_what_would_pass_it(void)
{
    struct lm lm = {.n = 2,
                    .low = {-10, -10},
                    .high = {0.5, 10},
                    .close = {1e-4, 1e-4},
                    .normal = valley};
    double at[] = {-1, 2};
    CHECK(lm_minimise(&lm, at));
    SAME_REAL(at[0], 0.5);
    CHECK(fabs(at[1] - 0.25) < 1e-6);
    lm.high[0] = 10;
    CHECK(lm_minimise(&lm, at)); /* and lets go */
    CHECK(fabs(at[0] - 1) < 1e-6 && fabs(at[1] - 1) < 1e-6);
}

/* x'Mx / 2 - v'x. */
struct bowl {
    int n;
    double m[LM_MOST][LM_MOST], v[LM_MOST];
};

static void bowl(const void *data, const double *at, struct lm_normal *out)
{
    const struct bowl *b = data;
    out->cost = 0;
    for (int i = 0; i < b->n; i++) {
        double sum = 0;
        for (int j = 0; j < b->n; j++) {
            sum += b->m[i][j] * at[j];
            out->matrix[i][j] = out->second[i][j] = b->m[i][j];
        }
        out->slope[i] = b->v[i] - sum;
        out->cost += at[i] * (sum / 2 - b->v[i]);
    }
}

static struct bowl random_bowl(int n)
{
    struct bowl b = {.n = n};
    double root[LM_MOST][LM_MOST];
    for (int i = 0; i < n; i++) {
        b.v[i] = unit_below(2000) / 1000.0 - 1;
        for (int j = 0; j < n; j++)
            root[i][j] = unit_below(2000) / 1000.0 - 1 + 2 * (i == j);
    }
    for (int i = 0; i < n; i++)
        for (int j = 0; j < n; j++)
            for (int k = 0; k < n; k++)
                b.m[i][j] += root[i][k] * root[j][k];
    return b;
}

static void bowl_ends_at_its_bottom(void)
{
    for (int i = 0; i < 200 && !unit_failed(); i++) {
        struct bowl b = random_bowl(1 + i % LM_MOST);
        struct lm lm = {.n = b.n, .normal = bowl, .data = &b};
        double at[LM_MOST] = {0}, m[LM_MOST][LM_MOST];
        memcpy(m, b.m, sizeof m);
        inverse(b.n, m);
        for (int k = 0; k < b.n; k++) {
            lm.low[k] = -1e9;
            lm.high[k] = 1e9;
            lm.close[k] = 1e-6;
        }
        unit_case("%d parameters", b.n);
        CHECK(lm_minimise(&lm, at));
        for (int k = 0; k < b.n; k++) {
            double exact = 0;
            for (int j = 0; j < b.n; j++)
                exact += m[k][j] * b.v[j];
            CHECK(fabs(at[k] - exact) < 1e-6 * (1 + fabs(exact)));
        }
    }
}

/* A valley so flat that damping makes its steps short far from the end. */
static void flat(const void *data, const double *at, struct lm_normal *out)
{
    (void)data;
    out->cost = 1e-4 * at[0] * at[0] / 2;
    out->slope[0] = -1e-4 * at[0];
    out->second[0][0] = 1e-4;
    out->matrix[0][0] = 1;
}

static void short_damped_step_is_no_end(void)
{
    struct lm lm = {
        .n = 1, .low = {-1}, .high = {1}, .close = {1e-4}, .normal = flat};
    double at[] = {0.04};
    CHECK(lm_minimise(&lm, at));
    CHECK(fabs(at[0]) < 1e-6);
}

static void variance_is_the_inverse_of_what_is_free(void)
{
    for (int i = 0; i < 400 && !unit_failed(); i++) {
        struct bowl b = random_bowl(1 + i % LM_MOST);
        bool held[LM_MOST] = {false};
        double m[LM_MOST][LM_MOST], variance[LM_MOST];
        int free[LM_MOST], n = 0;
        for (int k = 0; k < b.n; k++) {
            held[k] = unit_below(4) == 0;
            if (!held[k])
                free[n++] = k;
        }
        for (int j = 0; j < n; j++)
            for (int k = 0; k < n; k++)
                m[j][k] = b.m[free[j]][free[k]];
        inverse(n, m);
        CHECK(lm_variance(b.n, b.m, held, variance));
        for (int k = 0, j = 0; k < b.n; k++)
            if (held[k])
                SAME_REAL(variance[k], 0);
            else {
                CHECK(fabs(variance[k] - m[j][j]) < 1e-9 * m[j][j]);
                j++;
            }
    }
}

static void matrix_without_an_inverse_has_no_variance(void)
{
    const bool held[LM_MOST] = {false};
    double same[LM_MOST][LM_MOST] = {{1, 1}, {1, 1}}, variance[LM_MOST];
    double nothing[LM_MOST][LM_MOST] = {{4, 0}, {0, 0}};
    double below[LM_MOST][LM_MOST] = {{1, 0}, {0, -1}};
    double none[LM_MOST][LM_MOST] = {{1, 0}, {0, NAN}};
    CHECK(!lm_variance(2, same, held, variance));
    CHECK(!lm_variance(2, nothing, held, variance));
    CHECK(!lm_variance(2, below, held, variance));
    CHECK(!lm_variance(2, none, held, variance));
}

/* Falls for ever; flat; not a number. */
static void slope(const void *data, const double *at, struct lm_normal *out)
{
    double s = *(const double *)data;
    *out = (struct lm_normal){.cost = -s * at[0], .slope = {s}};
    out->matrix[0][0] = out->second[0][0] = s > 0 ? 1e-3 : s;
}

static void what_has_no_minimum_ends_in_failure(void)
{
    static const double slopes[] = {1, 0, NAN};
    for (size_t i = 0; i < COUNT(slopes); i++) {
        struct lm lm = {.n = 1,
                        .low = {-INFINITY},
                        .high = {INFINITY},
                        .close = {1e-4},
                        .normal = slope,
                        .data = &slopes[i]};
        double at[] = {0};
        unit_case("slope %g", slopes[i]);
        CHECK(!lm_minimise(&lm, at));
    }
}

static const struct test TESTS[] = {
    {"a bent valley is followed to its end", valley_is_followed_to_its_end},
    {"a bound holds what would pass it, and lets go",
     bound_holds_what_would_pass_it},
    {"a bowl ends at its bottom", bowl_ends_at_its_bottom},
    {"a short damped step is no end", short_damped_step_is_no_end},
    {"variance is the inverse of what is free",
     variance_is_the_inverse_of_what_is_free},
    {"a matrix without an inverse has no variance",
     matrix_without_an_inverse_has_no_variance},
    {"what has no minimum ends in failure",
     what_has_no_minimum_ends_in_failure},
};
SUITE(lm, TESTS);
