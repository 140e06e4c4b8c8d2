/* SPDX-License-Identifier: MIT */
/*
 * Threads: workers that take the next item under a lock and work on it
 * outside. One worker is a plain loop in the calling thread. After
 * minimap2's kthread, reduced to what is used.
 */
#ifndef BASE_PAR_H
#define BASE_PAR_H

#include <stdbool.h>

enum { PAR_MAX = 1024 };

struct par {
    /* Readies the worker's next item; *more = false when none is left.
     * Calls never overlap. */
    const char *(*next)(void *self, unsigned worker, bool *more);
    /* Works on the item; calls of different workers overlap. */
    const char *(*work)(void *self, unsigned worker);
    void *self;
};

/* Runs 1..PAR_MAX workers until no item is left or one fails; returns the
 * first failure's words. Where the system grants fewer threads, fewer work. */
const char *par_run(const struct par *par, unsigned workers);

#endif
