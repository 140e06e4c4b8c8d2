/* SPDX-License-Identifier: MIT */
/*
 * libpng reports errors by longjmp alone; each call of it stands in try(),
 * which makes words of that, so that no other function meets one.
 */
#include "draw/png_rows.h"

#include <png.h>
#include <stdbool.h>
#include <stdlib.h>

struct png_rows {
    png_struct *png;
    png_info *info;
    struct png_form form;
    uint32_t rows; /* written */
    bool failed;
};

/* The stream's error is for its owner to find: libpng need not know. */
static void put(png_struct *png, png_byte *bytes, size_t n)
{
    fwrite(bytes, 1, n, png_get_io_ptr(png));
}

static void flush(png_struct *png)
{
    (void)png;
}

static void ignore(png_struct *png, const char *words)
{
    (void)png;
    (void)words;
}

/* Words of libpng's are of memory, or of what we do wrong. */
static void give_up(png_struct *png, const char *words)
{
    (void)words;
    png_longjmp(png, 1);
}

static void begin(struct png_rows *rows, const void *unused)
{
    const struct png_form *form = &rows->form;
    (void)unused;
    png_set_IHDR(rows->png, rows->info, form->width, form->height,
                 (int)form->bits,
                 form->samples == 1 ? PNG_COLOR_TYPE_GRAY : PNG_COLOR_TYPE_RGB,
                 PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT,
                 PNG_FILTER_TYPE_DEFAULT);
    /* noise hardly shrinks by trying hard: level 6 took three times as long */
    png_set_compression_level(rows->png, 2);
    png_set_filter(rows->png, PNG_FILTER_TYPE_BASE, PNG_FILTER_SUB);
    png_write_info(rows->png, rows->info);
}

static void row(struct png_rows *rows, const void *samples)
{
    png_write_row(rows->png, samples);
}

static void finish(struct png_rows *rows, const void *unused)
{
    (void)unused;
    png_write_end(rows->png, NULL);
}

static const char *try(void (*call)(struct png_rows *, const void *),
                       struct png_rows *rows, const void *argument)
{
    if (rows->failed)
        return "out of memory";
    if (setjmp(png_jmpbuf(rows->png)) != 0) {
        rows->failed = true;
        return "out of memory, or too large for a PNG";
    }
    call(rows, argument);
    return NULL;
}

const char *png_rows_open(struct png_rows **png, FILE *out,
                          const struct png_form *form)
{
    struct png_rows *rows = *png = calloc(1, sizeof *rows);
    if (rows == NULL)
        return "out of memory";
    rows->form = *form;
    rows->png =
        png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, give_up, ignore);
    if (rows->png != NULL)
        rows->info = png_create_info_struct(rows->png);
    if (rows->info == NULL)
        return "out of memory";
    png_set_write_fn(rows->png, out, put, flush);
    return try(begin, rows, NULL);
}

const char *png_rows_put(struct png_rows *png, const void *samples)
{
    png->rows++;
    return try(row, png, samples);
}

const char *png_rows_close(struct png_rows *png)
{
    const char *bad = NULL;
    if (png == NULL)
        return NULL;
    if (png->png != NULL && png->rows == png->form.height)
        bad = try(finish, png, NULL);
    if (png->png != NULL)
        png_destroy_write_struct(&png->png, &png->info);
    free(png);
    return bad;
}
