/* SPDX-License-Identifier: MIT */
#include "job/picture.h"

#include <math.h>
#include <stdlib.h>

/* Boxes that a contrast is found of, at most about as many. */
static const size_t SAMPLES = 1 << 18;

struct sampler {
    float *value;
    size_t n;
    uint64_t every; /* rows of boxes, one is looked at */
};

uint32_t picture_size(const struct picture *picture, uint32_t pixels)
{
    return view_boxes(pixels, picture->factor) * picture->zoom;
}

static struct view view_of(const struct picture *picture, size_t c,
                           struct tile area)
{
    return (struct view){.image = picture->channel[c].image,
                         .area = area,
                         .factor = picture->factor,
                         .cache = picture->cache};
}

static void sample_row(void *self, uint32_t y, const float *means, uint32_t n)
{
    struct sampler *sampler = self;
    (void)y;
    for (uint32_t i = 0; i < n; i++)
        if (isfinite(means[i]) && sampler->n < 2 * SAMPLES)
            sampler->value[sampler->n++] = means[i];
}

static int by_value(const void *a, const void *b)
{
    const float x = *(const float *)a, y = *(const float *)b;
    return (x > y) - (x < y);
}

/* The nearest rank's value. */
static double percentile(const struct sampler *sampler, double percent)
{
    const double rank = percent / 100 * (double)(sampler->n - 1);
    return (double)sampler->value[(size_t)(rank + 0.5)];
}

static const char *sample(const struct picture *picture, size_t c,
                          const struct tile *areas, size_t n,
                          struct sampler *sampler, struct why *why)
{
    const char *bad = NULL;
    uint64_t boxes = 0;
    for (size_t i = 0; i < n; i++)
        boxes += (uint64_t)view_boxes(areas[i].width, picture->factor) *
                 view_boxes(areas[i].height, picture->factor);
    sampler->every = boxes / SAMPLES + 1;
    for (size_t i = 0; i < n && bad == NULL; i++) {
        struct view view = view_of(picture, c, areas[i]);
        view.every = (uint32_t)(sampler->every < UINT32_MAX ? sampler->every
                                                            : UINT32_MAX);
        bad = view_rows(&view, &(struct view_use){sample_row, sampler}, why);
    }
    return bad;
}

const char *picture_find_contrast(struct picture *picture,
                                  const struct tile *areas, size_t n,
                                  struct why *why)
{
    struct sampler sampler = {malloc(2 * SAMPLES * sizeof(float)), 0, 1};
    const char *bad = sampler.value != NULL ? NULL : "out of memory";
    for (size_t c = 0; c < picture->n && bad == NULL; c++) {
        struct picture_channel *channel = &picture->channel[c];
        if (!isnan(channel->low))
            continue;
        struct why inner;
        sampler.n = 0;
        bad = sample(picture, c, areas, n, &sampler, &inner);
        if (bad != NULL)
            bad = why_say(why, "%s: %s", channel->image->path, bad);
        qsort(sampler.value, sampler.n, sizeof *sampler.value, by_value);
        channel->low =
            sampler.n > 0 ? percentile(&sampler, picture->percentile[0]) : 0;
        channel->high =
            sampler.n > 0 ? percentile(&sampler, picture->percentile[1]) : 0;
    }
    free(sampler.value);
    return bad;
}

/* Where rows go. */
struct brush {
    const struct picture *picture;
    const struct picture_channel *channel;
    struct canvas *canvas;
    long x, y;
};

static void draw_row(void *self, uint32_t y, const float *means, uint32_t n)
{
    const struct brush *brush = self;
    const struct picture_channel *channel = brush->channel;
    const long zoom = (long)brush->picture->zoom;
    const double range = channel->high - channel->low;
    for (uint32_t i = 0; i < n; i++) {
        double share = ((double)means[i] - channel->low) / range;
        if (!(range > 0 && share > 0)) /* NaN too */
            continue;
        share = share < 1 ? share : 1;
        for (long k = 0; k < zoom * zoom; k++)
            canvas_add(brush->canvas, brush->x + (long)i * zoom + k % zoom,
                       brush->y + (long)y * zoom + k / zoom, channel->colour,
                       share);
    }
}

const char *picture_draw(const struct picture *picture, struct canvas *canvas,
                         long x, long y, struct why *why)
{
    const char *bad = NULL;
    for (size_t c = 0; c < picture->n && bad == NULL; c++) {
        struct view view = view_of(picture, c, picture->area);
        struct brush brush = {picture, &picture->channel[c], canvas, x, y};
        struct why inner;
        bad = view_rows(&view, &(struct view_use){draw_row, &brush}, &inner);
        if (bad != NULL)
            bad = why_say(why, "%s: %s", view.image->path, bad);
    }
    return bad;
}

void picture_ring(const struct picture *picture, struct canvas *canvas, long x,
                  long y, const struct picture_spot *spot)
{
    const struct tile *area = &picture->area;
    const double scale = (double)picture->zoom / picture->factor;
    const double radius = spot->radius * scale;
    const double top = spot->y - area->y, left = spot->x - area->x;
    if (!(top >= -0.5 && left >= -0.5 && top < area->height - 0.5 &&
          left < area->width - 0.5))
        return;
    /* centres of pixels lie half a pixel from the corner, in both */
    canvas_ring(canvas, (double)x + (left + 0.5) * scale - 0.5,
                (double)y + (top + 0.5) * scale - 0.5, radius > 3 ? radius : 3,
                spot->colour);
}
