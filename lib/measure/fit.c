/* SPDX-License-Identifier: MIT */
#include "measure/fit.h"

#include "measure/fit_normal.h"

#include <math.h>

static const double REACH = 2, SIGMA = 1.3, SIGMA_LEAST = 0.4;
static const double FAINTEST = 1e-6; /* amplitude, of the pixels' range */
static const double DARKEST = 1e-3;  /* Poisson background, photons */
static const double CLOSE = 1e-4;

/* Below: values are those of the work, grey values times scale. */
struct work {
    struct fit_pixels pixels;
    struct fit_model model;
    struct lm lm;
    double zero, scale; /* grey value of 0, of 1 above it: 1 / scale */
    double at[LM_MOST];
};

static void begin(struct work *work, enum fit_term term, double value,
                  const double bounds[2])
{
    int i = fit_term_at(&work->model, term);
    bool height = term == FIT_AMPLITUDE || term == FIT_BACKGROUND;
    double range = work->pixels.high - work->pixels.low;
    work->lm.low[i] = bounds[0];
    work->lm.high[i] = bounds[1];
    work->lm.close[i] = height ? CLOSE * range : CLOSE;
    work->at[i] = fmin(fmax(value, bounds[0]), bounds[1]);
}

/* The mean of the outermost rows and columns; NaN where they have no data. */
static double rim(const struct fit_pixels *pixels)
{
    const uint32_t *n = pixels->n;
    double sum = 0, weights = 0;
    for (uint32_t z = 0; z < n[PATCH_Z]; z++)
        for (uint32_t y = 0; y < n[PATCH_Y]; y++) {
            size_t row = fit_pixels_row(pixels, z, y);
            bool all = y == 0 || y + 1 == n[PATCH_Y];
            uint32_t step = all ? 1 : n[PATCH_X] - 1;
            for (uint32_t x = 0; x < n[PATCH_X]; x += step) {
                sum += pixels->weight[row + x] * pixels->value[row + x];
                weights += pixels->weight[row + x];
            }
        }
    return sum / weights;
}

static void begin_heights(struct work *work, const struct patch *patch)
{
    const struct fit_pixels *pixels = &work->pixels;
    bool poisson = work->model.weigh == FIT_POISSON;
    double range = pixels->high - pixels->low, background = rim(pixels);
    size_t at =
        fit_pixels_row(pixels, patch->centre[PATCH_Z], patch->centre[PATCH_Y]) +
        patch->centre[PATCH_X];
    double top = pixels->weight[at] > 0 ? pixels->value[at] : pixels->high;
    if (isnan(background))
        background = pixels->low;
    begin(work, FIT_BACKGROUND, poisson ? fmax(background, 0.1) : background,
          (double[]){poisson ? DARKEST : -INFINITY, INFINITY});
    begin(work, FIT_AMPLITUDE, fmax(top - background, 0.1 * range),
          (double[]){FAINTEST * range, INFINITY});
}

/* For each axis: three sums of the pixel's neighbours and itself, of those
 * before, beside and behind it. */
static void gather(const struct fit_pixels *pixels, const uint32_t *centre,
                   double sum[PATCH_AXES][3])
{
    const uint32_t *n = pixels->n;
    for (uint32_t i = 0; i < 27; i++) {
        const uint32_t by[PATCH_AXES] = {i / 9, i / 3 % 3, i % 3};
        uint32_t p[PATCH_AXES];
        bool in = true;
        for (int a = 0; a < PATCH_AXES; a++) {
            p[a] = centre[a] + by[a] - 1; /* may wrap around */
            in = in && p[a] < n[a];
        }
        if (!in)
            continue;
        size_t at = fit_pixels_row(pixels, p[0], p[1]) + p[2];
        double value = pixels->weight[at] * pixels->value[at];
        for (int a = 0; a < PATCH_AXES; a++)
            sum[a][by[a]] += value;
    }
}

/* Where the parabola through three sums has its top. */
static double lean(const double sum[3])
{
    double curve = 2 * sum[1] - sum[0] - sum[2];
    double top = curve > 0 ? (sum[2] - sum[0]) / (2 * curve) : 0;
    return fmin(fmax(top, -0.8), 0.8);
}

static const enum fit_term CENTRE[] = {FIT_Z, FIT_Y, FIT_X},
                           WIDTH[] = {FIT_SIGMA_Z, FIT_SIGMA_Y, FIT_SIGMA_X};

