/* SPDX-License-Identifier: MIT */
/*
 * The extremes of the top-hat's values and sums.
 */
#include "detect/tophat.h"
#include "kernels.h"
#include "unit.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>

/* A run of three rows of an image, the first and last of one value, through
 * a footprint of 3 (a cross): its middle row's heights. */
enum { WIDTH = 5 };

union row {
    uint16_t u16[3 * ROW_ALIGN / 2];
    float f32[3 * ROW_ALIGN / 4];
};

struct run {
    const struct kernel *kernel;
    union row in[3];
    double tophat_break, threshold;
    union row heights;
    unsigned char hits[ROW_ALIGN];
    struct tally tally; /* of the middle row */
};

static void *column(const struct run *run, union row *row, size_t x)
{
    return (char *)row + ROW_ALIGN + x * run->kernel->row->bytes;
}

static void put(struct run *run, size_t y, size_t x, float value)
{
    void *at = column(run, &run->in[y], x);
    uint16_t u16 = (uint16_t)(run->kernel->row == &ROW_U16 ? value : 0);
    if (run->kernel->row == &ROW_U16)
        memcpy(at, &u16, sizeof u16);
    else
        memcpy(at, &value, sizeof value);
}

static void begin(struct run *run, const struct kernel *kernel, float value)
{
    *run = (struct run){.kernel = kernel};
    for (size_t y = 0; y < 3; y++) {
        kernel->row->fill(&run->in[y], sizeof(union row) / kernel->row->bytes,
                          ROW_HIGH);
        for (size_t x = 0; x < WIDTH; x++)
            put(run, y, x, value);
    }
}

static void push_one(struct run *run, struct tophat *tophat, size_t y)
{
    const struct row_ops *ops = run->kernel->row;
    const void *row[3];
    for (size_t i = 0; i < 3; i++) /* y, y - 1, y - 2 may wrap */
        row[i] = y - i < 3 ? column(run, &run->in[y - i], 0) : NULL;
    union row unused;
    unsigned char *hits = run->hits;
    struct tally none = {.pixels = 0};
    void *heights = column(run, y == 3 ? &run->heights : &unused, 0);
    struct tophat_rows rows = {1, &row[0], &row[1], &row[2], &heights};
    struct kernel_heights what = {.floor = ops->below(run->tophat_break),
                                  .level = ops->at_most(run->threshold),
                                  .to = y == 3 ? WIDTH : 0,
                                  .hits = &hits,
                                  .tally = y == 3 ? &run->tally : &none};
    if (y <= 3)
        tophat_push(tophat, &rows, &what);
}

/* The memory holds what an earlier use left. */
static void go(struct run *run)
{
    struct footprint foot = footprint_ellipse(3);
    size_t bytes = tophat_bytes(run->kernel->row, WIDTH, foot.r);
    unsigned char *memory = aligned_alloc(ROW_ALIGN, bytes);
    struct tophat tophat;
    memset(memory, (int)unit_below(256), bytes);
    run->tally = (struct tally){.pixels = 0};
    for (int i = 0; i < 2; i++) {
        run->tally = (struct tally){.pixels = 0};
        tophat_init(&tophat, memory, run->kernel, WIDTH, &foot);
        for (size_t y = 0; y < 4; y++)
            push_one(run, &tophat, y);
    }
    free(memory);
}

static double height(struct run *run, size_t x)
{
    return (double)run->kernel->row->height(column(run, &run->heights, 0), x);
}

static const struct kept_case {
    float value;
    double tophat_break;
    bool kept;
} CASES[] = {{100, 100, true},
             {100, 100.000000000001, false},
             {100, 99.5, true},
             {99, 99.5, false},
             {1, 0, true},
             {1, 0.5, true},
             {1, 1, true},
             {65535, 65534.5, true},
             {65535, 65535, true},
             {65535, 65536, false},
             {65535, 1e300, false},
             {0.1F, 0.1, true}, /* 0.1F is above 0.1 */
             {0.1F, 0.10000000149011612, true},
             {0.1F, 0.10000000149011613, false},
             {FLT_MAX, 1e39, false},
             {FLT_TRUE_MIN, 0, true},
             {FLT_TRUE_MIN, 1e-45, true},
             {FLT_TRUE_MIN, 2e-45, false}};

static void check_break(const struct kernel *kernel, const struct kept_case *c)
{
    double expected = c->kept ? (double)c->value : 0;
    struct run run;
    begin(&run, kernel, 0);
    put(&run, 1, 2, c->value);
    run.tophat_break = c->tophat_break;
    go(&run);
    SAME_REAL(height(&run, 2), expected);
    SAME_REAL(height(&run, 1), 0);
    SAME_REAL((double)run.tally.max, expected);
    SAME(run.tally.pixels, WIDTH);
}

