/* SPDX-License-Identifier: MIT */
#include "job/find.h"

#include "base/par.h"
#include "job/find_walk.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

/* What the workers share: the queue behind next, and the output. */
struct shared {
    const struct find *find;
    struct walk *walks; /* one for each worker */
    struct tile *tiles; /* the one that each works on */
    pthread_mutex_t out_lock;
    uint64_t candidates; /* written, where somebody watches */
};

const char *find_head(struct head *head, enum head_kind kind,
                      const struct image *images, size_t n)
{
    *head = (struct head){.kind = kind, .shape = images[0].shape};
    head->channel = calloc(n, sizeof *head->channel);
    if (head->channel == NULL)
        return "out of memory";
    for (; head->n < n; head->n++) {
        char *name = strdup(images[head->n].channel);
        if (name == NULL)
            return "out of memory";
        head->channel[head->n] = (struct channel){.name = name,
                                                  .type = images[head->n].type,
                                                  .rule.kind = RULE_GIVEN};
    }
    return NULL;
}

/* Lines that begin with a tile's number. */
static uint64_t count_rows(const char *bytes, size_t n)
{
    uint64_t rows = 0;
    for (const char *at = bytes, *end = bytes + n; at != NULL && at < end;) {
        rows += *at >= '0' && *at <= '9';
        at = memchr(at, '\n', (size_t)(end - at));
        at = at != NULL ? at + 1 : NULL;
    }
    return rows;
}

/* Whole lines go out at once, so lines of different tiles never mix. */
static const char *write_lines(void *self, const char *bytes, size_t n,
                               struct why *why)
{
    struct shared *shared = self;
    pthread_mutex_lock(&shared->out_lock);
    bool whole = fwrite(bytes, 1, n, shared->find->out) == n;
    if (shared->find->watch != NULL)
        shared->candidates += count_rows(bytes, n);
    const char *bad = whole ? NULL : why_errno(why, "cannot write");
    pthread_mutex_unlock(&shared->out_lock);
    return bad;
}

static const char *next(void *self, unsigned worker, bool *more)
{
    struct shared *shared = self;
    return shared->find->next(shared->find->self, &shared->tiles[worker], more);
}

static const char *work(void *self, unsigned worker)
{
    struct shared *shared = self;
    const struct find *find = shared->find;
    struct walk *walk = &shared->walks[worker];
    const struct tile *tile = &shared->tiles[worker];
    const bool one = find->sum != NULL;
    const char *bad =
        one ? walk_channel(walk, tile, find->channel) : walk_tile(walk, tile);
    if (bad != NULL || find->watch == NULL)
        return bad;
    pthread_mutex_lock(&shared->out_lock);
    find->watch(find->watcher,
                (uint64_t)tile->height * tile->width * find->images[0].shape.z *
                    (one ? 1 : find->head->n),
                shared->candidates);
    pthread_mutex_unlock(&shared->out_lock);
    return NULL;
}

static const char *add_survey(void *self, const struct part *part,
                              const struct curve *curve)
{
    struct shared *shared = self;
    const struct find *find = shared->find;
    pthread_mutex_lock(&shared->out_lock);
    bool whole =
        curve_add_all(find->sum, curve) && tally_add(find->tally, &part->tally);
    pthread_mutex_unlock(&shared->out_lock);
    return whole ? NULL : "sums add up to too much";
}

static const char *write_head(struct shared *shared, struct why *why)
{
    char *line = malloc(SPOT_HEAD);
    if (line == NULL)
        return "out of memory";
    struct text text = {line, 0, SPOT_HEAD, false};
    spot_print_head(&text, shared->find->head);
    const char *bad = text.full
                          ? "too many channels: their names fill over 64 KB"
                          : write_lines(shared, text.at, text.n, why);
    free(line);
    return bad;
}

/* Readies a zeroed one. */
static void open_walk(struct shared *shared, const struct columns *columns,
                      struct walk *walk)
{
    const struct find *find = shared->find;
    size_t images = find->head->n;
    const struct image *mask =
        find->head->options.masked ? &find->images[images] : NULL;
    struct stream *const streams[] = {&walk->stream, &walk->measure.stream};
    for (size_t i = 0; i < 2; i++) {
        streams[i]->head = find->head;
        streams[i]->images = find->images;
        streams[i]->mask = mask;
        streams[i]->isa = find->isa;
        streams[i]->cache_allowed = find->cache;
    }
    walk->lists = find->lists;
    walk->survey = find->sum != NULL ? add_survey : NULL;
    walk->write = write_lines;
    walk->self = shared;
    walk->columns = columns;
}

static const char *run(struct shared *shared, uint64_t *decoded,
                       struct why *why)
{
    const struct find *find = shared->find;
    struct columns columns;
    const char *bad = columns_of(find->head, &columns, why);
    if (bad == NULL && find->sum == NULL)
        bad = write_head(shared, why);
    size_t images = find->head->n + find->head->options.masked;
    for (unsigned i = 0; i < find->jobs; i++)
        open_walk(shared, &columns, &shared->walks[i]);
    if (bad == NULL)
        bad = par_run(&(struct par){next, work, shared}, find->jobs);
    for (size_t i = 0; i < images && bad == NULL; i++) {
        struct why inner;
        bad = image_check_unchanged(&find->images[i], &inner);
        if (bad != NULL)
            bad = why_say(why, "%s: %s", find->images[i].path, bad);
    }
    if (bad != NULL && bad != why->text) /* they may lie in a walk */
        bad = why_say(why, "%s", bad);
    for (unsigned i = 0; i < find->jobs; i++) {
        *decoded += shared->walks[i].cache.decoded;
        walk_free(&shared->walks[i]);
    }
    return bad;
}

const char *find_run(const struct find *find, uint64_t *decoded,
                     struct why *why)
{
    uint64_t count = 0;
    struct shared shared = {.find = find,
                            .out_lock = PTHREAD_MUTEX_INITIALIZER};
    shared.walks = calloc(find->jobs, sizeof *shared.walks);
    shared.tiles = calloc(find->jobs, sizeof *shared.tiles);
    const char *bad = shared.walks != NULL && shared.tiles != NULL
                          ? run(&shared, &count, why)
                          : "out of memory";
    if (decoded != NULL)
        *decoded = count;
    free(shared.walks);
    free(shared.tiles);
    pthread_mutex_destroy(&shared.out_lock);
    return bad;
}
