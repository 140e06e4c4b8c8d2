/* SPDX-License-Identifier: MIT */
#include "table/spot.h"
#include "unit.h"

#include <math.h>
#include <stdlib.h>

enum { MOST = 200, ROOM = 1 << 20 };

#define CHANNEL(word, its)                                                     \
    {                                                                          \
        .name = (char[]){word}, .type = its                                    \
    }
static struct channel CHANNELS[] = {
    CHANNEL("cy5", SAMPLE_UINT16), CHANNEL("my dye = 3", SAMPLE_FLOAT),
    CHANNEL("a=b;\xc3\xbc", SAMPLE_DOUBLE), CHANNEL("end", SAMPLE_INT8)};
static const struct head HEAD = {.kind = HEAD_CANDIDATES,
                                 .shape = {3, 900, 700},
                                 .options = {.kernel_size = 7,
                                             .tophat_break = 100,
                                             .min_distance = 2,
                                             .threshold = 0.5},
                                 .n = COUNT(CHANNELS),
                                 .channel = CHANNELS};

static float random_float(void)
{
    return (float)(1 + unit_below(1 << 24)) / (float)(1u << unit_below(24));
}

static struct spot random_spot(void)
{
    return (struct spot){.tile = unit_below(UINT32_MAX),
                         .channel = unit_below(COUNT(CHANNELS)),
                         .z = unit_below(3),
                         .y = unit_below(900),
                         .x = unit_below(700),
                         .tophat = random_float() + 0.5F,
                         .raw = random_float() - 1,
                         .contrast = unit_below(3) ? random_float() : NAN};
}

static struct part random_part(struct hist *hist)
{
    struct part part = {
        .tile = {unit_below(99), unit_below(900), unit_below(700), 0, 0},
        .channel = unit_below(COUNT(CHANNELS)),
        .rows = unit_random() >> 1};
    part.tile.height = 1 + unit_below(900 - part.tile.y);
    part.tile.width = 1 + unit_below(700 - part.tile.x);
    part.tally.pixels = unit_random();
    if (sample_is_short(CHANNELS[part.channel].type))
        part.tally.whole = unit_random();
    for (int i = 0; i < 50 && part.tally.whole == 0; i++)
        part.tally.part[unit_below(TALLY_EXPONENTS)] =
            i == 0 ? 1 : unit_random();
    part.tally.max = random_float();
    for (uint64_t n = unit_below(60); part.peaks < n; part.peaks++)
        hist_count(hist, random_float());
    return part;
}

static struct lines *reader_on(const struct text *text, struct head *head,
                               char **first, struct spot_reader *reader)
{
    struct why why;
    const char *path = unit_file("table", text->at, text->n);
    CHECK(!text->full);
    *first = NULL;
    *head = (struct head){.n = 0};
    *reader = (struct spot_reader){.head = head, .first = first};
    FINE(lines_open(&reader->lines, path, &why));
    return reader->lines;
}

static void same_spot(const struct spot *a, const struct spot *b)
{
    SAME(a->tile, b->tile);
    SAME(a->channel, b->channel);
    SAME(a->z, b->z);
    SAME(a->y, b->y);
    SAME(a->x, b->x);
    SAME_REAL((double)a->tophat, (double)b->tophat);
    SAME_REAL((double)a->raw, (double)b->raw);
    SAME_REAL((double)a->contrast, (double)b->contrast);
}

static void same_part(const struct part *a, const struct part *b)
{
    SAME_BYTES(&a->tile, &b->tile, sizeof a->tile);
    SAME(a->channel, b->channel);
    SAME(a->rows, b->rows);
    SAME(a->peaks, b->peaks);
    SAME(a->tally.pixels, b->tally.pixels);
    SAME(a->tally.whole, b->tally.whole);
    SAME_BYTES(a->tally.part, b->tally.part, sizeof a->tally.part);
    SAME_REAL((double)a->tally.max, (double)b->tally.max);
}

/* What is written in one round, to be read again. */
struct record {
    enum spot_line kind;
    struct spot spot;
    struct part part;
};