static void break_is_exact(void)
{
    const struct kernel *kernel;
    for (size_t k = 0; (kernel = kernels_at(k)) != NULL; k++)
        for (size_t i = 0; i < COUNT(CASES); i++) {
            float value = CASES[i].value;
            unit_case("%s, %.17g, break %.17g", kernels_name(k), (double)value,
                      CASES[i].tophat_break);
            if (kernel->row == &ROW_F32 ||
                (value <= UINT16_MAX && value == floorf(value)))
                check_break(kernel, &CASES[i]);
        }
}

/* Beyond float32 a height is the largest. */
static void tophat_of_floats_stays_finite(void)
{
    const struct kernel *kernel;
    for (size_t k = 0; (kernel = kernels_at(k)) != NULL; k++) {
        struct run run;
        if (kernel->row != &ROW_F32)
            continue;
        unit_case("%s", kernels_name(k));
        begin(&run, kernel, -FLT_MAX);
        put(&run, 1, 1, FLT_MAX);
        put(&run, 1, 3, 0);
        put(&run, 1, 4, INFINITY); /* no data */
        run.threshold = 0x1.fffffcp127;
        go(&run);
        SAME_REAL(height(&run, 0), 0);
        SAME_REAL(height(&run, 1), (double)FLT_MAX);
        SAME_REAL(height(&run, 3), (double)FLT_MAX);
        SAME_REAL(height(&run, 4), 0);
        SAME(run.tally.pixels, WIDTH - 1);
        SAME_REAL((double)run.tally.max, (double)FLT_MAX);
        SAME(run.hits[0], 1);
        run.threshold = (double)FLT_MAX; /* nothing is above it */
        go(&run);
        SAME(run.hits[0], 0);
        run.threshold = 1e300;
        go(&run);
        SAME(run.hits[0], 0);
    }
}

static void rows_without_any_data_have_no_height(void)
{
    const struct kernel *kernel;
    for (size_t k = 0; (kernel = kernels_at(k)) != NULL; k++) {
        struct run run;
        if (kernel->row != &ROW_F32)
            continue;
        unit_case("%s", kernels_name(k));
        begin(&run, kernel, INFINITY);
        go(&run);
        for (size_t x = 0; x < WIDTH; x++)
            SAME_REAL(height(&run, x), 0);
        SAME(run.tally.pixels, 0);
        SAME_REAL((double)run.tally.max, 0);
    }
}

/* Blocks of rows as full of the largest heights as can be: columns apart, so
 * that an opening takes them all away. */
enum { WIDE = 2000, STRIDE = 2 * WIDE + 4 * ROW_ALIGN };

static void check_sums(const struct kernel *kernel, const uint16_t *row,
                       uint16_t *heights, void *memory)
{
    struct footprint foot = footprint_ellipse(3);
    struct tally tally = {.pixels = 5, .whole = 6, .max = 7}, none = tally;
    unsigned char noted[WIDE], *hits[TOPHAT_ROWS];
    const void *in[TOPHAT_ROWS];
    void *out[TOPHAT_ROWS];
    struct tophat_rows rows = {TOPHAT_ROWS, in, in, in, out};
    struct kernel_heights what = {.hits = hits, .tally = &none};
    struct tophat tophat;
    for (size_t i = 0; i < TOPHAT_ROWS; i++) {
        in[i] = row;
        out[i] = heights;
        hits[i] = noted;
    }
    tophat_init(&tophat, memory, kernel, WIDE, &foot);
    for (int i = 0; i < 4; i++) {
        tophat_push(&tophat, &rows, &what);
        what.to = WIDE;
        what.tally = &tally;
    }
    SAME(tally.pixels, 5 + 3 * TOPHAT_ROWS * WIDE);
    SAME(tally.whole, 6 + (uint64_t)3 * TOPHAT_ROWS * WIDE / 2 * 65535);
    SAME_REAL((double)tally.max, 65535);
    SAME(none.whole, 6);
}

static void sums_of_integers_have_room(void)
{
    const struct kernel *kernel;
    uint16_t *row = unit_memory(STRIDE, 1), *heights = unit_memory(STRIDE, 1);
    uint16_t *first = row + ROW_ALIGN / 2;
    void *memory = aligned_alloc(ROW_ALIGN, tophat_bytes(&ROW_U16, WIDE, 1));
    memset(row, 0xff, STRIDE);
    for (size_t x = 0; x < WIDE; x += 2)
        first[x] = 0;
    for (size_t k = 0; (kernel = kernels_at(k)) != NULL; k++) {
        unit_case("%s", kernels_name(k));
        if (kernel->row == &ROW_U16)
            check_sums(kernel, first, heights + ROW_ALIGN / 2, memory);
    }
    free(memory);
    free(heights);
    free(row);
}

static const struct test TESTS[] = {
    {"a height below the break is 0, exactly", break_is_exact},
    {"a top-hat of floats stays finite", tophat_of_floats_stays_finite},
    {"rows without any data have no height",
     rows_without_any_data_have_no_height},
    {"sums of integers have room", sums_of_integers_have_room},
};
SUITE(tophat_edges, TESTS);
