/* SPDX-License-Identifier: MIT */
#include "job/sheet_parts.h"

#include "base/hash.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Where things stand, in pixels of the page. */
enum {
    MARGIN = 40,
    TOP = 110,
    OVERVIEW_WIDTH = 1040,
    OVERVIEW_HEIGHT = 1024,
    REGIONS_TOP = 1140,
    REGION = 365,
    GAP = 20,
    REGION_ZOOM = 2,
    CHART_TOP = 1590,
    CHART_LEFT = 140,
    CHART_HEIGHT = 290,
    SIDE = MARGIN + OVERVIEW_WIDTH + 30
};
static const struct colour WHITE = {255, 255, 255}, INK = {200, 200, 200},
                           GROUND = {24, 24, 24};

void sheet_write(struct canvas *canvas, long x, long y, unsigned size,
                 const char *text)
{
    canvas_text(canvas, (struct lettering){x, y, size, INK}, text);
}

size_t sheet_channel(const struct sheet *sheet, const struct point *point)
{
    if (!sheet->points->has_channel)
        return 0;
    size_t c = 0;
    while (c < sheet->picture.n && sheet->number[c] != point->channel)
        c++;
    return c;
}

static void draw_rings(const struct sheet *sheet, struct canvas *canvas,
                       const struct picture *picture, long x, long y)
{
    for (size_t i = 0; i < sheet->points->n; i++) {
        const struct point *point = &sheet->points->point[i];
        const size_t c = sheet_channel(sheet, point);
        if (c == picture->n)
            continue;
        const struct picture_spot spot = {point->at[POINT_Y],
                                          point->at[POINT_X], sheet->radius,
                                          picture->channel[c].ring};
        picture_ring(picture, canvas, x, y, &spot);
    }
}

/* Of a spot, or of a place, as the seed and its number say; whole regions, as
 * far as the image goes. */
static struct tile choose_region(const struct sheet *sheet, uint64_t number)
{
    const struct tile *area = &sheet->picture.area;
    const uint64_t dice = hash_mix(hash_mix(sheet->seed) + number);
    const uint32_t side = REGION / REGION_ZOOM;
    struct tile region = {.number = (uint32_t)number,
                          .height = area->height < side ? area->height : side,
                          .width = area->width < side ? area->width : side};
    double y = (double)(dice >> 32) / 0x1p32 * area->height;
    double x = (double)(dice & 0xffffffff) / 0x1p32 * area->width;
    if (sheet->points->n > 0) {
        const struct point *point =
            &sheet->points->point[dice % sheet->points->n];
        y = point->at[POINT_Y];
        x = point->at[POINT_X];
    }
    y = fmin(fmax(y - region.height / 2.0, 0), area->height - region.height);
    x = fmin(fmax(x - region.width / 2.0, 0), area->width - region.width);
    region.y = (uint32_t)y;
    region.x = (uint32_t)x;
    return region;
}

static bool overlap(const struct tile *a, const struct tile *b)
{
    return a->y < b->y + b->height && b->y < a->y + a->height &&
           a->x < b->x + b->width && b->x < a->x + a->width;
}

/* Regions that lie apart, if a few tries find such. */
static void choose_regions(const struct sheet *sheet,
                           struct tile region[SHEET_REGIONS])
{
    uint64_t number = 0;
    for (int i = 0; i < SHEET_REGIONS; i++)
        for (int tries = 0; tries < 20; tries++) {
            bool apart = true;
            region[i] = choose_region(sheet, number++);
            for (int k = 0; k < i; k++)
                apart = apart && !overlap(&region[i], &region[k]);
            if (apart)
                break;
        }
}

static const char *draw_regions(const struct sheet *sheet,
                                struct canvas *canvas,
                                const struct tile *regions, struct why *why)
{
    struct picture picture = sheet->picture;
    picture.factor = 1;
    picture.zoom = REGION_ZOOM;
    for (size_t c = 0; c < picture.n; c++)
        picture.channel[c].low = NAN;
    const char *bad =
        picture_find_contrast(&picture, regions, SHEET_REGIONS, why);
    for (int i = 0; i < SHEET_REGIONS && bad == NULL; i++) {
        const long x = MARGIN + i * (REGION + GAP), y = REGIONS_TOP + 30;
        char text[64];
        picture.area = regions[i];
        snprintf(text, sizeof text, "%d: y %u, x %u", i + 1, regions[i].y,
                 regions[i].x);
        sheet_write(canvas, x, y - 24, 2, text);
        bad = picture_draw(&picture, canvas, x, y, why);
        draw_rings(sheet, canvas, &picture, x, y);
    }
    return bad;
}

