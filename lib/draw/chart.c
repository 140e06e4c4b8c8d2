/* SPDX-License-Identifier: MIT */
#include "draw/chart.h"

#include <math.h>
#include <stdio.h>

static const struct colour INK = {200, 200, 200}, FAINT = {70, 70, 70};
static const double FOOT = 0.5;

static double across(const struct chart *chart, double value)
{
    return (double)chart->box.x + (double)(chart->box.width - 1) *
                                      log(value / chart->left) /
                                      log(chart->right / chart->left);
}

static double down(const struct chart *chart, double count)
{
    const double foot = (double)(chart->box.y + chart->box.height - 1);
    if (!(count > FOOT))
        return foot;
    return foot - (double)(chart->box.height - 1) * log(count / FOOT) /
                      log(chart->top * 1.3 / FOOT);
}

static void print_power(char text[16], double value)
{
    snprintf(text, 16, value < 1e6 && value > 1e-4 ? "%g" : "%.0e", value);
}

static void mark_values(struct canvas *canvas, const struct chart *chart)
{
    const struct box box = chart->box;
    const bool few = chart->right / chart->left < 100;
    for (int power = (int)floor(log10(chart->left)); power <= 18; power++)
        for (int digit = 1; digit < 10; digit++) {
            const double value = digit * pow(10, power);
            const bool named =
                digit == 1 || (few && (digit == 2 || digit == 5));
            char text[16];
            if (value < chart->left || value > chart->right)
                continue;
            const long x = lround(across(chart, value));
            canvas_fill(canvas,
                        (struct box){x, box.y + box.height, 1, named ? 8 : 4},
                        INK);
            if (!named)
                continue;
            print_power(text, value);
            canvas_text(canvas,
                        (struct lettering){x - canvas_text_width(2, text) / 2,
                                           box.y + box.height + 12, 2, INK},
                        text);
        }
}

static void mark_counts(struct canvas *canvas, const struct chart *chart)
{
    const struct box box = chart->box;
    for (int power = 0; pow(10, power) <= chart->top * 1.3; power++) {
        const double count = pow(10, power);
        char text[16];
        const long y = lround(down(chart, count));
        print_power(text, count);
        canvas_fill(canvas, (struct box){box.x + 1, y, box.width - 2, 1},
                    FAINT);
        canvas_text(canvas,
                    (struct lettering){box.x - 8 - canvas_text_width(2, text),
                                       y - TEXT_HEIGHT + 1, 2, INK},
                    text);
    }
}

void chart_axes(struct canvas *canvas, const struct chart *chart,
                const char *value, const char *count)
{
    const struct box box = chart->box;
    mark_counts(canvas, chart);
    canvas_frame(canvas, box, INK);
    mark_values(canvas, chart);
    canvas_text(canvas,
                (struct lettering){
                    box.x + (box.width - canvas_text_width(2, value)) / 2,
                    box.y + box.height + 34, 2, INK},
                value);
    canvas_text(canvas, (struct lettering){box.x, box.y - 22, 2, INK}, count);
}

void chart_steps(struct canvas *canvas, const struct chart *chart,
                 const double *count, size_t n, struct colour colour)
{
    const struct box box = chart->box;
    const long foot = box.y + box.height - 2;
    for (size_t i = 0; i < n; i++) {
        const long from = box.x + box.width * (long)i / (long)n;
        const long to = box.x + box.width * (long)(i + 1) / (long)n;
        const long top = lround(down(chart, count[i]));
        for (long x = from; x < to && count[i] > 0; x++)
            for (long y = top; y <= foot; y++)
                canvas_blend(canvas, x, y, colour, y < top + 2 ? 1 : 0.35);
    }
}

void chart_mark(struct canvas *canvas, const struct chart *chart, double value,
                struct colour colour)
{
    if (!(value >= chart->left && value <= chart->right))
        return;
    const long x = lround(across(chart, value));
    for (long y = chart->box.y; y < chart->box.y + chart->box.height; y++)
        if (y / 6 % 2 == 0)
            canvas_fill(canvas, (struct box){x, y, 2, 1}, colour);
}
