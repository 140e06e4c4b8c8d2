/* SPDX-License-Identifier: MIT */
/*
 * Writing the spot table: RFC 4180, but lines end in \n. See
 * spottools-spots(5).
 */
#include "job/merge.h"
#include "job/order.h"

/* The framework's 5 x 5 dilation. */
enum { PEAK_REACH = 2 };

static bool has_peaks(const struct merge *merge)
{
    return merge->options.peaks && merge->head.n > 1;
}

static bool flush(struct text *text, FILE *out)
{
    bool whole = fwrite(text->at, 1, text->n, out) == text->n;
    text->n = 0;
    return whole;
}

static bool print_names(const struct merge *merge, FILE *out)
{
    fputs("channel,z,y,x,tophat,raw,contrast", out);
    for (size_t c = 0; has_peaks(merge) && c < merge->head.n; c++)
        fprintf(out, ",%s_peak", merge->head.channel[c].name);
    return fputc('\n', out) != EOF;
}

bool merge_print(const struct merge *merge, FILE *out)
{
    char bytes[16 << 10];
    struct text text = {bytes, 0, sizeof bytes, false};
    bool whole = print_names(merge, out);
    for (size_t i = 0; i < merge->n && whole; i++) {
        const struct spot *spot = &merge->spot[i];
        if (merge->dropped[i])
            continue;
        spot_print_values(&text, &merge->head, spot);
        for (uint32_t c = 0; has_peaks(merge) && c < merge->head.n; c++) {
            text_put(&text, ",");
            text_float(&text, order_highest_near(merge->spot, merge->n, spot, c,
                                                 PEAK_REACH));
            if (text.n > sizeof bytes / 2)
                whole = flush(&text, out) && whole;
        }
        text_put(&text, "\n");
        if (text.n > sizeof bytes / 2)
            whole = flush(&text, out) && whole;
    }
    return whole && flush(&text, out);
}
