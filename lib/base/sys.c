/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE /* NOLINT: sched_getaffinity, MAP_ANONYMOUS */
#include "base/sys.h"

#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/uio.h>
#include <unistd.h>

unsigned sys_processors(void)
{
#ifdef __linux__
    cpu_set_t set;
    if (sched_getaffinity(0, sizeof set, &set) == 0 && CPU_COUNT(&set) > 0)
        return (unsigned)CPU_COUNT(&set);
#endif
    long n = sysconf(_SC_NPROCESSORS_ONLN);
    return n > 0 ? (unsigned)n : 1;
}

ssize_t sys_preadv(int fd, const struct iovec *piece, size_t n, uint64_t at)
{
#ifdef __linux__
    return preadv(fd, piece, (int)n, (off_t)at);
#else
    return n > 0 ? pread(fd, piece->iov_base, piece->iov_len, (off_t)at) : 0;
#endif
}

void sys_populate(void *map, size_t bytes)
{
#ifdef MADV_POPULATE_READ
    (void)madvise(map, bytes, MADV_POPULATE_READ);
#else
    (void)map;
    (void)bytes;
#endif
}

void sys_drop(void *map, size_t bytes)
{
#ifdef MADV_DONTNEED
    (void)madvise(map, bytes, MADV_DONTNEED);
#else
    (void)map;
    (void)bytes;
#endif
}

#ifdef __SANITIZE_ADDRESS__ /* which watches malloc's memory only */
void *sys_alloc(size_t bytes)
{
    void *memory = NULL;
    if (posix_memalign(&memory, 64, bytes) != 0)
        return NULL;
    return memset(memory, 0, bytes);
}

void sys_free(void *memory, size_t bytes)
{
    (void)bytes;
    free(memory);
}
#else
void *sys_alloc(size_t bytes)
{
    void *memory = mmap(NULL, bytes, PROT_READ | PROT_WRITE,
                        MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return memory != MAP_FAILED ? memory : NULL;
}

void sys_free(void *memory, size_t bytes)
{
    if (memory != NULL)
        munmap(memory, bytes);
}
#endif
