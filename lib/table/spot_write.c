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
    head_print(text, head);
    text_put(text, "tile,channel,z,y,x,tophat,raw,contrast\n");
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
static void put_sum(struct text *text, const struct tally *tally,
                    enum sample_type type)
{
    text_put(text, ",sum=");
    if (sample_is_short(type)) {
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
    const struct channel *channel = &head->channel[part->channel];
    put_key(text, "# tile=", part->tile.number);
    put_key(text, ",y=", part->tile.y);
    put_key(text, ",x=", part->tile.x);
    put_key(text, ",height=", part->tile.height);
    put_key(text, ",width=", part->tile.width);
    text_put(text, ",channel=");
    text_put(text, channel->name);
    put_key(text, ",rows=", part->rows);
    put_key(text, ",pixels=", part->tally.pixels);
    put_sum(text, &part->tally, channel->type);
    text_put(text, ",max=");
    text_float(text, part->tally.max);
    put_bins(text, hist);
    text_put(text, ",end\n");
}
