/* SPDX-License-Identifier: MIT */
/*
 * Candidate tables with columns that measures add, written and read back, by
 * the fast way and by the careful one.
 */
#include "table/spot.h"
#include "unit.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { ROWS = 400, ROOM = 1 << 20, MOST = 64 };

static struct channel CHANNELS[] = {
    {.name = (char[]){"cy5"}, .type = SAMPLE_UINT16},
    {.name = (char[]){"my dye"}, .type = SAMPLE_FLOAT}};

static struct head random_head(void)
{
    struct head head = {.kind = HEAD_CANDIDATES,
                        .shape = {unit_below(2) ? 4 : 1, 900, 700},
                        .n = COUNT(CHANNELS),
                        .channel = CHANNELS};
    head.options = (struct spot_options){.kernel_size = 7,
                                         .sigma = {1.3, 1.3},
                                         .sigma_z = 2,
                                         .threshold = 0.5,
                                         .measures = measures_usual()};
    if (head.shape.z > 1 && unit_below(2))
        head.options.stack = STACK_VOLUME;
    head.options.measures.readouts = unit_below(1u << READOUTS);
    head.options.measures.localize = (enum localize)unit_below(LOCALIZES);
    return head;
}

static struct spot random_spot(const struct head *head)
{
    return (struct spot){.tile = unit_below(UINT32_MAX),
                         .channel = unit_below(head->n),
                         .z = unit_below(head->shape.z),
                         .y = unit_below(900),
                         .x = unit_below(700),
                         .tophat = 1 + (float)unit_below(1000) / 7,
                         .raw = (float)unit_below(99),
                         .contrast = unit_below(2) ? 2.5F : NAN};
}

/* The row of text that is to come, and what of it is additional. */
struct row {
    struct spot spot;
    char more[MOST * COLUMN_TEXT];
};

static void print_row(struct text *text, const struct head *head,
                      const struct columns *columns, struct row *row)
{
    double values[MOST];
    struct text more = {row->more, 0, sizeof row->more - 1, false};
    size_t before = text->n;
    for (size_t k = 0; k < columns->n; k++) {
        values[k] = unit_below(9) == 0 ? NAN : (double)unit_below(9999) / 64;
        if (columns_kind(columns, k) == COLUMN_WHOLE)
            values[k] = unit_below(columns_most(columns, k) + 1);
    }
    row->spot = random_spot(head);
    spot_print_measured(text, head, &row->spot, columns, values);
    CHECK(text->n - before <= spot_line(columns));
    columns_print(&more, columns, values);
    row->more[more.n] = '\0';
    if (unit_below(3) > 0 || columns->n == 0)
        return;
    /* the last field in quotes: for the careful way */
    size_t at = text->n - 1;
    while (text->at[at - 1] != ',')
        at--;
    memmove(text->at + at + 1, text->at + at, text->n - at);
    text->at[at] = '"';
    text->at[text->n] = '"';
    text->at[text->n + 1] = '\n';
    text->n += 2;
}

static void read_row(struct spot_reader *reader, const struct row *row)
{
    enum spot_line kind;
    struct spot spot;
    struct why why;
    FINE(spot_next(reader, &kind, &spot, NULL, &why));
    SAME(kind, SPOT_ROW);
    SAME(spot.tile, row->spot.tile);
    SAME(spot.channel, row->spot.channel);
    SAME(spot.x, row->spot.x);
    SAME_REAL((double)spot.tophat, (double)row->spot.tophat);
    SAME_REAL((double)spot.contrast, (double)row->spot.contrast);
    SAME_TEXT(reader->more, row->more);
}

static void rows_with_measures_read_back(void)
{
    char *bytes = unit_memory(ROOM, 1), *first;
    struct row *rows = unit_memory(ROWS, sizeof *rows);
    for (int i = 0; i < 60 && !unit_failed(); i++) {
        struct text text = {bytes, 0, ROOM - 4, false};
        struct head head = random_head(), got = {.n = 0};
        struct columns columns;
        struct why why;
        FINE(columns_of(&head, &columns, &why));
        spot_print_head(&text, &head);
        for (size_t k = 0; k < ROWS; k++)
            print_row(&text, &head, &columns, &rows[k]);
        CHECK(!text.full);
        first = NULL;
        struct spot_reader reader = {.head = &got, .first = &first};
        FINE(lines_open(&reader.lines, unit_file("t", bytes, text.n), &why));
        for (size_t k = 0; k < ROWS && !unit_failed(); k++)
            read_row(&reader, &rows[k]);
        SAME(reader.columns.n, columns.n);
        lines_close(reader.lines);
        head_free(&got);
        free(first);
    }
    free(bytes);
    free(rows);
}

/* The most columns that are let through: every line is read back. */
static void longest_lines_are_read_back(void)
{
    enum { CHANNELS_MOST = 400 };
    static struct channel channels[CHANNELS_MOST];
    static char names[CHANNELS_MOST][8];
    struct head head = random_head(), got = {.n = 0};
    struct columns columns;
    struct why why;
    char *bytes = unit_memory(ROOM, 1), *first = NULL;
    struct text text = {bytes, 0, ROOM, false};
    head.shape = (struct shape){1, 900, 700};
    head.options.stack = STACK_PLANES;
    head.options.measures.readouts = (1u << READOUTS) - 1;
    head.channel = channels;
    head.n = 0;
    do {
        snprintf(names[head.n], sizeof names[0], "%zu", head.n);
        channels[head.n] =
            (struct channel){.name = names[head.n], .type = SAMPLE_FLOAT};
        head.n++;
    } while (columns_of(&head, &columns, &why) == NULL);
    head.n--;
    FINE(columns_of(&head, &columns, &why));
    spot_print_head(&text, &head);
    CHECK(text.n <= SPOT_HEAD);
    double *values = unit_memory(columns.n, sizeof *values);
    for (size_t k = 0; k < columns.n; k++)
        values[k] =
            columns_kind(&columns, k) == COLUMN_WHOLE ? 1 : -1.23456789e-38;
    struct spot spot = {.tophat = 9}, back;
    spot_print_measured(&text, &head, &spot, &columns, values);
    CHECK(!text.full);
    struct spot_reader reader = {.head = &got, .first = &first};
    enum spot_line kind = SPOT_END;
    FINE(lines_open(&reader.lines, unit_file("t", bytes, text.n), &why));
    FINE(spot_next(&reader, &kind, &back, NULL, &why));
    SAME(kind, SPOT_ROW);
    SAME_REAL(columns_value(reader.more, columns.n - 3), -1.2345679e-38);
    lines_close(reader.lines);
    head_free(&got);
    free(first);
    free(values);
    free(bytes);
}

static void head_beyond_its_lines_is_full(void)
{
    char *bytes = unit_memory(ROOM, 1);
    struct text text = {bytes, 0, ROOM, false};
    struct head head = random_head();
    struct channel channels[400];
    for (size_t i = 0; i < COUNT(channels); i++)
        channels[i] = CHANNELS[0];
    head.channel = channels;
    head.n = COUNT(channels);
    head.options.measures.readouts = (1u << READOUTS) - 1;
    spot_print_head(&text, &head);
    CHECK(text.full);
    free(bytes);
}

static const struct test TESTS[] = {
    {"rows with measures read back", rows_with_measures_read_back},
    {"the longest lines are read back", longest_lines_are_read_back},
    {"a head beyond its lines is full", head_beyond_its_lines_is_full},
};
SUITE(spot_more, TESTS);
