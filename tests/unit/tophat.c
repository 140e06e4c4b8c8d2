/* SPDX-License-Identifier: MIT */
#include "detect/tophat.h"
#include "unit.h"

#include <math.h>
#include <stdlib.h>

enum { K_MAX = 2 * TOPHAT_RADIUS_MAX + 1 };

/* round(sqrt(n)) by integers; there is no tie, (h + 1/2)^2 is no integer. */
static uint32_t rounded_root(uint32_t n)
{
    uint32_t h = 0;
    while (h * h + h < n) /* n > (h + 1/2)^2 */
        h++;
    return h;
}

static void footprint_is_the_formulas(void)
{
    for (uint32_t k = 1; k <= K_MAX; k += 2) {
        struct footprint foot = footprint_ellipse(k);
        uint32_t r = (k - 1) / 2;
        SAME(foot.r, r);
        for (uint32_t dy = 0; dy <= r; dy++) {
            unit_case("k %u, row %u", k, dy);
            SAME(foot.half[dy], rounded_root(r * r - dy * dy));
        }
    }
}

static void footprint_of_7_is_opencvs(void)
{
    static const uint32_t half[] = {3, 3, 2, 0};
    struct footprint foot = footprint_ellipse(7);
    for (size_t dy = 0; dy < COUNT(half); dy++)
        SAME(foot.half[dy], half[dy]);
}

/* An image in the padded rows that tophat_push takes. */
struct plane {
    const struct row_ops *ops;
    struct footprint foot;
    uint32_t height, width;
    size_t stride;
    char *rows;
    double *value, *eroded; /* HUGE_VAL: no data */
};

static char *plane_row(const struct plane *p, uint32_t y)
{
    return p->rows + y * p->stride + tophat_margin(p->ops, p->foot.r);
}

/* Few values (levels) make plateaus. */
static void make(struct plane *p, const struct row_ops *ops, uint32_t k,
                 uint32_t most)
{
    uint32_t levels = unit_below(2) ? 4 : 60000;
    p->ops = ops;
    p->foot = footprint_ellipse(k);
    p->height = 1 + unit_below(most);
    p->width = 1 + unit_below(most);
    p->stride = tophat_stride(ops, p->width, p->foot.r);
    p->rows = aligned_alloc(64, p->height * p->stride);
    p->value = unit_memory((size_t)p->height * p->width, sizeof(double));
    p->eroded = unit_memory((size_t)p->height * p->width, sizeof(double));
    ops->fill(p->rows, p->height * p->stride / ops->bytes, ROW_HIGH);
    for (uint32_t y = 0; y < p->height; y++) {
        uint16_t *u16 = (uint16_t *)(void *)plane_row(p, y);
        float *f32 = (float *)(void *)plane_row(p, y);
        for (uint32_t x = 0; x < p->width; x++) {
            double *value = &p->value[y * p->width + x];
            *value = unit_below(levels);
            if (ops == &ROW_U16) {
                u16[x] = (uint16_t)*value;
                continue;
            }
            *value = unit_below(12) == 0 ? HUGE_VAL : *value / 8 - 300;
            f32[x] = (float)*value;
        }
    }
    unit_case("k %u, %ux%u, %zu bytes a sample", k, p->height, p->width,
              ops->bytes);
}

static void unmake(struct plane *p)
{
    free(p->rows);
    free(p->value);
    free(p->eroded);
}

/* The least (sign 1) or greatest (-1) of from over the footprint at (y, x),
 * pixels without data left out. */
static double extreme(const struct plane *p, const double *from, int64_t y,
                      int64_t x, int sign)
{
    double best = HUGE_VAL;
    int64_t r = p->foot.r;
    for (int64_t i = y - r; i <= y + r; i++) {
        if (i < 0 || i >= p->height)
            continue;
        int64_t half = p->foot.half[i < y ? y - i : i - y];
        for (int64_t j = x - half; j <= x + half; j++) {
            if (j < 0 || j >= p->width || p->value[i * p->width + j] > 1e300)
                continue;
            best = fmin(best, sign * from[i * p->width + j]);
        }
    }
    return sign * best;
}

