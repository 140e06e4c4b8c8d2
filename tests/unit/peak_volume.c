/* SPDX-License-Identifier: MIT */
/*
 * Peaks of volumes, found and counted, against their rule, by every instruction
 * set at hand.
 */
#include "kernels.h"
#include "plane.h"
#include "unit.h"

#include <stdlib.h>

enum { DEPTH_MOST = 12, COLUMNS = 400, ROWS_MOST = 64 };
enum { WINDOW = ROWS_MOST + 2 * PEAK_DISTANCE_MAX };

/* Planes of one size, whose heights lie one plane behind the other. */
struct stack {
    uint32_t depth, dz;
    struct plane plane[DEPTH_MOST];
};

/* Few levels: many heights are equal, in planes and between them. */
static void stack_make(struct stack *stack, uint32_t depth, uint32_t height,
                       uint32_t width)
{
    struct plane all;
    plane_make(&all, depth * height, width);
    *stack = (struct stack){.depth = depth};
    for (uint32_t z = 0; z < depth; z++)
        stack->plane[z] = (struct plane){
            height, width, all.value + (size_t)z * height * width};
}

static void stack_free(struct stack *stack)
{
    free(stack->plane[0].value);
}

/* The rule, word for word. */
static bool is_peak(const struct stack *stack, const struct peak_search *s,
                    const int64_t at[3])
{
    const int64_t z = at[0], y = at[1], x = at[2];
    const int64_t d = s->d, dz = stack->dz, h = s->height, w = s->width;
    const uint16_t top = stack->plane[z].value[y * w + x];
    if (!((float)top > s->level))
        return false;
    if (!s->keep_border && (y < d || x < d || y >= h - d || x >= w - d))
        return false;
    for (int64_t k = z - dz; k <= z + dz; k++)
        for (int64_t i = y - d; i <= y + d; i++)
            for (int64_t j = x - d; j <= x + d; j++) {
                if (k < 0 || i < 0 || j < 0 || k >= stack->depth || i >= h ||
                    j >= w)
                    continue;
                uint16_t other = stack->plane[k].value[i * w + j];
                bool earlier = (k * h + i) * w + j < (z * h + y) * w + x;
                if (other > top || (earlier && other == top))
                    return false;
            }
    return true;
}

/* A stack as the kernels take it, and what they come to. */
struct hunt {
    const struct stack *stack;
    struct peak_search search;
    struct plane_rows rows[DEPTH_MOST];
    unsigned char *hits; /* of any row: all vectors are looked at */
    void *memory[2];
    struct curve expected, got;
    uint64_t peaks; /* that there are */
};

/* Some columns of the stack, as a tile with its halo has them. */
static void begin(struct hunt *hunt, const struct stack *stack,
                  const struct kernel *kernel, uint32_t d)
{
    const uint32_t width = stack->plane[0].width;
    uint32_t from = unit_below(3) ? unit_below(width) : 0;
    uint32_t to = from + 1 + unit_below(width - from);
    uint32_t halo = d + unit_below(70);
    uint32_t right = width - to > halo ? to + halo : width;
    double threshold = unit_below(2) ? 0 : unit_below(20) / 4.0;
    *hunt = (struct hunt){.stack = stack};
    hunt->search =
        (struct peak_search){.kernel = kernel,
                             .d = d,
                             .level = kernel->row->at_most(threshold),
                             .keep_border = unit_below(2),
                             .height = stack->plane[0].height,
                             .width = width,
                             .x = from > halo ? from - halo : 0,
                             .from = from,
                             .to = to};
    for (uint32_t z = 0; z < stack->depth; z++)
        plane_rows_begin(&hunt->rows[z], &stack->plane[z], &hunt->search,
                         right - hunt->search.x);
    size_t hits = peak_hits_bytes(kernel->row, width);
    hunt->hits = aligned_alloc(ROW_ALIGN, hits);
    memset(hunt->hits, 1, hits);
    for (int i = 0; i < 2; i++)
        hunt->memory[i] = unit_memory(curve_bytes(CURVE_OF_PEAKS, true), 1);
    curve_init(&hunt->expected, hunt->memory[0], CURVE_OF_PEAKS, true);
    curve_init(&hunt->got, hunt->memory[1], CURVE_OF_PEAKS, true);
}

static void end(struct hunt *hunt)
{
    for (uint32_t k = 0; k < hunt->got.n; k++)
        if (hunt->got.list[CURVE_PEAKS][k] !=
            hunt->expected.list[CURVE_PEAKS][k])
            SAME(hunt->got.list[CURVE_PEAKS][k],
                 hunt->expected.list[CURVE_PEAKS][k]);
    for (uint32_t z = 0; z < hunt->stack->depth; z++)
        plane_rows_end(&hunt->rows[z]);
    free(hunt->hits);
    free(hunt->memory[0]);
    free(hunt->memory[1]);
}

/* Rows y - d to y + n - 1 + d of the planes around z. */
struct near {
    const void *rows[DEPTH_MOST][WINDOW];
    struct kernel_plane planes[DEPTH_MOST];
};

static void take_near(struct hunt *hunt, struct near *near, uint32_t z,
                      uint32_t y, uint32_t n)
{
    const struct stack *stack = hunt->stack;
    struct peak_search *s = &hunt->search;
    s->planes = near->planes;
    s->n_planes = 0;
    for (uint32_t k = 0; k < stack->depth; k++) {
        for (uint32_t i = 0; i < n + 2 * s->d; i++)
            near->rows[k][i] =
                plane_row(&hunt->rows[k], &stack->plane[k], s, y, i);
        uint32_t away = k < z ? z - k : k - z;
        if (away > 0 && away <= stack->dz)
            near->planes[s->n_planes++] =
                (struct kernel_plane){near->rows[k], k < z};
    }
    unit_shuffle(near->planes, s->n_planes, sizeof *near->planes);
}

