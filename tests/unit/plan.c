/* SPDX-License-Identifier: MIT */
#include "table/plan.h"
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>

#define HEAD "# spottools plan 1,shape=80x60,tiles=2,channel=cy5,type=uint16\n"
#define NAMES "tile,y,x,height,width\n"
#define TILES "0,0,0,50,60\n1,50,0,30,60\n"

static const struct shape SHAPE = {1, 80, 60};

/* Reads the whole plan; gives the words of the failure, with the line before
 * them, or "N tiles". */
static const char *outcome(const char *plan, struct why *why)
{
    struct lines *lines;
    struct head head = {.n = 0};
    struct tile tile;
    struct why inner;
    bool more = true;
    unsigned n = 0;
    const char *bad = lines_open(&lines, unit_text("plan", plan), &inner);
    if (bad == NULL)
        bad = plan_read_head(lines, &head, SHAPE, &inner);
    while (bad == NULL && more) {
        bad = plan_next(lines, &head, &tile, &more, &inner);
        n += bad == NULL && more;
    }
    if (bad != NULL)
        why_say(why, "%lu: %s", lines_number(lines), bad);
    else
        why_say(why, "%u tiles", n);
    head_free(&head);
    lines_close(lines);
    return why->text;
}

static void printed_plans_read_back(void)
{
    for (size_t i = 0; i < 200 && !unit_failed(); i++) {
        char bytes[8192];
        struct text text = {bytes, 0, sizeof bytes, false};
        struct channel channel = {.name = (char[]){"my = dye"},
                                  .type = SAMPLE_INT8};
        struct grid grid = {
            .shape = {1, 1 + unit_below(SHAPE_MAX), 1 + unit_below(SHAPE_MAX)}};
        grid.height = grid.shape.y / 9 + 1;
        grid.width = grid.shape.x / 9 + 1;
        struct head got, head = {.kind = HEAD_PLAN,
                                 .shape = grid.shape,
                                 .tiles = grid_count(&grid),
                                 .n = 1,
                                 .channel = &channel};
        struct lines *lines;
        struct why why;
        bool more;
        plan_print_head(&text, &head);
        for (uint64_t k = 0; k < head.tiles; k++)
            plan_print_tile(&text, &(struct tile[]){grid_tile(&grid, k)}[0]);
        CHECK(!text.full);
        FINE(lines_open(&lines, unit_file("p", bytes, text.n), &why));
        FINE(plan_read_head(lines, &got, grid.shape, &why));
        SAME(got.tiles, head.tiles);
        SAME_TEXT(got.n == 1 ? got.channel[0].name : NULL, channel.name);
        for (uint64_t k = 0; k <= head.tiles && !unit_failed(); k++) {
            struct tile tile, expected;
            FINE(plan_next(lines, &got, &tile, &more, &why));
            SAME(more, k < head.tiles);
            if (!more)
                break;
            expected = grid_tile(&grid, k);
            SAME_BYTES(&tile, &expected, sizeof tile);
        }
        head_free(&got);
        lines_close(lines);
    }
}

static void joined_plans_and_comments_are_read(void)
{
    struct why why;
    SAME_TEXT(outcome(HEAD NAMES TILES, &why), "2 tiles");
    SAME_TEXT(outcome(HEAD NAMES, &why), "0 tiles");
    SAME_TEXT(outcome(HEAD "# made by hand\n" NAMES "#\n" TILES "#\n", &why),
              "2 tiles");
    SAME_TEXT(outcome(HEAD NAMES TILES HEAD NAMES TILES, &why), "4 tiles");
    SAME_TEXT(outcome("# spottools plan 1,shape=80x60,tiles=2,channel=cy5,"
                      "type=uint16\r\ntile,y,x,height,width\r\n0,0,0,50,60\r\n",
                      &why),
              "1 tiles");
    SAME_TEXT(outcome(HEAD NAMES "\"0\",0,0,\"50\",60\n", &why), "1 tiles");
}

