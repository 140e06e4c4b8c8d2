/* SPDX-License-Identifier: MIT */
/*
 * Instruction sets: what was compiled in, what this processor has. Results do
 * not depend on the choice.
 */
#ifndef DETECT_ISA_H
#define DETECT_ISA_H

#include "detect/kernel.h"

/* One set of kernels. */
struct isa {
    const char *name; /* "plain", "sse4.1", "avx2", "avx512", "neon" */
    const struct kernel *u16, *f32;
};

/* The widest set that this processor has; the set of a name, NULL where it
 * has none of it. isa_at gives all that were compiled in, then NULL. */
const struct isa *isa_best(void);
const struct isa *isa_find(const char *name);
const struct isa *isa_at(size_t i);
bool isa_works(const struct isa *isa); /* on this processor */

/* The set's kernels for images of this type. */
const struct kernel *isa_kernel(const struct isa *isa, enum sample_type type);

#endif