static void begin_axes(struct work *work, const struct fit_way *way,
                       const struct patch *patch)
{
    const uint32_t *n = patch->n;
    double sum[PATCH_AXES][3] = {{0}};
    double wide = n[PATCH_Y] > n[PATCH_X] ? n[PATCH_Y] : n[PATCH_X];
    gather(&work->pixels, patch->centre, sum);
    for (int a = work->model.volume ? PATCH_Z : PATCH_Y; a <= PATCH_X; a++) {
        double c = patch->centre[a], last = n[a] - 1;
        bool inside = c > 0 && c < last;
        begin(work, CENTRE[a], inside ? c + lean(sum[a]) : c,
              (double[]){fmax(c - REACH, -0.5), fmin(c + REACH, last + 0.5)});
        begin(work, WIDTH[a], way->sigma[a] > 0 ? way->sigma[a] : SIGMA,
              (double[]){SIGMA_LEAST, a == PATCH_Z ? n[a] : wide / 2});
    }
}

/* Is there enough to fit? */
static bool prepare(struct work *work, const struct fit_way *way,
                    const struct patch *patch)
{
    struct fit_pixels *pixels = &work->pixels;
    const uint32_t *n = patch->n;
    bool volume = n[PATCH_Z] > 1, poisson = way->gain > 0;
    work->model = (struct fit_model){
        pixels, poisson ? FIT_POISSON : FIT_SQUARES, volume, way->round};
    work->lm = (struct lm){.n = fit_terms(&work->model),
                           .normal = fit_normal,
                           .data = &work->model};
    if (n[PATCH_Y] < 3 || n[PATCH_X] < 3 || n[PATCH_Z] == 2 ||
        n[PATCH_Z] > MEASURES_DEPTH_MOST || n[PATCH_Y] > MEASURES_FIT_MOST ||
        n[PATCH_X] > MEASURES_FIT_MOST)
        return false;
    fit_pixels(pixels, patch);
    work->zero = poisson ? way->offset : pixels->low;
    work->scale = 1 / (poisson ? way->gain : pixels->high - pixels->low);
    fit_pixels_scale(pixels, work->zero, work->scale);
    return pixels->data > (size_t)work->lm.n && pixels->high > pixels->low;
}

static void none(struct fit *fit)
{
    const double none[PATCH_AXES] = {NAN, NAN, NAN};
    memcpy(fit->at, none, sizeof none);
    memcpy(fit->error, none, sizeof none);
    memcpy(fit->sigma, none, sizeof none);
    fit->amplitude = fit->background = fit->residual = NAN;
}

/* The fit at its end, in grey values. False where it says nothing. */
static bool finish(struct work *work, const struct patch *patch,
                   const bool *held, struct fit *fit)
{
    const struct fit_model *model = &work->model;
    const bool poisson = model->weigh == FIT_POISSON;
    struct fit_gaussian g = fit_gaussian(model, work->at);
    struct lm_normal normal;
    double variance[LM_MOST], data = (double)work->pixels.data;
    if (poisson)
        work->model.weigh = FIT_FISHER;
    fit_normal(model, work->at, &normal);
    if (!lm_variance(work->lm.n, normal.matrix, held, variance))
        return false;
    double each = poisson ? 1 : 2 * normal.cost / (data - work->lm.n);
    for (int a = PATCH_Z; a <= PATCH_X; a++) {
        bool is = a != PATCH_Z || model->volume;
        int i = fit_term_at(model, CENTRE[a]);
        fit->at[a] = is ? g.centre[a] - patch->centre[a] : 0;
        fit->sigma[a] = is ? g.sigma[a] : 0;
        fit->error[a] = !is ? 0 : held[i] ? NAN : sqrt(each * variance[i]);
    }
    fit->amplitude = g.amplitude / work->scale;
    fit->background = g.background / work->scale + work->zero;
    fit->residual = sqrt(2 * normal.cost / data) / work->scale;
    return true;
}

enum fit_status fit_patch(const struct fit_way *way, const struct patch *patch,
                          struct fit *fit)
{
    struct work work;
    bool held[LM_MOST] = {false}, bound = false;
    none(fit);
    if (!prepare(&work, way, patch))
        return FIT_FAILED;
    begin_heights(&work, patch);
    begin_axes(&work, way, patch);
    if (!lm_minimise(&work.lm, work.at))
        return FIT_FAILED;
    for (int i = 0; i < work.lm.n; i++) {
        held[i] = work.at[i] <= work.lm.low[i] || work.at[i] >= work.lm.high[i];
        bound = bound || (held[i] && i != FIT_BACKGROUND);
    }
    if (held[FIT_AMPLITUDE] || !finish(&work, patch, held, fit))
        return FIT_FAILED;
    return bound ? FIT_AT_BOUND : FIT_OK;
}

double fit_light(const struct fit *fit)
{
    const double root = 2.5066282746310005024; /* of 2 pi */
    double plane = fit->amplitude * (root * fit->sigma[PATCH_Y]) *
                   (root * fit->sigma[PATCH_X]);
    return fit->sigma[PATCH_Z] > 0 ? plane * (root * fit->sigma[PATCH_Z])
                                   : plane;
}
