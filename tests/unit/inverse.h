/* SPDX-License-Identifier: MIT */
/*
 * The inverse of a symmetric matrix, by Gauss and Jordan with pivots, the slow
 * and plain way.
 */
#ifndef UNIT_INVERSE_H
#define UNIT_INVERSE_H

#include <math.h>

enum { INVERSE_MOST = 8 };

/* Of the n x n leading elements; m becomes the inverse. */
static inline void inverse(int n, double m[INVERSE_MOST][INVERSE_MOST])
{
    double w[INVERSE_MOST][2 * INVERSE_MOST] = {{0}};
    for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++)
            w[i][j] = m[i][j];
        w[i][n + i] = 1;
    }
    for (int i = 0; i < n; i++) {
        int best = i;
        for (int k = i; k < n; k++)
            if (fabs(w[k][i]) > fabs(w[best][i]))
                best = k;
        for (int j = 0; j < 2 * n; j++) {
            double v = w[i][j];
            w[i][j] = w[best][j];
            w[best][j] = v;
        }
        double pivot = w[i][i];
        for (int j = 0; j < 2 * n; j++)
            w[i][j] /= pivot;
        for (int k = 0; k < n; k++) {
            double times = w[k][i];
            for (int j = 0; k != i && j < 2 * n; j++)
                w[k][j] -= times * w[i][j];
        }
    }
    for (int i = 0; i < n; i++)
        for (int j = 0; j < n; j++)
            m[i][j] = w[i][n + j];
}

#endif
