/* SPDX-License-Identifier: MIT */
#include "measure/fit_sums.h"

#define ALWAYS static inline __attribute__((always_inline))

/* What is constant to the compiler. */
struct kind {
    enum fit_weigh weigh;
    bool whole;   /* no pixel is without data */
    bool weights; /* sums of weights are wanted too */
};

struct work {
    const struct fit_pixels *pixels;
    struct fit_axis axis[PATCH_AXES];
    lanes amplitude, background;
};

/* Two columns of a plane, side by side; what their pixels are worth. */
struct column {
    const double *value, *weight; /* the first row's */
    lanes height;                 /* A e without the part of y */
    lanes r[FIT_ROW], w[FIT_ROW], cost;
};

/* Sums down each column, times powers of y. */
struct columns {
    lanes re[FIT_POWERS][FIT_ROW / LANES], we[FIT_POWERS][FIT_ROW / LANES],
        wee[FIT_POWERS][FIT_ROW / LANES];
    lanes cost, r, w;
};

/* The highest power of an axis that stands beside powers of others whose sum
 * is given. */
ALWAYS int highest(int others)
{
    return others == 0 ? 4 : others < 3 ? 2 : 0;
}

ALWAYS lanes has_data(const struct column *column, size_t at, struct kind kind)
{
    return kind.whole ? lanes_of(1) : lanes_load(column->weight + at);
}

ALWAYS void differ(const struct work *work, struct kind kind,
                   struct column *column)
{
    const lanes one = lanes_of(1);
    const size_t row = work->pixels->row;
    lanes cost = {0};
    for (uint32_t y = 0; y < work->pixels->n[PATCH_Y]; y++) {
        lanes e = work->axis[PATCH_Y].at[y].e[0];
        lanes m = column->height * e + work->background;
        lanes n = lanes_load(column->value + y * row), d = n - m;
        lanes has = has_data(column, y * row, kind);
        if (kind.weigh == FIT_SQUARES) {
            column->r[y] = has * d;
            if (kind.weights)
                column->w[y] = has;
            cost += has * (d * d);
            continue;
        }
        lanes over = one / m, q = n * over;
        bool fisher = kind.weigh == FIT_FISHER;
        column->r[y] = q;
        column->w[y] = has * (fisher ? over : over * q);
        cost += has * (fisher ? d * d : -d);
    }
    column->cost = cost;
}

/* In a loop of its own: logarithms are long chains, several are under way at
 * a time. r was n / m. */
ALWAYS void take_logs(const struct work *work, struct kind kind,
                      struct column *column)
{
    const size_t row = work->pixels->row;
    for (uint32_t y = 0; y < work->pixels->n[PATCH_Y]; y++) {
        lanes n = lanes_load(column->value + y * row), q = column->r[y];
        lanes has = has_data(column, y * row, kind);
        column->r[y] = has * (q - lanes_of(1));
        column->cost += has * (n * lanes_log(q));
    }
}

ALWAYS void add_down(const struct work *work, struct kind kind,
                     const struct column *column, size_t x,
                     struct columns *sums)
{
    lanes r = {0}, w = {0}, re[FIT_POWERS] = {{0}};
    lanes we[FIT_POWERS] = {{0}}, wee[FIT_POWERS] = {{0}};
    lanes has = kind.whole ? lanes_load(column->weight) : lanes_of(1);
    for (uint32_t y = 0; y < work->pixels->n[PATCH_Y]; y++) {
        const struct fit_place *at = &work->axis[PATCH_Y].at[y];
        if (kind.weigh != FIT_FISHER) {
            r += column->r[y];
            for (int j = 0; j < FIT_POWERS; j++)
                re[j] += column->r[y] * at->e[j];
        }
        if (!kind.weights)
            continue;
        w += column->w[y];
        for (int j = 0; j < 3; j++)
            we[j] += column->w[y] * at->e[j];
        for (int j = 0; j < FIT_POWERS; j++)
            wee[j] += column->w[y] * at->ee[j];
    }
    sums->cost += has * column->cost;
    sums->r += has * r;
    sums->w += has * w;
    for (int j = 0; j < FIT_POWERS; j++) {
        sums->re[j][x] = has * re[j];
        sums->we[j][x] = has * we[j];
        sums->wee[j][x] = has * wee[j];
    }
}

ALWAYS void add_columns(const struct work *work, struct kind kind, uint32_t z,
                        struct columns *sums)
{
    const struct fit_pixels *pixels = work->pixels;
    const lanes height = work->amplitude * work->axis[PATCH_Z].at[z].e[0];
    for (size_t x = 0; x < pixels->row; x += LANES) {
        size_t first = fit_pixels_row(pixels, z, 0) + x;
        struct column column;
        column.value = pixels->value + first;
        column.weight = pixels->weight + first;
        column.height = height * work->axis[PATCH_X].at[x / LANES].e[0];
        differ(work, kind, &column);
        if (kind.weigh == FIT_POISSON)
            take_logs(work, kind, &column);
        add_down(work, kind, &column, x / LANES, sums);
    }
}

