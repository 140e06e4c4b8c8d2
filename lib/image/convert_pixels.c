/* SPDX-License-Identifier: MIT */
#include "image/convert_pixels.h"

#include "base/par.h"
#include "image/convert_unit.h"

#include <stdlib.h>

/* Bytes that each worker but the first, and the first, may hold. */
enum { WORKER_MAX = 16 << 20, FIRST_MAX = 26 << 20 };

struct pixels {
    const struct convert *convert;
    const struct image *image; /* the first item's: all lie in its pages */
    struct unit_worker *worker;
    struct tif_decoder scout; /* knows how many blocks the plane has */
    uint32_t z, block;        /* what comes next */
};

static bool is_flat(const struct pixels *p)
{
    return p->image->codec == NULL;
}

static const char *work(void *self, unsigned number)
{
    struct pixels *p = self;
    struct unit_worker *w = &p->worker[number];
    return is_flat(p) ? unit_copy(w) : unit_decode(w);
}

/* Blocks from the next one on that make one unit. */
static uint32_t unit_size(const struct pixels *p)
{
    const struct tif_page *page = &p->scout.page;
    size_t each = p->convert->n * page->block_height *
                  (page->block_width * sample_bytes(page->type));
    size_t most = page->tiled ? UNIT_TILES : UNIT_STRIPS;
    if (page->by_row) { /* one thread decodes a strip */
        uint32_t parts = tif_page_parts(page);
        return parts - p->block % parts;
    }
    uint32_t fit = each < most ? (uint32_t)(most / each) : 1;
    uint32_t left = page->tiled ? page->across - p->block % page->across
                                : page->down - p->block;
    return fit < left ? fit : left;
}

/* The next unit's size; *count: how many blocks, or rows, the plane has. */
static const char *look_ahead(struct pixels *p, uint32_t *n, uint32_t *count)
{
    const struct image *image = p->image;
    size_t row = image_row_bytes(image);
    if (is_flat(p)) {
        *count = image->shape.y;
        *n = row < UNIT_STRIPS ? (uint32_t)(UNIT_STRIPS / row) : 1;
        if (*n > *count - p->block)
            *n = *count - p->block;
        return NULL;
    }
    const char *bad = tif_decoder_go(&p->scout, image, p->z);
    if (bad != NULL)
        return bad;
    *count = p->scout.page.across * p->scout.page.down;
    *n = unit_size(p);
    return NULL;
}

static void tell_progress(const struct pixels *p, uint32_t count)
{
    const struct image *image = p->image;
    const struct convert *convert = p->convert;
    uint64_t all = image_plane_bytes(image) * image->shape.z * convert->n;
    double planes = p->z + (double)p->block / count;
    if (convert->progress != NULL)
        convert->progress(convert->self,
                          (uint64_t)((double)all * planes / image->shape.z),
                          all);
}

/* The units of a plane are handed out from the top down. */
static const char *next(void *self, unsigned number, bool *more)
{
    struct pixels *p = self;
    uint32_t count = 0, n = 1;
    *more = p->z < p->image->shape.z;
    if (!*more)
        return NULL;
    const char *bad = look_ahead(p, &n, &count);
    if (bad != NULL)
        return unit_about(&p->worker[number], p->image->path, bad);
    tell_progress(p, count);
    p->worker[number].unit = (struct unit){p->z, p->block, n};
    p->block += n;
    if (p->block >= count) {
        p->block = 0;
        p->z++;
    }
    return NULL;
}

/* As many as may hold what each needs. */
static unsigned count_workers(const struct pixels *p)
{
    unsigned jobs = p->convert->jobs;
    size_t need = unit_worker_bytes(p->image);
    while (jobs > 1 && !is_flat(p) &&
           jobs * need > FIRST_MAX + (jobs - 1) * (size_t)WORKER_MAX)
        jobs--;
    return jobs;
}

const char *convert_pixels(const struct convert *convert, struct why *why)
{
    struct pixels p = {.convert = convert, .image = convert->item[0].image};
    unsigned jobs = count_workers(&p);
    p.worker = calloc(jobs, sizeof *p.worker);
    if (p.worker == NULL)
        return "out of memory";
    for (unsigned i = 0; i < jobs; i++)
        p.worker[i].convert = convert;
    const char *bad = par_run(&(struct par){next, work, &p}, jobs);
    if (bad != NULL) /* it may lie in a worker */
        bad = why_say(why, "%s", bad);
    for (unsigned i = 0; i < jobs; i++)
        unit_worker_free(&p.worker[i]);
    tif_decoder_close(&p.scout);
    free(p.worker);
    return bad;
}
