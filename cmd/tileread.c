/* SPDX-License-Identifier: MIT */
/*
 * tileread: gives a rectangle's pixels, of every channel, as they are. Longer
 * than a command should be by the many ways to name a rectangle.
 */
#include "cli/cli.h"

#include "base/num.h"
#include "job/cut.h"
#include "table/plan.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TILE = CLI_LONG, HALO };

static const struct cli_option OPTIONS[] = {
    CLI_RECTANGLE,
    {'p', "plan", "PLAN", "take the rectangle from a plan (- is stdin)", NULL,
     CLI_FILE},
    {TILE, "tile", "N", "the tile of the plan", NULL, NULL},
    {HALO, "halo", "N", "with so many pixels around it", NULL, NULL},
    CLI_CHOICE,
    CLI_READING,
    {'F', "format", "FORMAT", "raw, pgm, npy, tif, or png", "raw",
     "raw pgm npy tif png"},
    {'o', "output", "DIR/", "a file for each channel, in the folder DIR", NULL,
     CLI_FILE},
    CLI_END};

static const struct cli_command COMMAND = {
    "tileread",
    "[-x X] [-y Y] [-W W] [-H H] [--halo N] [-F FORMAT] [-o DIR/]\n"
    "                [--channel LIST] [--z A:B] [--time A:B] [--cache SIZE] "
    "[--no-mmap]\n"
    "                [NAME=]IMAGE...\n"
    "       tileread -p PLAN --tile N [OPTION]... [NAME=]IMAGE...",
    "Reads a rectangle of images of one shape, clipped to it.", OPTIONS};

struct request {
    struct cli_rectangle rectangle;
    const char *plan;
    uint32_t tile, halo;
    bool has_tile;
    enum cut_format format;
    const char *folder;
};

static enum cut_format parse_format(const char *value)
{
    enum cut_format format;
    struct why why;
    if (cut_find_format(value, &format))
        return format;
    cli_usage(why_say(
        &why, "--format \"%s\" is none of raw, pgm, npy, tif, png", value));
}

static struct tile find_tile(const struct request *request, struct shape shape)
{
    struct lines *lines;
    struct tile tile;
    struct why why;
    const char *bad = lines_open(&lines, request->plan, &why);
    if (bad != NULL)
        cli_fail(request->plan, 0, bad);
    bad = plan_find(lines, shape, request->tile, &tile, &why);
    if (bad != NULL)
        cli_fail(lines_name(lines), lines_number(lines), bad);
    lines_close(lines);
    return tile_grow(tile, request->halo, shape);
}

static struct tile choose(const struct request *request, struct shape shape)
{
    if (request->plan != NULL)
        return find_tile(request, shape);
    return tile_grow(cli_clip(&request->rectangle, shape), request->halo,
                     shape);
}

static void check_format(const struct request *request,
                         const struct image_list *list)
{
    const struct image *images = list->image;
    size_t n = list->n;
    const bool one = n > 1 && request->folder == NULL;
    const bool single = request->format == CUT_PGM ||
                        request->format == CUT_PNG ||
                        request->format == CUT_TIF;
    struct why why;
    if (single && one)
        cli_usage(why_say(&why, "%s holds one channel; use -o DIR/ for several",
                          cut_format_name(request->format)));
    for (size_t i = 0; i < n; i++) {
        const char *bad = cut_check(request->format, &images[i]);
        if (bad != NULL)
            cli_fail(images[i].path, 0, bad);
        if (request->format == CUT_NPY && one &&
            images[i].type != images[0].type)
            cli_fail(images[i].path, 0,
                     "sample type differs; one npy holds one type");
    }
}

static void write_channels(const struct request *request, FILE *out,
                           const struct image *images, size_t n,
                           const struct tile *tile)
{
    struct why why;
    cut_print_head(out, request->format, &images[0], tile, n);
    for (size_t i = 0; i < n; i++) {
        struct cut cut = {.out = out,
                          .format = request->format,
                          .image = &images[i],
                          .tile = tile,
                          .cache = cli_cache()};
        const char *bad = cut_print(&cut, &why);
        if (bad != NULL)
            cli_fail(images[i].path, 0, bad);
    }
    if (ferror(out))
        cli_fail(cli_output_name(out), 0, why_errno(&why, "cannot write"));
}

static char *channel_path(const struct request *request,
                          const struct image *image)
{
    char name[512];
    snprintf(name, sizeof name, "%s.%s", image->channel,
             cut_format_name(request->format));
    char *path = file_join(request->folder, name);
    if (path == NULL)
        cli_fail(NULL, 0, "out of memory");
    return path;
}

static void write_files(const struct request *request,
                        const struct image_list *list, const struct tile *tile)
{
    struct outfile file = {.path = NULL};
    struct why why;
    const char *bad = file_make_folder(request->folder, &why);
    if (bad != NULL)
        cli_fail(request->folder, 0, bad);
    for (size_t i = 0; i < list->n; i++) { /* before anything is written */
        char *path = channel_path(request, &list->image[i]);
        cli_check_output(path);
        free(path);
    }
    for (size_t i = 0; i < list->n; i++) {
        char *path = channel_path(request, &list->image[i]);
        FILE *out = cli_output(&file, path);
        write_channels(request, out, &list->image[i], 1, tile);
        cli_commit(&file);
        free(path);
    }
}

static void parse(struct request *request, int id)
{
    if (cli_image_option(id) || cli_rectangle_option(id, &request->rectangle))
        return;
    if (id == 'p')
        request->plan = cli_value();
    else if (id == HALO)
        request->halo = cli_u32(0, SHAPE_MAX);
    else if (id == 'F')
        request->format = parse_format(cli_value());
    else if (id == 'o')
        request->folder = cli_value();
    else if (id == TILE) {
        request->tile = cli_u32(0, UINT32_MAX);
        request->has_tile = true;
    }
}

int main(int argc, char **argv)
{
    struct request request = {
        .rectangle = {.height = CLI_TO_BORDER, .width = CLI_TO_BORDER}};
    char **operands;
    int id;

    cli_begin(&COMMAND, argc, argv);
    while ((id = cli_option()) != -1)
        parse(&request, id);
    if ((request.plan != NULL) != request.has_tile)
        cli_usage("--plan and --tile go together");
    if (request.plan != NULL && request.rectangle.given)
        cli_usage("-x -y -W -H and --plan exclude each other");
    if (request.folder != NULL && *request.folder == '\0')
        cli_usage("--output is empty");

    int n = cli_operands(&operands);
    const struct image_list *list = cli_images(operands, n);
    cli_check_set(list);
    check_format(&request, list);
    cli_advise(list);
    struct tile tile = choose(&request, list->image[0].shape);
    cli_stage("reading");

    if (request.folder != NULL) {
        write_files(&request, list, &tile);
    } else {
        write_channels(&request, stdout, list->image, list->n, &tile);
    }

    cli_close_images();
    return cli_finish();
}
