/* SPDX-License-Identifier: MIT */
/*
 * spotdraw: a picture of images and their spots, or a page to judge them by.
 * Longer than a command should be by the two, which share what they read.
 */
#include "cli/channels.h"
#include "cli/cli.h"

#include "draw/scale.h"
#include "image/unit.h"
#include "job/picture_table.h"
#include "job/sheet.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    COLOURED = CLI_LONG,
    SCALE,
    SPACING,
    MOST,
    ZOOM,
    PERCENTILES,
    RANGE,
    RADIUS,
    SHEET,
    SEED,
    HISTOGRAM,
    LEVELS
};

static const struct cli_option OPTIONS[] = {
    CLI_RECTANGLE,
    {COLOURED, "channel", "LIST",
     "these channels, each NAME or NAME=COLOUR: a word, or\n"
     "                             RRGGBB",
     NULL, NULL},
    {CLI_Z, "z", "A:B", "only planes A to B - 1 of a stack, from 0", NULL,
     NULL},
    {CLI_TIME, "time", "A:B", "only time points A to B - 1, from 0", NULL,
     NULL},
    {PERCENTILES, "percentiles", "L,H", "of each channel are dark and bright",
     "1,99.8", NULL},
    {RANGE, "range", "L,H", "grey values that are dark and bright instead",
     NULL, NULL},
    {RADIUS, "radius", "PX", "of the rings around spots", "5", NULL},
    {SCALE, "scale", NULL, "a scale bar", NULL, NULL},
    {SPACING, "spacing", "UM", "micrometres a pixel (the image's)", NULL, NULL},
    {MOST, "max-pixels", "N", "the picture's at most, such as 500K or 4M", "4M",
     NULL},
    {ZOOM, "zoom", "N", "pixels of the picture for each of a small region", "1",
     NULL},
    {SHEET, "sheet", NULL, "one page: overview, regions, heights, counts", NULL,
     NULL},
    {SEED, "seed", "N", "with it: another number, other regions", "1", NULL},
    {HISTOGRAM, "histogram", "FILE",
     "with it: peaks by level, as spotfind --histogram wrote", NULL, CLI_FILE},
    {LEVELS, "levels", "FILE",
     "with it: thresholds, as spotmerge --survey made", NULL, CLI_FILE},
    CLI_READING,
    {'o', "output", "PNG", "write to PNG, which appears when complete", NULL,
     CLI_FILE},
    CLI_END};

static const struct cli_command COMMAND = {
    "spotdraw",
    "[-x X] [-y Y] [-W W] [-H H] [--channel NAME=COLOUR,...] [--scale]\n"
    "                [OPTION]... [-o PNG] [NAME=]IMAGE... [TABLE]\n"
    "       spotdraw --sheet [--histogram FILE] [--levels FILE] [--seed N]\n"
    "                [OPTION]... [-o PNG] [NAME=]IMAGE... TABLE",
    "Draws images in colour, and spots of a table of CSV as rings.", OPTIONS};

struct request {
    struct cli_rectangle rectangle;
    const char *channels, *out, *table, *histogram, *levels;
    double percentile[2], range[2], radius, um;
    uint32_t zoom;
    uint64_t most, seed;
    bool scale, sheet, has_percentiles;
};

static _Noreturn void refuse(const char *option, const char *words)
{
    struct why why;
    cli_usage(why_say(&why, "%s \"%.200s\" %s", option, cli_value(), words));
}

static void parse(struct request *request, int id)
{
    if (cli_rectangle_option(id, &request->rectangle) || cli_image_option(id))
        return;
    switch (id) {
    case COLOURED:
        request->channels = cli_value();
        break;
    case PERCENTILES:
        cli_reals(request->percentile);
        request->has_percentiles = true;
        if (!(request->percentile[0] < request->percentile[1] &&
              request->percentile[1] <= 100))
            refuse("--percentiles", "is not L,H with 0 <= L < H <= 100");
        break;
    case RANGE:
        if (!cli_range(request->range))
            refuse("--range", "is not L,H with L < H");
        break;
    case RADIUS:
        request->radius = cli_real();
        break;
    case SPACING:
        request->um = cli_real();
        if (request->um <= 0)
            refuse("--spacing", "is nothing");
        break;
    case MOST:
        request->most = cli_bytes();
        break;
    case ZOOM:
        request->zoom = cli_u32(1, 64);
        break;
    case SEED:
        request->seed = cli_u32(0, UINT32_MAX);
        break;
    case HISTOGRAM:
        request->histogram = cli_value();
        break;
    case LEVELS:
        request->levels = cli_value();
        break;
    case 'o':
        request->out = cli_value();
        break;
    default:
        request->scale |= id == SCALE;
        request->sheet |= id == SHEET;
    }
}

