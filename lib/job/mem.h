/* SPDX-License-Identifier: MIT */
/*
 * What spotfind will hold in memory: the same sizes that it allocates and
 * maps by, added up; and the tiles that stay within a budget.
 */
#ifndef JOB_MEM_H
#define JOB_MEM_H

#include "base/tile.h"
#include "image/image.h"
#include "table/head.h"

struct mem_job {
    struct shape shape;
    enum sample_type type;      /* of the channel with the largest samples */
    const struct image *images; /* borrowed */
    size_t n_images; /* where options.masked the last one is the mask */
    size_t channels; /* of a row of the table */
    size_t cache;    /* bytes of decoded blocks that each job may keep */
    struct spot_options options;
    unsigned jobs;
    unsigned lists; /* what a survey counts (base/curve.h); 0: none */
    bool sums;      /* and it is added up here: spotfind finds its levels */
    uint32_t
        plan_width; /* no wider than a plan's tiles; 0: no plan is worked */
};

/* What surveys count that find a rule's level; of RULE_NUMBER 0. */
unsigned mem_lists(struct rule rule);

/* Sets lists and sums: of a survey for any rule, or of a search for the
 * options' own. */
void mem_set_lists(struct mem_job *job, bool survey);

/* Sets what the images, of one shape, say, the mask behind them; each job may
 * keep so many bytes of decoded blocks. */
void mem_set_images(struct mem_job *job, const struct image_list *list,
                    size_t cache);

/* Peak resident bytes. */
struct mem_use {
    size_t private_bytes; /* process, buffers of all workers */
    size_t mapped_bytes;  /* pages of the images */
};

size_t mem_total(struct mem_use use); /* at most SIZE_MAX */

/* spotfind with all its jobs at work on tiles of this size; on such of this
 * width, whose rows count only where whole planes of a tile are kept: few. */
struct mem_use mem_tile(const struct mem_job *job, uint32_t height,
                        uint32_t width);
struct mem_use mem_find(const struct mem_job *job, uint32_t width);

/* The widest tile, in pixels, within budget bytes (of all workers); 0 where
 * none is. Full width wherever that fits. */
uint32_t mem_widest(const struct mem_job *job, size_t budget);

/* The smallest budget that works. */
size_t mem_smallest(const struct mem_job *job);

/*
 * Sets job->jobs to the threads asked for (0: the processors at hand), but to
 * no more than there are bands where nobody else made a plan; and where
 * nobody asked, to so few that the budget (0: none) can be kept.
 */
void mem_set_jobs(struct mem_job *job, unsigned asked, bool planned,
                  size_t budget);

/*
 * Chooses tiles: bands as wide as the image of about 8 Mpixel (of 256
 * rows at least), narrower where
 * a worker would hold more than it should (15 MB) or the budget (0: none)
 * does not allow it. Words name the smallest budget that works.
 */
const char *mem_plan(const struct mem_job *job, size_t budget,
                     struct grid *grid, struct why *why);

/*
 * The framework's estimate_memory_usage: decoded images, a processed copy of
 * twice their size, both; and what mapping takes instead, within the budget
 * (0: none). over: no tile is narrow enough for the budget; mapped is then
 * the smallest that works.
 */
struct mem_report {
    size_t decoded, processed, total;
    struct mem_use mapped;
    bool over;
};
const char *mem_estimate(const struct mem_job *job, size_t channels,
                         size_t budget, struct mem_report *report);

/* "12.3 MB" and the like, in powers of 1024, rounded up. */
void mem_print(char out[32], size_t bytes);

#endif
