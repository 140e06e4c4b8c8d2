/* SPDX-License-Identifier: MIT */
/*
 * The top-hat by blocks of rows against its definition, for every instruction
 * set at hand.
 */
#include "detect/peak.h"
#include "kernels.h"
#include "naive.h"
#include "unit.h"

#include <stdlib.h>

enum { K_MAX = 2 * TOPHAT_RADIUS_MAX + 1, UNTOUCHED = 0x5a };

/* What comes out: of each row, and one for those outside the image. */
struct out {
    char *heights; /* rows as long as those that go in */
    unsigned char *hits;
    size_t hits_bytes;
    struct tally tally;
};

static uint32_t earliest(uint32_t y, uint32_t end, const uint32_t *stops)
{
    for (size_t i = 0; i < 3; i++)
        if (y < stops[i] && stops[i] < end)
            end = stops[i];
    return end;
}

/* Pushes rows y to y + n - 1; of those of 2r earlier all count or none do. */
static void push(const struct naive *p, struct tophat *tophat, uint32_t y,
                 uint32_t n, struct out *out)
{
    const void *next[TOPHAT_ROWS], *behind[TOPHAT_ROWS], *image[TOPHAT_ROWS];
    void *heights[TOPHAT_ROWS];
    unsigned char *hits[TOPHAT_ROWS];
    struct tally none = {.pixels = 0};
    uint32_t r = p->foot.r;
    bool own = y >= 2 * r && y - 2 * r - p->own.y < p->own.height;
    for (uint32_t i = 0; i < n; i++) {
        uint32_t at[] = {y + i, y + i - r, y + i - 2 * r}; /* may wrap */
        const void **to[] = {&next[i], &behind[i], &image[i]};
        for (size_t j = 0; j < COUNT(at); j++)
            *to[j] = at[j] < p->height ? p->rows + at[j] * p->stride + p->margin
                                       : NULL;
        size_t place = image[i] != NULL ? at[2] : p->height;
        heights[i] = out->heights + place * p->stride + p->margin;
        hits[i] = out->hits + place * out->hits_bytes;
    }
    struct tophat_rows rows = {n, next, behind, image, heights};
    struct kernel_heights what = {.floor = p->floor,
                                  .level = p->level,
                                  .from = own ? p->own.x : 0,
                                  .to = own ? p->own.x + p->own.width : 0,
                                  .hits = hits,
                                  .tally = own ? &out->tally : &none};
    tophat_push(tophat, &rows, &what);
    SAME(none.pixels + none.whole, 0);
}

static void compare_heights(const struct naive *p, const struct out *out,
                            uint32_t y)
{
    const char *row = out->heights + y * p->stride;
    const uint16_t *u16 = (const uint16_t *)(const void *)(row + p->margin);
    const float *f32 = (const float *)(const void *)(row + p->margin);
    size_t bytes = p->width * p->ops->bytes;
    size_t end = p->margin + (bytes + ROW_ALIGN - 1) / ROW_ALIGN * ROW_ALIGN;
    for (uint32_t x = 0; x < p->width; x++) {
        double got = p->ops == &ROW_U16 ? u16[x] : (double)f32[x];
        if (got != p->tophat[y * p->width + x])
            SAME_REAL(got, p->tophat[y * p->width + x]);
    }
    for (size_t i = 0; i < p->stride; i++) {
        bool beside = i >= p->margin + bytes && i < end;
        if (i < p->margin || i >= p->margin + bytes)
            if (row[i] != (beside ? 0 : UNTOUCHED))
                SAME((unsigned char)row[i], beside ? 0 : UNTOUCHED);
    }
}

/* A vector's byte is set where a height of it counts and is above the level;
 * there are no bytes behind them. */
static void compare_hits(const struct naive *p, const struct out *out,
                         uint32_t y, size_t lanes)
{
    const unsigned char *hits = out->hits + y * out->hits_bytes;
    for (size_t v = 0; v < out->hits_bytes; v++) {
        size_t from = v * lanes, to = from + lanes;
        bool hit = false;
        for (size_t x = from; x < to && x < p->width; x++)
            hit = hit || (naive_counts(p, y, (uint32_t)x) &&
                          p->tophat[y * p->width + x] > (double)p->level);
        if (from >= p->width ? hits[v] != UNTOUCHED : hits[v] != hit)
            SAME(hits[v], from < p->width ? hit : UNTOUCHED);
    }
}

/* Pushes the rows through, in blocks of at most so many, and holds all that
 * comes out against the definition. */