static void check(const struct request *request)
{
    const bool ranged = !isnan(request->range[0]);
    if (ranged && request->has_percentiles)
        cli_usage("--range and --percentiles exclude each other");
    if (request->sheet &&
        (request->rectangle.given || request->scale || request->zoom > 1))
        cli_usage("--sheet shows whole images: -x -y -W -H, --scale, and "
                  "--zoom do not go with it");
    if (request->sheet && request->table == NULL)
        cli_usage("--sheet needs a table of spots");
    if (!request->sheet &&
        (request->histogram != NULL || request->levels != NULL))
        cli_usage("--histogram and --levels go with --sheet");
    if (request->out == NULL && isatty(STDOUT_FILENO))
        cli_usage("a picture is no text for a terminal: use -o PNG");
}

/* The operand that is a table: "-", or a name that ends in .csv. Takes it out
 * of the list; returns how many are left. */
static int take_table(struct request *request, char **operands, int n)
{
    int left = 0;
    for (int i = 0; i < n; i++) {
        const size_t length = strlen(operands[i]);
        const bool table =
            strcmp(operands[i], "-") == 0 ||
            (length > 4 && strcmp(operands[i] + length - 4, ".csv") == 0);
        if (table && request->table != NULL)
            cli_usage("give one table");
        if (table)
            request->table = operands[i];
        else
            operands[left++] = operands[i];
    }
    return left;
}

static void draw_rings(const struct request *request,
                       const struct picture *picture, struct canvas *canvas)
{
    struct picture_table table = {.path = request->table,
                                  .radius = request->radius};
    struct why why;
    cli_planes(&table.first, &table.end);
    const char *bad = request->table != NULL
                          ? picture_rings(picture, canvas, &table, &why)
                          : NULL;
    if (bad != NULL)
        cli_fail(NULL, 0, bad);
}

static void write_png(const struct request *request,
                      const struct canvas *canvas)
{
    struct outfile file = {.path = NULL};
    struct why why;
    FILE *out = cli_output(&file, request->out);
    const char *bad = canvas_write(canvas, out);
    if (bad == NULL && (fflush(out) != 0 || ferror(out)))
        bad = why_errno(&why, "cannot write");
    if (bad != NULL)
        cli_fail(cli_output_name(out), 0, bad);
    cli_commit(&file);
}

static struct canvas make_canvas(uint32_t width, uint32_t height)
{
    const size_t bytes = (size_t)width * height * 3;
    struct canvas canvas = {calloc(bytes, 1), width, height};
    if (canvas.rgb == NULL)
        cli_fail(NULL, 0, "out of memory");
    return canvas;
}

static void draw_picture(const struct request *request, struct picture *picture,
                         struct shape shape, double um)
{
    struct why why;
    picture->area = cli_clip(&request->rectangle, shape);
    picture->zoom = request->zoom;
    picture->factor =
        view_factor(picture->area,
                    request->most / ((uint64_t)request->zoom * request->zoom));
    if (picture->factor > 1)
        picture->zoom = 1;
    struct canvas canvas =
        make_canvas(picture_size(picture, picture->area.width),
                    picture_size(picture, picture->area.height));
    const char *bad = picture_find_contrast(picture, &picture->area, 1, &why);
    if (bad != NULL)
        cli_fail(NULL, 0, bad);
    bad = picture_draw(picture, &canvas, 0, 0, &why);
    if (bad != NULL)
        cli_fail(NULL, 0, bad);
    draw_rings(request, picture, &canvas);
    if (request->scale)
        scale_bar(&canvas, um * picture->factor / picture->zoom);
    write_png(request, &canvas);
    free(canvas.rgb);
}

