/* SPDX-License-Identifier: MIT */
/*
 * The minimum of a function of few parameters within bounds, by the method of
 * Levenberg and Marquardt (Marquardt, J. SIAM 11, 1963): steps of Newton's
 * method, shortened by raising the matrix's diagonal until they lead down. A
 * parameter at a bound stays there while the slope pushes it outwards.
 */
#ifndef MEASURE_LM_H
#define MEASURE_LM_H

#include <stdbool.h>

enum { LM_MOST = 8 };

/* Symmetric: only the part [i][j], i >= j, counts. */
typedef double lm_matrix[LM_MOST][LM_MOST];

/* A function at a place. */
struct lm_normal {
    double cost;
    double slope[LM_MOST]; /* minus its first derivatives */
    lm_matrix second;      /* second derivatives */
    lm_matrix matrix;      /* what stands for them where they are not positive
                              definite: never negative, as Gauss and Newton's
                              sum of products of first derivatives */
};

struct lm {
    int n; /* parameters, 1 to LM_MOST */
    double low[LM_MOST], high[LM_MOST];
    double close[LM_MOST]; /* a step shorter than all of these is the last */
    void (*normal)(const void *data, const double *at, struct lm_normal *out);
    const void *data;
};

/*
 * Goes from at, which is within the bounds, to a minimum nearby. Near it steps
 * are Newton's, so after one shorter than close the distance left is of the
 * order of its square. False if none was reached: there is no way down, or too
 * many steps lead there; at is then the best place seen.
 */
bool lm_minimise(const struct lm *lm, double *at);

/* The diagonal of the matrix's inverse. Rows and columns of what is held are
 * left out, and 0 is said of them. False where there is no inverse. */
bool lm_variance(int n, lm_matrix matrix, const bool held[LM_MOST],
                 double variance[LM_MOST]);

#endif
