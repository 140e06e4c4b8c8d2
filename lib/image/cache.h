/* SPDX-License-Identifier: MIT */
/*
 * A bounded cache of decoded blocks (strips, tiles, parts of large strips)
 * of any number of images, for one thread. The least recently used goes
 * first, and before it what its reader has let go: so a walk down one image
 * does not drive out what the next tile needs of another.
 */
#ifndef IMAGE_CACHE_H
#define IMAGE_CACHE_H

#include "image/image.h"
#include "image/tif_decode.h"

enum { CACHE_USUAL = 8 << 20 }; /* bytes of blocks, where nobody says else */

struct cache_slot;

struct cache {
    const struct image *images; /* borrowed; those that it may be asked for */
    size_t n_images;
    struct tif_decoder decoder;
    unsigned char *memory; /* the slots' blocks */
    size_t memory_bytes;
    struct cache_slot *slot;
    uint32_t *bucket; /* first slot of a hash, number + 1 */
    uint32_t n, used, buckets;
    size_t slot_bytes;
    uint32_t oldest, newest; /* ends of the list by use, number + 1 */
    uint64_t decoded;        /* blocks, since it was zeroed */
};

/* A pixel of an image. */
struct cache_place {
    const struct image *image;
    uint32_t z, y, x;
};

/* A block as a reader sees it: rows of row_bytes, in this machine's byte
 * order, valid until the next call. */
struct cache_block {
    struct tile place; /* on its plane, clipped to it */
    const unsigned char *samples;
    size_t row_bytes;
    uint32_t slot; /* for cache_let_go */
};

/*
 * Bytes of a cache for those of n images that do not lie flat: as many as
 * allowed, at least one row of blocks across width pixels, of those that are
 * read beside others too, at most all blocks; 0 where none is needed.
 */
size_t cache_bytes(const struct image *images, size_t n, uint32_t width,
                   size_t allowed);

/* Opens a zeroed cache of so many bytes for the images, which are borrowed. */
const char *cache_open(struct cache *cache, const struct image *images,
                       size_t n, size_t bytes);
void cache_close(struct cache *cache);

/* Opens a zeroed cache for windows of width pixels or, where they need more
 * than it has, opens it anew; allowed: as for cache_bytes. */
const char *cache_fit(struct cache *cache, const struct image *images, size_t n,
                      uint32_t width, size_t allowed);

/* The block that holds the pixel, decoded where the cache has it not. Words
 * live in the cache. */
const char *cache_block(struct cache *cache, const struct cache_place *place,
                        struct cache_block *block);

/* The block will not be asked for soon. */
void cache_let_go(struct cache *cache, const struct cache_block *block);

#endif
