/* SPDX-License-Identifier: MIT */
#include "detect/isa.h"

#include <string.h>

extern const struct kernel kernel_u16_plain, kernel_f32_plain;
#ifdef __x86_64__
extern const struct kernel kernel_u16_sse41, kernel_f32_sse41;
extern const struct kernel kernel_u16_avx2, kernel_f32_avx2;
extern const struct kernel kernel_u16_avx512, kernel_f32_avx512;
#endif
#ifdef __aarch64__
extern const struct kernel kernel_u16_neon, kernel_f32_neon;
#endif

/* The best come last. */
static const struct isa SETS[] = {
    {"plain", &kernel_u16_plain, &kernel_f32_plain},
#ifdef __x86_64__
    {"sse4.1", &kernel_u16_sse41, &kernel_f32_sse41},
    {"avx2", &kernel_u16_avx2, &kernel_f32_avx2},
    {"avx512", &kernel_u16_avx512, &kernel_f32_avx512},
#endif
#ifdef __aarch64__
    {"neon", &kernel_u16_neon, &kernel_f32_neon},
#endif
};

enum { COUNT = sizeof SETS / sizeof SETS[0] };

bool isa_works(const struct isa *isa)
{
#ifdef __x86_64__
    if (strcmp(isa->name, "sse4.1") == 0)
        return __builtin_cpu_supports("sse4.1");
    if (strcmp(isa->name, "avx2") == 0)
        return __builtin_cpu_supports("avx2");
    if (strcmp(isa->name, "avx512") == 0)
        return __builtin_cpu_supports("avx512bw") &&
               __builtin_cpu_supports("avx512vl");
#endif
    (void)isa; /* aarch64 always has NEON */
    return true;
}

const struct isa *isa_at(size_t i)
{
    return i < COUNT ? &SETS[i] : NULL;
}

const struct isa *isa_best(void)
{
    size_t i = COUNT - 1;
    while (i > 0 && !isa_works(&SETS[i]))
        i--;
    return &SETS[i];
}

const struct isa *isa_find(const char *name)
{
    for (size_t i = 0; i < COUNT; i++)
        if (strcmp(SETS[i].name, name) == 0 && isa_works(&SETS[i]))
            return &SETS[i];
    return NULL;
}

const struct kernel *isa_kernel(const struct isa *isa, enum sample_type type)
{
    return sample_is_short(type) ? isa->u16 : isa->f32;
}
