/* SPDX-License-Identifier: MIT */
/*
 * What the fuzz targets share: a folder for files, and reading all that an
 * operand yields in several ways, which must agree. An input ends in bytes
 * that choose how it is read; what is before them is the file. must() fails
 * loudly, and so does a descriptor or a file that was left behind.
 */
#ifndef FUZZ_H
#define FUZZ_H

#include "image/cache.h"
#include "image/image.h"

/* Sizes in a header may be huge; so many images of a file are looked at, and
 * samples of all of them. */
enum { FUZZ_IMAGES = 64, FUZZ_SAMPLES = 1 << 20, FUZZ_FOLDER = 256 };

/* Bits of fuzz_choice.how. */
enum {
    NO_MAP = 1,
    WITH_Z = 2,
    WITH_TIME = 4,
    WITH_CHANNELS = 8,
    TWO_JOBS = 16, /* of the conversion */
    COPY = 32,     /* even where the pixels lie flat */
    NAMED = 64,    /* NAME=PATH */
    DETACHED = 128 /* an NRRD header with a file of its own */
};

/* The last bytes of an input; seeds.sh appends them. */
struct fuzz_choice {
    uint8_t how;
    uint8_t z, z_end, time, time_end;
    uint8_t channels; /* which of a few words */
    uint8_t x, width; /* of the window that is read again */
};

/* An operand's images, and what was read of them. */
struct fuzz_reading {
    struct image_list list;
    const struct fuzz_choice *choice;
    size_t left;                        /* samples that are still read */
    unsigned char *pixels[FUZZ_IMAGES]; /* all planes, or NULL */
    bool failed; /* some could not be read: no more were, since libtiff's
                    decoders keep state */
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

#define must(holds) fuzz_must(holds, #holds)
void fuzz_must(bool holds, const char *words);
void fuzz_must_be_null(const char *bad);

/* Takes the choice from the input's end; false where it is too short. */
bool fuzz_choose(struct fuzz_choice *choice, const uint8_t *data, size_t *n);

/* Writes FOLDER/NAME; returns its path, valid until the next call. */
const char *fuzz_file(const char *name, const void *data, size_t n);

/* Where that is. */
const char *fuzz_folder(void);

/* Reads rows 0..rows-1 of a plane in this machine's byte order; false where
 * one cannot be read. */
bool fuzz_read_rows(const struct image *image, struct cache *cache, uint32_t z,
                    uint32_t rows, unsigned char *into);

/* The steps of fuzz_images. */
void fuzz_read(struct fuzz_reading *r);
void fuzz_convert(const struct fuzz_reading *r);

/* Opens the file, reads what is accepted, converts it if it is a TIFF, and
 * empties the folder. */
void fuzz_images(const char *path, const struct fuzz_choice *choice);

#endif