enum part { RE, WE, WEE };

/* Columns times powers of x, added up, times powers of z. */
ALWAYS void add_across(const struct work *work, uint32_t z,
                       lanes column[][FIT_ROW / LANES], enum part part,
                       double *sums)
{
    const bool squares = part == WEE;
    const size_t n = work->pixels->row / LANES;
    const struct fit_place *ax = work->axis[PATCH_X].at,
                           *az = &work->axis[PATCH_Z].at[z];
    const bool volume = work->pixels->n[PATCH_Z] > 1;
    for (int j = 0; j < FIT_POWERS; j++) {
        const int most = part == WE ? 2 - j : highest(j);
        lanes sum[FIT_POWERS] = {{0}};
        for (size_t x = 0; x < n; x++)
            for (int k = 0; k <= most; k++)
                sum[k] += column[j][x] * (squares ? ax[x].ee[k] : ax[x].e[k]);
        for (int k = 0; k <= most; k++) {
            double s = lanes_sum(sum[k]);
            for (int i = 0; i <= (volume ? highest(j + k) : 0); i++)
                sums[25 * i + 5 * j + k] +=
                    s * (squares ? az->ee[i][0] : az->e[i][0]);
        }
    }
}

ALWAYS void add_up(const struct work *work, struct kind kind,
                   struct fit_sums *sums)
{
    struct columns columns;
    columns.cost = columns.r = columns.w = lanes_of(0);
    for (uint32_t z = 0; z < work->pixels->n[PATCH_Z]; z++) {
        add_columns(work, kind, z, &columns);
        if (kind.weigh != FIT_FISHER)
            add_across(work, z, columns.re, RE, sums->re);
        if (kind.weights) {
            add_across(work, z, columns.we, WE, sums->we);
            add_across(work, z, columns.wee, WEE, sums->wee);
        }
    }
    sums->cost = lanes_sum(columns.cost);
    sums->r = lanes_sum(columns.r);
    sums->w = lanes_sum(columns.w);
    if (kind.weigh != FIT_POISSON)
        sums->cost *= 0.5;
}

/* Sums over whole axes, multiplied. */
static void multiply(const struct work *work, struct fit_sums *sums)
{
    const struct fit_axis *az = &work->axis[PATCH_Z], *ay = az + 1,
                          *ax = ay + 1;
    const bool volume = work->pixels->n[PATCH_Z] > 1;
    sums->w = (double)work->pixels->data;
    for (int i = 0; i <= (volume ? highest(0) : 0); i++)
        for (int j = 0; j <= highest(i); j++)
            for (int k = 0; k <= highest(i + j); k++) {
                int to = 25 * i + 5 * j + k;
                sums->we[to] = az->e[i] * (ay->e[j] * ax->e[k]);
                sums->wee[to] = az->ee[i] * (ay->ee[j] * ax->ee[k]);
            }
}

static void prepare(const struct fit_pixels *pixels,
                    const struct fit_gaussian *gaussian, bool squares,
                    struct work *work, struct fit_sums *sums)
{
    work->pixels = pixels;
    work->amplitude = lanes_of(gaussian->amplitude);
    work->background = lanes_of(gaussian->background);
    for (int a = 0; a < PATCH_AXES; a++) {
        struct fit_line line = {pixels->n[a], gaussian->centre[a],
                                gaussian->sigma[a], a == PATCH_X};
        fit_axis(&work->axis[a], &line, squares);
    }
    size_t n = pixels->n[PATCH_Z] > 1 ? FIT_VOLUME : FIT_PLANE;
    memset(sums->re, 0, n * sizeof sums->re[0]);
    memset(sums->we, 0, n * sizeof sums->we[0]);
    memset(sums->wee, 0, n * sizeof sums->wee[0]);
}

void fit_sums_by_pixel(const struct fit_pixels *pixels, enum fit_weigh weigh,
                       const struct fit_gaussian *gaussian,
                       struct fit_sums *sums)
{
    struct work work;
    prepare(pixels, gaussian, true, &work, sums);
    if (weigh == FIT_SQUARES)
        add_up(&work, (struct kind){FIT_SQUARES, false, true}, sums);
    else if (weigh == FIT_FISHER)
        add_up(&work, (struct kind){FIT_FISHER, false, true}, sums);
    else if (!pixels->whole)
        add_up(&work, (struct kind){FIT_POISSON, false, true}, sums);
    else
        add_up(&work, (struct kind){FIT_POISSON, true, true}, sums);
}

void fit_sums(const struct fit_pixels *pixels, enum fit_weigh weigh,
              const struct fit_gaussian *gaussian, struct fit_sums *sums)
{
    if (weigh != FIT_SQUARES || !pixels->whole) {
        fit_sums_by_pixel(pixels, weigh, gaussian, sums);
        return;
    }
    struct work work;
    prepare(pixels, gaussian, false, &work, sums);
    add_up(&work, (struct kind){FIT_SQUARES, true, false}, sums);
    multiply(&work, sums);
}
