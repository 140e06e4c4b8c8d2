/* SPDX-License-Identifier: MIT */
#include "image/cache.h"

#include "base/hash.h"
#include "base/sys.h"

#include <stdlib.h>

/* Numbers of slots are kept plus 1, so that 0 is none. */
struct cache_slot {
    uint32_t image, z, block;
    uint32_t older, newer; /* by use */
    uint32_t next;         /* in its bucket */
};

enum { SLOT = sizeof(struct cache_slot) + 2 * sizeof(uint32_t), ALIGN = 64 };

static size_t smaller(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Bytes of the largest block of those that must be decoded. */
static size_t largest_block(const struct image *images, size_t n)
{
    size_t bytes = 0;
    for (size_t i = 0; i < n; i++)
        if (images[i].codec != NULL && images[i].block.bytes > bytes)
            bytes = images[i].block.bytes;
    return (bytes + ALIGN - 1) / ALIGN * ALIGN;
}

/* Blocks that columns of the image meet, wherever they begin. */
static size_t blocks_across(const struct image *image, uint32_t width)
{
    uint64_t all = (image->shape.x - 1) / image->block.width + 1;
    uint64_t met =
        ((uint64_t)width + image->block.width - 2) / image->block.width + 1;
    return smaller(met, all);
}

size_t cache_bytes(const struct image *images, size_t n, uint32_t width,
                   size_t allowed)
{
    size_t each = largest_block(images, n) + SLOT, most = 0;
    size_t least = 0, beside = 0; /* rows of blocks that are met at once */
    for (size_t i = 0; i < n; i++) {
        const struct image *image = &images[i];
        if (image->codec == NULL)
            continue;
        size_t across = blocks_across(image, width);
        size_t down = (image->shape.y - 1) / image->block.height + 1;
        if (image->beside)
            beside += across;
        else
            least = across > least ? across : least;
        most += blocks_across(image, image->shape.x) * down * image->shape.z;
    }
    size_t slots = allowed / each;
    slots = slots < least + beside ? least + beside : slots;
    return smaller(slots, most) * each;
}

const char *cache_open(struct cache *cache, const struct image *images,
                       size_t n, size_t bytes)
{
    *cache = (struct cache){.images = images, .n_images = n};
    cache->slot_bytes = largest_block(images, n);
    size_t slots = bytes / (cache->slot_bytes + SLOT);
    if (bytes == 0)
        return NULL;
    if (slots == 0 || slots > UINT32_MAX / 4)
        return "cache is too small, or too large";
    cache->n = (uint32_t)slots;
    for (cache->buckets = 1; cache->buckets * 2 <= cache->n;)
        cache->buckets *= 2;
    cache->memory_bytes = slots * cache->slot_bytes;
    cache->memory = sys_alloc(cache->memory_bytes);
    cache->slot = calloc(slots, sizeof *cache->slot);
    cache->bucket = calloc(cache->buckets, sizeof *cache->bucket);
    if (cache->memory != NULL && cache->slot != NULL && cache->bucket != NULL)
        return NULL;
    cache_close(cache);
    return "out of memory";
}

void cache_close(struct cache *cache)
{
    tif_decoder_close(&cache->decoder);
    sys_free(cache->memory, cache->memory_bytes);
    free(cache->slot);
    free(cache->bucket);
    *cache = (struct cache){.images = NULL};
}

const char *cache_fit(struct cache *cache, const struct image *images, size_t n,
                      uint32_t width, size_t allowed)
{
    size_t bytes = cache_bytes(images, n, width, allowed);
    uint64_t decoded = cache->decoded;
    if (bytes / (largest_block(images, n) + SLOT) <= cache->n)
        return NULL;
    cache_close(cache);
    const char *bad = cache_open(cache, images, n, bytes);
    cache->decoded = decoded;
    return bad;
}

static uint32_t *bucket_of(const struct cache *cache,
                           const struct cache_slot *key)
{
    uint64_t hash = hash_mix((uint64_t)key->z << 32 | key->block);
    hash = hash_mix(hash + key->image);
    return &cache->bucket[hash & (cache->buckets - 1)];
}

static void unlink_slot(struct cache *cache, uint32_t number)
{
    struct cache_slot *slot = &cache->slot[number - 1];
    if (slot->older != 0)
        cache->slot[slot->older - 1].newer = slot->newer;
    else
        cache->oldest = slot->newer;
    if (slot->newer != 0)
        cache->slot[slot->newer - 1].older = slot->older;
    else
        cache->newest = slot->older;
}

static void make_newest(struct cache *cache, uint32_t number)
{
    struct cache_slot *slot = &cache->slot[number - 1];
    slot->older = cache->newest;
    slot->newer = 0;
    if (cache->newest != 0)
        cache->slot[cache->newest - 1].newer = number;
    else
        cache->oldest = number;
    cache->newest = number;
}

static void make_oldest(struct cache *cache, uint32_t number)
{
    struct cache_slot *slot = &cache->slot[number - 1];
    slot->newer = cache->oldest;
    slot->older = 0;
    if (cache->oldest != 0)
        cache->slot[cache->oldest - 1].older = number;
    else
        cache->newest = number;
    cache->oldest = number;
}

static uint32_t find_slot(const struct cache *cache,
                          const struct cache_slot *key)
{
    uint32_t number = *bucket_of(cache, key);
    while (number != 0) {
        const struct cache_slot *slot = &cache->slot[number - 1];
        if (slot->block == key->block && slot->z == key->z &&
            slot->image == key->image)
            break;
        number = slot->next;
    }
    return number;
}

/* A slot out of use: a new one, or the oldest, which forgets its block. */
static uint32_t take_slot(struct cache *cache)
{
    if (cache->used < cache->n)
        return ++cache->used;
    uint32_t number = cache->oldest;
    struct cache_slot *slot = &cache->slot[number - 1];
    uint32_t *link = bucket_of(cache, slot);
    while (*link != number)
        link = &cache->slot[*link - 1].next;
    *link = slot->next;
    unlink_slot(cache, number);
    return number;
}

static unsigned char *samples_of(const struct cache *cache, uint32_t number)
{
    return cache->memory + (number - 1) * cache->slot_bytes;
}

/* Decodes a block into a slot. One that fails stays empty: its key is none
 * that is asked for, and it is the next to be used again. */
static const char *fill_slot(struct cache *cache, const struct cache_slot *key,
                             uint16_t sample, uint32_t *number)
{
    *number = take_slot(cache);
    struct cache_slot *slot = &cache->slot[*number - 1];
    const char *bad = tif_decoder_samples(&cache->decoder, key->block, sample,
                                          samples_of(cache, *number));
    *slot = *key;
    if (bad != NULL)
        slot->image = UINT32_MAX;
    else
        cache->decoded++;
    uint32_t *bucket = bucket_of(cache, slot);
    slot->next = *bucket;
    *bucket = *number;
    if (bad != NULL)
        make_oldest(cache, *number);
    else
        make_newest(cache, *number);
    return bad;
}

/* The number of the block that holds row y, column x. */
static uint32_t block_at(const struct tif_page *page, uint32_t y, uint32_t x)
{
    uint32_t row = y / page->block_height;
    if (page->by_row) {
        uint32_t each = tif_page_parts(page);
        row = y / page->strip_rows * each +
              y % page->strip_rows / page->block_height;
    }
    return row * page->across + x / page->block_width;
}

const char *cache_block(struct cache *cache, const struct cache_place *place,
                        struct cache_block *block)
{
    const struct tif_page *page = &cache->decoder.page;
    const struct image *image = place->image;
    const char *bad = tif_decoder_go(&cache->decoder, image, place->z);
    if (bad != NULL)
        return bad;
    struct cache_slot key = {.image = (uint32_t)(image - cache->images),
                             .z = place->z,
                             .block = block_at(page, place->y, place->x)};
    size_t row_bytes = page->block_width * sample_bytes(page->type);
    if (row_bytes * page->block_height > cache->slot_bytes)
        return "changed while it was read";
    uint32_t number = find_slot(cache, &key);
    if (number == 0) {
        bad = fill_slot(cache, &key, image->sample, &number);
        if (bad != NULL)
            return bad;
    } else {
        unlink_slot(cache, number);
        make_newest(cache, number);
    }
    *block = (struct cache_block){.place = tif_page_block(page, key.block),
                                  .samples = samples_of(cache, number),
                                  .row_bytes = row_bytes,
                                  .slot = number};
    return NULL;
}

void cache_let_go(struct cache *cache, const struct cache_block *block)
{
    unlink_slot(cache, block->slot);
    make_oldest(cache, block->slot);
}
