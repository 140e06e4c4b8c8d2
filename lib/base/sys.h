/* SPDX-License-Identifier: MIT */
/*
 * What is needed of Linux beyond POSIX.1-2008; elsewhere each falls back to
 * something slower and right.
 */
#ifndef BASE_SYS_H
#define BASE_SYS_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* The number of processors that this process may use, at least 1. */
unsigned sys_processors(void);

/* preadv(2): reads from a place in the file into the pieces, in order. */
struct iovec;
ssize_t sys_preadv(int fd, const struct iovec *piece, size_t n, uint64_t at);

/* Asks for the mapped pages to be present before they are touched. A hint:
 * where it fails, touching them does the work (and raises any SIGBUS). */
void sys_populate(void *map, size_t bytes);

/* Gives back what a file's map made resident; a later touch fetches anew. */
void sys_drop(void *map, size_t bytes);

/*
 * Memory by the page, aligned to 64 bytes at least, zeroed; NULL where there
 * is none. sys_free gives it back to the system at once, which free() does
 * not promise: what it keeps would be held beyond the estimate.
 */
void *sys_alloc(size_t bytes);
void sys_free(void *memory, size_t bytes);

#endif
