/* SPDX-License-Identifier: MIT */
#include "measure/fit_axis.h"

#define ALWAYS static inline __attribute__((always_inline))

/* What is constant to the compiler. */
struct kind {
    bool along_x, squares;
};

/* Pixels i and i + 1. */
ALWAYS void put(struct fit_axis *axis, uint32_t i, struct kind kind, int k,
                const lanes v[2])
{
    if (kind.along_x) {
        axis->at[i / LANES].e[k] = v[0];
        if (kind.squares)
            axis->at[i / LANES].ee[k] = v[1];
        return;
    }
    for (uint32_t j = 0; j < LANES; j++) {
        axis->at[i + j].e[k] = lanes_of(v[0][j]);
        if (kind.squares)
            axis->at[i + j].ee[k] = lanes_of(v[1][j]);
    }
}

ALWAYS void fill(struct fit_axis *axis, const struct fit_line *line,
                 struct kind kind)
{
    const lanes curve = lanes_of(-0.5 / (line->sigma * line->sigma));
    lanes sum_e[FIT_POWERS] = {{0}}, sum_ee[FIT_POWERS] = {{0}};
    lanes d = {-line->centre, 1 - line->centre};
    for (uint32_t i = 0; i < line->n; i += LANES) {
        lanes v[2] = {lanes_exp(d * d * curve)};
        if (i + 1 == line->n)
            v[0][1] = 0;
        v[1] = v[0] * v[0];
        for (int k = 0; k < FIT_POWERS; k++) {
            put(axis, i, kind, k, v);
            if (k < 3)
                sum_e[k] += v[0];
            sum_ee[k] += v[1];
            v[0] *= d;
            v[1] *= d;
        }
        d += lanes_of(LANES);
    }
    for (int k = 0; k < FIT_POWERS; k++) {
        axis->e[k] = lanes_sum(sum_e[k]);
        axis->ee[k] = lanes_sum(sum_ee[k]);
    }
}

void fit_axis(struct fit_axis *axis, const struct fit_line *line, bool squares)
{
    if (line->along_x && squares)
        fill(axis, line, (struct kind){true, true});
    else if (line->along_x)
        fill(axis, line, (struct kind){true, false});
    else if (squares)
        fill(axis, line, (struct kind){false, true});
    else
        fill(axis, line, (struct kind){false, false});
}
