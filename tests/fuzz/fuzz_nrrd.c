/* SPDX-License-Identifier: MIT */
/*
 * Fuzzes what reads NRRD: samples after the header or, where the choice says
 * so, in a file of their own, in.raw, of so many bytes as width says.
 */
#include "fuzz.h"

#include "image/nrrd.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    static uint8_t samples[UINT8_MAX];
    struct fuzz_choice choice;
    struct nrrd_origin origin;
    if (!fuzz_choose(&choice, data, &n))
        return -1;
    for (size_t i = 0; i < sizeof samples; i++)
        samples[i] = (uint8_t)(i * 7);
    if (choice.how & DETACHED)
        fuzz_file("in.raw", samples, choice.width);
    const char *path = fuzz_file("in.nrrd", data, n);
    bool ours = nrrd_read_origin(path, &origin);
    must(!ours || (origin.source != NULL && origin.channel != NULL &&
                   origin.data_file != NULL && origin.planes != NULL));
    nrrd_free_origin(&origin);
    fuzz_images(path, &choice);
    return 0;
}
