/* SPDX-License-Identifier: MIT */
/*
 * The tiles that a search is divided into: bands, or, where whole planes of a
 * tile are kept, blocks that are bounded in height too. Used by job/mem.c.
 */
#ifndef JOB_MEM_TILES_H
#define JOB_MEM_TILES_H

#include "job/mem.h"

/* The rectangle that is divided. */
struct tile mem_area(const struct mem_job *job);

/* The fewest columns, and the fewest rows where these count, that are thought
 * of. */
uint32_t mem_narrowest(const struct mem_job *job);
uint32_t mem_shortest(const struct mem_job *job);

/* Tiles within the budget; false: there are none. */
bool mem_divide(const struct mem_job *job, size_t budget, struct grid *grid);

/* How many there are: a job is of no use beyond. */
uint64_t mem_count(const struct mem_job *job, size_t budget);

#endif
