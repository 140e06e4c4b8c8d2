/* SPDX-License-Identifier: MIT */
/*
 * Writing candidate tables.
 */
#include "base/num.h"
#include "table/spot.h"

#include <math.h>
#include <string.h>

void spot_print_head(struct text *text, const struct head *head)
{
    struct columns columns;
    struct why why;
    head_print(text, head);
    if (head->kind != HEAD_CANDIDATES)
        return;
    if (columns_of(head, &columns, &why) != NULL)
        text->full = true;
    text_put(text, SPOT_COLUMNS);
    columns_print_names(text, head, &columns);
    text_put(text, "\n");
}

/* Writes the number and a comma; gives what follows. */
static char *put_whole(char *at, uint64_t value)
{
    at += num_print_whole(at, value);
    *at++ = ',';
    return at;
}

static char *put_float(char *at, float value)
{
    at += num_print_float(at, value);
    *at++ = ',';
    return at;
}

/* Room for a row's seven numbers, nine commas and ends at the most. */
enum { NUMBERS = 8 * NUM_TEXT };

/* One look at the room for all of it: lines number millions. */
static bool put_row(struct text *text, const struct head *head,
                    const struct spot *spot, bool tile)
{
    const char *name = head->channel[spot->channel].name;
    size_t n = strlen(name);
    if (text->cap - text->n < n + NUMBERS) {
        text->full = true;
        return false;
    }
    char *at = text->at + text->n;
    if (tile)
        at = put_whole(at, spot->tile);
    memcpy(at, name, n + 1);
    at += n;
    *at++ = ',';
    at = put_whole(at, spot->z);
    at = put_whole(at, spot->y);
    at = put_whole(at, spot->x);
    at = put_float(at, spot->tophat);
    at = put_float(at, spot->raw);
    if (!isnan(spot->contrast))
        at += num_print_float(at, spot->contrast);
    text->n = (size_t)(at - text->at);
    return true;
}

void spot_print(struct text *text, const struct head *head,
                const struct spot *spot)
{
    if (put_row(text, head, spot, true))
        text->at[text->n++] = '\n';
}

size_t spot_line(const struct columns *columns)
{
    return SPOT_LINE + columns->n * COLUMN_TEXT;
}

void spot_print_measured(struct text *text, const struct head *head,
                         const struct spot *spot, const struct columns *columns,
                         const double *values)
{
    if (!put_row(text, head, spot, true))
        return;
    columns_print(text, columns, values);
    text_put_n(text, "\n", 1);
}

void spot_print_values(struct text *text, const struct head *head,
                       const struct spot *spot)
{
    put_row(text, head, spot, false);
}

static void put_key(struct text *text, const char *key, uint64_t value)
{
    text_put(text, key);
    text_whole(text, value);
}

static void put_place(struct text *text, const struct head *head,
                      const struct part *part)
{
    put_key(text, "# tile=", part->tile.number);
    put_key(text, ",y=", part->tile.y);
    put_key(text, ",x=", part->tile.x);
    put_key(text, ",height=", part->tile.height);
    put_key(text, ",width=", part->tile.width);
    text_put(text, ",channel=");
    text_put(text, head->channel[part->channel].name);
}

/* KEY:COUNT KEY:COUNT ... */
static void put_bins(struct text *text, struct hist *hist)
{
    hist_sort(hist);
    text_put(text, ",peaks=");
    for (size_t i = 0; i < hist->n; i++) {
        put_key(text, i > 0 ? " " : "", hist->slot[i].key);
        put_key(text, ":", hist->slot[i].count);
    }
    hist_clear(hist);
}

/* Integers plainly, floats as EXPONENT:SIGNIFICANDS ... */
static void put_sum(struct text *text, const struct head *head,
                    const struct part *part)
{
    const struct tally *tally = &part->tally;
    text_put(text, ",sum=");
    if (options_are_whole(&head->options, head->channel[part->channel].type)) {
        text_whole(text, tally->whole);
        return;
    }
    const char *between = "";
    for (int e = 0; e < TALLY_EXPONENTS; e++) {
        if (tally->part[e] == 0)
            continue;
        put_key(text, between, (uint64_t)e);
        put_key(text, ":", tally->part[e]);
        between = " ";
    }
}

static void put_tally(struct text *text, const struct head *head,
                      const struct part *part)
{
    put_key(text, ",pixels=", part->tally.pixels);
    put_sum(text, head, part);
    text_put(text, ",max=");
    text_float(text, part->tally.max);
}

void part_print_bins(struct text *text, const struct head *head,
                     const struct part *part, struct hist *hist)
{
    put_key(text, "# tile=", part->tile.number);
    text_put(text, ",channel=");
    text_put(text, head->channel[part->channel].name);
    put_bins(text, hist);
    text_put(text, "\n");
}

void part_print(struct text *text, const struct head *head,
                const struct part *part, struct hist *hist)
{
    put_place(text, head, part);
    put_key(text, ",rows=", part->rows);
    put_tally(text, head, part);
    put_bins(text, hist);
    text_put(text, ",end\n");
}

/* Of these, with the place before them, a line never grows too long. */
enum { BINS_OF_LINE = 2000 };

bool survey_print_bins(struct text *text, const struct head *head,
                       const struct part *part, const struct curve *curve,
                       enum curve_list list, uint32_t *at)
{
    const uint64_t *count = curve->list[list];
    size_t n = 0;
    for (; count != NULL && *at < curve->n && n < BINS_OF_LINE; (*at)++) {
        if (count[*at] == 0)
            continue;
        if (n == 0) {
            put_key(text, "# tile=", part->tile.number);
            text_put(text, ",channel=");
            text_put(text, head->channel[part->channel].name);
            text_put(text, ",");
            text_put(text, curve_name(list));
        }
        put_key(text, n++ == 0 ? "=" : " ", curve->first + *at);
        put_key(text, ":", count[*at]);
    }
    if (n > 0)
        text_put(text, "\n");
    return n > 0;
}

void survey_print(struct text *text, const struct head *head,
                  const struct part *part, const struct curve *curve)
{
    uint64_t marks = 0;
    for (int list = 0; list < CURVE_LISTS; list++)
        for (uint32_t k = 0; curve->list[list] != NULL && k < curve->n; k++)
            if (curve->list[list][k] != 0)
                marks += part_mark((enum curve_list)list, curve->first + k,
                                   curve->list[list][k]);
    put_place(text, head, part);
    put_key(text, ",counts=", part->rows);
    put_key(text, ",marks=", marks);
    put_tally(text, head, part);
    text_put(text, ",end\n");
}
