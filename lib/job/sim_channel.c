/* SPDX-License-Identifier: MIT */
#include "job/sim_channel.h"

#include "base/num.h"
#include "base/par.h"
#include "job/sim_camera.h"
#include "job/sim_light.h"
#include "job/sim_truth.h"

#include <stdlib.h>

/* Samples of a band, unless one row is more; the columns of it that are lit
 * at once, so that their light stays in a processor's own cache. */
enum { BAND_BYTES = 4 << 20, COLUMNS = 1024 };

/* Some rows of a plane, of one row of cells. With the first of them come the
 * spots of all these cells. */
struct band {
    uint32_t z, y, height;
    void *samples;
    double *light;
    struct sim_list list;
};

struct crew {
    const struct sim_channel *channel;
    uint32_t height;     /* of a band; divides SIM_CELL */
    uint64_t next, all;  /* bands */
    struct band *band;   /* as many as there are workers */
    unsigned *taken;     /* by each worker: a band of this round */
    unsigned n, started; /* bands of this round */
};

const char *sim_about(const char *path, const char *words, struct why *why)
{
    struct why copy; /* they may lie in why */
    return why_say(why, "%s: %s", path, why_say(&copy, "%s", words));
}

static const char *cannot_write(const struct outfile *file, struct why *why)
{
    struct why copy;
    return sim_about(file->name, why_errno(&copy, "cannot write"), why);
}

static size_t row_bytes(const struct sim *sim)
{
    return sim->shape.x * sample_bytes(sim->type);
}

static const char *next(void *self, unsigned worker, bool *more)
{
    struct crew *crew = self;
    *more = crew->started < crew->n;
    if (*more)
        crew->taken[worker] = crew->started++;
    return NULL;
}

static void render(const struct sim_channel *c, const struct band *band)
{
    const struct sim *sim = c->sim;
    size_t bytes = sample_bytes(sim->type);
    struct tile tile = {0, band->y, 0, band->height, COLUMNS};
    for (; tile.x < sim->shape.x; tile.x += COLUMNS) {
        if (tile.width > sim->shape.x - tile.x)
            tile.width = sim->shape.x - tile.x;
        sim_light(sim, c->number, band->z, &tile, band->light);
        for (uint32_t i = 0; i < tile.height; i++)
            sim_expose(
                sim, c->number, (uint32_t[]){band->z, tile.y + i, tile.x},
                tile.width, band->light + (size_t)i * tile.width,
                (char *)band->samples + i * row_bytes(sim) + tile.x * bytes);
    }
}

static const char *work(void *self, unsigned worker)
{
    struct crew *crew = self;
    const struct sim_channel *c = crew->channel;
    struct band *band = &crew->band[crew->taken[worker]];
    render(c, band);
    band->list.n = 0;
    if (band->y % SIM_CELL != 0)
        return NULL;
    return sim_list_row(&band->list, c->sim, c->number, band->z,
                        band->y / SIM_CELL);
}

/* Deals out the next bands: one for each worker. */
static void deal(struct crew *crew, unsigned workers)
{
    struct shape shape = crew->channel->sim->shape;
    uint64_t down = (shape.y - 1) / crew->height + 1;
    crew->started = crew->n = 0;
    for (; crew->n < workers && crew->next < crew->all; crew->next++) {
        struct band *band = &crew->band[crew->n++];
        band->z = (uint32_t)(crew->next / down);
        band->y = (uint32_t)(crew->next % down) * crew->height;
        band->height =
            shape.y - band->y < crew->height ? shape.y - band->y : crew->height;
    }
}

static const char *write_truth(const struct sim_channel *c,
                               const struct sim_list *list, struct why *why)
{
    char lines[16 << 10];
    struct text text = {lines, 0, sizeof lines, false};
    for (size_t i = 0; i < list->n; i++) {
        sim_truth_print(&text, c->sim, c->number, c->name, &list->spot[i]);
        if (text.cap - text.n >= SIM_TRUTH_LINE && i + 1 < list->n)
            continue;
        if (fwrite(lines, 1, text.n, c->truth->stream) != text.n)
            return cannot_write(c->truth, why);
        text.n = 0;
    }
    return NULL;
}

static const char *write_band(const struct sim_channel *c,
                              const struct band *band, struct why *why)
{
    size_t bytes = band->height * row_bytes(c->sim);
    if (fwrite(band->samples, 1, bytes, c->image->stream) != bytes)
        return cannot_write(c->image, why);
    return write_truth(c, &band->list, why);
}

static const char *write_all(struct crew *crew, unsigned workers,
                             struct why *why)
{
    const struct sim_channel *c = crew->channel;
    uint64_t bytes = crew->height * (uint64_t)row_bytes(c->sim);
    const char *bad = NULL;
    while (crew->next < crew->all && bad == NULL) {
        deal(crew, workers);
        bad = par_run(&(struct par){next, work, crew}, crew->n);
        for (unsigned i = 0; i < crew->n && bad == NULL; i++)
            bad = write_band(c, &crew->band[i], why);
        if (c->progress != NULL)
            c->progress(c->self, crew->next * bytes, crew->all * bytes);
    }
    return bad;
}

static void free_crew(struct crew *crew, unsigned workers)
{
    for (unsigned i = 0; i < workers && crew->band != NULL; i++) {
        free(crew->band[i].samples);
        free(crew->band[i].light);
        sim_list_free(&crew->band[i].list);
    }
    free(crew->band);
    free(crew->taken);
}

/* Room for as many workers as asked for, of no more bands than there are. */
static const char *make_crew(struct crew *crew, unsigned *workers)
{
    const struct sim *sim = crew->channel->sim;
    size_t bytes;
    crew->height = SIM_CELL;
    while (crew->height > 1 && crew->height * row_bytes(sim) > BAND_BYTES)
        crew->height /= 2;
    crew->all =
        ((sim->shape.y - 1) / crew->height + 1) * (uint64_t)sim->shape.z;
    if (*workers > crew->all)
        *workers = (unsigned)crew->all;
    crew->band = calloc(*workers, sizeof *crew->band);
    crew->taken = calloc(*workers, sizeof *crew->taken);
    if (crew->band == NULL || crew->taken == NULL ||
        !num_mul(crew->height, row_bytes(sim), &bytes))
        return "out of memory";
    for (unsigned i = 0; i < *workers; i++) {
        crew->band[i].samples = malloc(bytes);
        crew->band[i].light =
            calloc((size_t)SIM_CELL * COLUMNS, sizeof *crew->band[i].light);
        if (crew->band[i].samples == NULL || crew->band[i].light == NULL)
            return "out of memory";
    }
    return NULL;
}

const char *sim_channel_write(const struct sim_channel *channel,
                              struct why *why)
{
    struct crew crew = {.channel = channel};
    unsigned workers = channel->jobs;
    const char *bad = make_crew(&crew, &workers);
    if (bad == NULL)
        bad = write_all(&crew, workers, why);
    free_crew(&crew, workers);
    return bad;
}
