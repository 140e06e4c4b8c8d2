/* SPDX-License-Identifier: MIT */
/*
 * Fuzzes what reads tables: the first byte chooses a plan (even; of the shape
 * that seeds.sh makes) or a candidate table, how many spots a merge of it
 * keeps, and whether it filters them; the rest is the file. What is accepted
 * must hold to what the readers promise, and its head must be written and read
 * back alike.
 */
#include "base/num.h"
#include "job/merge.h"
#include "table/plan.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void must(bool holds)
{
    if (!holds)
        abort();
}

static void read_plan(struct lines *lines)
{
    struct head head;
    struct tile tile;
    struct why why;
    bool more = true;
    const char *bad =
        plan_read_head(lines, &head, (struct shape){1, 60, 50}, &why);
    while (bad == NULL && more) {
        bad = plan_next(lines, &head, &tile, &more, &why);
        must(bad != NULL || !more || tile_fits(tile, head.shape));
    }
    head_free(&head);
}

/* A head that was read is written as a line that reads back. */
static void check_head(const struct head *head)
{
    static char line[2 * LINES_MAX];
    struct text text = {line, 0, sizeof line - 1, false};
    struct head back;
    struct why why;
    head_print(&text, head);
    if (text.full)
        return;
    line[text.n - 1] = '\0';
    must(head_parse(&back, head->kind, line, &why) == NULL);
    must(back.n == head->n && shape_equal(back.shape, head->shape));
    head_free(&back);
}

static void check_spot(const struct head *head, const struct spot *spot)
{
    char line[SPOT_LINE];
    struct text text = {line, 0, sizeof line, false};
    must(spot->channel < head->n && spot->z < head->shape.z);
    must(spot->y < head->shape.y && spot->x < head->shape.x);
    must(level_keeps(head_level(head, spot->channel), spot->tophat));
    if (strlen(head->channel[spot->channel].name) > 200)
        return; /* no image has such a name */
    spot_print(&text, head, spot);
    must(!text.full);
}

/* What is additional in a row is as many fields, each of which is taken. */
static void check_more(const struct spot_reader *reader)
{
    const char *at = reader->more;
    for (size_t i = 0; i < reader->columns.n; i++) {
        char field[NUM_TEXT];
        must(*at++ == ',');
        size_t n = strcspn(at, ",");
        if (n < sizeof field) {
            memcpy(field, at, n);
            field[n] = '\0';
            must(columns_check(&reader->columns, i, field) == NULL);
        }
        at += n;
    }
    must(*at == '\0');
}

static void read_candidates(struct lines *lines)
{
    struct head head = {.n = 0};
    struct why why;
    char *first = NULL;
    struct spot_reader reader = {
        .lines = lines, .head = &head, .first = &first};
    enum spot_line kind = SPOT_ROW;
    const char *bad = NULL;
    while (bad == NULL && kind != SPOT_END) {
        struct spot spot;
        struct part part;
        bad = spot_next(&reader, &kind, &spot, &part, &why);
        if (bad == NULL && kind == SPOT_ROW) {
            check_spot(&head, &spot);
            check_more(&reader);
        } else if (bad == NULL && kind == SPOT_PART)
            must(tile_fits(part.tile, head.shape) && part.channel < head.n);
    }
    if (bad == NULL)
        check_head(&head);
    head_free(&head);
    free(first);
}

/* What is complete is merged: no more of a channel are kept than counted, and
 * those that its level keeps. */
static void merge_candidates(const char *path, uint64_t count, bool filters)
{
    struct merge merge = {.options = {.threshold = NAN,
                                      .count = count,
                                      .snr = NAN,
                                      .usual_snr = NAN,
                                      .quantile = NAN}};
    if (filters)
        merge.options.filters = 1u << MERGE_MAX_ROUNDNESS | 1u << MERGE_REJECT;
    merge.options.limit[MERGE_MAX_ROUNDNESS] = 0.5;
    merge.options.reject = FLAG_BORDER | FLAG_FIT_FAILED;
    struct why why;
    const char *bad = merge_read(&merge, path, &why);
    if (bad == NULL)
        bad = merge_decide(&merge, &why);
    must(bad == NULL || *bad != '\0');
    for (size_t i = 0; bad == NULL && i < merge.n; i++) {
        const struct merge_channel *c = &merge.channel[merge.spot[i].channel];
        must(level_keeps(c->level, merge.spot[i].tophat));
        must(count == 0 || c->kept <= count);
    }
    merge_free(&merge);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    char path[] = "/tmp/fuzz_table.XXXXXX", name[64];
    struct lines *lines;
    struct why why;
    if (n == 0)
        return 0;
    int fd = mkstemp(path);
    if (fd < 0 || write(fd, data + 1, n - 1) != (ssize_t)(n - 1))
        abort();
    unlink(path);
    snprintf(name, sizeof name, "/proc/self/fd/%d", fd);
    if (lines_open(&lines, name, &why) == NULL) {
        if (data[0] % 2 == 0)
            read_plan(lines);
        else
            read_candidates(lines);
    }
    lines_close(lines);
    if (data[0] % 2 == 1)
        merge_candidates(name, data[0] / 16, data[0] % 8 == 7);
    close(fd);
    return 0;
}
