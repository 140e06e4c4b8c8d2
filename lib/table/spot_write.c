/* SPDX-License-Identifier: MIT */
/*
 * Writing candidate tables.
 */
#include "table/spot.h"

#include <math.h>

void spot_print_head(struct text *text, const struct head *head)
{
    head_print(text, head);
    text_put(text, "tile,channel,z,y,x,tophat,raw,contrast\n");
}

void spot_print(struct text *text, const struct head *head,
                const struct spot *spot)
{
    text_whole(text, spot->tile);
    text_put(text, ",");
    text_put(text, head->channel[spot->channel].name);
    text_put(text, ",");
    text_whole(text, spot->z);
    text_put(text, ",");
    text_whole(text, spot->y);
    text_put(text, ",");
    text_whole(text, spot->x);
    text_put(text, ",");
    text_float(text, spot->tophat);
    text_put(text, ",");
    text_float(text, spot->raw);
    text_put(text, ",");
    if (!isnan(spot->contrast))
        text_float(text, spot->contrast);
    text_put(text, "\n");
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
