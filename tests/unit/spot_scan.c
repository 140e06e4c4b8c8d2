/* SPDX-License-Identifier: MIT */
/*
 * The fast way through rows against the careful one, which a quoted field
 * leads to.
 */
#include "table/spot_scan.h"
#include "unit.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static const char HEAD[] =
    "# spottools candidates 1,shape=3x900x700,kernel-size=7,tophat-break=100,"
    "min-distance=2,threshold=0.5,keep-border=no,stack=planes,channel=cy5,type="
    "uint16,"
    "channel=cy,type=float,channel=my dye = 3,type=float\n";

/* Reads a table of one row; its words or NULL. */
static const char *read_row(const char *row, struct spot *spot, struct why *why)
{
    char table[1024];
    struct lines *lines;
    struct head head = {.n = 0};
    char *first = NULL;
    enum spot_line kind = SPOT_END;
    snprintf(table, sizeof table, "%s%s\n", HEAD, row);
    FINE(lines_open(&lines, unit_text("table", table), why));
    struct spot_reader reader = {
        .lines = lines, .head = &head, .first = &first};
    const char *bad = spot_next(&reader, &kind, spot, NULL, why);
    if (bad == NULL)
        SAME(kind, SPOT_ROW);
    head_free(&head);
    free(first);
    lines_close(lines);
    return bad;
}

static void plain_and_quoted_are_the_same(const char *fields)
{
    char row[300];
    struct spot a = {0}, b = {0};
    struct why s, t;
    unit_case("%s", fields);
    snprintf(row, sizeof row, "7,%s", fields);
    const char *bad = read_row(row, &a, &s);
    snprintf(row, sizeof row, "\"7\",%s", fields);
    const char *other = read_row(row, &b, &t);
    SAME_TEXT(bad, other);
    if (bad == NULL && other == NULL)
        SAME_BYTES(&a, &b, sizeof a);
}

static void rows_are_read_the_same_in_both_ways(void)
{
    static const char *const cases[] = {
        "cy5,0,11,22,900,3,1.5",    "cy,2,899,699,900.25,-3,",
        "my dye = 3,0,0,0,1,0,0",   "cy6,0,11,22,900,3,1.5",
        "c,0,11,22,900,3,1.5",      "cy5 ,0,11,22,900,3,1.5",
        "cy5,3,11,22,900,3,1.5",    "cy5,0,900,22,900,3,1.5",
        "cy5,0,11,700,900,3,1.5",   "cy5,0,11,22,0.5,3,1.5",
        "cy5,0,11,22,0.50001,3,1",  "cy5,0,11,22,900,3",
        "cy5,0,11,22,900,3,1.5,",   "cy5,0,11,22,900,3,1.5,6",
        "cy5,0,11,22,,3,1.5",       "cy5,0,11,22,900,,1.5",
        "cy5,,11,22,900,3,1.5",     "cy5,0,11,22,9e2,3,1.5",
        "cy5,0,11,22,900,3,1.5\r",  "cy5,0,11,22,900,3,nan",
        "cy5,0,11,22,900,3,-",      "cy5,0,11,22,900,3,1.",
        "cy5,0,11,22,900,3,.5",     "cy5,0,11,22,+900,3,1.5",
        "cy5,000,011,22,900,-0,-0", "cy5,0,-11,22,900,3,1.5",
        "cy5,0,11, 22,900,3,1.5",   "cy5,0,11,22,16777217,3,1.5",
        "cy5,4294967296,1,2,9,3,1", "cy5,0,1,2,1e39,3,1.5"};
    for (size_t i = 0; i < COUNT(cases); i++)
        plain_and_quoted_are_the_same(cases[i]);
}

static void spoilt_rows_are_read_the_same_in_both_ways(void)
{
    static const char bytes[] = "0123456789.,-+eE x5c\"";
    for (size_t i = 0; i < 3000 && !unit_failed(); i++) {
        char fields[] = "cy5,0,110,220,900.125,3,1.5625";
        for (size_t k = 0; k <= i % 3; k++)
            fields[unit_below(sizeof fields - 1)] =
                bytes[unit_below(sizeof bytes - 1)];
        plain_and_quoted_are_the_same(fields);
    }
}

static void rows_as_written_need_not_the_careful_way(void)
{
    struct channel channels[] = {
        {.name = (char[]){"cy5"}, .type = SAMPLE_UINT16},
        {.name = (char[]){"cy"}, .type = SAMPLE_FLOAT}};
    struct head head = {.kind = HEAD_CANDIDATES,
                        .shape = {3, 900, 700},
                        .n = 2,
                        .channel = channels};
    struct spot_reader reader = {.head = &head};
    for (size_t i = 0; i < 20000 && !unit_failed(); i++) {
        char bytes[SPOT_LINE];
        struct text text = {bytes, 0, sizeof bytes, false};
        float raw = (float)(1 + unit_below(65535));
        struct spot got, spot = {{(uint32_t)unit_random()},
                                 unit_below(2),
                                 unit_below(3),
                                 unit_below(900),
                                 unit_below(700),
                                 (float)(1 + unit_below(1 << 24)) / 256,
                                 raw,
                                 raw / (float)(3 + unit_below(999))};
        spot_print(&text, &head, &spot);
        bytes[text.n - 1] = '\0';
        unit_case("%s", bytes);
        bool scanned = spot_scan(&reader, bytes, &got);
        if (CHECK(scanned))
            SAME_BYTES(&got, &spot, sizeof got);
        SAME(reader.channel, spot.channel);
    }
}

static const struct test TESTS[] = {
    {"rows are read the same, plain and quoted",
     rows_are_read_the_same_in_both_ways},
    {"spoilt rows are read the same, plain and quoted",
     spoilt_rows_are_read_the_same_in_both_ways},
    {"rows as they are written do without the careful way",
     rows_as_written_need_not_the_careful_way},
};
SUITE(spot_scan, TESTS);
