/* SPDX-License-Identifier: MIT */
/*
 * rows N [CHANNELS]: a whole candidate table of N rows or a few more, as
 * spotfind writes them, for tests and benchmarks of what reads it. Spots are
 * four pixels apart or more within a channel, one in 48 pixels; with several
 * channels many lie near those of others. The same on every machine.
 */
#include "base/hash.h"
#include "table/spot.h"
#include <stdio.h>
#include <stdlib.h>

enum { A_LINE = 2000, CELL = 12, APART = 4, LINES = 250, MOST = 32 };

struct rows {
    struct head head;
    struct channel channel[MOST];
    struct hist hist;
    struct part part;
    uint64_t lines, seed;
    char bytes[1 << 18];
    struct text text;
};

static void flush(struct rows *rows, size_t above)
{
    struct text *text = &rows->text;
    if (text->n <= above)
        return;
    if (text->full || fwrite(text->at, 1, text->n, stdout) != text->n) {
        perror("rows");
        exit(1);
    }
    text->n = 0;
}

static void print_line(struct rows *rows, uint64_t line)
{
    struct spot spot = {.tile = rows->part.tile.number,
                        .channel = rows->part.channel,
                        .y = (uint32_t)line * APART};
    for (uint32_t i = 0; i < A_LINE; i++) {
        uint64_t random = hash_mix(++rows->seed);
        uint64_t height = 201 + random % 251 * (random >> 10) % 40000;
        spot.x = i * CELL + (uint32_t)(random >> 40) % (CELL - APART + 1);
        spot.tophat = (float)height;
        spot.raw = (float)(height + 100 + (random >> 30) % 900);
        spot.contrast = spot.raw / (float)(90 + (random >> 50) % 900);
        if (!hist_count(&rows->hist, spot.tophat)) {
            part_print_bins(&rows->text, &rows->head, &rows->part, &rows->hist);
            hist_count(&rows->hist, spot.tophat);
        }
        spot_print(&rows->text, &rows->head, &spot);
        flush(rows, sizeof rows->bytes / 2);
    }
    rows->part.rows += A_LINE;
}

static void print_tile(struct rows *rows, uint64_t first, uint32_t channel)
{
    uint64_t last = first + LINES < rows->lines ? first + LINES : rows->lines;
    struct tile tile = {(uint32_t)(first / LINES), (uint32_t)first * APART, 0,
                        (uint32_t)(last - first) * APART, A_LINE * CELL};
    rows->part = (struct part){.tile = tile, .channel = channel};
    rows->part.tally.max = 40201;
    for (uint64_t line = first; line < last; line++)
        print_line(rows, line);
    part_print(&rows->text, &rows->head, &rows->part, &rows->hist);
    flush(rows, sizeof rows->bytes / 2);
}

int main(int argc, char **argv)
{
    static struct rows rows;
    static char names[MOST][16];
    uint64_t n = argc > 1 ? strtoull(argv[1], NULL, 10) : 0;
    uint32_t channels = argc > 2 ? (uint32_t)strtoul(argv[2], NULL, 10) : 1;
    if (n == 0 || n > UINT32_MAX || channels == 0 || channels > MOST) {
        fputs("usage: rows N [CHANNELS]\n", stderr);
        return 2;
    }
    rows.lines = (n + A_LINE * channels - 1) / (A_LINE * channels);
    rows.text = (struct text){rows.bytes, 0, sizeof rows.bytes, false};
    rows.head =
        (struct head){.kind = HEAD_CANDIDATES,
                      .shape = {1, (uint32_t)rows.lines * APART, A_LINE * CELL},
                      .options = {.kernel_size = 7,
                                  .tophat_break = 100,
                                  .min_distance = 2,
                                  .threshold = 200},
                      .n = channels,
                      .channel = rows.channel};
    for (uint32_t c = 0; c < channels; c++) {
        snprintf(names[c], sizeof names[c], "cy%u", c);
        rows.channel[c] =
            (struct channel){.name = names[c], .type = SAMPLE_UINT16};
    }
    spot_print_head(&rows.text, &rows.head);
    for (uint64_t first = 0; first < rows.lines; first += LINES)
        for (uint32_t c = 0; c < channels; c++)
            print_tile(&rows, first, c);
    flush(&rows, 0);
    return fflush(stdout) == 0 ? 0 : 1;
}