static void find(struct hunt *hunt, uint32_t z, uint32_t y)
{
    struct near near;
    uint32_t got[COLUMNS + 2], expected[COLUMNS + 2];
    const struct peak_search *s = &hunt->search;
    size_t n = 0;
    take_near(hunt, &near, z, y, 1);
    for (uint32_t x = s->from; x < s->to; x++) {
        const int64_t at[3] = {z, y, x};
        if (!is_peak(hunt->stack, s, at))
            continue;
        expected[n++] = x;
        curve_count(&hunt->expected, CURVE_PEAKS,
                    hunt->stack->plane[z].value[y * s->width + x]);
    }
    hunt->peaks += n;
    SAME(peak_find(s, y, near.rows[z], hunt->hits, got), n);
    SAME_BYTES(got, expected, n * sizeof *got);
}

static void count(struct hunt *hunt, uint32_t z)
{
    const uint32_t height = hunt->search.height;
    struct kernel_count to = {&hunt->got, CURVE_PEAKS};
    struct near near;
    for (uint32_t y = 0, n; y < height; y += n) {
        n = 1 + unit_below(unit_below(2) ? ROWS_MOST : 5);
        n = n < height - y ? n : height - y;
        take_near(hunt, &near, z, y, n);
        peak_count(&hunt->search, y, n, near.rows[z], &to);
    }
}

/* Finds and counts the peaks of a stack by all kernels. */
static uint64_t compare(struct stack *stack, uint32_t d, uint32_t dz)
{
    const struct kernel *kernel;
    uint64_t peaks = 0;
    stack->dz = dz;
    for (size_t i = 0; (kernel = kernels_at(i)) != NULL; i++) {
        struct hunt hunt;
        begin(&hunt, stack, kernel, d);
        const struct peak_search *s = &hunt.search;
        unit_case("%s, %zu bytes, %ux%ux%u, d %u, %u, columns %u to %u from "
                  "%u, above %g, %s",
                  kernels_name(i), kernel->row->bytes, stack->depth, s->height,
                  s->width, dz, d, s->from, s->to, s->x, (double)s->level,
                  s->keep_border ? "border" : "no border");
        for (uint32_t z = 0; z < stack->depth; z++) {
            for (uint32_t y = 0; y < s->height; y++)
                find(&hunt, z, y);
            count(&hunt, z);
        }
        peaks += hunt.peaks;
        end(&hunt);
    }
    return peaks;
}

static void peaks_are_the_rules(void)
{
    uint64_t peaks = 0;
    for (uint32_t i = 0; i < 500 && !unit_failed(); i++) {
        struct stack stack;
        stack_make(&stack, 1 + unit_below(6), 1 + unit_below(9),
                   1 + unit_below(i % 3 ? 14 : 120));
        peaks += compare(&stack, i % 5, i / 5 % 4);
        stack_free(&stack);
    }
    CHECK(peaks > 10000);
}

static void windows_larger_than_the_stack_are_clipped(void)
{
    for (uint32_t i = 0; i < 60 && !unit_failed(); i++) {
        struct stack stack;
        stack_make(&stack, 1 + unit_below(3), 1 + unit_below(6),
                   1 + unit_below(9));
        compare(&stack, 6 + i % 20, 3 + i % 100);
        stack_free(&stack);
    }
}

/* As long as one vector, two, and some more or less. */
static void windows_may_be_wide(void)
{
    static const uint32_t d[] = {3, 4, 7, 8, 15, 16, 17, 31, 127};
    for (size_t i = 0; i < COUNT(d) && !unit_failed(); i++) {
        struct stack stack;
        stack_make(&stack, 3, 1 + unit_below(12), 2 * d[i] + unit_below(90));
        compare(&stack, d[i], 1);
        stack_free(&stack);
    }
}

/* One value in all planes: the first pixel of each dz + 1st plane would be a
 * peak if the planes before were not looked at. */
static void plateau_through_planes_is_one_peak(void)
{
    enum { DEPTH = 5, HEIGHT = 4, WIDTH = 37 };
    const struct kernel *kernel;
    struct stack stack;
    stack_make(&stack, DEPTH, HEIGHT, WIDTH);
    stack.dz = DEPTH;
    for (size_t k = 0; k < (size_t)DEPTH * HEIGHT * WIDTH; k++)
        stack.plane[0].value[k] = 5;
    for (size_t i = 0; (kernel = kernels_at(i)) != NULL; i++) {
        struct hunt hunt;
        unit_case("%s, %zu bytes", kernels_name(i), kernel->row->bytes);
        begin(&hunt, &stack, kernel, WIDTH);
        hunt.search.keep_border = true;
        hunt.search.level = 0;
        for (uint32_t z = 0; z < DEPTH; z++) {
            for (uint32_t y = 0; y < HEIGHT; y++)
                find(&hunt, z, y);
            count(&hunt, z);
        }
        SAME(hunt.peaks, hunt.search.from == 0);
        end(&hunt);
    }
    stack_free(&stack);
}

static const struct test TESTS[] = {
    {"peaks of a volume are those of the rule", peaks_are_the_rules},
    {"windows larger than the stack are clipped",
     windows_larger_than_the_stack_are_clipped},
    {"windows may be wide", windows_may_be_wide},
    {"a plateau through planes is one peak",
     plateau_through_planes_is_one_peak},
};
SUITE(peak_volume, TESTS);
