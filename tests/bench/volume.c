/* SPDX-License-Identifier: MIT */
/*
 * volume [ROUNDS]: what a volume costs more than its planes one by one, in
 * Mpixel/s of one thread: filtering (log and dog of sigma 1.3, no files), and
 * counting all peaks of the result in windows of 5 x 5 and 5 x 5 x 5 pixels,
 * for each instruction set; medians over the rounds.
 */
#include "bench.h"
#include "detect/convolve.h"
#include "detect/gaussian.h"
#include "detect/isa.h"
#include "detect/peak.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WIDTH = 2048, HEIGHT = 512, STEP = 16, ROUNDS = 99, D = 2 };
enum { PLANES = 2 * 8 + 1, MOST = HEIGHT + 2 * 8, DEEP = 2 * D + 1 };

struct bench {
    const struct kernel *kernel;
    struct kernel_taps taps;
    size_t stride, margin;
    char *image, *source[KERNEL_SOURCES], *heights[DEEP], *work;
    unsigned char *hits;
    struct curve curve;
    void *counts;
    bool deep; /* are peaks those of all planes? */
};

static void *row(const struct bench *b, char *rows, size_t i)
{
    return rows + i * b->stride + b->margin;
}

/* A row of every plane: they lie as a step of a walk has them. */
static void sum_up(const struct bench *b, const struct convolve *convolve,
                   uint32_t y)
{
    const void *rows[PLANES];
    struct convolve_planes planes = {.rows = rows};
    for (uint32_t z = 0; z < PLANES; z++)
        rows[z] = row(b, b->image, z * STEP + y % STEP);
    for (int s = 0; s < KERNEL_SOURCES; s++)
        planes.source[s] = row(b, b->source[s], y % (STEP + 2 * b->taps.ry));
    convolve_through(convolve, &planes);
}

static void push(const struct bench *b, const struct convolve *convolve,
                 uint32_t y, char *to)
{
    const void *in[KERNEL_SOURCES][MOST], *image[STEP];
    void *out[STEP];
    unsigned char *hits[STEP];
    const uint32_t n = STEP + 2 * b->taps.ry;
    bool volume = b->taps.volume != VOLUME_NONE;
    for (uint32_t i = 0; i < n; i++)
        for (int s = 0; s < KERNEL_SOURCES; s++)
            in[s][i] = volume ? row(b, b->source[s], (y + i) % n)
                              : row(b, b->image, (y + i) % n);
    for (uint32_t i = 0; i < STEP; i++) {
        image[i] = row(b, b->image, i);
        out[i] = row(b, to, D + y + i);
        hits[i] = b->hits;
    }
    struct tally tally = {.pixels = 0};
    struct kernel_heights what = {0, 200, 0, WIDTH, hits, &tally};
    struct convolve_rows rows = {.n = STEP,
                                 .rows = in[0],
                                 .second = in[1],
                                 .image = image,
                                 .heights = out};
    convolve_push(convolve, &rows, &what);
}

static void filter_all(struct bench *b)
{
    struct convolve convolve;
    convolve_init(&convolve, b->work, b->kernel, WIDTH, &b->taps);
    for (uint32_t y = 0; y < HEIGHT; y += STEP) {
        for (uint32_t i = 0; i < STEP && b->taps.volume != VOLUME_NONE; i++)
            sum_up(b, &convolve, y + i);
        push(b, &convolve, y, b->heights[D]);
    }
}

static void count_all(struct bench *b)
{
    const void *rows[DEEP][MOST];
    struct kernel_plane planes[DEEP];
    struct kernel_count to = {&b->curve, CURVE_PEAKS};
    struct peak_search search = {.kernel = b->kernel,
                                 .d = D,
                                 .height = HEIGHT,
                                 .width = WIDTH,
                                 .to = WIDTH,
                                 .planes = planes};
    for (uint32_t y = 0; y < HEIGHT; y += STEP) {
        for (uint32_t z = 0; z < DEEP; z++)
            for (uint32_t i = 0; i < STEP + 2 * D; i++)
                rows[z][i] = row(b, b->heights[z], y + i);
        search.n_planes = 0;
        for (uint32_t away = 1; away <= D && b->deep; away++) {
            planes[search.n_planes++] =
                (struct kernel_plane){rows[D - away], true};
            planes[search.n_planes++] =
                (struct kernel_plane){rows[D + away], false};
        }
        peak_count(&search, y, STEP, rows[D], &to);
    }
}

