/* SPDX-License-Identifier: MIT */
#include "table/text.h"

#include "base/num.h"

#include <string.h>

void text_put_n(struct text *text, const char *bytes, size_t n)
{
    if (n > text->cap - text->n) {
        text->full = true;
        return;
    }
    memcpy(text->at + text->n, bytes, n);
    text->n += n;
}

void text_put(struct text *text, const char *words)
{
    text_put_n(text, words, strlen(words));
}

void text_whole(struct text *text, uint64_t value)
{
    char digits[NUM_TEXT];
    size_t n = num_print_whole(digits, value);
    text_put_n(text, digits, n);
}

void text_float(struct text *text, float value)
{
    char digits[NUM_TEXT];
    size_t n = num_print_float(digits, value);
    text_put_n(text, digits, n);
}

void text_double(struct text *text, double value)
{
    char digits[NUM_TEXT];
    size_t n = num_print_double(digits, value);
    text_put_n(text, digits, n);
}
