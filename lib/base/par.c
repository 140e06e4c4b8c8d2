/* SPDX-License-Identifier: MIT */
#include "base/par.h"

#include <pthread.h>
#include <stddef.h>

struct crew {
    const struct par *par;
    pthread_mutex_t lock;
    const char *failure;
};

struct hand {
    struct crew *crew;
    unsigned worker;
    pthread_t thread;
};

static void fail(struct crew *crew, const char *words)
{
    if (words != NULL && crew->failure == NULL)
        crew->failure = words;
}

static void *run(void *arg)
{
    const struct hand *hand = arg;
    struct crew *crew = hand->crew;
    const struct par *par = crew->par;
    pthread_mutex_lock(&crew->lock);
    while (crew->failure == NULL) {
        bool more = false;
        fail(crew, par->next(par->self, hand->worker, &more));
        if (!more || crew->failure != NULL)
            break;
        pthread_mutex_unlock(&crew->lock);
        const char *words = par->work(par->self, hand->worker);
        pthread_mutex_lock(&crew->lock);
        fail(crew, words);
    }
    pthread_mutex_unlock(&crew->lock);
    return NULL;
}

const char *par_run(const struct par *par, unsigned workers)
{
    struct crew crew = {.par = par, .lock = PTHREAD_MUTEX_INITIALIZER};
    struct hand hands[PAR_MAX];
    unsigned n = 1;
    hands[0] = (struct hand){.crew = &crew};
    for (; n < workers && n < PAR_MAX; n++) {
        hands[n] = (struct hand){.crew = &crew, .worker = n};
        if (pthread_create(&hands[n].thread, NULL, run, &hands[n]) != 0)
            break;
    }
    run(&hands[0]);
    while (n-- > 1)
        pthread_join(hands[n].thread, NULL);
    pthread_mutex_destroy(&crew.lock);
    return crew.failure;
}