/* As rings or, where these would be but a blot, as single pixels. */
static void draw_spots(const struct sheet *sheet, struct canvas *canvas,
                       const struct picture *picture)
{
    const double f = (double)picture->zoom / picture->factor;
    const double pixels = f * picture->area.width * f * picture->area.height;
    if ((double)sheet->points->n * 400 < pixels) {
        draw_rings(sheet, canvas, picture, MARGIN, TOP);
        return;
    }
    for (size_t i = 0; i < sheet->points->n; i++) {
        const struct point *point = &sheet->points->point[i];
        const size_t c = sheet_channel(sheet, point);
        if (c < picture->n)
            canvas_blend(canvas, MARGIN + (long)(point->at[POINT_X] * f),
                         TOP + (long)(point->at[POINT_Y] * f),
                         picture->channel[c].ring, 0.8);
    }
}

/* The whole image, its spots, and where its regions lie. */
static const char *draw_overview(struct sheet *sheet, struct canvas *canvas,
                                 const struct tile *regions, struct why *why)
{
    struct picture picture = sheet->picture;
    const struct tile area = picture.area;
    picture.zoom = 1;
    picture.factor = 1;
    while (view_boxes(area.width, picture.factor) > OVERVIEW_WIDTH ||
           view_boxes(area.height, picture.factor) > OVERVIEW_HEIGHT)
        picture.factor++;
    while (area.width * (picture.zoom + 1) <= OVERVIEW_WIDTH &&
           area.height * (picture.zoom + 1) <= OVERVIEW_HEIGHT)
        picture.zoom++;
    const char *bad = picture_find_contrast(&picture, &area, 1, why);
    if (bad == NULL)
        bad = picture_draw(&picture, canvas, MARGIN, TOP, why);
    if (bad == NULL)
        draw_spots(sheet, canvas, &picture);
    for (int i = 0; i < SHEET_REGIONS && bad == NULL; i++) {
        const double f = (double)picture.zoom / picture.factor;
        const struct box box = {
            MARGIN + (long)(regions[i].x * f), TOP + (long)(regions[i].y * f),
            (long)(regions[i].width * f), (long)(regions[i].height * f)};
        char text[2] = {(char)('1' + i), '\0'};
        canvas_frame(canvas, box, WHITE);
        canvas_text(canvas, (struct lettering){box.x + 4, box.y + 4, 2, WHITE},
                    text);
    }
    return bad;
}

/* Without a survey the heights of the table are counted, and their lowest is
 * the threshold, as far as anybody can tell. */
static const char *count_heights(struct sheet *sheet)
{
    const bool surveyed = sheet->surveyed.n > 0;
    const char *bad = NULL;
    for (size_t i = 0; i < sheet->points->n && bad == NULL; i++) {
        const struct point *point = &sheet->points->point[i];
        const size_t c = sheet_channel(sheet, point);
        if (c == sheet->picture.n || !(point->value > 0))
            continue;
        if (!sheet->is_given[c])
            sheet->threshold[c] = fmin(sheet->threshold[c], point->value);
        if (!surveyed)
            bad = surveyed_add(
                &sheet->surveyed,
                &(struct surveyed_count){(uint32_t)c, point->value, 1, 0});
    }
    return bad;
}

const char *sheet_draw(struct sheet *sheet, struct canvas *canvas,
                       struct why *why)
{
    struct tile regions[SHEET_REGIONS];
    for (size_t c = 0; c < sheet->picture.n; c++)
        sheet->is_given[c] = !isnan(sheet->threshold[c]);
    double *heights = calloc(sheet->points->n + 1, sizeof *heights);
    const char *bad = heights != NULL ? count_heights(sheet) : "out of memory";
    canvas_fill(canvas, (struct box){0, 0, SHEET_WIDTH, SHEET_HEIGHT}, GROUND);
    sheet_write(canvas, MARGIN, 30, 3, sheet->title);
    sheet_write(canvas, MARGIN, 70, 2, sheet->about);
    choose_regions(sheet, regions);
    if (bad == NULL)
        bad = draw_overview(sheet, canvas, regions, why);
    if (bad == NULL)
        bad = draw_regions(sheet, canvas, regions, why);
    if (bad == NULL) {
        sheet_write_counts(sheet, canvas, (struct box){SIDE, TOP, 0, 0},
                           heights);
        sheet_draw_chart(sheet, canvas,
                         (struct box){CHART_LEFT, CHART_TOP + 40,
                                      SHEET_WIDTH - CHART_LEFT - MARGIN,
                                      CHART_HEIGHT});
    }
    free(heights);
    return bad;
}
