/* SPDX-License-Identifier: MIT */
/*
 * kernel [ROUNDS]: the top-hat alone (erosion, dilation, difference, sums; no
 * files, no peaks) over rows that have just been written, as in spotfind, for
 * each type of sample and instruction set, against memcpy of the same rows;
 * medians over the rounds.
 */
#include "bench.h"
#include "detect/isa.h"
#include "detect/tophat.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WIDTH = 8000, HEIGHT = 4000, RING = 32, STEP = 16, ROUNDS = 99 };

struct bench {
    const struct kernel *kernel;
    uint32_t r;
    size_t stride;
    char *rows, *heights, *memory;
    unsigned char *hits;
};

static const void *row(const struct bench *b, uint32_t y, uint32_t above)
{
    size_t margin = row_margin(b->kernel->row, b->r);
    return y >= above && y - above < HEIGHT
               ? b->rows + (y - above) % RING * b->stride + margin
               : NULL;
}

static void push_all(const struct bench *b)
{
    struct footprint foot = footprint_ellipse(2 * b->r + 1);
    struct tally tally = {.pixels = 0};
    struct tophat tophat;
    tophat_init(&tophat, b->memory, b->kernel, WIDTH, &foot);
    for (uint32_t y = 0; y < HEIGHT; y += STEP) {
        const void *next[STEP], *behind[STEP], *image[STEP];
        void *heights[STEP];
        unsigned char *hits[STEP];
        for (uint32_t i = 0; i < STEP; i++) {
            next[i] = row(b, y + i, 0);
            behind[i] = row(b, y + i, b->r);
            image[i] = row(b, y + i, 2 * b->r);
            heights[i] = b->heights + i * b->stride;
            hits[i] = b->hits + (size_t)i * WIDTH;
        }
        struct kernel_heights what = {100, 200, 0, WIDTH, hits, &tally};
        struct tophat_rows rows = {STEP, next, behind, image, heights};
        tophat_push(&tophat, &rows, &what);
    }
}

static void copy_all(const struct bench *b)
{
    for (uint32_t y = 0; y < HEIGHT; y++)
        memcpy(b->heights + y % STEP * b->stride, row(b, y, 0),
               WIDTH * b->kernel->row->bytes);
}

static int by_time(const void *a, const void *b)
{
    double s, t;
    memcpy(&s, a, sizeof s);
    memcpy(&t, b, sizeof t);
    return (s > t) - (s < t);
}

static double median(const struct bench *b, void (*work)(const struct bench *),
                     int rounds)
{
    double times[ROUNDS] = {0};
    for (int i = -1; i < rounds; i++) { /* the first is not counted */
        double begun = bench_now();
        work(b);
        if (i >= 0)
            times[i] = bench_now() - begun;
    }
    qsort(times, (size_t)rounds, sizeof times[0], by_time);
    return times[rounds / 2];
}

static void fill(const struct bench *b)
{
    const struct row_ops *ops = b->kernel->row;
    uint32_t state = 1;
    ops->fill(b->rows, RING * b->stride / ops->bytes, ROW_HIGH);
    for (uint32_t y = 0; y < RING; y++) {
        uint16_t samples[WIDTH];
        uint32_t wide[WIDTH];
        for (uint32_t x = 0; x < WIDTH; x++) {
            state = state * 1664525 + 1013904223;
            samples[x] = (uint16_t)(500 + (state >> 26));
            wide[x] = samples[x];
        }
        bool narrow = ops->bytes == sizeof samples[0];
        ops->load(b->rows + y * b->stride + row_margin(ops, b->r),
                  narrow ? (void *)samples : wide, WIDTH,
                  narrow ? SAMPLE_UINT16 : SAMPLE_UINT32, false);
    }
}

static void measure(const struct isa *isa, enum sample_type type, uint32_t k,
                    int rounds)
{
    struct bench b = {.kernel = isa_kernel(isa, type), .r = (k - 1) / 2};
    const struct row_ops *ops = b.kernel->row;
    b.stride = row_stride(ops, WIDTH, b.r);
    b.rows = bench_claim(RING * b.stride);
    b.heights = bench_claim(STEP * b.stride);
    b.memory = bench_claim(tophat_bytes(ops, WIDTH, b.r));
    b.hits = bench_claim((size_t)STEP * WIDTH);
    fill(&b);
    double copied = median(&b, copy_all, rounds);
    double pushed = median(&b, push_all, rounds);
    double bytes = (double)WIDTH * HEIGHT * (double)ops->bytes;
    printf("%-8s %-8s %3u %8.2f %8.2f %8.2f\n", sample_name(type), isa->name, k,
           bytes / pushed * 1e-9, bytes / copied * 1e-9, pushed / copied);
    free(b.rows);
    free(b.heights);
    free(b.memory);
    free(b.hits);
}

int main(int argc, char **argv)
{
    static const uint32_t ks[] = {3, 7, 15, 31, 63};
    int rounds = argc > 1 ? atoi(argv[1]) : 5;
    if (rounds < 1 || rounds > ROUNDS)
        return 2;
    printf("%-8s %-8s %3s %8s %8s %8s\n", "samples", "set", "k", "GB/s",
           "memcpy", "ratio");
    for (int type = 0; type < 2; type++)
        for (size_t i = 0; isa_at(i) != NULL; i++)
            for (size_t j = 0; isa_works(isa_at(i)) && j < 5; j++)
                measure(isa_at(i), type == 0 ? SAMPLE_UINT16 : SAMPLE_FLOAT,
                        ks[j], rounds);
    return 0;
}