static void print_random(struct text *text, struct record *record,
                         struct hist *hist)
{
    size_t before = text->n;
    *record = (struct record){.kind = (enum spot_line)unit_below(3)};
    if (record->kind == SPOT_ROW) {
        record->spot = random_spot();
        spot_print(text, &HEAD, &record->spot);
        CHECK(text->n - before <= SPOT_LINE);
        return;
    }
    record->part = random_part(hist);
    if (record->kind == SPOT_PART) {
        part_print(text, &HEAD, &record->part, hist);
        return;
    }
    part_print_bins(text, &HEAD, &record->part, hist);
    record->part = (struct part){.tile = {.number = record->part.tile.number},
                                 .channel = record->part.channel,
                                 .peaks = record->part.peaks};
}

static void tables_read_back(void)
{
    struct hist *hist = unit_memory(1, sizeof *hist);
    struct record *records = unit_memory(MOST, sizeof *records);
    char *bytes = unit_memory(1, ROOM), *first;
    for (size_t i = 0; i < 40 && !unit_failed(); i++) {
        struct text text = {bytes, 0, ROOM, false};
        struct spot_reader reader;
        struct head head;
        struct why why;
        spot_print_head(&text, &HEAD);
        for (size_t k = 0; k < MOST; k++) {
            print_random(&text, &records[k], hist);
            SAME(hist->n, 0);
        }
        struct lines *lines = reader_on(&text, &head, &first, &reader);
        for (size_t k = 0; k <= MOST && !unit_failed(); k++) {
            enum spot_line kind;
            struct spot spot;
            struct part part;
            unit_case("record %zu", k);
            FINE(spot_next(&reader, &kind, &spot, &part, &why));
            SAME(kind, k < MOST ? records[k].kind : SPOT_END);
            if (kind == SPOT_ROW)
                same_spot(&spot, &records[k].spot);
            else if (kind != SPOT_END)
                same_part(&part, &records[k].part);
        }
        head_free(&head);
        free(first);
        lines_close(lines);
    }
    free(bytes);
    free(records);
    free(hist);
}

static void lines_are_as_documented(void)
{
    char bytes[2048];
    struct hist *hist = unit_memory(1, sizeof *hist);
    struct text text = {bytes, 0, sizeof bytes - 1, false};
    struct part part = {.tile = {7, 10, 20, 30, 40}, .rows = 3};
    part.tally = (struct tally){.pixels = 1200, .whole = 4567, .max = 900};
    spot_print(&text, &HEAD,
               &(struct spot){{7}, 1, 0, 11, 22, 900.5F, -3, 1.25F});
    spot_print(&text, &HEAD, &(struct spot){{7}, 0, 0, 11, 22, 900, 3, NAN});
    hist_count(hist, 900);
    hist_count(hist, 900);
    hist_count(hist, 2);
    part_print(&text, &HEAD, &part, hist);
    hist_count(hist, 2);
    part_print_bins(&text, &HEAD, &part, hist);
    part.channel = 1;
    part.tally.whole = 0;
    tally_float(&part.tally, 1.5F);
    tally_float(&part.tally, 3);
    part_print(&text, &HEAD, &part, hist);
    bytes[text.n] = '\0';
    SAME_TEXT(bytes,
              "7,my dye = 3,0,11,22,900.5,-3,1.25\n"
              "7,cy5,0,11,22,900,3,\n"
              "# tile=7,y=10,x=20,height=30,width=40,channel=cy5,rows=3,"
              "pixels=1200,sum=4567,max=900,peaks=131072:1 140040:2,end\n"
              "# tile=7,channel=cy5,peaks=131072:1\n"
              "# tile=7,y=10,x=20,height=30,width=40,channel=my dye = 3,rows=3,"
              "pixels=1200,sum=127:12582912 128:12582912,max=900,peaks=,end\n");
    free(hist);
}

