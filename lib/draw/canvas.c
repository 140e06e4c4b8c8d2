/* SPDX-License-Identifier: MIT */
#include "draw/canvas.h"

#include "draw/font.h"
#include "draw/png_rows.h"

#include <math.h>
#include <string.h>

static uint8_t *pixel(struct canvas *canvas, long x, long y)
{
    if (x < 0 || y < 0 || x >= (long)canvas->width || y >= (long)canvas->height)
        return NULL;
    return canvas->rgb + ((size_t)y * canvas->width + (size_t)x) * 3;
}

static uint8_t mix(uint8_t under, uint8_t over, double opacity)
{
    return (uint8_t)(under + (over - under) * opacity + 0.5);
}

void canvas_blend(struct canvas *canvas, long x, long y, struct colour colour,
                  double opacity)
{
    uint8_t *at = pixel(canvas, x, y);
    if (at == NULL)
        return;
    at[0] = mix(at[0], colour.red, opacity);
    at[1] = mix(at[1], colour.green, opacity);
    at[2] = mix(at[2], colour.blue, opacity);
}

static uint8_t lit(uint8_t under, uint8_t light, double share)
{
    const double sum = under + light * share + 0.5;
    return (uint8_t)(sum < 255 ? sum : 255);
}

void canvas_add(struct canvas *canvas, long x, long y, struct colour colour,
                double share)
{
    uint8_t *at = pixel(canvas, x, y);
    if (at == NULL)
        return;
    at[0] = lit(at[0], colour.red, share);
    at[1] = lit(at[1], colour.green, share);
    at[2] = lit(at[2], colour.blue, share);
}

void canvas_fill(struct canvas *canvas, struct box box, struct colour colour)
{
    for (long y = box.y; y < box.y + box.height; y++)
        for (long x = box.x; x < box.x + box.width; x++)
            canvas_blend(canvas, x, y, colour, 1);
}

void canvas_frame(struct canvas *canvas, struct box box, struct colour colour)
{
    const struct box sides[] = {{box.x, box.y, box.width, 1},
                                {box.x, box.y + box.height - 1, box.width, 1},
                                {box.x, box.y, 1, box.height},
                                {box.x + box.width - 1, box.y, 1, box.height}};
    for (int i = 0; i < 4; i++)
        canvas_fill(canvas, sides[i], colour);
}

void canvas_line(struct canvas *canvas, struct line line, struct colour colour)
{
    const double x = line.to_x - line.x, y = line.to_y - line.y;
    const long steps = (long)ceil(fmax(fabs(x), fabs(y)));
    for (long i = 0; i <= steps; i++) {
        const double share = steps > 0 ? (double)i / (double)steps : 0;
        canvas_blend(canvas, lround(line.x + x * share),
                     lround(line.y + y * share), colour, 1);
    }
}

void canvas_ring(struct canvas *canvas, double x, double y, double radius,
                 struct colour colour)
{
    const double reach = radius + 2, width = 0.7;
    if (!(x > -reach && y > -reach && x < canvas->width + reach &&
          y < canvas->height + reach))
        return;
    const long left = (long)floor(x - reach), top = (long)floor(y - reach);
    const long n = (long)ceil(2 * reach) + 1;
    for (long i = top; i < top + n; i++)
        for (long j = left; j < left + n; j++) {
            const double off =
                fabs(hypot((double)j - x, (double)i - y) - radius);
            if (off < width + 0.5)
                canvas_blend(canvas, j, i, colour,
                             off < width - 0.5 ? 1 : width + 0.5 - off);
        }
}

void canvas_text(struct canvas *canvas, struct lettering how, const char *text)
{
    const long size = (long)how.size;
    for (long left = how.x; *text != '\0'; text++, left += TEXT_PITCH * size) {
        const uint8_t *columns = font_columns(*text);
        for (long i = 0; i < FONT_COLUMNS; i++)
            for (long j = 0; j < TEXT_HEIGHT; j++)
                if ((columns[i] >> j & 1) != 0)
                    canvas_fill(canvas,
                                (struct box){left + i * size, how.y + j * size,
                                             size, size},
                                how.colour);
    }
}

long canvas_text_width(unsigned size, const char *text)
{
    const long letters = (long)strlen(text);
    return letters > 0 ? (letters * TEXT_PITCH - 1) * (long)size : 0;
}

const char *canvas_write(const struct canvas *canvas, FILE *out)
{
    struct png_rows *png;
    const struct png_form form = {canvas->width, canvas->height, 3, 8};
    const char *bad = png_rows_open(&png, out, &form);
    for (uint32_t y = 0; y < form.height && bad == NULL && !ferror(out); y++)
        bad = png_rows_put(png, canvas->rgb + (size_t)y * form.width * 3);
    const char *last = png_rows_close(png);
    return bad != NULL ? bad : last;
}