static void plan_of_another_shape_is_refused(void)
{
    struct why why;
    SAME_TEXT(outcome("# spottools plan 1,shape=60x80,tiles=2,channel=cy5,"
                      "type=uint16\n" NAMES,
                      &why),
              "1: plan is for 60x80 pixels, not for 80x60");
    SAME_TEXT(outcome(HEAD NAMES TILES
                      "# spottools plan 1,shape=3x80x60,tiles=2,channel=cy5,"
                      "type=uint16\n" NAMES TILES,
                      &why),
              "5: plan is for 3x80x60 pixels, not for 80x60");
}

static void malformed_plans_are_refused(void)
{
    static const char *const cases[][2] = {
        {"", "0: is empty"},
        {"# spottools", "1: line has no end; the file is cut short"},
        {NAMES TILES, "1: first line is not \"# spottools plan 1,...\""},
        {HEAD, "1: line is not \"tile,y,x,height,width\""},
        {HEAD TILES, "2: line is not \"tile,y,x,height,width\""},
        {HEAD "tile,y,x\n", "2: line is not \"tile,y,x,height,width\""},
        {HEAD NAMES "0,0,0,50\n", "3: line has 4 fields, not the 5 of "
                                  "\"tile,y,x,height,width\""},
        {HEAD NAMES "\n", "3: line has 0 fields, not the 5 of "
                          "\"tile,y,x,height,width\""},
        {HEAD NAMES "0,0,0,50,60,\n", "3: line has 6 fields, not the 5 of "
                                      "\"tile,y,x,height,width\""},
        {HEAD NAMES "0,0,0,x7,60\n", "3: height \"x7\" is not a number"},
        {HEAD NAMES "-1,0,0,50,60\n",
         "3: tile \"-1\" is not a whole number from 0 up"},
        {HEAD NAMES "0, 0,0,50,60\n", "3: y \" 0\" is not a number"},
        {HEAD NAMES "0,0,,50,60\n", "3: x \"\" is not a number"},
        {HEAD NAMES "0,0,0,50,4294967296\n",
         "3: width \"4294967296\" is too large"},
        {HEAD NAMES "4,0,0,0,60\n",
         "3: tile 4 does not lie on the plane of 80x60 pixels"},
        {HEAD NAMES "4,31,0,50,60\n",
         "3: tile 4 does not lie on the plane of 80x60 pixels"},
        {HEAD NAMES "4,4294967295,0,2,60\n",
         "3: tile 4 does not lie on the plane of 80x60 pixels"},
        {HEAD NAMES TILES "2,0", "5: line has no end; the file is cut short"},
        {HEAD NAMES "\"0,0,0,50,60\n", "3: is no CSV: error parsing data "
                                       "while strict checking enabled"},
        {HEAD NAMES TILES "# spottools plan 2\n",
         "5: first line is not \"# spottools plan 1,...\""},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct why why;
        SAME_TEXT(outcome(cases[i][0], &why), cases[i][1]);
    }
}

static void tile_is_found_by_its_number(void)
{
    struct lines *lines;
    struct why why;
    struct tile tile;
    const char *path =
        unit_text("plan", HEAD NAMES TILES HEAD NAMES "7,1,2,3,4\n");
    FINE(lines_open(&lines, path, &why));
    FINE(plan_find(lines, SHAPE, 7, &tile, &why));
    SAME(tile.number, 7);
    SAME(tile.y, 1);
    SAME(tile.x, 2);
    SAME(tile.height, 3);
    SAME(tile.width, 4);
    lines_close(lines);
    FINE(lines_open(&lines, path, &why));
    SAME_TEXT(plan_find(lines, SHAPE, 3, &tile, &why), "plan has no tile 3");
    lines_close(lines);
    FINE(lines_open(&lines, path, &why));
    SAME_TEXT(plan_find(lines, (struct shape){1, 9, 9}, 0, &tile, &why),
              "plan is for 80x60 pixels, not for 9x9");
    lines_close(lines);
}

static const struct test TESTS[] = {
    {"printed plans read back", printed_plans_read_back},
    {"joined plans and comments are read", joined_plans_and_comments_are_read},
    {"a plan of another shape is refused", plan_of_another_shape_is_refused},
    {"malformed plans are refused, the line named",
     malformed_plans_are_refused},
    {"a tile is found by its number", tile_is_found_by_its_number},
};
SUITE(plan, TESTS);