static void longest_closing_line_is_read_back(void)
{
    struct spot spot;
    struct hist *hist = unit_memory(1, sizeof *hist);
    char *bytes = unit_memory(1, ROOM), name[201], *first;
    struct channel channel = {.name = name, .type = SAMPLE_FLOAT};
    struct head got, head = HEAD;
    struct text text = {bytes, 0, ROOM, false};
    struct part part = {.tile = {UINT32_MAX, 0, 0, 900, 700},
                        .rows = UINT64_MAX};
    struct part back;
    struct spot_reader reader;
    struct why why;
    enum spot_line kind;
    memset(name, 'n', 200);
    name[200] = '\0';
    head.channel = &channel;
    head.n = 1;
    spot_print_head(&text, &head);
    for (uint32_t i = 0; i < HIST_BINS; i++) /* 2^32 peaks of each height */
        hist_count(hist, hist_edge(HIST_KEYS / 2 + 7 * i));
    for (size_t i = 0; i < HIST_SLOTS; i++)
        hist->slot[i].count *= (uint64_t)1 << 32;
    part.peaks = (uint64_t)HIST_BINS << 32;
    part.tally = (struct tally){.pixels = UINT64_MAX, .max = 1e38F};
    for (size_t e = 0; e < TALLY_EXPONENTS; e++)
        part.tally.part[e] = UINT64_MAX - e;
    size_t before = text.n;
    part_print(&text, &head, &part, hist);
    CHECK(text.n - before <= PART_LINE);
    struct lines *lines = reader_on(&text, &got, &first, &reader);
    FINE(spot_next(&reader, &kind, &spot, &back, &why));
    SAME(kind, SPOT_PART);
    same_part(&back, &part);
    head_free(&got);
    free(first);
    lines_close(lines);
    free(bytes);
    free(hist);
}

/* By way of a double, the tie would be rounded to even: to 1. */
static void floats_are_rounded_once(void)
{
    char bytes[1024], *first;
    struct text text = {bytes, 0, sizeof bytes, false};
    struct spot_reader reader;
    struct head head;
    struct spot spot;
    struct why why;
    enum spot_line kind;
    spot_print_head(&text, &HEAD);
    text_put(&text, "0,cy5,0,0,0,1.00000005960464477539062500001,0,\n");
    struct lines *lines = reader_on(&text, &head, &first, &reader);
    FINE(spot_next(&reader, &kind, &spot, NULL, &why));
    SAME_REAL((double)spot.tophat, 0x1.000002p0);
    head_free(&head);
    free(first);
    lines_close(lines);
}

static void longest_row_stays_within_its_bound(void)
{
    char bytes[2 * SPOT_LINE], name[201];
    struct channel channel = {.name = name, .type = SAMPLE_FLOAT};
    struct head head = HEAD;
    struct text text = {bytes, 0, sizeof bytes, false};
    struct spot spot = {{UINT32_MAX},     0,
                        UINT32_MAX,       UINT32_MAX,
                        UINT32_MAX,       -1.23456789e-38F,
                        -1.23456789e-38F, -1.23456789e-38F};
    memset(name, 'n', 200);
    name[200] = '\0';
    head.channel = &channel;
    spot_print(&text, &head, &spot);
    CHECK(text.n <= SPOT_LINE && !text.full);
}

static void row_without_room_is_left_out_whole(void)
{
    char bytes[SPOT_LINE];
    struct spot spot = {{7}, 0, 0, 11, 22, 900, 3, NAN};
    for (size_t cap = 0; cap <= SPOT_LINE && !unit_failed(); cap++) {
        struct text text = {bytes, 0, cap, false};
        memset(bytes, 0x5a, sizeof bytes);
        spot_print(&text, &HEAD, &spot);
        SAME(text.n, text.full ? 0 : strlen("7,cy5,0,11,22,900,3,\n"));
        for (size_t i = text.n; i < SPOT_LINE && text.full; i++)
            SAME((unsigned char)bytes[i], 0x5a);
    }
    struct text text = {bytes, 0, sizeof bytes, false};
    spot_print(&text, &HEAD, &spot);
    CHECK(!text.full);
}

static const struct test TESTS[] = {
    {"tables read back: rows, bins, closing lines", tables_read_back},
    {"lines are as documented", lines_are_as_documented},
    {"the longest closing line is read back",
     longest_closing_line_is_read_back},
    {"floats are rounded once", floats_are_rounded_once},
    {"the longest row stays within its bound",
     longest_row_stays_within_its_bound},
    {"a row without room is left out whole",
     row_without_room_is_left_out_whole},
};
SUITE(spot, TESTS);
