/* SPDX-License-Identifier: MIT */
/*
 * Fuzzes what reads and converts TIFFs.
 */
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct fuzz_choice choice;
    if (!fuzz_choose(&choice, data, &n))
        return -1;
    fuzz_images(fuzz_file("in.tif", data, n), &choice);
    return 0;
}
