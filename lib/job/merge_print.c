/* SPDX-License-Identifier: MIT */
/*
 * Writing the spot table: RFC 4180, but lines end in \n. See
 * spottools-spots(5).
 */
#include "job/merge.h"

#include <string.h>

static bool flush(struct text *text, FILE *out)
{
    bool whole = fwrite(text->at, 1, text->n, out) == text->n;
    text->n = 0;
    return whole;
}

static bool print_names(const struct merge *merge, FILE *out)
{
    char bytes[512]; /* a channel's name has 200 at the most */
    struct text text = {bytes, 0, sizeof bytes, false};
    fputs("channel,z,y,x,tophat,raw,contrast", out);
    for (size_t c = 0; merge_has_peaks(merge) && c < merge->head.n; c++)
        fprintf(out, ",%s_peak", merge->head.channel[c].name);
    for (size_t i = 0; i < merge->columns.n && !text.full; i++) {
        text.n = 0;
        text_put(&text, ",");
        columns_print_name(&text, &merge->head, &merge->columns, i);
        fwrite(bytes, 1, text.n, out);
    }
    return fputc('\n', out) != EOF;
}

/* The heights near a spot in each channel; flushes, since they may be many. */
static bool print_peaks(struct merge *merge, const struct spot *spot,
                        struct text *text, FILE *out)
{
    bool whole = true;
    for (size_t c = 0; c < merge->head.n; c++) {
        text_put_n(text, ",", 1);
        text_float(text, near_highest(&merge->near, spot, c));
        if (text->n > text->cap / 2)
            whole = flush(text, out) && whole;
    }
    return whole;
}

/* What was measured, as it came; longer than the room that is left, maybe. */
static bool print_more(const struct merge *merge, const struct spot *spot,
                       struct text *text, FILE *out)
{
    const char *more = texts_at(&merge->texts, spot->row);
    size_t n = strlen(more);
    if (n < text->cap / 4) {
        text_put_n(text, more, n);
        return true;
    }
    bool whole = flush(text, out);
    return fwrite(more, 1, n, out) == n && whole;
}

bool merge_print(struct merge *merge, FILE *out)
{
    char bytes[16 << 10];
    struct text text = {bytes, 0, sizeof bytes, false};
    bool peaks = merge_has_peaks(merge), whole = print_names(merge, out);
    for (size_t i = 0; i < merge->n && whole; i++) {
        const struct spot *spot = &merge->spot[i];
        if (merge->dropped[i])
            continue;
        spot_print_values(&text, &merge->head, spot);
        if (peaks)
            whole = print_peaks(merge, spot, &text, out);
        if (merge->columns.n > 0)
            whole = print_more(merge, spot, &text, out) && whole;
        text_put_n(&text, "\n", 1);
        if (text.n > sizeof bytes / 2)
            whole = flush(&text, out) && whole;
    }
    return whole && flush(&text, out);
}