static void compare(const struct naive *p, const struct kernel *kernel,
                    uint32_t most)
{
    uint32_t r = p->foot.r,
             stops[] = {2 * r + p->own.y, 2 * r + p->own.y + p->own.height,
                        2 * r + p->height};
    size_t bytes = tophat_bytes(p->ops, p->width, r), lanes;
    size_t beyond = ROW_ALIGN * unit_below(2);
    unsigned char *memory = aligned_alloc(ROW_ALIGN, bytes + beyond);
    struct out out = {.hits_bytes = peak_hits_bytes(p->ops, p->width)};
    struct tophat tophat;
    out.heights = aligned_alloc(ROW_ALIGN, (p->height + 1) * p->stride);
    out.hits = unit_memory(p->height + 1, out.hits_bytes);
    memset(memory, UNTOUCHED, bytes + beyond);
    memset(out.heights, UNTOUCHED, (p->height + 1) * p->stride);
    memset(out.hits, UNTOUCHED, (p->height + 1) * out.hits_bytes);
    tophat_init(&tophat, memory, kernel, p->width, &p->foot);
    for (uint32_t y = 0, end; y < stops[2]; y = end) {
        end = earliest(y, y + 1 + unit_below(most), stops);
        push(p, &tophat, y, end - y, &out);
    }
    lanes = kernels_lanes(kernel);
    for (uint32_t y = 0; y < p->height; y++) {
        compare_heights(p, &out, y);
        compare_hits(p, &out, y, lanes);
    }
    SAME_BYTES(&out.tally, &p->tally, sizeof p->tally);
    for (size_t i = 0; i < beyond; i++)
        SAME(memory[bytes + i], UNTOUCHED);
    free(memory);
    free(out.heights);
    free(out.hits);
}

/* One image by all kernels of its type; half of them with an ellipse. */
static void compare_all(const struct row_ops *ops, uint32_t k, uint32_t height,
                        uint32_t width)
{
    enum footprint_shape shape = unit_below(2) * (1 + unit_below(2));
    struct footprint foot = footprint_of(shape, k);
    struct naive plane;
    const struct kernel *kernel;
    naive_make(&plane, ops, &foot, height, width);
    for (size_t i = 0; (kernel = kernels_at(i)) != NULL; i++) {
        uint32_t most = unit_below(3) ? TOPHAT_ROWS : 1 + unit_below(9);
        if (kernel->row != ops)
            continue;
        unit_case("%s, %s of %u, %ux%u, %zu bytes a sample, blocks of %u",
                  kernels_name(i), footprint_name(shape), k, height, width,
                  ops->bytes, most);
        compare(&plane, kernel, most);
    }
    naive_free(&plane);
}

static void all_sizes(const struct row_ops *ops)
{
    for (uint32_t k = 1; k <= K_MAX && !unit_failed(); k += 2)
        for (int i = 0; i < (k < 20 ? 6 : 2) && !unit_failed(); i++)
            compare_all(ops, k, 1 + unit_below(k < 20 ? 100 : 44),
                        1 + unit_below(k < 20 ? 80 : 44));
    for (uint32_t width = 1; width <= 80 && !unit_failed(); width++)
        compare_all(ops, 1 + 2 * unit_below(20), 1 + unit_below(20), width);
}

static void tophat_of_integers_is_the_definitions(void)
{
    all_sizes(&ROW_U16);
}

static void tophat_of_floats_leaves_out_what_is_no_data(void)
{
    all_sizes(&ROW_F32);
}

/* Wider than two stretches of columns, and just as wide as one or two with
 * and without the margin. */
static void wide_images_are_seamless(void)
{
    for (uint32_t k = 1; k <= K_MAX && !unit_failed(); k += 2)
        for (int i = 0; i < 2 && !unit_failed(); i++) {
            const struct row_ops *ops = i ? &ROW_U16 : &ROW_F32;
            uint32_t stretch = 1024 / (uint32_t)ops->bytes, near = stretch;
            if (unit_below(2))
                near += stretch * unit_below(2) + unit_below(80) - 40;
            else
                near = 2 * stretch + 80 + unit_below(stretch);
            compare_all(ops, k, 1 + unit_below(k < 20 ? 12 : 4), near);
        }
}

static void images_smaller_than_the_footprint_are_opened(void)
{
    for (uint32_t i = 0; i < 300 && !unit_failed(); i++)
        compare_all(i % 2 ? &ROW_U16 : &ROW_F32, 1 + 2 * unit_below(32),
                    1 + unit_below(1 + i % 6), 1 + unit_below(1 + i % 6));
}

static const struct test TESTS[] = {
    {"the streamed top-hat of integers is the definition's",
     tophat_of_integers_is_the_definitions},
    {"the streamed top-hat of floats leaves out what is no data",
     tophat_of_floats_leaves_out_what_is_no_data},
    {"wide images are seamless", wide_images_are_seamless},
    {"images smaller than the footprint are opened",
     images_smaller_than_the_footprint_are_opened},
};
SUITE(tophat, TESTS);