/* The line below the page's title. */
static const char *describe(const struct image *image, double um, size_t spots,
                            struct why *why)
{
    char shape[SHAPE_TEXT], size[40] = "";
    shape_print(shape, image->shape);
    if (um > 0)
        snprintf(size, sizeof size, ", %.4g um a pixel", um);
    return why_say(why, "%s %s%s, %zu spots in the table", shape,
                   sample_name(image->type), size, spots);
}

/* The channels' names in the table and in what surveys left. */
static void read_surveys(const struct request *request, struct sheet *sheet,
                         const struct names *names)
{
    struct surveyed *surveyed = &sheet->surveyed;
    struct why why;
    const char *bad = NULL;
    for (size_t c = 0; c < sheet->picture.n; c++) {
        sheet->name[c] = sheet->picture.channel[c].image->channel;
        sheet->number[c] = UINT32_MAX;
        sheet->threshold[c] = NAN;
        for (size_t i = 0; i < names->n; i++)
            if (strcmp(names->name[i], sheet->name[c]) == 0)
                sheet->number[c] = (uint32_t)i;
    }
    surveyed->channel = sheet->name;
    surveyed->channels = sheet->picture.n;
    if (request->histogram != NULL)
        bad = surveyed_read(surveyed, request->histogram, &why);
    if (bad == NULL && request->levels != NULL)
        bad =
            surveyed_levels(surveyed, request->levels, sheet->threshold, &why);
    if (bad != NULL)
        cli_fail(NULL, 0, bad);
}

static void draw_sheet(const struct request *request, struct picture *picture,
                       const struct image *first, double um)
{
    struct points points = {.n = 0};
    struct names names = {.n = 0};
    struct why title, about, why;
    const struct shape shape = first->shape;
    const char *bad =
        points_read(&points, &names, request->table, "tophat", &why);
    if (bad != NULL)
        cli_fail(NULL, 0, bad);
    picture->area = (struct tile){.height = shape.y, .width = shape.x};
    struct sheet sheet = {.picture = *picture,
                          .points = &points,
                          .seed = request->seed,
                          .radius = request->radius,
                          .um = um,
                          .title = why_say(&title, "%.70s", request->table),
                          .about = describe(first, um, points.n, &about)};
    read_surveys(request, &sheet, &names);
    struct canvas canvas = make_canvas(SHEET_WIDTH, SHEET_HEIGHT);
    bad = sheet_draw(&sheet, &canvas, &why);
    if (bad != NULL)
        cli_fail(NULL, 0, bad);
    write_png(request, &canvas);
    surveyed_free(&sheet.surveyed);
    free(canvas.rgb);
    points_free(&points);
    names_free(&names);
}

int main(int argc, char **argv)
{
    struct request request = {
        .rectangle = {.height = CLI_TO_BORDER, .width = CLI_TO_BORDER},
        .percentile = {1, 99.8},
        .range = {NAN, NAN},
        .radius = 5,
        .zoom = 1,
        .most = 4 << 20,
        .seed = 1};
    struct picture picture = {.n = 0};
    char **operands;
    int id;

    cli_begin(&COMMAND, argc, argv);
    while ((id = cli_option()) != -1)
        parse(&request, id);
    int n = cli_operands(&operands);
    n = take_table(&request, operands, n);
    check(&request);
    const struct image_list *list = cli_images(operands, n);
    cli_check_set(list);
    const char *inputs[] = {request.table, request.histogram, request.levels};
    cli_inputs(inputs, 3);
    cli_choose_channels(&picture, list, request.channels);
    for (size_t c = 0; c < picture.n; c++) {
        picture.channel[c].low = request.range[0];
        picture.channel[c].high = request.range[1];
    }
    picture.percentile[0] = request.percentile[0];
    picture.percentile[1] = request.percentile[1];
    picture.cache = cli_cache();
    const double um = request.um > 0 ? request.um : image_um(list->image, 2);
    if (request.scale && um <= 0)
        cli_fail(list->image[0].path, 0,
                 "does not say how large a pixel is; give it: --spacing UM");
    cli_stage("drawing");
    if (request.sheet)
        draw_sheet(&request, &picture, list->image, um);
    else
        draw_picture(&request, &picture, list->image[0].shape, um);

    cli_close_images();
    return cli_finish();
}
