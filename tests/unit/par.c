/* SPDX-License-Identifier: MIT */
#include "base/par.h"
#include "unit.h"

#include <stdatomic.h>

enum { ITEMS = 2000, WORKERS = 8 };

struct job {
    size_t items, given;
    size_t item[PAR_MAX]; /* that each worker has */
    atomic_uint in_next;  /* workers that are in next at the moment */
    atomic_uint overlaps, strangers;
    atomic_uint worked[ITEMS];
    size_t bad_item; /* fails in work; SIZE_MAX: none does */
    size_t bad_next; /* fails in next */
    unsigned workers;
};

static const char *give(void *self, unsigned worker, bool *more)
{
    struct job *job = self;
    if (atomic_fetch_add(&job->in_next, 1) != 0)
        atomic_fetch_add(&job->overlaps, 1);
    const char *bad = job->given == job->bad_next ? "no next" : NULL;
    *more = job->given < job->items;
    if (worker >= job->workers)
        atomic_fetch_add(&job->strangers, 1);
    else if (*more)
        job->item[worker] = job->given++;
    atomic_fetch_sub(&job->in_next, 1);
    return bad;
}

static const char *work(void *self, unsigned worker)
{
    struct job *job = self;
    size_t item = job->item[worker];
    atomic_fetch_add(&job->worked[item], 1);
    return item == job->bad_item ? "bad item" : NULL;
}

static const char *run(struct job *job, size_t items, unsigned workers)
{
    job->items = items;
    job->workers = workers;
    unit_case("%zu items, %u workers", items, workers);
    const char *bad = par_run(&(struct par){give, work, job}, workers);
    SAME(job->overlaps, 0);
    SAME(job->strangers, 0);
    return bad;
}

static void every_item_is_worked_once_by_any_number_of_workers(void)
{
    for (unsigned workers = 1; workers <= WORKERS; workers++) {
        static const size_t counts[] = {0, 1, 2, 7, ITEMS};
        for (size_t i = 0; i < COUNT(counts); i++) {
            struct job job = {.bad_item = SIZE_MAX, .bad_next = SIZE_MAX};
            FINE(run(&job, counts[i], workers));
            for (size_t k = 0; k < ITEMS; k++)
                SAME(job.worked[k], k < counts[i]);
        }
    }
}

static void failure_of_an_item_is_returned(void)
{
    for (unsigned workers = 1; workers <= WORKERS; workers++) {
        struct job job = {.bad_item = 20, .bad_next = SIZE_MAX};
        SAME_TEXT(run(&job, ITEMS, workers), "bad item");
        for (size_t k = 0; k < ITEMS; k++)
            CHECK(job.worked[k] <= 1);
    }
}

static void failure_to_get_an_item_is_returned(void)
{
    for (unsigned workers = 1; workers <= WORKERS; workers++) {
        struct job job = {.bad_item = SIZE_MAX, .bad_next = 30};
        SAME_TEXT(run(&job, ITEMS, workers), "no next");
        for (size_t k = 0; k < ITEMS; k++)
            SAME(job.worked[k], k < 30);
    }
}

static void nothing_is_begun_after_a_failure(void)
{
    struct job job = {.bad_item = 20, .bad_next = 25};
    SAME_TEXT(run(&job, ITEMS, 1), "bad item");
    SAME(job.given, 21);
    job = (struct job){.bad_item = 20, .bad_next = 10};
    SAME_TEXT(run(&job, ITEMS, 1), "no next");
    SAME(job.worked[10], 0);
}

static void failure_wins_over_the_end(void)
{
    struct job job = {.bad_item = SIZE_MAX, .bad_next = 5};
    SAME_TEXT(run(&job, 5, 1), "no next");
}

static const struct test TESTS[] = {
    {"every item is worked once by any number of workers",
     every_item_is_worked_once_by_any_number_of_workers},
    {"the failure of an item is returned", failure_of_an_item_is_returned},
    {"a failure to get an item is returned",
     failure_to_get_an_item_is_returned},
    {"nothing is begun after a failure", nothing_is_begun_after_a_failure},
    {"a failure wins over the end", failure_wins_over_the_end},
};
SUITE(par, TESTS);
