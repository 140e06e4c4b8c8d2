/* SPDX-License-Identifier: MIT */
#include "detect/isa.h"
#include "kernels.h"
#include "unit.h"

static void every_set_that_works_is_found_by_its_name(void)
{
    const struct isa *isa;
    for (size_t i = 0; (isa = isa_at(i)) != NULL; i++) {
        unit_case("%s", isa->name);
        CHECK(isa_find(isa->name) == (isa_works(isa) ? isa : NULL));
        for (size_t k = 0; k < i; k++)
            CHECK(strcmp(isa_at(k)->name, isa->name) != 0);
    }
}

static void unknown_name_is_no_set(void)
{
    static const char *const names[] = {"",     "avx",    "AVX2", "avx2 ",
                                        "sse4", "plain2", "best", "avx512bw"};
    for (size_t i = 0; i < COUNT(names); i++) {
        unit_case("\"%s\"", names[i]);
        CHECK(isa_find(names[i]) == NULL);
    }
}

static void plain_set_is_always_there(void)
{
    const struct isa *plain = isa_find("plain");
    CHECK(plain != NULL && isa_works(plain) && plain == isa_at(0));
}

static void best_set_is_the_last_that_works(void)
{
    const struct isa *best = isa_best(), *isa, *last = NULL;
    CHECK(best != NULL && isa_works(best));
    for (size_t i = 0; (isa = isa_at(i)) != NULL; i++)
        if (isa_works(isa))
            last = isa;
    CHECK(best == last);
}

static void behind_the_last_set_there_is_none(void)
{
    size_t n = 0;
    while (isa_at(n) != NULL)
        n++;
    CHECK(n > 0 && isa_at(n + 1) == NULL && isa_at(SIZE_MAX) == NULL);
}

static void integers_of_16_bits_go_to_the_kernels_of_uint16(void)
{
    const struct isa *isa;
    for (size_t i = 0; (isa = isa_at(i)) != NULL; i++)
        for (int type = 0; type < SAMPLE_TYPES; type++) {
            bool integer = type == SAMPLE_UINT8 || type == SAMPLE_INT8 ||
                           type == SAMPLE_UINT16 || type == SAMPLE_INT16;
            const struct kernel *kernel =
                isa_kernel(isa, (enum sample_type)type);
            unit_case("%s, %s", isa->name, sample_name((enum sample_type)type));
            CHECK(kernel == (integer ? isa->u16 : isa->f32));
            CHECK(kernel->row == (integer ? &ROW_U16 : &ROW_F32));
            CHECK(kernel->row == row_ops_for((enum sample_type)type));
        }
}

/* hits_bytes and alignment rest on it. */
static void vectors_are_as_long_as_said(void)
{
    const struct kernel *kernel;
    for (size_t i = 0; (kernel = kernels_at(i)) != NULL; i++) {
        size_t bytes = kernels_lanes(kernel) * kernel->row->bytes;
        unit_case("%s, %zu bytes", kernels_name(i), bytes);
        CHECK(bytes >= KERNEL_SHORTEST && bytes <= ROW_ALIGN);
        CHECK((bytes & (bytes - 1)) == 0);
    }
}

static const struct test TESTS[] = {
    {"every set that works is found by its name",
     every_set_that_works_is_found_by_its_name},
    {"an unknown name is no set", unknown_name_is_no_set},
    {"the plain set is always there", plain_set_is_always_there},
    {"the best set is the last that works", best_set_is_the_last_that_works},
    {"behind the last set there is none", behind_the_last_set_there_is_none},
    {"integers of up to 16 bits go to the kernels of uint16",
     integers_of_16_bits_go_to_the_kernels_of_uint16},
    {"vectors are as long as is said", vectors_are_as_long_as_said},
};
SUITE(isa, TESTS);
