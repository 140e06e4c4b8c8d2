/* SPDX-License-Identifier: MIT */
/*
 * A picture of red, green, and blue bytes, and what is drawn on it: blended
 * pixels, boxes, rings, text. Places are in pixels, those of rings real, with
 * (0, 0) the centre of the first; what lies beside the canvas is left out.
 */
#ifndef DRAW_CANVAS_H
#define DRAW_CANVAS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

struct colour {
    uint8_t red, green, blue;
};

/* A name (grey, white, red, green, blue, cyan, magenta, yellow, orange) or six
 * hexadecimal digits; false where it is neither. */
bool colour_find(const char *text, struct colour *colour);

/* Of the i-th of several channels drawn in one picture: colours that people
 * who see red and green alike tell apart, as long as there are few. */
enum { COLOURS = 6 };
struct colour colour_of(size_t i);

struct canvas {
    uint8_t *rgb; /* rows from the top; 3 bytes a pixel; the caller's */
    uint32_t width, height;
};

/* Makes way for a colour as far as opacity (0 to 1) says. */
void canvas_blend(struct canvas *canvas, long x, long y, struct colour colour,
                  double opacity);
/* Adds light to a pixel: share (0 to 1) of a colour, up to white. */
void canvas_add(struct canvas *canvas, long x, long y, struct colour colour,
                double share);

struct box {
    long x, y, width, height;
};
void canvas_fill(struct canvas *canvas, struct box box, struct colour colour);
void canvas_frame(struct canvas *canvas, struct box box, struct colour colour);

/* A straight line, its ends included. */
struct line {
    double x, y, to_x, to_y;
};
void canvas_line(struct canvas *canvas, struct line line, struct colour colour);

/* A ring about one pixel wide, smooth at its edges. */
void canvas_ring(struct canvas *canvas, double x, double y, double radius,
                 struct colour colour);

/* A line of text in letters of 5 x 8 pixels, enlarged; what is not ASCII
 * becomes '?'. canvas_text_width: of it, in pixels. */
enum { TEXT_HEIGHT = 8, TEXT_PITCH = 6 };
struct lettering {
    long x, y; /* its upper left corner */
    unsigned size;
    struct colour colour;
};
void canvas_text(struct canvas *canvas, struct lettering how, const char *text);
long canvas_text_width(unsigned size, const char *text);

/* Writes it as a PNG; the caller checks the stream. */
const char *canvas_write(const struct canvas *canvas, FILE *out);

#endif