static void compare_row(const struct plane *p, const void *opened, uint32_t y)
{
    const uint16_t *u16 = opened;
    const float *f32 = opened;
    for (uint32_t x = 0; x < p->width; x++)
        if (p->value[y * p->width + x] < 1e300)
            SAME_REAL(p->ops == &ROW_U16 ? u16[x] : (double)f32[x],
                      extreme(p, p->eroded, y, x, -1));
}

/* Pushes the rows through and holds each that comes out against the
 * definition. */
static void compare(const struct plane *p)
{
    uint32_t r = p->foot.r, rows = 0;
    size_t bytes = tophat_bytes(p->ops, p->width, r);
    unsigned char *memory = aligned_alloc(64, bytes + 64);
    struct tophat tophat;
    memset(memory, 0x5a, bytes + 64);
    for (uint32_t i = 0; i < p->height * p->width; i++)
        p->eroded[i] = extreme(p, p->value, i / p->width, i % p->width, 1);
    tophat_init(&tophat, memory, p->ops, p->width, &p->foot);
    for (uint32_t y = 0; y < p->height + 2 * r; y++) {
        bool has = y >= r && y - r < p->height;
        const void *row = y < p->height ? plane_row(p, y) : NULL;
        const void *behind = has ? plane_row(p, y - r) : NULL;
        const void *opened = tophat_push(&tophat, row, behind);
        if (CHECK((opened != NULL) == (y >= 2 * r)) && opened != NULL)
            compare_row(p, opened, rows++);
    }
    SAME(rows, p->height);
    for (size_t i = 0; i < 64; i++)
        SAME(memory[bytes + i], 0x5a);
    free(memory);
}

static void streamed(const struct row_ops *ops)
{
    struct plane plane;
    for (uint32_t k = 1; k <= K_MAX && !unit_failed(); k += 2)
        for (int i = 0; i < (k < 20 ? 8 : 2) && !unit_failed(); i++) {
            make(&plane, ops, k, k < 20 ? 30 : 44);
            compare(&plane);
            unmake(&plane);
        }
}

static void opening_of_integers_is_the_definitions(void)
{
    streamed(&ROW_U16);
}

static void opening_of_floats_leaves_out_what_is_no_data(void)
{
    streamed(&ROW_F32);
}

static void images_smaller_than_the_footprint_are_opened(void)
{
    struct plane plane;
    for (uint32_t i = 0; i < 300 && !unit_failed(); i++) {
        make(&plane, i % 2 ? &ROW_U16 : &ROW_F32, 1 + 2 * unit_below(32),
             1 + i % 6);
        compare(&plane);
        unmake(&plane);
    }
}

static void memory_can_be_used_again(void)
{
    struct footprint foot = footprint_ellipse(3);
    size_t bytes = tophat_bytes(&ROW_U16, 5, 1), stride = 3 * 64;
    char *memory = aligned_alloc(64, bytes), *row = aligned_alloc(64, stride);
    struct tophat tophat;
    memset(memory, 0, bytes);
    for (uint16_t value = 7; value < 10; value++) {
        ROW_U16.fill(row, stride / 2, ROW_HIGH);
        for (size_t x = 0; x < 5; x++)
            memcpy(row + 64 + 2 * x, &value, sizeof value);
        tophat_init(&tophat, memory, &ROW_U16, 5, &foot);
        tophat_push(&tophat, row + 64, NULL);
        tophat_push(&tophat, NULL, row + 64);
        const uint16_t *opened = tophat_push(&tophat, NULL, NULL);
        if (CHECK(opened != NULL))
            SAME(opened[4], value);
    }
    free(memory);
    free(row);
}

static const struct test TESTS[] = {
    {"footprints are the formula's, for every k", footprint_is_the_formulas},
    {"the footprint of 7 is OpenCV's", footprint_of_7_is_opencvs},
    {"the streamed opening of integers is the definition's",
     opening_of_integers_is_the_definitions},
    {"the streamed opening of floats leaves out what is no data",
     opening_of_floats_leaves_out_what_is_no_data},
    {"images smaller than the footprint are opened",
     images_smaller_than_the_footprint_are_opened},
    {"memory can be used again", memory_can_be_used_again},
};
SUITE(tophat, TESTS);