static int by_time(const void *a, const void *b)
{
    double s, t;
    memcpy(&s, a, sizeof s);
    memcpy(&t, b, sizeof t);
    return (s > t) - (s < t);
}

/* In Mpixel/s. */
static double speed(struct bench *b, void (*work)(struct bench *), int rounds)
{
    double times[ROUNDS] = {0};
    for (int i = -1; i < rounds; i++) { /* the first is not counted */
        double begun = bench_now();
        work(b);
        if (i >= 0)
            times[i] = bench_now() - begun;
    }
    qsort(times, (size_t)rounds, sizeof times[0], by_time);
    return 1e-6 * WIDTH * HEIGHT / times[rounds / 2];
}

/* Noise, of which the planes' heights are. */
static void fill(struct bench *b)
{
    uint32_t state = 1;
    for (size_t i = 0; i < (size_t)PLANES * STEP; i++) {
        float *at = row(b, b->image, i);
        for (int64_t x = -8; x < WIDTH + 8; x++) {
            state = state * 1664525 + 1013904223;
            at[x] = (float)(500 + (state >> 26));
        }
    }
    for (size_t z = 0; z < DEEP; z++)
        for (size_t y = D; y < HEIGHT + D; y++)
            for (size_t x = 0; x < WIDTH; x++) {
                state = state * 1664525 + 1013904223;
                ((float *)row(b, b->heights[z], y))[x] = (float)(state >> 16);
            }
}

static double filter_speed(struct bench *b, enum background background,
                           bool volume, int rounds)
{
    const double sigma[3] = {1.3, 1.3, 1.3};
    if (volume)
        gaussian_taps_volume(&b->taps, background, sigma, 1.6);
    else
        gaussian_taps(&b->taps, background, sigma, 1.6);
    return speed(b, filter_all, rounds);
}

static void measure(struct bench *b, const struct isa *isa, int rounds)
{
    double mpixels[6];
    b->kernel = isa->f32;
    fill(b);
    b->deep = false;
    mpixels[4] = speed(b, count_all, rounds);
    b->deep = true;
    mpixels[5] = speed(b, count_all, rounds);
    for (int i = 0; i < 4; i++)
        mpixels[i] = filter_speed(b, i < 2 ? BACKGROUND_LOG : BACKGROUND_DOG,
                                  i % 2, rounds);
    printf("%-8s", isa->name);
    for (int i = 0; i < 6; i++)
        printf(" %8.0f", mpixels[i]);
    putchar('\n');
}

int main(int argc, char **argv)
{
    int rounds = argc > 1 ? atoi(argv[1]) : 5;
    size_t bytes = curve_bytes(CURVE_OF_PEAKS, false);
    struct bench b = {.stride = row_stride(&ROW_F32, WIDTH, 8),
                      .margin = row_margin(&ROW_F32, 8),
                      .work = bench_claim(convolve_bytes(WIDTH, 8)),
                      .hits = bench_claim(peak_hits_bytes(&ROW_F32, WIDTH)),
                      .counts = bench_claim(bytes)};
    if (rounds < 1 || rounds > ROUNDS)
        return 2;
    b.image = bench_claim((size_t)PLANES * STEP * b.stride);
    for (int s = 0; s < KERNEL_SOURCES; s++)
        b.source[s] = bench_claim(MOST * b.stride);
    for (int z = 0; z < DEEP; z++)
        b.heights[z] = bench_claim(MOST * b.stride);
    curve_init(&b.curve, b.counts, CURVE_OF_PEAKS, false);
    printf("%-8s %8s %8s %8s %8s %8s %8s\n", "set", "log", "volume", "dog",
           "volume", "count", "volume");
    for (size_t i = 0; isa_at(i) != NULL; i++)
        if (isa_works(isa_at(i)))
            measure(&b, isa_at(i), rounds);
    free(b.image);
    for (int s = 0; s < KERNEL_SOURCES; s++)
        free(b.source[s]);
    for (int z = 0; z < DEEP; z++)
        free(b.heights[z]);
    free(b.work);
    free(b.hits);
    free(b.counts);
    return 0;
}
