/* SPDX-License-Identifier: MIT */
#include "draw/scale.h"

#include <math.h>
#include <stdio.h>

static const struct colour WHITE = {255, 255, 255}, BLACK = {0, 0, 0};
static const long INSET = 12, PAD = 4;

double scale_round(double most)
{
    const double ten = pow(10, floor(log10(most) + 1e-9));
    return ten * (most >= 5 * ten * (1 - 1e-9)   ? 5
                  : most >= 2 * ten * (1 - 1e-9) ? 2
                                                 : 1);
}

static void print_length(char text[40], double um)
{
    if (um < 1)
        snprintf(text, 40, "%g nm", um * 1000);
    else if (um < 1000)
        snprintf(text, 40, "%g um", um);
    else
        snprintf(text, 40, "%g mm", um / 1000);
}

void scale_bar(struct canvas *canvas, double um)
{
    const double length = scale_round(canvas->width / 6.0 * um);
    const long n = lround(length / um), size = canvas->width < 500 ? 1 : 2;
    const long right = (long)canvas->width - INSET;
    const long foot = (long)canvas->height - INSET;
    char text[40];
    print_length(text, length);
    const long wide = canvas_text_width((unsigned)size, text);
    const struct box bar = {right - n, foot - 4 * size, n, 4 * size};
    struct lettering letters = {right - n / 2 - wide / 2, bar.y - 11 * size,
                                (unsigned)size, WHITE};
    if (letters.x + wide > right)
        letters.x = right - wide;
    const long left = letters.x < bar.x ? letters.x : bar.x;
    canvas_fill(canvas,
                (struct box){left - PAD, letters.y - PAD,
                             right - left + 2 * PAD,
                             foot - letters.y + 2 * PAD},
                BLACK);
    canvas_fill(canvas, bar, WHITE);
    canvas_text(canvas, letters, text);
}
