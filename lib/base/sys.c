/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE /* NOLINT: sched_getaffinity, MADV_POPULATE_READ */
#include "base/sys.h"

#include <sched.h>
#include <sys/mman.h>
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

void sys_populate(void *map, size_t bytes)
{
#ifdef MADV_POPULATE_READ
    (void)madvise(map, bytes, MADV_POPULATE_READ);
#else
    (void)map;
    (void)bytes;
#endif
}
