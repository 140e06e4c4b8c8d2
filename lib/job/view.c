/* SPDX-License-Identifier: MIT */
/*
 * Some rows of all planes are read before the next ones, folded into the
 * first plane's, and added to the boxes' sums.
 */
#include "job/view.h"

#include "base/num.h"
#include "detect/row.h"
#include "image/window.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Bytes of the rows that are held at once, as they are shown. */
enum { HELD = 1 << 20 };

struct viewer {
    const struct view *view;
    struct cache cache;
    uint32_t step; /* rows that are held */
    void *piece;   /* of samples as they lie in the file */
    float *rows;   /* as they are shown: the maximum so far; NaN: no data */
    bool *whole;   /* has every pixel of the row data? */
    float *loaded, *means;
    double *sums;
    uint32_t *counts; /* of pixels with data, of each box */
};

uint32_t view_factor(struct tile area, uint64_t boxes)
{
    uint32_t factor = 1;
    if (boxes == 0)
        boxes = 1;
    const double ratio = (double)area.width * area.height / (double)boxes;
    if (ratio > 1)
        factor = (uint32_t)sqrt(ratio);
    while ((uint64_t)view_boxes(area.width, factor) *
               view_boxes(area.height, factor) >
           boxes)
        factor++;
    return factor;
}

static void mark_missing(float *row, size_t n)
{
    for (size_t x = 0; x < n; x++)
        if (!isfinite(row[x]))
            row[x] = NAN;
}

/* A pixel without data is darker than any. */
static void brighten(float *to, const float *row, size_t n)
{
    for (size_t x = 0; x < n; x++)
        if (isnan(to[x]) || row[x] > to[x])
            to[x] = row[x];
}

/* Folds rows of a plane into those that are shown. */
static const char *fold_plane(struct viewer *v, uint32_t z, uint32_t y,
                              uint32_t n, struct why *why)
{
    const struct view *view = v->view;
    const struct image *image = view->image;
    const struct tile *area = &view->area;
    const size_t width = area->width;
    const size_t bytes = width * sample_bytes(image->type);
    struct window_area wanted = {z, area->x, area->width, y + n, UINT32_MAX};
    struct window window;
    void *to[WINDOW_ROWS];
    for (uint32_t i = 0; i < n; i++)
        to[i] = (char *)v->piece + i * bytes;
    window_open(&window, image, &v->cache, &wanted);
    const char *bad = window_rows(&window, y, n, to, why);
    window_close(&window);
    for (uint32_t i = 0; i < n && bad == NULL; i++) {
        float *row = v->rows + i * width, *loaded = z == 0 ? row : v->loaded;
        const bool lacks =
            ROW_F32.load(loaded, to[i], width, image->type, image->swap);
        if (lacks)
            mark_missing(loaded, width);
        if (z > 0)
            brighten(row, loaded, width);
        v->whole[i] = !lacks && (z == 0 || v->whole[i]);
    }
    return bad;
}

static void add_row(struct viewer *v, const float *row, bool whole)
{
    const uint32_t factor = v->view->factor, width = v->view->area.width;
    for (uint32_t box = 0, x = 0; x < width; box++) {
        const uint32_t end = width - x > factor ? x + factor : width;
        double sum = 0;
        uint32_t n = whole ? end - x : 0;
        if (whole)
            for (; x < end; x++)
                sum += (double)row[x];
        for (; x < end; x++)
            if (!isnan(row[x])) {
                sum += (double)row[x];
                n++;
            }
        v->sums[box] += sum;
        v->counts[box] += n;
    }
}

/* Hands on a row of boxes, and begins the next. */
static void give_row(struct viewer *v, const struct view_use *use, uint32_t y)
{
    const uint32_t n = view_boxes(v->view->area.width, v->view->factor);
    for (uint32_t box = 0; box < n; box++)
        v->means[box] =
            v->counts[box] > 0 ? (float)(v->sums[box] / v->counts[box]) : NAN;
    use->row(use->self, y, v->means, n);
    memset(v->sums, 0, n * sizeof *v->sums);
    memset(v->counts, 0, n * sizeof *v->counts);
}

static const char *ready(struct viewer *v)
{
    const struct view *view = v->view;
    const size_t width = view->area.width;
    const size_t sample = sample_bytes(view->image->type);
    const size_t n = view_boxes(view->area.width, view->factor);
    v->step = (uint32_t)(HELD / (width * sizeof *v->rows));
    v->step = v->step < 1 ? 1 : v->step < WINDOW_ROWS ? v->step : WINDOW_ROWS;
    v->piece = calloc(num_product((size_t[]){v->step, width}, 2), sample);
    v->rows =
        calloc(num_product((size_t[]){v->step, width}, 2), sizeof *v->rows);
    v->whole = calloc(v->step, sizeof *v->whole);
    v->loaded = calloc(width, sizeof *v->loaded);
    v->means = calloc(n, sizeof *v->means);
    v->sums = calloc(n, sizeof *v->sums);
    v->counts = calloc(n, sizeof *v->counts);
    if (v->piece == NULL || v->rows == NULL || v->whole == NULL ||
        v->loaded == NULL || v->means == NULL || v->sums == NULL ||
        v->counts == NULL)
        return "out of memory";
    return cache_fit(&v->cache, view->image, 1, view->area.width, view->cache);
}

/* Rows first..end-1 of the area. */
static const char *walk(struct viewer *v, const struct view_use *use,
                        uint32_t first, uint32_t end, struct why *why)
{
    const struct view *view = v->view;
    const struct tile *area = &view->area;
    for (uint32_t y = first; y < end; y += v->step) {
        const uint32_t n = end - y < v->step ? end - y : v->step;
        for (uint32_t z = 0; z < view->image->shape.z; z++) {
            const char *bad = fold_plane(v, z, area->y + y, n, why);
            if (bad != NULL)
                return bad;
        }
        for (uint32_t i = 0; i < n; i++) {
            add_row(v, v->rows + (size_t)i * area->width, v->whole[i]);
            if ((y + i + 1) % view->factor == 0 || y + i + 1 == area->height)
                give_row(v, use, (y + i) / view->factor);
        }
    }
    return NULL;
}

/* All rows of boxes, or one in so many. */
static const char *walk_boxes(struct viewer *v, const struct view_use *use,
                              struct why *why)
{
    const uint32_t factor = v->view->factor, height = v->view->area.height;
    const uint32_t boxes = view_boxes(height, factor);
    const char *bad = NULL;
    if (v->view->every <= 1)
        return walk(v, use, 0, height, why);
    for (uint32_t y = 0; y < boxes && bad == NULL; y += v->view->every) {
        const uint32_t first = y * factor;
        bad = walk(v, use, first,
                   height - first > factor ? first + factor : height, why);
    }
    return bad;
}

const char *view_rows(const struct view *view, const struct view_use *use,
                      struct why *why)
{
    struct viewer v = {.view = view};
    const char *bad = ready(&v);
    if (bad == NULL)
        bad = walk_boxes(&v, use, why);
    if (bad != NULL && bad != why->text) /* it may lie in the cache */
        bad = why_say(why, "%s", bad);
    cache_close(&v.cache);
    free(v.piece);
    free(v.rows);
    free(v.whole);
    free(v.loaded);
    free(v.means);
    free(v.sums);
    free(v.counts);
    return bad != NULL ? bad : image_check_unchanged(view->image, why);
}
