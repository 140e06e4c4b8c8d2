/* SPDX-License-Identifier: MIT */
#include "base/hash.h"

#include <time.h>
#include <unistd.h>

uint64_t hash_mix(uint64_t key)
{
    key = (key ^ key >> 30) * 0xbf58476d1ce4e5b9u;
    key = (key ^ key >> 27) * 0x94d049bb133111ebu;
    return key ^ key >> 31;
}

uint64_t hash_seed(void)
{
    struct timespec now = {0, 0};
    clock_gettime(CLOCK_REALTIME, &now);
    uint64_t place = (uint64_t)(uintptr_t)&now; /* randomised by the system */
    return hash_mix(place ^ hash_mix((uint64_t)now.tv_nsec ^
                                     (uint64_t)now.tv_sec << 30 ^
                                     (uint64_t)getpid() << 50));
}
