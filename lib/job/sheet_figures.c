/* SPDX-License-Identifier: MIT */
/*
 * What a page says in figures: how many spots, how high, and the threshold.
 */
#include "job/sheet_parts.h"

#include "draw/chart.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Of the chart, along the heights. */
enum { BINS = 120 };

/* Letters of a name that fit beside the overview. */
enum { NAME_LETTERS = 36 };

static int by_value(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* How many spots a channel has, and their median height; NaN: none is known. */
static size_t count_spots(const struct sheet *sheet, size_t channel,
                          double *heights, double *median)
{
    size_t n = 0, known = 0;
    for (size_t i = 0; i < sheet->points->n; i++) {
        const struct point *point = &sheet->points->point[i];
        if (sheet_channel(sheet, point) != channel)
            continue;
        n++;
        if (point->value > 0)
            heights[known++] = point->value;
    }
    qsort(heights, known, sizeof *heights, by_value);
    *median = known > 0 ? heights[known / 2] : NAN;
    return n;
}

static void write_value(struct canvas *canvas, long x, long y, const char *name,
                        double value)
{
    char text[80];
    if (isnan(value))
        snprintf(text, sizeof text, "%-18s -", name);
    else
        snprintf(text, sizeof text, "%-18s %.5g", name, value);
    sheet_write(canvas, x + 20, y, 2, text);
}

/* Beside the overview: what was counted, channel by channel. */
void sheet_write_counts(const struct sheet *sheet, struct canvas *canvas,
                        struct box box, double *heights)
{
    const struct tile *area = &sheet->picture.area;
    const double pixels = (double)area->height * area->width;
    const double um2 = pixels * sheet->um * sheet->um;
    const long x = box.x;
    long y = box.y;
    for (size_t c = 0; c < sheet->picture.n; c++, y += 150) {
        const struct picture_channel *channel = &sheet->picture.channel[c];
        double median;
        char name[NAME_LETTERS + 1];
        const size_t n = count_spots(sheet, c, heights, &median);
        snprintf(name, sizeof name, "%.*s", NAME_LETTERS, sheet->name[c]);
        canvas_fill(canvas, (struct box){x, y, 12, 14}, channel->colour);
        sheet_write(canvas, x + 20, y, 2, name);
        write_value(canvas, x, y + 26, "spots", (double)n);
        if (sheet->um > 0)
            write_value(canvas, x, y + 50, "in 1000 um2",
                        (double)n / um2 * 1000);
        else
            write_value(canvas, x, y + 50, "in 1000 px",
                        (double)n / pixels * 1000);
        write_value(canvas, x, y + 74, "median height", median);
        write_value(canvas, x, y + 98,
                    sheet->is_given[c] ? "threshold" : "lowest height",
                    sheet->threshold[c]);
    }
}

/* Counts by height of a channel, in bins of the chart. */
static void fill_bins(const struct sheet *sheet, size_t channel,
                      const struct chart *chart, double bins[2][BINS])
{
    memset(bins, 0, 2 * sizeof *bins);
    const double range = log(chart->right / chart->left);
    for (size_t i = 0; i < sheet->surveyed.n; i++) {
        const struct surveyed_count *count = &sheet->surveyed.count[i];
        const double at = log(count->height / chart->left) / range * BINS;
        if (count->channel != channel || !(at >= 0 && at < BINS))
            continue;
        bins[0][(int)at] += count->peaks;
        bins[1][(int)at] += count->negatives;
    }
}

/* From what all channels have. */
static void scale_chart(const struct sheet *sheet, struct chart *chart)
{
    double bins[2][BINS];
    chart->left = INFINITY;
    chart->right = 0;
    chart->top = 1;
    for (size_t i = 0; i < sheet->surveyed.n; i++) {
        chart->left = fmin(chart->left, sheet->surveyed.count[i].height);
        chart->right = fmax(chart->right, sheet->surveyed.count[i].height);
    }
    if (!(chart->right > 0)) {
        chart->left = 1;
        chart->right = 10;
    }
    chart->right *= 1.1;
    if (chart->left < chart->right / 1e4) /* what lies below is no spot */
        chart->left = chart->right / 1e4;
    chart->left /= 1.1;
    for (size_t c = 0; c < sheet->picture.n; c++) {
        fill_bins(sheet, c, chart, bins);
        for (int i = 0; i < 2 * BINS; i++)
            chart->top = fmax(chart->top, bins[i / BINS][i % BINS]);
    }
}

void sheet_draw_chart(const struct sheet *sheet, struct canvas *canvas,
                      struct box box)
{
    static const struct colour rust = {190, 80, 40};
    struct chart chart = {.box = box};
    double bins[2][BINS];
    bool negatives = false;
    scale_chart(sheet, &chart);
    for (size_t i = 0; i < sheet->surveyed.n; i++)
        negatives = negatives || sheet->surveyed.count[i].negatives > 0;
    chart_axes(canvas, &chart, "height above the background",
               negatives
                   ? "peaks by height; rust: of the negative image; "
                     "dashed: threshold, or lowest spot"
                   : "spots by height; dashed: threshold, or lowest spot");
    for (size_t c = 0; c < sheet->picture.n; c++) {
        fill_bins(sheet, c, &chart, bins);
        chart_steps(canvas, &chart, bins[1], BINS, rust);
        chart_steps(canvas, &chart, bins[0], BINS,
                    sheet->picture.channel[c].colour);
    }
    for (size_t c = 0; c < sheet->picture.n; c++)
        chart_mark(canvas, &chart, sheet->threshold[c],
                   sheet->picture.channel[c].colour);
}
